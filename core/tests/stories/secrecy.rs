//! Nothing secret and nobody's address shows when values are printed for a log: not in what is asked, answered, refused,
//! written, or in the trail.

mod overhearing;

use std::fmt::Debug;

use doorward_core::app::Repeatable;
use doorward_core::challenges::ChallengeHandle;
use doorward_core::ports::{Envelope, Rendered, Variables};
use doorward_core::records::claim::ClaimKey;
use doorward_core::records::inbox::InboxMessage;
use doorward_core::use_cases::oneself::{ChangeAddress, ChangePassword};
use doorward_core::use_cases::operating::SetUp;
use doorward_core::use_cases::signing_in::{ConfirmPasswordReset, LoginWithPassword, Register, VerifyChallenge};
use doorward_core::values::code::Code;
use doorward_core::values::secret::SecretText;

use self::overhearing::Overhearing;
use crate::world::{Device, Person, World};

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
    let (device, mut secrets) = gets_in(ann, heard).await;
    secrets.extend(moves_and_goes(&device, heard).await);
    let passwords = [
        "a long enough secret",
        "not the one she chose",
        "the one that came after",
    ];
    let addresses = ["ann@", "bob@", "eve@", "root@", MOBILE, "15123456789"];
    secrets.extend(passwords.into_iter().chain(addresses).map(str::to_owned));
    secrets
}

async fn gets_in(ann: &Person, heard: &Overhearing) -> (Device, Vec<String>) {
    let app = &ann.world.app;
    let registration = ann.registers().await.expect("a challenge");
    heard.hears(&registration);
    heard.hears(&ann.guesses_wrong(&registration).await);
    let code = ann.mailed_code().await;
    let verified = ann.verifies(&registration, &code).await.expect("an account");
    heard.hears(&verified);
    let device = ann.signs_in().await;
    heard.hears(&device.actor().await);
    heard.hears(&ann.tries("not the one she chose").await);
    heard.hears(&app.refresh_tokens(&device.refresh, &ann.origin()).await);
    heard.hears(&app.refresh_tokens("rt_nonsense", &ann.origin()).await);
    heard.hears(&app.authenticate("nonsense").await);
    let handle = registration.handle.reveal();
    let (_, handle) = handle.reveal().split_once('.').expect("id and secret");
    let tokens = verified.tokens.expect("tokens");
    let (access, refresh) = (tokens.access.reveal(), tokens.refresh.reveal());
    let secrets = [&code, handle, access, refresh, &device.access, &device.refresh].map(str::to_owned);
    (device, secrets.to_vec())
}

async fn moves_and_goes(device: &Device, heard: &Overhearing) -> Vec<String> {
    let (world, ann) = (&device.world, &device.person);
    let root = world.root().await;
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
    let secret_in = |link: &str| link.rsplit_once('.').map(|(_, secret)| secret.to_owned());
    let links = [link, invitation].map(|link| secret_in(&link).expect("id and secret"));
    links.into_iter().chain([texted]).collect()
}

fn everything_asked_by(ann: &Person, handle: &ChallengeHandle, code: &str) -> String {
    let mut printed = on_the_way_in(ann, handle, code);
    let address = ChangeAddress {
        address: ann.handset(),
        password: ann.password(),
    };
    let password = ChangePassword {
        current: ann.password(),
        new: ann.password(),
    };
    let repeatable = Repeatable {
        key: "one".to_owned(),
        content: "ann@example.com".to_owned(),
    };
    let claims = [
        ClaimKey::email(&ann.email()),
        ClaimKey::phone(&ann.phone().expect("a phone")),
    ];
    let all: [&dyn Debug; 5] = [&address, &password, &repeatable, &claims, &ann.as_invited()];
    printed.push_str(&all.map(|asked| format!("{asked:?}")).join("\n"));
    printed
}

fn on_the_way_in(ann: &Person, handle: &ChallengeHandle, code: &str) -> String {
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
    let set_up = SetUp {
        email: ann.email(),
        first_name: ann.first_name(),
        last_name: ann.last_name(),
        password: ann.password(),
    };
    format!("{register:?}\n{login:?}\n{verify:?}\n{confirm:?}\n{set_up:?}\n")
}
