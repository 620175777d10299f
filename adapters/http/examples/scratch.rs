//! scratch
#[path = "../tests/people/world.rs"]
mod world;
use poem::listener::{Listener, TcpListener};
#[tokio::main]
async fn main() {
    let t = std::time::Instant::now();
    let mut st = world::settings(); st.public_url = "http://127.0.0.1:18080".into(); st.inbox_enabled = true;
    let w = world::World::with(doorward_core::policy::Policy { limits: None, ..Default::default() }, st);
    w.ready.says(&[("store", true)]);
    let (_, ada) = w.admin().await; std::fs::write("/tmp/token", &ada.access).unwrap();
    eprintln!("world {:?}", t.elapsed());
    let doc = doorward_http::openapi::document("http://127.0.0.1:18080");
    std::fs::write("/tmp/openapi.json", serde_json::to_string_pretty(&doc).unwrap()).unwrap();
    poem::Server::new(TcpListener::bind("127.0.0.1:18080")).run(w.endpoint).await.unwrap();
}
