//! Plugins over HTTP: how they do, a test message, new files.

use std::time::Duration;

use doorward_core::ports::{FileChange, Health, PluginFile, PluginReport, ProviderReport, Reloaded, WaitingFile};
use serde_json::json;

use crate::world::World;

const HASH: &str = "sha256:abab";

fn waiting() -> WaitingFile {
    WaitingFile {
        version: "1.1.0".to_owned(),
        hash: "sha256:cdcd".to_owned(),
        asks_more: vec!["POST https://elsewhere.example".to_owned()],
        ungranted: vec!["near".to_owned()],
    }
}

fn troubled(world: &World) -> PluginReport {
    PluginReport {
        id: "twilio".to_owned(),
        version: "1.0.0".to_owned(),
        file: Some(PluginFile {
            hash: HASH.to_owned(),
            bytes: 81_000,
            tier: "native".to_owned(),
        }),
        channels: vec!["sms".to_owned()],
        receipts: true,
        asks: vec!["POST https://api.twilio.com".to_owned()],
        running: 2,
        waiting: Some(waiting()),
        previous: None,
        providers: vec![ProviderReport {
            name: "near".to_owned(),
            granted: true,
            grants: vec![HASH.to_owned()],
            health: Health::Resting {
                until: world.app.now() + Duration::from_secs(30),
                why: Some("the account is suspended".to_owned()),
            },
            counters: vec![("accepted".to_owned(), 3)],
        }],
    }
}

#[tokio::test]
async fn support_reads_what_plugins_may_do_and_how_their_providers_fare() {
    let world = World::new();
    let support = world.support().await;
    world.plugins.report(troubled(&world));

    let reply = support.gets("/v1/plugins").await;

    assert_eq!(
        reply.json,
        json!({"items": [{
            "id": "twilio", "version": "1.0.0", "state": "waiting", "channels": ["sms"], "receipts": true,
            "asks": ["POST https://api.twilio.com"],
            "file": {"hash": HASH, "bytes": 81_000, "tier": "native"},
            "running": 2, "grants": [HASH], "counters": {"accepted": 3}, "breaker": "open",
            "waiting": {
                "version": "1.1.0", "hash": "sha256:cdcd", "asks_more": ["POST https://elsewhere.example"],
                "ungranted": ["near"],
            },
            "providers": [{
                "name": "near", "granted": true, "grants": [HASH], "counters": {"accepted": 3},
                "resting": {
                    "until": reply.json["items"][0]["providers"][0]["resting"]["until"],
                    "why": "the account is suspended",
                },
            }],
        }]})
    );
}

#[tokio::test]
async fn a_plugin_is_granted_counted_and_closed_off_like_its_providers_together() {
    let world = World::new();
    let support = world.support().await;
    let mut plugin = troubled(&world);
    let far = ProviderReport {
        name: "far".to_owned(),
        granted: true,
        grants: vec!["sha256:0101".to_owned(), HASH.to_owned()],
        health: Health::Fine,
        counters: vec![("unavailable".to_owned(), 1), ("accepted".to_owned(), 2)],
    };
    plugin.providers.push(far);
    world.plugins.report(plugin);
    let overall = async || {
        let reply = support.gets("/v1/plugins").await;
        let plugin = &reply.json["items"][0];
        json!([plugin["grants"], plugin["counters"], plugin["breaker"]])
    };

    let resting = overall().await;
    world.clock.advance(Duration::from_secs(30));
    let tried = overall().await;

    let grants = ["sha256:0101", HASH];
    let counters = json!({"accepted": 5, "unavailable": 1});
    assert_eq!(resting, json!([grants, counters, "open"]));
    assert_eq!(tried, json!([grants, counters, "half_open"]));
}

#[tokio::test]
async fn a_plugin_without_providers_is_granted_nothing_and_closed_off_by_nothing() {
    let world = World::new();
    let support = world.support().await;
    world.plugins.load("smtp", &[]);

    let reply = support.gets("/v1/plugins").await;

    let plugin = &reply.json["items"][0];
    assert_eq!(
        (&plugin["grants"], &plugin["counters"], &plugin["breaker"]),
        (&json!([]), &json!({}), &json!("closed"))
    );
}

#[tokio::test]
async fn an_administrator_sends_a_test_message_and_reads_how_it_went() {
    let world = World::new();
    let admin = world.admin().await;
    world.plugins.load("smtp", &["house"]);

    let reply = admin
        .posts("/v1/plugins/smtp/test", json!({"to": "ann@example.com"}))
        .await;

    assert_eq!(
        (reply.status, &reply.json),
        (
            200,
            &json!({
                "provider": "house", "outcome": "accepted", "code": "test-1",
                "lines": ["it was taken by the script"],
            })
        )
    );
    let trail = admin.gets("/v1/audit?action=plugin.tested").await;
    assert_eq!(trail.json["items"][0]["target"], "smtp");
}

#[tokio::test]
async fn what_cannot_be_tested_says_why() {
    let world = World::new();
    let admin = world.admin().await;
    world.plugins.load("smtp", &["house", "spare"]);
    let to = "ann@example.com";

    for (plugin, body, refusal, field) in [
        ("nobody", json!({"to": to}), (404, "not_found"), None),
        ("smtp", json!({"to": to}), (400, "validation_failed"), Some("provider")),
        (
            "smtp",
            json!({"to": to, "provider": "other"}),
            (400, "validation_failed"),
            Some("provider"),
        ),
        (
            "smtp",
            json!({"to": "nowhere", "provider": "house"}),
            (400, "validation_failed"),
            Some("to"),
        ),
        (
            "smtp",
            json!({"to": to, "via": "house"}),
            (400, "validation_failed"),
            Some("via"),
        ),
    ] {
        let reply = admin.posts(&format!("/v1/plugins/{plugin}/test"), body).await;
        assert_eq!(reply.refusal(), refusal, "{plugin}");
        if let Some(field) = field {
            assert_eq!(reply.json["errors"][0]["field"], field);
        }
    }
    assert!(world.plugins.tests().is_empty());
}

#[tokio::test]
async fn a_reload_tells_of_every_file() {
    let world = World::new();
    let admin = world.admin().await;
    let of = |subject: &str, change| Reloaded {
        subject: subject.to_owned(),
        change,
    };
    world.plugins.next_reload(vec![
        of("smtp", FileChange::Unchanged),
        of("twilio", FileChange::Waiting(waiting())),
        of(
            "acme",
            FileChange::Live {
                version: "2.0.0".to_owned(),
                hash: HASH.to_owned(),
            },
        ),
        of(
            "notes.wasm",
            FileChange::Refused {
                reason: "it is no component".to_owned(),
            },
        ),
    ]);

    let reply = admin.posts("/v1/plugins/reload", json!({})).await;

    assert_eq!(
        reply.json,
        json!({"items": [
            {"subject": "smtp", "change": "unchanged"},
            {"subject": "twilio", "change": "waiting", "waiting": {
                "version": "1.1.0", "hash": "sha256:cdcd", "asks_more": ["POST https://elsewhere.example"],
                "ungranted": ["near"],
            }},
            {"subject": "acme", "change": "live", "version": "2.0.0", "hash": HASH},
            {"subject": "notes.wasm", "change": "refused", "reason": "it is no component"},
        ]})
    );
    assert_eq!(admin.gets("/v1/audit?action=plugin.reloaded").await.json["total"], 1);
}
