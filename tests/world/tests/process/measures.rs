//! What Prometheus reads after people did what people do.

use doorward_tests::binary::Binary;
use doorward_tests::patience::eventually;
use doorward_tests::{Client, House, Outside, stage};
use serde_json::json;

use crate::plugins::{configure, sendgrid};

/// What is written of a measure with these labels, in their order.
async fn measured(server: &Binary, name: &str) -> String {
    let told = Client::of(server.base()).get("/metrics").await.with(200).text;
    let value = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.unwrap_or("0").to_owned()
}

#[test]
fn sign_ins_codes_and_commits_are_counted_by_how_they_ended() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann().signs_up().await;
        let challenge = ann.asks_for_a_code().await;
        let code = ann.reads_the_code().await;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        ann.verifies(&challenge, wrong).await.refused(400, "invalid_code");
        ann.verifies(&challenge, &code).await.with(200);
        ann.tries_password("not the one").await.with(401);
        ann.tries_password(&ann.password).await.with(200);
        house.bob().asks_for_a_code().await;

        // The first administrator signed in with a password as well, and registering is signing in by code.
        for (name, expected) in [
            (r#"sign_ins_total{method="password",result="ok"}"#, "2"),
            (r#"sign_ins_total{method="password",result="failed"}"#, "1"),
            (r#"sign_ins_total{method="code",result="ok"}"#, "2"),
            (r#"sign_ins_total{method="code",result="failed"}"#, "1"),
            (r#"codes_total{result="sent"}"#, "3"),
            (r#"codes_total{result="wrong"}"#, "1"),
            (r#"codes_total{result="right"}"#, "2"),
            (r#"audit_events_total{action="setup.completed"}"#, "1"),
            (r#"audit_events_total{action="user.registered"}"#, "1"),
        ] {
            assert_eq!(measured(&server, name).await, expected, "{name}");
        }
        let commits = measured(&server, r#"store_commit_seconds_count{result="ok"}"#).await;
        assert_ne!(commits, "0");
    });
}

#[test]
fn a_code_is_counted_when_it_is_sent_and_not_when_an_earlier_system_keeps_a_form() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let server = Binary::start(directory.path(), &[]);
        let house = House::founded(server.base(), &server.setup_code()).await;
        let ann = house.ann();
        let (form, whom) = (
            json!({ "email": ann.email, "full_name": "Ann Berg" }),
            json!({ "email": ann.email }),
        );
        for _ in 0..2 {
            ann.post("/compat/mailguard/users/", form.clone()).await.with(201);
        }
        assert_eq!(measured(&server, r#"codes_total{result="sent"}"#).await, "0");

        ann.post("/compat/mailguard/users/get-otp/", whom).await.with(200);
        let code = ann.reads_the_code().await;
        let body = json!({ "email": ann.email, "otp": code });
        ann.post("/compat/mailguard/users/login/", body).await.with(200);

        for (result, expected) in [("sent", "1"), ("right", "1"), ("wrong", "0")] {
            let name = format!("codes_total{{result=\"{result}\"}}");
            assert_eq!(measured(&server, &name).await, expected, "{name}");
        }
    });
}

#[test]
fn what_waits_to_be_sent_is_told_with_its_age() {
    let directory = tempfile::tempdir().unwrap();
    stage(async || {
        let provider = Outside::answering(503, "").await;
        configure(directory.path(), &sendgrid("post", &provider.url()));
        let server = Binary::start(directory.path(), &[]);
        let ann = Client::of(server.base());
        let form = json!({
            "first_name": "Ann", "last_name": "Berg", "email": "ann@example.com", "password": "a long walk by the sea",
        });
        ann.post("/v1/registrations", form).await.with(202);

        eventually("the letter is seen waiting", async || {
            let seen = measured(&server, "outbox_messages").await == "1";
            (seen && measured(&server, "outbox_oldest_seconds").await != "0").then_some(())
        })
        .await;
    });
}
