//! Nothing secret and nobody's address shows when values are printed for a log: not in what is asked, answered, refused,
//! written, or in the trail.

mod overhearing;

use std::fmt::Debug;

use doorward_core::app::Repeatable;
use doorward_core::ports::{Envelope, Rendered, Variables};
use doorward_core::records::claim::ClaimKey;
use doorward_core::records::inbox::InboxMessage;
use doorward_core::use_cases::oneself::{ChangeAddress, ChangePassword};
use doorward_core::use_cases::operating::SetUp;
use doorward_core::use_cases::signing_in::{ConfirmPasswordReset, LoginWithPassword, Register, VerifyChallenge};
use doorward_core::values::code::Code;
use doorward_core::values::secret::SecretText;

use self::overhearing::Overhearing;
use crate::world::{Person, World};

const MOBILE: &str = "+4915123456789";

#[tokio::test]
async fn no_command_shows_what_is_secret_in_it() {
    let world = World::new().await;
    let ann = world.ann().with_phone(MOBILE);
    let challenge = ann.registers().await.expect("a challenge");
    let code = ann.mailed_code().await;

    let printed = everything_asked_by(&ann, &challenge.handle, &code);

    for secret in [
        "a long enough secret",
        "ann@",
        "Example",
        MOBILE,
        "12345678",
        &code,
        "the link's secret",
    ] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
    let handle = challenge.handle.reveal();
    let (id, secret) = handle.reveal().split_once('.').expect("id and secret");
    assert!(printed.contains(id) && !printed.contains(secret));
}

#[tokio::test]
async fn no_story_leaves_a_secret_in_what_is_answered_refused_written_or_told() {
    let heard = Overhearing::new();
    let world = World::over(|_| {}, |ports| heard.listen_at(ports)).await;
    let ann = world.ann().with_phone(MOBILE);

    let secrets = lives_a_full_life(&ann, &heard).await;
    heard.hears(&world.store.events());
    heard.hears(&world.store.deliveries());

    let printed = heard.everything();
    assert!(printed.len() > 20_000 && secrets.len() > 12, "much was said");
    for secret in &secrets {
        assert!(!printed.contains(secret.as_str()), "{secret}");
    }
}

#[tokio::test]
async fn a_message_on_its_way_shows_neither_its_text_nor_its_address() {
    let world = World::new().await;
    let ann = world.ann();
    ann.registers().await.expect("a challenge");
    let delivery = world.outbox.take().pop().expect("a delivery");
    let mut variables = Variables::default();
    variables.code = Some("123456".to_owned());
    let message = Rendered {
        subject: None,
        text: SecretText::new("Your code is 123456."),
        html: Some(SecretText::new("<p>Your code is 123456.</p>")),
    };
    let envelope = Envelope {
        id: delivery.id,
        attempt: 1,
        purpose: delivery.purpose,
        to: &delivery.to,
        locale: &delivery.locale,
        expires_in: std::time::Duration::from_mins(5),
        message: &message,
        variables: &variables,
    };
    let captured = InboxMessage {
        id: delivery.id,
        channel: delivery.to.channel(),
        to: delivery.to.as_sent().to_owned(),
        purpose: delivery.purpose,
        subject: None,
        text: message.text.clone(),
        html: message.html.clone(),
        code: Some(SecretText::new("123456")),
        link: None,
        at: world.now(),
    };

    let printed = format!("{delivery:?} {envelope:?} {captured:?} {variables:?}");

    assert!(
        !printed.contains("123456") && !printed.contains("ann@example.com"),
        "{printed}"
    );
}

/// Does nearly everything there is to do. Answers every secret and every address that came up.
async fn lives_a_full_life(ann: &Person, heard: &Overhearing) -> Vec<String> {
    let world = &ann.world;
    let root = world.root().await;
    let registration = ann.registers().await.expect("a challenge");
    heard.hears(&registration);
    heard.hears(&ann.guesses_wrong(&registration).await);
    let first_code = ann.mailed_code().await;
    let verified = ann.verifies(&registration, &first_code).await.expect("an account");
    heard.hears(&verified);
    let device = ann.signs_in().await;
    heard.hears(&device.actor().await);
    heard.hears(&ann.tries("not the one she chose").await);
    heard.hears(&world.app.refresh_tokens(&device.refresh, &ann.origin()).await);
    heard.hears(&world.app.refresh_tokens("rt_nonsense", &ann.origin()).await);
    heard.hears(&world.app.authenticate("nonsense").await);
    device.proves_phone(MOBILE).await;
    let texted = ann.texted_code().await;
    device.proves_email("ann@elsewhere.example").await;
    let moved = ann.clone().with_email("ann@elsewhere.example");
    heard.hears(&world.eve().with_email("ann@elsewhere.example").registers().await);
    moved.asks_for_a_reset().await.expect("asked");
    let link = moved.mailed_link().await;
    heard.hears(&moved.follows(&link, "the one that came after").await);
    heard.hears(&moved.follows(&link, "the one that came after").await);
    heard.hears(&root.tries_to_invite(&world.bob()).await);
    let invitation = world.bob().mailed_link().await;
    heard.hears(&root.puts_aside(device.user.id).await);
    heard.hears(&moved.tries("the one that came after").await);
    root.erases(device.user.id).await.expect("erased");

    let handle = registration.handle.reveal();
    let (_, handle) = handle.reveal().split_once('.').expect("id and secret");
    let (_, link) = link.rsplit_once('.').expect("id and secret");
    let (_, invitation) = invitation.rsplit_once('.').expect("id and secret");
    let tokens = verified.tokens.expect("tokens");
    [first_code.as_str(), &texted, handle, link, invitation]
        .into_iter()
        .chain([
            tokens.access.reveal(),
            tokens.refresh.reveal(),
            &device.access,
            &device.refresh,
        ])
        .chain([
            "a long enough secret",
            "not the one she chose",
            "the one that came after",
        ])
        .chain(["ann@", "bob@", "eve@", "root@", MOBILE, "15123456789"])
        .map(str::to_owned)
        .collect()
}

fn everything_asked_by(ann: &Person, handle: &doorward_core::challenges::ChallengeHandle, code: &str) -> String {
    let register = Register {
        first_name: ann.first_name(),
        last_name: ann.last_name(),
        email: ann.email(),
        phone: ann.phone(),
        password: ann.password(),
        locale: ann.locale(),
    };
    let login = LoginWithPassword {
        address: ann.mailbox(),
        password: ann.password(),
    };
    let verify = VerifyChallenge {
        handle: handle.clone(),
        code: Code::parse(code).expect("a code"),
    };
    let confirm = ConfirmPasswordReset {
        token: SecretText::new("the link's secret"),
        new_password: ann.password(),
    };
    let address = ChangeAddress {
        address: ann.handset(),
        password: ann.password(),
    };
    let password = ChangePassword {
        current: ann.password(),
        new: ann.password(),
    };
    let set_up = SetUp {
        email: ann.email(),
        first_name: ann.first_name(),
        last_name: ann.last_name(),
        password: ann.password(),
    };
    let repeatable = Repeatable {
        key: "one".to_owned(),
        content: "ann@example.com".to_owned(),
    };
    let claims = [
        ClaimKey::email(&ann.email()),
        ClaimKey::phone(&ann.phone().expect("a phone")),
    ];
    let all: [&dyn Debug; 10] = [
        &register,
        &login,
        &verify,
        &confirm,
        &address,
        &password,
        &set_up,
        &repeatable,
        &claims,
        &ann.as_invited(),
    ];
    all.map(|asked| format!("{asked:?}")).join("\n")
}
