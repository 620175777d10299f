//! Whoever asks learns nothing of who has an account: every state of an account is answered alike.

use std::time::Duration;

use doorward_tests::{Answer, Person, World, world};
use serde_json::{Value, json};

/// Nobody, an account in use, one put aside, one invited, and a registration that waits for its proof.
async fn everybody(world: &World) -> Vec<(&'static str, Person)> {
    let put_aside = world.ann().signs_up().await;
    world
        .admin()
        .delete(&format!("/v1/users/{}", put_aside.id))
        .await
        .with(200);
    let invited = world.ann();
    let body = json!({ "email": invited.email, "first_name": "Ann", "last_name": "Berg" });
    world.admin().post("/v1/users", body).await.with(201);
    let waiting = world.ann();
    waiting.registers().await;
    vec![
        ("nobody", world.ann()),
        ("in use", world.ann().signs_up().await),
        ("put aside", put_aside),
        ("invited", invited),
        ("waiting", waiting),
    ]
}

/// What may differ between two challenges, also those inside of problems: the id, of which only the length is compared.
fn without_id(answer: &Answer) -> (u16, Value, Vec<(String, String)>) {
    let (status, mut body, headers) = answer.for_comparison();
    for id in ["/id", "/challenge/id"] {
        if let Some(id) = body.pointer_mut(id) {
            *id = json!(id.as_str().unwrap().len());
        }
    }
    (status, body, headers)
}

async fn are_answered_alike(world: &World, ask: impl AsyncFn(&Person) -> Answer) {
    let mut told = Vec::new();
    let everybody = everybody(world).await;
    world.passes(Duration::from_secs(1)).await;
    for (who, person) in everybody {
        told.push((who, without_id(&ask(&person).await)));
    }
    for (who, answer) in &told {
        assert_eq!(*answer, told[0].1, "{who} is told apart from {}", told[0].0);
    }
}

#[test]
fn registration_tells_nothing() {
    world(async |world| {
        are_answered_alike(&world, async |person| {
            person.post("/v1/registrations", person.form()).await
        })
        .await;
    });
}

#[test]
fn a_code_to_sign_in_tells_nothing() {
    world(async |world| {
        are_answered_alike(&world, async |person| {
            person.post("/v1/login/code", json!({ "email": person.email })).await
        })
        .await;
    });
}

#[test]
fn a_wrong_password_tells_nothing() {
    world(async |world| {
        are_answered_alike(&world, async |person| {
            person.tries_password("another long secret").await
        })
        .await;
    });
}

#[test]
fn a_reset_tells_nothing() {
    world(async |world| {
        are_answered_alike(&world, async |person| {
            person
                .post("/v1/password-resets", json!({ "email": person.email }))
                .await
        })
        .await;
    });
}

#[test]
fn sending_again_and_guessing_tell_nothing() {
    world(async |world| {
        are_answered_alike(&world, async |person| {
            let begun = person
                .post("/v1/login/code", json!({ "email": person.email }))
                .await
                .with(202);
            let path = format!("/v1/challenges/{}", begun.word("id"));
            person.post(&format!("{path}/resend"), json!({})).await
        })
        .await;
        are_answered_alike(&world, async |person| {
            let begun = person
                .post("/v1/login/code", json!({ "email": person.email }))
                .await
                .with(202);
            let path = format!("/v1/challenges/{}/verify", begun.word("id"));
            // One in a million is the right one for who has one.
            person.post(&path, json!({ "code": "314159" })).await
        })
        .await;
    });
}

#[test]
fn a_password_chosen_for_a_foreign_address_tells_nothing() {
    world(async |world| {
        are_answered_alike(&world, async |person| {
            let refused = registers_as_a_stranger(person).await;
            refused.refused(403, "email_unverified")
        })
        .await;
        are_answered_alike(&world, async |person| {
            registers_as_a_stranger(person).await;
            person.tries_password("another long secret").await
        })
        .await;
        are_answered_alike(&world, async |person| {
            let refused = registers_as_a_stranger(person).await;
            let path = format!("/v1/challenges/{}", refused.json["challenge"]["id"].as_str().unwrap());
            person
                .post(&format!("{path}/verify"), json!({ "code": "314159" }))
                .await
        })
        .await;
    });
}

#[test]
fn sending_again_for_a_foreign_address_tells_nothing() {
    world(async |world| {
        let everybody = everybody(&world).await;
        world.passes(Duration::from_secs(1)).await;
        let mut begun = Vec::new();
        for (who, person) in everybody {
            begun.push((who, registers_as_a_stranger(&person).await, person));
        }
        world.passes(Duration::from_secs(30)).await;

        let mut told = Vec::new();
        for (who, refused, person) in begun {
            let path = format!(
                "/v1/challenges/{}/resend",
                refused.json["challenge"]["id"].as_str().unwrap()
            );
            told.push((who, without_id(&person.post(&path, json!({})).await)));
        }

        for (who, answer) in &told {
            assert_eq!(*answer, told[0].1, "{who} is told apart from {}", told[0].0);
        }
        assert_eq!(told[0].1.0, 200);
    });
}

/// Registers the address with another password than its owner's, and tries to sign in with that.
async fn registers_as_a_stranger(person: &Person) -> Answer {
    let stranger = person.clone().with_password("what a stranger made up");
    stranger
        .elsewhere()
        .post("/v1/registrations", stranger.form())
        .await
        .with(202);
    stranger.tries_password(&stranger.password).await
}
