//! D1 to D4, as the Flask service's clients call them: with a cookie jar.

use serde_json::{Value, json};

use crate::jar::Browser;
use crate::world::{PASSWORD, World};

const EMAIL: &str = "__Host-doorward_flask_email";
const DEVICE: &str = "__Host-doorward_device";
const SESSION: &str = "__Host-doorward_flask_session";
const SMS: &str = "__Host-doorward_flask_sms";

pub(crate) fn ann() -> Value {
    json!({
        "first_name": "Ann", "last_name": "Archer", "email": "ann@example.com",
        "phone_number": "2025550143", "password": PASSWORD,
    })
}

/// A browser whose person has just registered.
pub(crate) async fn registered(world: &World) -> Browser<'_> {
    let mut browser = Browser::new(world);
    assert_eq!(browser.posts("/register", ann()).await.status, 201);
    let code = world.code_for("ann@example.com").await;
    let verified = browser.posts("/verify_email", json!({ "otp": code })).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
    browser
}

#[tokio::test]
async fn somebody_registers_and_signs_in_by_phone() {
    let world = World::new();
    let mut browser = Browser::new(&world);

    let began = browser.posts("/register", ann()).await;
    let waiting = browser.keeps().join(" ");
    let code = world.code_for("ann@example.com").await;
    let verified = browser.posts("/verify_email", json!({ "otp": code })).await;
    let mut phone = Browser::new(&world);
    let asked = phone.posts("/login", json!({"phone_number": "(202) 555-0143"})).await;
    let texted = phone.keeps().join(" ");
    let code = world.code_for("+12025550143").await;
    let signed_in = phone.posts("/otp_verification", json!({ "otp": code })).await;

    assert_eq!(
        began.gist(),
        (201, json!({"message": "Verification code sent to email."}))
    );
    assert_eq!(waiting, EMAIL);
    assert_eq!(
        verified.gist(),
        (200, json!({"message": "Email verified successfully."}))
    );
    assert_eq!(asked.gist(), (200, json!({"message": "OTP sent to phone number."})));
    assert_eq!(texted, SMS);
    assert_eq!(
        signed_in.gist(),
        (200, json!({"message": "OTP verified successfully."}))
    );
    assert_eq!(phone.keeps(), [DEVICE, SESSION]);
}

#[tokio::test]
async fn forms_do_for_json() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    let form = "first_name=Ann&last_name=Archer&email=ann%40example.com&phone_number=2025550143\
                &password=a+long+walk+by+the+sea&submit=Register";

    let began = browser.submits("/register", form).await;
    let code = world.code_for("ann@example.com").await;
    let verified = browser.submits("/verify_email", &format!("otp={code}")).await;

    assert_eq!((began.status, verified.status), (201, 200));
}

#[tokio::test]
async fn a_code_without_the_browser_it_was_asked_from_opens_nothing() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    browser.posts("/register", ann()).await;
    let code = world.code_for("ann@example.com").await;

    let mut other = Browser::new(&world);
    let refused = other.posts("/verify_email", json!({ "otp": code })).await;
    let by_sms = browser.posts("/otp_verification", json!({ "otp": code })).await;
    let verified = browser.posts("/verify_email", json!({ "otp": code })).await;

    assert_eq!(refused.refusal(), (410, "challenge_expired"));
    assert_eq!(by_sms.refusal(), (410, "challenge_expired"));
    assert_eq!(verified.status, 200);
}

#[tokio::test]
async fn a_wrong_code_can_be_mended() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    browser.posts("/register", ann()).await;
    let code = world.code_for("ann@example.com").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };

    let refused = browser.posts("/verify_email", json!({ "otp": wrong })).await;
    let verified = browser.posts("/verify_email", json!({ "otp": code })).await;

    assert_eq!(refused.refusal(), (400, "invalid_code"));
    assert_eq!(refused.json["attempts_left"], 4);
    assert_eq!(verified.status, 200);
}

#[tokio::test]
async fn unknown_numbers_and_taken_addresses_answer_like_others() {
    let world = World::new();
    registered(&world).await;
    let mut stranger = Browser::new(&world);

    let known = stranger.posts("/login", json!({"phone_number": "2025550143"})).await;
    let unknown = stranger.posts("/login", json!({"phone_number": "2025550144"})).await;
    let taken = stranger.posts("/register", ann()).await;
    let told = world.mail_to("ann@example.com").await.expect("a message");

    assert_eq!(known.gist(), unknown.gist());
    assert_eq!(
        taken.gist(),
        (201, json!({"message": "Verification code sent to email."}))
    );
    assert_eq!(told.code, None);
}

#[tokio::test]
async fn flaws_bear_the_names_this_api_uses() {
    let world = World::new();
    let mut browser = Browser::new(&world);

    let empty = browser.posts("/register", json!({})).await;
    let wrong = browser.posts("/login", json!({"phone_number": "12"})).await;

    let fields: Vec<_> = empty.json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].clone())
        .collect();
    assert_eq!(fields, ["first_name", "last_name", "email", "phone_number", "password"]);
    assert_eq!(wrong.json["errors"][0]["field"], "phone_number");
}
