//! A database that is not there is told as such, and when it is back the server goes on by itself.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use doorward_tests::binary::{Binary, a_free_port};
use doorward_tests::patience::eventually;
use doorward_tests::{House, stage};
use serde_json::json;

/// A SurrealDB server that keeps its data in files; it dies with this value.
struct Database {
    child: Child,
}

impl Database {
    /// Starts the server that `DOORWARD_TEST_SURREAL_BINARY` names, and waits until it listens.
    fn start(program: &str, data: &Path, port: u16) -> Self {
        let child = Command::new(program)
            .args([
                "start",
                "--no-banner",
                "--log",
                "none",
                "--user",
                "root",
                "--pass",
                "root",
            ])
            .arg("--bind")
            .arg(format!("127.0.0.1:{port}"))
            .arg(format!("surrealkv://{}", data.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the database starts");
        Self { child }
    }

    async fn listens(self, port: u16) -> Self {
        eventually("the database to listen", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        self
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_real_server_that_goes_away_is_unavailable_and_recovers_by_itself() {
    let Ok(program) = std::env::var("DOORWARD_TEST_SURREAL_BINARY") else {
        println!("a database that goes away was not tried: DOORWARD_TEST_SURREAL_BINARY names no SurrealDB server");
        return;
    };
    let (directory, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let port = a_free_port();
    let url = format!("ws://127.0.0.1:{port}");
    let settings = [
        ("DOORWARD_DATABASE__URL", url.as_str()),
        ("DOORWARD_DATABASE__USERNAME", "root"),
        ("DOORWARD_DATABASE__PASSWORD", "root"),
        ("DOORWARD_PASSWORDS__QUEUE_WAIT_MS", "60000"),
    ];
    stage(async || {
        let absent = Binary::try_start(directory.path(), &settings)
            .err()
            .expect("there is no database yet");
        assert!(absent.contains(&format!("127.0.0.1:{port}")), "{absent}");
        let database = Database::start(&program, data.path(), port).listens(port).await;
        let server = Binary::start(directory.path(), &settings);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann().signs_up().await;

        drop(database);

        let stranger = house.stranger();
        ann.get("/v1/me").await.refused(503, "unavailable");
        stranger
            .post("/v1/registrations", house.ann().form())
            .await
            .refused(503, "unavailable");
        stranger
            .post("/v1/login/code", json!({ "email": ann.email }))
            .await
            .refused(503, "unavailable");
        stranger.get("/health/live").await.with(200);
        assert_eq!(stranger.get("/health/ready").await.status, 503);

        let _database = Database::start(&program, data.path(), port).listens(port).await;
        eventually("the server to go on", async || {
            (ann.get("/v1/me").await.status == 200).then_some(())
        })
        .await;
        ann.signs_in().await;
        house.bob().signs_up().await;
        stranger.get("/health/ready").await.with(200);
        let (ended, said) = server.terminate();
        assert!(ended.success() && !said.contains("panicked"), "{said}");
    });
}
