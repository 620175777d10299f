//! The client: what carries the operations out, and a session that keeps itself going.

use std::sync::Arc;

use reqwest::StatusCode;
use serde::de::DeserializeOwned;

use crate::builder::Builder;
use crate::call::Call;
use crate::error::Error;
use crate::models::{CloseAccountBody, LoginPasswordBody, ProblemCode, Tokens, Verified, VerifyBody};
use crate::secret::Secret;
use crate::token_keeper::{Keeping, TokenKeeper};
use crate::token_store::StoredTokens;
use crate::transport::{Answer, Repeat, Transport};

/// Doorward, as one person or one program uses it. Copies share the session.
#[derive(Clone, Debug)]
pub struct Doorward {
    transport: Transport,
    keeper: Arc<TokenKeeper>,
    #[cfg(feature = "verify")]
    verifier: crate::access_token::AccessTokenVerifier,
}

impl Doorward {
    /// A client of the server at this address, such as `https://login.example.com`, that keeps its session in memory.
    pub fn new(base_url: &str) -> Result<Self, Error> {
        Self::builder(base_url).build()
    }

    /// A client of the server at this address that is set up differently.
    pub fn builder(base_url: &str) -> Builder {
        Builder::new(base_url)
    }

    #[cfg_attr(
        not(feature = "verify"),
        expect(
            unused_variables,
            clippy::needless_pass_by_value,
            reason = "verifiers know the issuer"
        )
    )]
    pub(crate) fn of(keeping: Keeping, issuer: String) -> Self {
        let transport = keeping.transport.clone();
        Self {
            #[cfg(feature = "verify")]
            verifier: crate::access_token::AccessTokenVerifier::of(transport.clone(), issuer, keeping.clock.clone()),
            transport,
            keeper: Arc::new(TokenKeeper::new(keeping)),
        }
    }

    /// The tokens of the session; none when nobody is signed in.
    pub fn session(&self) -> Result<Option<StoredTokens>, Error> {
        self.keeper.tokens()
    }

    /// An access token for calls of one's own, renewed if need be; none when nobody is signed in.
    pub async fn access_token(&self) -> Result<Option<Secret>, Error> {
        self.keeper.access_token().await
    }

    /// Goes on with a session that began elsewhere.
    pub async fn adopt(&self, tokens: &Tokens) -> Result<(), Error> {
        self.keeper.adopt(tokens).await
    }

    /// Drops the session on this side only; `logout` ends it.
    pub async fn forget(&self) -> Result<(), Error> {
        self.keeper.forget().await
    }

    /// Verifies access tokens of this server offline.
    #[cfg(feature = "verify")]
    pub fn access_token_verifier(&self) -> &crate::access_token::AccessTokenVerifier {
        &self.verifier
    }

    /// Any call, for paths this client has no method for.
    pub async fn request<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        self.send(call).await
    }

    /// Verify a code. If it signs somebody in, the client is signed in afterwards.
    pub async fn verify_challenge(&self, challenge_id: &str, body: &VerifyBody) -> Result<Verified, Error> {
        let verified = self.call_verify_challenge(challenge_id, body).await?;
        if let Some(tokens) = &verified.tokens {
            self.keeper.adopt(tokens).await?;
        }
        Ok(verified)
    }

    /// Sign in with a password. The client is signed in afterwards.
    pub async fn login_with_password(&self, body: &LoginPasswordBody) -> Result<Tokens, Error> {
        let tokens = self.call_login_with_password(body).await?;
        self.keeper.adopt(&tokens).await?;
        Ok(tokens)
    }

    /// End the session. To have none any more is success as well.
    pub async fn logout(&self) -> Result<(), Error> {
        match self.call_logout().await {
            Err(error) if !error.is_about_the_token() && !error.is(&ProblemCode::TokenReused) => Err(error),
            _ => self.keeper.forget().await,
        }
    }

    /// Close one's own account; the session ends with it.
    pub async fn close_account(&self, body: &CloseAccountBody) -> Result<(), Error> {
        self.call_close_account(body).await?;
        self.keeper.forget().await
    }

    pub(crate) async fn send<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        self.carried_out(call).await?.read()
    }

    pub(crate) async fn send_for_nothing(&self, call: Call) -> Result<(), Error> {
        self.carried_out(call).await.map(drop)
    }

    pub(crate) async fn send_if_changed<T: DeserializeOwned>(&self, call: Call) -> Result<Option<T>, Error> {
        let answer = self.carried_out(call).await?;
        match answer.status {
            StatusCode::NOT_MODIFIED => Ok(None),
            _ => answer.read().map(Some),
        }
    }

    async fn carried_out(&self, call: Call) -> Result<Answer, Error> {
        let token = if call.is_secured {
            self.keeper.access_token().await?
        } else {
            None
        };
        let Some(token) = token else {
            return self.transport.send(&call, Repeat::IfHarmless).await;
        };
        let call = call.with_token(token.expose());
        match self.transport.send(&call, Repeat::IfHarmless).await {
            // The server refused the token before it did anything, so the call may be made again whatever it is.
            Err(error) if error.is_about_the_token() => self.carried_out_again(call, &token, error).await,
            outcome => outcome,
        }
    }

    async fn carried_out_again(&self, call: Call, stale: &Secret, error: Error) -> Result<Answer, Error> {
        match self.keeper.renew(stale).await? {
            Some(next) => {
                self.transport
                    .send(&call.with_token(next.expose()), Repeat::IfHarmless)
                    .await
            }
            None => Err(error),
        }
    }
}
