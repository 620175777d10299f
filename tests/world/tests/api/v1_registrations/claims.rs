//! Whose an address is, before and after it is proven.

use doorward_tests::{World, world, world_with};
use serde_json::{Value, json};

use super::registers;

/// The accounts with this address, as an administrator finds them.
async fn found(world: &World, email: &str) -> Vec<Value> {
    let page = world.admin().get(&format!("/v1/users?q={email}")).await.with(200);
    page.items().to_vec()
}

#[test]
fn nothing_is_claimed_before_the_address_is_proven() {
    world(async |world| {
        let ann = world.ann().with_phone();

        ann.registers().await;

        assert!(found(&world, &ann.email).await.is_empty());
        let body = json!({ "email": ann.email, "first_name": "A", "last_name": "B", "phone": ann.number });
        world.admin().post("/v1/users", body).await.with(201);
    });
}

#[test]
fn a_taken_e_mail_is_answered_alike_and_its_owner_is_told_instead() {
    world(async |world| {
        let owner = world.ann().signs_up().await;
        let stranger = world.bob().with_email(&owner.email);
        let free = world.bob();

        let taken = registers(&stranger, stranger.form()).await.with(202);
        let usual = registers(&free, free.form()).await.with(202);

        assert_eq!(taken.members(), usual.members());
        for member in ["purpose", "channel", "code_length", "expires_at", "resend_after"] {
            assert_eq!(taken[member], usual[member], "{member}");
        }
        assert_eq!(taken.word("id").len(), usual.word("id").len());
        let letters = world.post().letters_to(&owner.email).await;
        let told = letters
            .iter()
            .find(|letter| letter["purpose"] == "already_registered")
            .unwrap();
        assert!(told.get("code").is_none());
        assert_eq!(
            world.post().purposes_to(&owner.email).await,
            ["already_registered", "registration"]
        );
    });
}

#[test]
fn a_taken_e_mail_is_recognised_however_it_is_written() {
    world(async |world| {
        let owner = world.ann().signs_up().await;
        let stranger = world.bob().with_email(&owner.email.to_uppercase());

        stranger.registers().await;

        assert_eq!(
            world.post().purposes_to(&owner.email).await,
            ["already_registered", "registration"]
        );
    });
}

#[test]
fn a_taken_phone_is_answered_alike_and_left_out_of_the_account() {
    world(async |world| {
        let owner = world.ann().with_phone().signs_up().await;
        let mut bob = world.bob();
        bob.phone.clone_from(&owner.phone);

        let challenge = bob.registers().await;
        let code = bob.reads_the_code().await;
        let verified = bob.verifies(&challenge, &code).await.with(200);

        assert!(verified["user"].get("phone").is_none(), "{verified:#?}");
        assert_eq!(
            world.post().purposes_to(&bob.email).await,
            ["phone_in_use", "registration"]
        );
        assert_eq!(owner.get("/v1/me").await["phone"], json!(owner.number));
    });
}

#[test]
fn duplicates_are_revealed_when_the_operator_says_so() {
    world_with(&["registration.reveal_duplicates = true"], async |world| {
        let owner = world.ann().with_phone().signs_up().await;
        let mail_taken = world.bob().with_email(&owner.email);
        let mut phone_taken = world.bob();
        phone_taken.phone.clone_from(&owner.phone);

        registers(&mail_taken, mail_taken.form())
            .await
            .refused(409, "email_taken");
        registers(&phone_taken, phone_taken.form())
            .await
            .refused(409, "phone_taken");
    });
}

#[test]
fn the_password_that_counts_is_that_of_the_proven_registration() {
    world(async |world| {
        let owner = world.ann();
        let attacker = world.bob().with_email(&owner.email);
        let planted = attacker.registers().await;
        let planted_code = owner.reads_the_code().await;
        let challenge = owner.registers().await;
        let code = owner.reads_the_code().await;

        owner.verifies(&challenge, &code).await.with(200);

        owner.tries_password(&owner.password).await.with(200);
        // As if the address were still free: the password is that of a registration, and it opens nothing.
        attacker
            .tries_password(&attacker.password)
            .await
            .refused(403, "email_unverified");
        attacker
            .verifies(&planted, &planted_code)
            .await
            .refused(410, "challenge_expired");
    });
}
