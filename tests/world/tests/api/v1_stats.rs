//! `GET /v1/stats`: what a dashboard shows.

use doorward_tests::world;
use serde_json::json;

#[test]
fn it_counts_what_there_is_and_what_happened() {
    world(async |world| {
        let ann = world.ann().signs_up().await;
        ann.tries_password("another long secret").await.with(401);
        world
            .admin()
            .post("/v1/products", json!({ "url": "https://a.example" }))
            .await
            .with(201);
        world.post().letters_to(&ann.email).await;

        let stats = world.admin().get("/v1/stats").await.with(200);

        assert_eq!(
            stats["totals"]["users"],
            json!({ "active": 2, "pending": 0, "deactivated": 0 })
        );
        assert_eq!(stats["totals"]["products"], 1);
        assert_eq!(stats["totals"]["deliveries"]["sent"], 1);
        let minutes = stats["minutes"].as_array().unwrap();
        assert_eq!(minutes.len(), 60);
        let now = &minutes[59];
        assert_eq!((&now["registrations"], &now["sign_ins_failed"]), (&json!(1), &json!(1)));
        assert_eq!((&now["sign_ins"], &now["deliveries"]), (&json!(2), &json!(1)));
        assert_eq!(world.seconds_until(&now["at"]), 0);
    });
}

#[test]
fn support_reads_it_and_others_do_not() {
    world(async |world| {
        world.with_role("support").await.get("/v1/stats").await.with(200);
        world
            .ann()
            .signs_up()
            .await
            .get("/v1/stats")
            .await
            .refused(403, "forbidden");
    });
}
