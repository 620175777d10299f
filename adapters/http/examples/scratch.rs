//! scratch
#[path = "../tests/people/world.rs"]
mod world;
use poem::listener::{Listener, TcpListener};
#[tokio::main]
async fn main() {
    let t = std::time::Instant::now();
    let w = world::World::new();
    eprintln!("world {:?}", t.elapsed());
    let doc = doorward_http::openapi::document("http://127.0.0.1:18080");
    std::fs::write("/tmp/openapi.json", serde_json::to_string_pretty(&doc).unwrap()).unwrap();
    poem::Server::new(TcpListener::bind("127.0.0.1:18080")).run(w.endpoint).await.unwrap();
}
