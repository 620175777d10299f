//! Whoever asks learns nothing of who has an account: every state of an account is answered alike.

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

/// What may differ between two challenges: the id, of which only the length is compared.
fn without_id(answer: &Answer) -> (u16, Value, Vec<(String, String)>) {
    let (status, mut body, headers) = answer.for_comparison();
    if let Some(id) = body.get_mut("id") {
        *id = json!(id.as_str().unwrap().len());
    }
    (status, body, headers)
}

async fn are_answered_alike(world: &World, ask: impl AsyncFn(&Person) -> Answer) {
    let mut told = Vec::new();
    for (who, person) in everybody(world).await {
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
