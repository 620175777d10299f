//! Send a test message with a provider, and tell everything that led to its outcome.

use std::time::Duration;

use crate::app::{Admin, App, Decision, Hindrance, Origin, Wait, count_send};
use crate::ports::{Changes, Envelope, Letter, PluginReport, TestReport, Variables};
use crate::records::audit::Action;
use crate::records::budget::BudgetKind;
use crate::records::delivery::{Address, MessagePurpose};
use crate::values::ids::DeliveryId;

/// A try of a plugin.
#[derive(Debug)]
pub struct TestPlugin {
    /// The plugin.
    pub plugin: String,
    /// The provider; may be left out where there is only one.
    pub provider: Option<String>,
    /// Where the message goes.
    pub to: Address,
}

/// A test message's way.
#[derive(Debug)]
pub struct Tested {
    /// The provider it went by.
    pub provider: String,
    /// What happened.
    pub report: TestReport,
}

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum TestPluginError {
    /// No such plugin is loaded.
    #[error("no such plugin")]
    NotFound,
    /// The plugin has no such provider, or none at all.
    #[error("no such provider is set up with this plugin")]
    NoProvider,
    /// The plugin has several.
    #[error("this plugin has several providers: name one of them")]
    SeveralProviders,
    /// The number cannot receive text messages.
    #[error("this number cannot receive text messages")]
    Unreachable,
    /// The address is on the suppression list.
    #[error("this address is on the suppression list")]
    Suppressed,
    /// Too many messages.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// The message cannot be written.
    #[error("the template of the test message does not work")]
    Template,
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

/// How long a test message is of use: somebody waits for it.
const USEFUL_FOR: Duration = Duration::from_mins(1);

impl App {
    /// Sends a test message with a provider of a plugin. It counts as a message to its address.
    pub async fn test_plugin(
        &self,
        admin: &Admin,
        cmd: &TestPlugin,
        origin: &Origin,
    ) -> Result<Tested, TestPluginError> {
        let provider = provider_of(cmd, &self.ports.plugins.list())?;
        if !self.policy.may_be_sent_to(&cmd.to) {
            return Err(TestPluginError::Unreachable);
        }
        self.network_sends(origin)?;
        self.permit_test(admin, cmd, &provider, origin).await?;
        let locale = &admin.actor().user.locale;
        let variables = Variables::default();
        let letter = Letter {
            purpose: MessagePurpose::Test,
            channel: cmd.to.channel(),
            locale,
            variables: &variables,
        };
        let message = self.ports.renderer.render(&letter);
        let message = message.map_err(|_| TestPluginError::Template)?;
        let envelope = Envelope {
            id: DeliveryId::mint(self.now(), self.entropy()),
            attempt: 1,
            purpose: letter.purpose,
            to: &cmd.to,
            locale,
            expires_in: USEFUL_FOR,
            message: &message,
            variables: &variables,
        };
        // Whoever tests it may have mended it just now.
        self.ports.plugins.give_a_chance(&provider);
        let report = self.ports.plugins.send_test(&provider, &envelope).await;
        let report = report.ok_or(TestPluginError::NoProvider)?;
        Ok(Tested { provider, report })
    }

    /// Counts the message and writes down that it is sent, before it is.
    async fn permit_test(
        &self,
        admin: &Admin,
        cmd: &TestPlugin,
        provider: &str,
        origin: &Origin,
    ) -> Result<(), TestPluginError> {
        self.transact(&cmd.to, move |now| async move {
            if self.is_suppressed(&cmd.to).await? {
                return Ok(Decision::refuse(TestPluginError::Suppressed));
            }
            let sends = self.budget(BudgetKind::Sends, &cmd.to).await?;
            if let Err(wait) = self.may_send(&sends, now) {
                return Ok(Decision::refuse(wait));
            }
            let mut changes = Changes::none();
            count_send(sends, &mut changes, now);
            let plugin = cmd.plugin.as_str();
            let mut event = self.event(now, admin.actor().audited(), Action::PluginTested, plugin, origin);
            event.details.insert("provider".to_owned(), provider.to_owned());
            changes.events.push(event);
            Ok(Decision::accept((), changes))
        })
        .await
    }
}

/// The provider to try.
fn provider_of(cmd: &TestPlugin, plugins: &[PluginReport]) -> Result<String, TestPluginError> {
    let plugin = plugins.iter().find(|plugin| plugin.id == cmd.plugin);
    let providers = &plugin.ok_or(TestPluginError::NotFound)?.providers;
    let provider = match (&cmd.provider, providers.as_slice()) {
        (Some(name), providers) => providers.iter().find(|provider| provider.name == *name),
        (None, [only]) => Some(only),
        (None, []) => None,
        (None, _) => return Err(TestPluginError::SeveralProviders),
    };
    provider
        .map(|provider| provider.name.clone())
        .ok_or(TestPluginError::NoProvider)
}
