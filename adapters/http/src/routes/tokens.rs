//! Renewing tokens and giving them up: `/v1/tokens/refresh`, `/v1/logout`.

use doorward_core::use_cases::signing_in::RefreshTokensError;
use poem_openapi::payload::{Json, Response};
use poem_openapi::{Object, OpenApi};

use crate::answers::NoContent;
use crate::bearer::Bearer;
use crate::body::Body;
use crate::caller::Caller;
use crate::device;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::tokens::TokensOut;

/// Renewing tokens and giving them up.
pub(crate) struct TokensApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1")]
impl TokensApi {
    /// Renew the tokens of a session
    ///
    /// Each refresh token is used once. A token used twice ends its session, and its owner is told.
    #[oai(
        path = "/tokens/refresh",
        method = "post",
        operation_id = "refresh_tokens",
        tag = "Tag::SigningIn"
    )]
    async fn refresh_tokens(&self, caller: Caller, body: Body<RefreshBody>) -> Answer<Response<Json<TokensOut>>> {
        let body = body.read()?;
        let signed_in = self.0.app.refresh_tokens(&body.refresh_token, &caller).await;
        let tokens = signed_in.map_err(not_renewed)?.tokens;
        let cookie = self.0.device_cookie(&tokens);
        Ok(device::keeping(tokens.into(), Some(cookie)))
    }

    /// Sign out
    ///
    /// The access token and the refresh token of this session are dead at once.
    #[oai(path = "/logout", method = "post", operation_id = "logout", tag = "Tag::Oneself")]
    async fn logout(&self, bearer: Bearer, caller: Caller) -> Answer<NoContent> {
        let actor = self.0.actor(&bearer).await?;
        self.0.app.logout(&actor, &caller).await?;
        Ok(NoContent)
    }
}

fn not_renewed(error: RefreshTokensError) -> Problem {
    match error {
        RefreshTokensError::Expired => Problem::because(Code::TokenExpired, error),
        RefreshTokensError::Reused => Problem::because(Code::TokenReused, error),
        RefreshTokensError::Hindered(hindrance) => hindrance.into(),
    }
}

/// A refresh token.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct RefreshBody {
    /// The refresh token received last.
    refresh_token: String,
}
