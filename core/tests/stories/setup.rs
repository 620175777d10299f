//! The first administrator: made once, by whoever has the code that only the operator sees.

use doorward_core::app::Origin;
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::user::{Role, User, UserStatus};
use doorward_core::use_cases::operating::{SetUp, SetUpError};

use crate::world::{Person, World};

#[tokio::test]
async fn the_code_makes_the_first_administrator() {
    let world = World::new().await;
    let code = issued(&world).await.expect("a code");

    let user = sets_up(&world.ann(), &code).await.expect("an administrator");

    let device = world.ann().signs_in().await;
    let [event] = world.trail(Action::SetupCompleted).try_into().expect("one event");
    assert_eq!(
        (user.role, user.status, user.email_verified),
        (Role::Admin, UserStatus::Active, true)
    );
    assert!(device.actor().await.admin().is_ok());
    assert_eq!(
        (event.actor, event.target),
        (AuditActor::System, Some(user.id.to_string()))
    );
}

#[tokio::test]
async fn it_works_once() {
    let world = World::new().await;
    let code = issued(&world).await.expect("a code");
    sets_up(&world.ann(), &code).await.expect("an administrator");

    let again = sets_up(&world.bob(), &code).await;
    let by_the_operator = world
        .app
        .create_first_admin(&wanted(&world.bob()), &Origin::default())
        .await;

    assert!(matches!(again, Err(SetUpError::Done)));
    assert!(matches!(by_the_operator, Err(SetUpError::Done)));
    assert_eq!(issued(&world).await, None);
    assert!(!world.app.accepts_setup_code(&code).await.expect("an answer"));
}

#[tokio::test]
async fn before_a_code_was_issued_there_is_none_to_guess() {
    let world = World::new().await;

    for code in ["", "-", "aaaa"] {
        assert!(matches!(sets_up(&world.eve(), code).await, Err(SetUpError::Done)));
        assert!(!world.app.accepts_setup_code(code).await.expect("an answer"));
    }
}

#[tokio::test]
async fn another_code_makes_nobody() {
    let world = World::new().await;
    let code = issued(&world).await.expect("a code");
    let short = &code[..code.len() - 1];

    for other in ["", "-", short, &format!("{code}a")] {
        let (refused, cost) = world.cost_of(sets_up(&world.eve(), other)).await;
        assert!(matches!(refused, Err(SetUpError::WrongCode)), "{other}");
        assert_eq!((cost.commits, cost.hashes), (0, 0));
    }
    assert!(sets_up(&world.ann(), &code).await.is_ok());
}

#[tokio::test]
async fn the_code_may_be_typed_as_people_type() {
    for typed in [
        |code: &str| code.to_uppercase(),
        |code: &str| code.replace('-', ""),
        |code: &str| code.replace('-', " "),
        |code: &str| format!("  {code}\n"),
        |code: &str| code.replace('-', "–"),
    ] {
        let world = World::new().await;
        let code = typed(&issued(&world).await.expect("a code"));

        assert!(
            world.app.accepts_setup_code(&code).await.expect("an answer"),
            "{code:?}"
        );
        assert!(sets_up(&world.ann(), &code).await.is_ok(), "{code:?}");
    }
}

#[tokio::test]
async fn the_code_is_letters_and_digits_nobody_takes_for_one_another_in_groups_of_four() {
    let world = World::new().await;

    let code = issued(&world).await.expect("a code");

    let groups: Vec<&str> = code.split('-').collect();
    assert_eq!(groups.len(), 4);
    assert!(groups.iter().all(|group| group.len() == 4));
    assert!(
        code.chars()
            .all(|it| it == '-' || it.is_ascii_lowercase() || it.is_ascii_digit())
    );
    assert!(!code.contains(['i', 'l', 'o', '0']));
}

#[tokio::test]
async fn a_newer_code_ends_the_older_one() {
    let world = World::new().await;
    let older = issued(&world).await.expect("a code");
    let newer = issued(&world).await.expect("a code");

    assert!(matches!(
        sets_up(&world.eve(), &older).await,
        Err(SetUpError::WrongCode)
    ));
    assert!(sets_up(&world.ann(), &newer).await.is_ok());
}

#[tokio::test]
async fn a_password_that_will_not_do_leaves_the_code_good() {
    let world = World::new().await;
    let code = issued(&world).await.expect("a code");

    let refused = sets_up(&world.ann().with_password("password123"), &code).await;

    assert!(matches!(refused, Err(SetUpError::Password(flaw)) if flaw.code == "too_common"));
    assert!(sets_up(&world.ann(), &code).await.is_ok());
}

#[tokio::test]
async fn who_registered_before_is_not_made_administrator_by_accident() {
    let world = World::new().await;
    let code = issued(&world).await.expect("a code");
    let device = world.ann().joins().await;

    let refused = sets_up(&world.ann(), &code).await;

    assert!(matches!(refused, Err(SetUpError::EmailTaken)));
    assert!(device.actor().await.admin().is_err());
    assert!(sets_up(&world.bob(), &code).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_set_up_at_once_one_becomes_administrator() {
    for _ in 0..20 {
        let world = World::new().await;
        let code = issued(&world).await.expect("a code");
        let there = world.another_node().await;

        let attempts = (0..20).map(|turn| {
            let person = world.eve().with_email(&format!("eve-{turn}@example.com"));
            let person = if turn % 2 == 0 { person } else { person.at(&there) };
            let code = code.clone();
            tokio::spawn(async move { sets_up(&person, &code).await.is_ok() })
        });
        let answers = futures_util::future::join_all(attempts.collect::<Vec<_>>()).await;

        assert_eq!(answers.iter().filter(|it| *it.as_ref().expect("ended")).count(), 1);
        assert_eq!(world.trail(Action::SetupCompleted).len(), 1);
    }
}

async fn issued(world: &World) -> Option<String> {
    let code = world.app.issue_setup_code().await.expect("an answer");
    code.map(|code| code.reveal().to_owned())
}

async fn sets_up(person: &Person, code: &str) -> Result<User, SetUpError> {
    person.world.app.set_up(&wanted(person), code, &person.origin()).await
}

fn wanted(person: &Person) -> SetUp {
    SetUp {
        email: person.email(),
        first_name: person.first_name(),
        last_name: person.last_name(),
        password: person.password(),
    }
}
