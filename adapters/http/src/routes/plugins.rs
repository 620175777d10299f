//! Plugins: how they and their providers do, a test message, and new files.

use doorward_core::records::delivery::Address;
use doorward_core::use_cases::plugins::{TestPlugin, TestPluginError};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::flaw::Flaw;
use doorward_core::values::phone::{PhoneNumber, Region};
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::answers::Polled;
use crate::bearer::Bearer;
use crate::body::Body;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::plugin::{PluginListOut, PluginOut, PluginReloadOut, PluginTestOut, ReloadedOut};

#[derive(Clone)]
pub(crate) struct PluginsApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Administration")]
impl PluginsApi {
    /// List plugins and their providers
    ///
    /// What each may do, what it is granted, and how its sends ended. Secrets and settings are never shown.
    #[oai(path = "/plugins", method = "get", operation_id = "list_plugins")]
    async fn list_plugins(
        &self,
        bearer: Bearer,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<PluginListOut>> {
        let support = self.0.support(&bearer).await?;
        let app = &self.0.app;
        let (plugins, now) = (app.list_plugins(&support), app.now());
        let items = plugins.into_iter().map(|plugin| PluginOut::at(now, plugin)).collect();
        Ok(Polled::new(PluginListOut { items }, &if_none_match))
    }

    /// Send a test message
    ///
    /// With one of the plugin's providers, and tells everything that led to the outcome. It counts as a message to its address.
    #[oai(path = "/plugins/:id/test", method = "post", operation_id = "test_plugin")]
    async fn test_plugin(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The plugin's id.
        id: Path<String>,
        body: Body<TestPluginBody>,
    ) -> Answer<Json<PluginTestOut>> {
        let admin = self.0.admin(&bearer).await?;
        let app = &self.0.app;
        let command = body.read()?.command(id.0, app.policy().phone_region)?;
        let tested = app.test_plugin(&admin, &command, &caller).await;
        Ok(Json(tested.map_err(untested)?.into()))
    }

    /// Look for new plugin files
    ///
    /// Files that fit go into use at once; one that asks for more than is granted waits. What was in use is never lost.
    #[oai(path = "/plugins/reload", method = "post", operation_id = "reload_plugins")]
    async fn reload_plugins(&self, bearer: Bearer, caller: Caller) -> Answer<Json<PluginReloadOut>> {
        let admin = self.0.admin(&bearer).await?;
        let reloaded = self.0.app.reload_plugins(&admin, &caller).await?;
        Ok(Json(PluginReloadOut {
            items: reloaded.into_iter().map(ReloadedOut::from).collect(),
        }))
    }
}

fn untested(error: TestPluginError) -> Problem {
    const UNKNOWN: Flaw = Flaw::new("unknown", "No such provider is set up with this plugin.");
    const SEVERAL: Flaw = Flaw::new("required", "This plugin has several providers: name one of them.");
    const UNREACHABLE: Flaw = Flaw::new("invalid", "This number cannot receive text messages.");
    let flawed = |field: &str, flaw| Problem::new(Code::ValidationFailed).field(field, flaw);
    match error {
        TestPluginError::NotFound => Problem::because(Code::NotFound, error),
        TestPluginError::NoProvider => flawed("provider", UNKNOWN),
        TestPluginError::SeveralProviders => flawed("provider", SEVERAL),
        TestPluginError::Unreachable => flawed("to", UNREACHABLE),
        TestPluginError::Suppressed | TestPluginError::Template => Problem::because(Code::Conflict, error),
        TestPluginError::RateLimited(wait) => wait.into(),
        TestPluginError::Hindered(hindrance) => hindrance.into(),
    }
}

/// Where a test message goes.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
struct TestPluginBody {
    /// An e-mail address or a phone number.
    to: String,
    /// The provider; may be left out where the plugin has only one.
    provider: Option<String>,
}

impl TestPluginBody {
    fn command(self, plugin: String, region: Option<Region>) -> Answer<TestPlugin> {
        let mut fields = Fields::default();
        let to = if self.to.contains('@') {
            EmailAddress::parse(&self.to).map(Address::Email)
        } else {
            PhoneNumber::parse(&self.to, region).map(Address::Phone)
        };
        let to = fields.required("to", to).ok_or_else(|| fields.refuse())?;
        Ok(TestPlugin {
            plugin,
            provider: self.provider,
            to,
        })
    }
}

impl Example for TestPluginBody {
    fn example() -> Self {
        Self {
            to: "ann@example.com".to_owned(),
            provider: None,
        }
    }
}
