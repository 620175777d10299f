//! What every route is given: the application, the settings, and what the server knows of its own state.

use std::sync::Arc;

use async_trait::async_trait;
use doorward_core::app::{Actor, Admin, App, Support, Tokens};
use doorward_core::ports::Entropy;
use doorward_core::use_cases::signing_in::AuthenticateError;

use crate::bearer::Bearer;
use crate::device;
use crate::problem::{Answer, Code, Problem};
use crate::settings::HttpSettings;

/// What routes need.
#[derive(Clone)]
pub struct Services {
    /// The use cases.
    pub app: Arc<App>,
    /// How requests are handled.
    pub settings: Arc<HttpSettings>,
    /// Where ids of requests and nonces of forms come from.
    pub entropy: Arc<dyn Entropy>,
    /// Whether the server can do its work.
    pub readiness: Arc<dyn Readiness>,
    /// Called once there is a first administrator, before that is answered: whoever keeps the setup code forgets it.
    pub after_setup: Arc<dyn Fn() + Send + Sync>,
}

/// Knows whether the server can do its work.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// Everything that has to work, and whether it does. MUST answer quickly, whatever state things are in.
    async fn checks(&self) -> Vec<Check>;
}

/// One thing that has to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// What: `store`, `keys`, `worker` …
    pub name: &'static str,
    /// Whether it does.
    pub works: bool,
}

impl Services {
    /// Who asks.
    pub(crate) async fn actor(&self, bearer: &Bearer) -> Answer<Actor> {
        let Some(token) = bearer.token() else {
            return Err(Problem::new(Code::Unauthenticated));
        };
        self.app.authenticate(token).await.map_err(|refusal| match refusal {
            AuthenticateError::Unauthenticated => Problem::because(Code::Unauthenticated, refusal).token_refused(),
            AuthenticateError::Expired => Problem::because(Code::TokenExpired, refusal).token_refused(),
            AuthenticateError::Hindered(hindrance) => hindrance.into(),
        })
    }

    /// The cookie that lets a browser keep what its account knows it by.
    pub(crate) fn device_cookie(&self, tokens: &Tokens) -> String {
        let lasts = self.app.policy().sessions.absolute_ttl;
        device::cookie(&tokens.device, lasts, self.settings.secure_cookies)
    }

    /// Who asks, if allowed to read everything and to help people in.
    pub(crate) async fn support(&self, bearer: &Bearer) -> Answer<Support> {
        Ok(self.actor(bearer).await?.support()?)
    }

    /// Who asks, if allowed to do everything.
    pub(crate) async fn admin(&self, bearer: &Bearer) -> Answer<Admin> {
        Ok(self.actor(bearer).await?.admin()?)
    }
}
