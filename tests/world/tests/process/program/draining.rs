//! A server that is to end tells its balancer before it lets nobody in.

use doorward_tests::binary::Binary;
use doorward_tests::patience::eventually;
use doorward_tests::{Client, House, stage};

#[test]
fn a_server_that_is_to_end_is_not_ready_but_answers_until_its_balancer_has_had_time_to_see_that() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let settings = [("DOORWARD_HTTP__DRAIN_DELAY_S", "600")];
        let server = Binary::start(directory.path(), &settings);
        let house = House::founded(server.base(), &server.setup_code()).await;

        server.signal("TERM");

        eventually("the server is not ready any more", async || {
            let ready = house.stranger().get("/health/ready").await;
            (ready.status == 503).then_some(())
        })
        .await;
        house.stranger().get("/health/live").await.with(200);
        house.ann().signs_up().await.get("/v1/me").await.with(200);

        let base = server.base().to_owned();
        let (_, said) = tokio::task::spawn_blocking(|| server.terminate()).await.unwrap();
        assert!(said.contains("stopped without waiting"), "{said}");
        assert!(reqwest::get(Client::of(&base).base()).await.is_err());
    });
}

#[test]
fn when_that_time_is_over_it_ends_by_itself() {
    let directory = tempfile::tempdir().unwrap();
    let server = Binary::start(directory.path(), &[("DOORWARD_HTTP__DRAIN_DELAY_S", "1")]);

    let (ended, said) = server.terminate();

    assert!(ended.success(), "{said}");
    assert!(!said.contains("stopped without waiting"), "{said}");
}
