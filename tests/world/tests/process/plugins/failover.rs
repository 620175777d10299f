//! A provider that is down does not keep people waiting, and what no provider took can be sent again.

use std::time::Duration;

use doorward_tests::patience::eventually;
use doorward_tests::{Outside, World};
use serde_json::{Value, json};

/// Two providers of e-mail on this machine, the better one first.
fn two_providers(first: &str, second: &str) -> Vec<String> {
    let provider = |name: &str, url: &str| {
        [
            format!("providers.{name}.plugin = \"sendgrid\""),
            format!("providers.{name}.allow_private = true"),
            format!("providers.{name}.config.endpoint = \"{url}\""),
            format!("providers.{name}.secrets.api-key = \"SG.key\""),
        ]
    };
    let mut lines = vec!["mail.from = \"accounts@example.com\"".to_owned()];
    lines.extend(provider("best", first));
    lines.extend(provider("backup", second));
    lines.push("routes = [{ channel = \"email\", via = [\"best\", \"backup\"] }]".to_owned());
    lines
}

/// The newest delivery to an address, once it has this status.
async fn delivery(world: &World, address: &str, status: &str) -> Value {
    eventually(&format!("a delivery that is {status}"), async || {
        let path = format!("/v1/deliveries?q={address}&status={status}");
        let page = world.admin().get(&path).await.with(200);
        page.items().first().cloned()
    })
    .await
}

#[test]
fn while_the_first_provider_is_down_the_code_arrives_through_the_second() {
    doorward_tests::stage(async || {
        let down = format!("http://127.0.0.1:{}", doorward_tests::binary::a_free_port());
        let second = Outside::answering(202, "").await;
        let settings = two_providers(&down, &second.url());
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let world = World::on(&doorward_tests::Store::Memory, &settings).await;
        let ann = world.ann();

        let challenge = ann.registers().await;
        let code = arrives(&world, &second, &ann.email).await;
        ann.verifies(&challenge, &code).await.with(200);

        let delivery = delivery(&world, &ann.email, "sent").await;
        assert_eq!(delivery["provider"], "backup");
        assert_eq!(delivery["attempts"][0]["provider"], "best");
        assert_eq!(delivery["attempts"][0]["outcome"], "unavailable");
    });
}

/// The code, after as much time has gone by as retries ask for.
async fn arrives(world: &World, provider: &Outside, address: &str) -> String {
    eventually("the code to arrive", async || {
        world.passes(Duration::from_secs(1)).await;
        provider.calls().into_iter().find(|call| call.body.contains(address))
    })
    .await
    .code()
}

#[test]
fn what_no_provider_took_is_tried_again_then_failed_and_sent_when_somebody_says_so() {
    doorward_tests::stage(async || {
        let (first, second) = (Outside::answering(503, "").await, Outside::answering(503, "").await);
        let settings = two_providers(&first.url(), &second.url());
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let world = World::on(&doorward_tests::Store::Memory, &settings).await;
        let ann = world.ann();
        first.answers(202, "");
        let challenge = ann.registers().await;
        let code = first.call_about(&ann.email).await.code();
        ann.verifies(&challenge, &code).await.with(200);
        delivery(&world, &ann.email, "sent").await;
        first.answers(503, "");

        // Somebody registers with her address once more: the notice to her carries no code.
        world.somebody("Eve").with_email(&ann.email).registers().await;
        let pending = delivery(&world, &ann.email, "queued").await;
        let id = pending["id"].as_str().unwrap();
        let tried = tried_again(&world, id).await;
        assert_eq!(tried["status"], "queued", "{tried}");
        first.answers(401, "");
        second.answers(401, "");
        let mut failed = tried;
        while failed["status"] != "failed" {
            failed = tried_again(&world, id).await;
        }

        let asked: Vec<&Value> = failed["attempts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["provider"])
            .collect();
        assert!(
            asked.contains(&&json!("best")) && asked.contains(&&json!("backup")),
            "{failed}"
        );
        // The one that failed last is being left alone still, and works again.
        let last = asked.last().and_then(|it| it.as_str()).unwrap();
        let mended = if last == "best" { &first } else { &second };
        mended.answers(202, "");
        world
            .admin()
            .post(&format!("/v1/deliveries/{id}/retry"), json!({}))
            .await
            .with(200);
        let sent = eventually("the message to be sent", async || {
            world.passes(Duration::from_secs(1)).await;
            let now = world.admin().get(&format!("/v1/deliveries/{id}")).await.with(200).json;
            (now["status"] == "sent").then_some(now)
        })
        .await;
        assert_eq!(sent["provider"], last);
    });
}

/// A delivery after time went by, it was tried once more, and its worker has let go of it.
async fn tried_again(world: &World, id: &str) -> Value {
    let path = format!("/v1/deliveries/{id}");
    let attempts = async || {
        let delivery = world.admin().get(&path).await.with(200).json;
        (delivery["attempts"].as_array().map_or(0, Vec::len), delivery)
    };
    let (before, _) = attempts().await;
    // Longer than the first pauses between two attempts; the message itself is of use for minutes.
    world.passes(Duration::from_mins(1)).await;
    eventually("another attempt", async || {
        let (now, delivery) = attempts().await;
        (now > before && delivery["status"] != "sending").then_some(delivery)
    })
    .await
}
