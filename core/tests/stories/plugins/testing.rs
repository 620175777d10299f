//! Trying providers out, and looking for new files.

use std::time::Duration;

use doorward_core::app::Wait;
use doorward_core::ports::{FileChange, Health, Plugins as _, Reloaded};
use doorward_core::records::audit::{Action, AuditActor};
use doorward_core::records::delivery::{Address, OutcomeKind};
use doorward_core::use_cases::plugins::{TestPlugin, TestPluginError, Tested};

use crate::world::{Device, World};

#[tokio::test]
async fn a_test_message_goes_by_the_provider_and_is_written_down() {
    let world = World::new().await;
    let root = world.root().await;
    world.plugins.load("twilio", &["near", "far"]);

    let tested = root.tests("twilio", Some("far"), world.ann().mailbox()).await;

    let tested = tested.expect("tested");
    let [event] = world.trail(Action::PluginTested).try_into().expect("one event");
    assert_eq!(world.plugins.tests(), [("far".to_owned(), world.ann().mailbox())]);
    assert_eq!((tested.provider.as_str(), tested.report.lines.len()), ("far", 1));
    assert_eq!(
        (event.actor, event.target.as_deref()),
        (AuditActor::User(root.user.id), Some("twilio"))
    );
    assert_eq!(event.details.get("provider").map(String::as_str), Some("far"));
}

#[tokio::test]
async fn a_test_asks_a_provider_at_once_that_was_left_alone() {
    let world = World::new().await;
    let root = world.root().await;
    world.plugins.load("twilio", &["only"]);
    world.plugins.rests("only", world.now() + Duration::from_mins(1));

    root.tests("twilio", None, world.ann().mailbox()).await.expect("tested");

    assert_eq!(world.plugins.health("only", world.now()), Health::Fine);
}

#[tokio::test]
async fn a_provider_is_named_where_there_are_several_and_has_to_exist() {
    let world = World::new().await;
    let root = world.root().await;
    world.plugins.load("one", &["only"]);
    world.plugins.load("two", &["near", "far"]);
    world.plugins.load("none", &[]);
    let to = || world.ann().mailbox();

    assert!(root.tests("one", None, to()).await.is_ok());
    let several = root.tests("two", None, to()).await;
    let foreign = root.tests("two", Some("only"), to()).await;
    let unused = root.tests("none", None, to()).await;
    let unknown = root.tests("nobody", None, to()).await;

    assert!(matches!(several, Err(TestPluginError::SeveralProviders)));
    assert!(matches!(foreign, Err(TestPluginError::NoProvider)));
    assert!(matches!(unused, Err(TestPluginError::NoProvider)));
    assert!(matches!(unknown, Err(TestPluginError::NotFound)));
    assert_eq!(world.plugins.tests().len(), 1);
}

#[tokio::test]
async fn test_messages_count_as_messages_to_their_address() {
    let world = World::new().await;
    let root = world.root().await;
    world.plugins.load("one", &["only"]);

    for _ in 0..5 {
        root.tests("one", None, world.ann().mailbox()).await.expect("tested");
    }
    let sixth = root.tests("one", None, world.ann().mailbox()).await;

    assert!(matches!(sixth, Err(TestPluginError::RateLimited(Wait(_)))));
    assert_eq!(world.plugins.tests().len(), 5);
}

#[tokio::test]
async fn a_suppressed_address_gets_no_test_message_either() {
    let world = World::new().await;
    let root = world.root().await;
    world.plugins.load("one", &["only"]);
    world.notifier.answer_kind(OutcomeKind::Suppressed);
    world.ann().registers().await.expect("a challenge");
    world.delivers().await;

    let refused = root.tests("one", None, world.ann().mailbox()).await;

    assert!(matches!(refused, Err(TestPluginError::Suppressed)));
    assert!(world.plugins.tests().is_empty());
}

#[tokio::test]
async fn a_reload_tells_of_each_file_and_is_written_down() {
    let world = World::new().await;
    let root = world.root().await;
    let changes = vec![
        Reloaded {
            subject: "twilio".to_owned(),
            change: FileChange::Live {
                version: "1.1.0".to_owned(),
                hash: "sha256:00".to_owned(),
            },
        },
        Reloaded {
            subject: "notes.wasm".to_owned(),
            change: FileChange::Refused {
                reason: "it is no component".to_owned(),
            },
        },
    ];
    world.plugins.next_reload(changes.clone());

    let admin = root.admin().await;
    let reloaded = world.app.reload_plugins(&admin, &root.person.origin()).await;

    let [event] = world.trail(Action::PluginsReloaded).try_into().expect("one event");
    assert_eq!(reloaded.expect("reloaded"), changes);
    assert_eq!(event.details.get("twilio").map(String::as_str), Some("live 1.1.0"));
    assert_eq!(event.details.get("notes.wasm").map(String::as_str), Some("refused"));
}

impl Device {
    async fn tests(&self, plugin: &str, provider: Option<&str>, to: Address) -> Result<Tested, TestPluginError> {
        let cmd = TestPlugin {
            plugin: plugin.to_owned(),
            provider: provider.map(str::to_owned),
            to,
        };
        let admin = self.admin().await;
        self.world.app.test_plugin(&admin, &cmd, &self.person.origin()).await
    }
}
