//! `POST /v1/registrations`: asking for an account.

mod claims;

use doorward_tests::{Answer, Challenge, Person, world, world_with};
use serde_json::{Value, json};

async fn registers(person: &Person, form: Value) -> Answer {
    person.post("/v1/registrations", form).await
}

#[test]
fn it_is_answered_with_a_challenge() {
    world(async |world| {
        let ann = world.ann();

        let challenge = registers(&ann, ann.form()).await.with(202);

        assert_eq!(
            challenge.members(),
            [
                "channel",
                "code_length",
                "destination",
                "expires_at",
                "id",
                "purpose",
                "resend_after"
            ]
        );
        assert_eq!(challenge.word("purpose"), "registration");
        assert_eq!(challenge.word("channel"), "email");
        assert_eq!(challenge.word("destination"), "a•••@e•••.com");
        assert_eq!(challenge["code_length"], 6);
        assert_eq!(challenge["resend_after"], 30);
        assert_eq!(world.seconds_until(&challenge["expires_at"]), 600);
    });
}

#[test]
fn the_code_comes_by_e_mail_and_has_six_digits() {
    world(async |world| {
        let ann = world.ann();

        ann.registers().await;

        let letter = ann.post.letter_to(&ann.email, "registration").await;
        let code = letter["code"].as_str().unwrap();
        assert!(
            code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()),
            "{code}"
        );
        assert!(letter["text"].as_str().unwrap().contains(code));
        let grouped = format!("{} {}", &code[..3], &code[3..]);
        assert!(letter["html"].as_str().unwrap().contains(&grouped), "{letter}");
        assert_eq!(letter["to"], json!(ann.email));
    });
}

#[test]
fn proving_the_address_opens_the_account_that_was_asked_for() {
    world(async |world| {
        let ann = world.ann().with_phone();
        let mut form = ann.form();
        form["locale"] = json!("de-AT");
        let challenge = Challenge::of(&registers(&ann, form).await.with(202));
        let code = ann.reads_the_code().await;

        let verified = ann.verifies(&challenge, &code).await.with(200);

        let user = &verified["user"];
        assert_eq!(user["email"], json!(ann.email));
        assert_eq!(
            (&user["email_verified"], &user["phone_verified"]),
            (&json!(true), &json!(false))
        );
        assert_eq!(user["phone"], json!(ann.number));
        assert_eq!((&user["role"], &user["status"]), (&json!("user"), &json!("active")));
        assert_eq!(user["locale"], "de-AT");
        assert_eq!(
            (&user["first_name"], &user["last_name"]),
            (&json!("Ann"), &json!("Berg"))
        );
    });
}

#[test]
fn nobody_registers_while_registration_is_closed() {
    world_with(&["registration.open = false"], async |world| {
        let ann = world.ann();

        registers(&ann, ann.form()).await.refused(403, "forbidden");
    });
}

#[test]
fn every_flaw_is_told_at_once() {
    world(async |world| {
        let flawed = json!({
            "first_name": "",
            "last_name": "x".repeat(101),
            "email": "ann@",
            "phone": "12",
            "password": "seven77",
            "locale": "klingon?",
        });

        let refused = world.stranger().post("/v1/registrations", flawed).await;

        let refused = refused.refused(400, "validation_failed");
        assert_eq!(
            refused.flaws(),
            [
                ("email", "invalid"),
                ("first_name", "required"),
                ("last_name", "too_long"),
                ("locale", "invalid"),
                ("password", "too_short"),
                ("phone", "invalid"),
            ]
        );
    });
}

#[test]
fn a_missing_member_is_told_by_its_name() {
    world(async |world| {
        let ann = world.ann();
        let mut form = ann.form();
        form.as_object_mut().unwrap().remove("last_name");

        let refused = registers(&ann, form).await.with(400);

        assert!(refused.text.contains("last_name"), "{refused:#?}");
    });
}

#[test]
fn a_member_that_does_not_exist_is_refused() {
    world(async |world| {
        let ann = world.ann();
        let mut form = ann.form();
        form["role"] = json!("admin");

        let refused = registers(&ann, form).await.with(400);

        assert!(refused.text.contains("role"), "{refused:#?}");
    });
}

#[test]
fn a_password_that_is_easy_to_guess_is_refused() {
    world(async |world| {
        let ann = world.somebody("Annabel");
        let easy = [
            ("password123", "too_common"),
            ("Annabel rules", "contains_personal"),
            ("my-berg is my castle", "contains_personal"),
            ("1234567", "too_short"),
            (&"x".repeat(1025), "too_long"),
        ];

        for (password, flaw) in easy {
            let mut form = ann.form();
            form["password"] = json!(password);
            let refused = registers(&ann, form).await.refused(400, "validation_failed");
            assert_eq!(refused.flaws(), [("password", flaw)], "{password}");
        }
    });
}

#[test]
fn letters_come_in_the_language_asked_for() {
    world(async |world| {
        let (ann, bob) = (world.ann(), world.bob());
        let mut german = ann.form();
        german["locale"] = json!("de");

        registers(&ann, german).await.with(202);
        bob.registers().await;

        let german = ann.post.letter_to(&ann.email, "registration").await;
        let english = bob.post.letter_to(&bob.email, "registration").await;
        assert_ne!(german["subject"], english["subject"]);
        assert!(german["text"].as_str().unwrap().contains("Hallo"), "{german}");
    });
}

#[test]
fn numbers_are_kept_in_one_form_however_they_are_written() {
    world(async |world| {
        let ann = world.ann();
        let mut form = ann.form();
        let (code, rest) = ann.number.split_at(3);
        form["phone"] = json!(format!("{code} (0){}-{}", &rest[..3], &rest[3..]));

        let challenge = Challenge::of(&registers(&ann, form).await.with(202));
        let verified = ann.verifies(&challenge, &ann.reads_the_code().await).await.with(200);

        assert_eq!(verified["user"]["phone"], json!(ann.number));
    });
}
