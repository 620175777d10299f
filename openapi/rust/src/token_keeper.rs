//! Keeps a session going: one renewal at a time, however many calls need it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use reqwest::Method;

use crate::call::Call;
use crate::clock::Clock;
use crate::error::Error;
use crate::models::{RefreshBody, Tokens};
use crate::secret::Secret;
use crate::token_store::{StoreGuard, StoredTokens, TokenStore};
use crate::transport::{Repeat, Transport};

/// An access token this close to its end, in milliseconds, is renewed before it is used.
const LEEWAY_MS: u64 = 10_000;

type Renewal = Shared<BoxFuture<'static, Result<Option<StoredTokens>, Error>>>;
pub(crate) type OnSignedOut = Arc<dyn Fn(&Error) + Send + Sync>;

/// Holds the tokens of a session and renews them.
pub(crate) struct TokenKeeper {
    keeping: Keeping,
    renewal: Mutex<Option<Renewal>>,
}

/// What a renewal works with.
#[derive(Clone)]
pub(crate) struct Keeping {
    pub(crate) store: Arc<dyn TokenStore>,
    pub(crate) transport: Transport,
    pub(crate) clock: Clock,
    pub(crate) on_signed_out: Option<OnSignedOut>,
}

impl TokenKeeper {
    pub(crate) fn new(keeping: Keeping) -> Self {
        Self {
            keeping,
            renewal: Mutex::new(None),
        }
    }

    /// The tokens as they are.
    pub(crate) fn tokens(&self) -> Result<Option<StoredTokens>, Error> {
        Ok(self.keeping.store.load()?)
    }

    /// An access token that counts for a while; none when nobody is signed in.
    pub(crate) async fn access_token(&self) -> Result<Option<Secret>, Error> {
        match self.tokens()? {
            Some(tokens) if self.keeping.is_about_to_end(&tokens) => self.renew(&tokens.access_token).await,
            tokens => Ok(tokens.map(|tokens| tokens.access_token)),
        }
    }

    /// An access token in place of one that does not count any more; none when nobody is signed in. Everybody who
    /// asks while a renewal is under way gets its outcome.
    pub(crate) async fn renew(&self, stale: &Secret) -> Result<Option<Secret>, Error> {
        let renewal = self.renewal_of(stale);
        let outcome = renewal.clone().await;
        let mut current = self.current();
        if current.as_ref().is_some_and(|kept| kept.ptr_eq(&renewal)) {
            *current = None;
        }
        Ok(outcome?.map(|tokens| tokens.access_token))
    }

    /// Takes the tokens of a new session over.
    pub(crate) async fn adopt(&self, tokens: &Tokens) -> Result<(), Error> {
        let _guard = self.keeping.lock().await?;
        self.keeping.transport.forget();
        self.keeping.save(tokens).map(drop)
    }

    /// Drops the session on this side.
    pub(crate) async fn forget(&self) -> Result<(), Error> {
        let _guard = self.keeping.lock().await?;
        self.keeping.transport.forget();
        Ok(self.keeping.store.clear()?)
    }

    fn renewal_of(&self, stale: &Secret) -> Renewal {
        let mut current = self.current();
        if let Some(renewal) = current.as_ref().filter(|renewal| renewal.peek().is_none()) {
            return renewal.clone();
        }
        let renewal = self.keeping.clone().renewed(stale.clone()).boxed().shared();
        current.insert(renewal).clone()
    }

    fn current(&self) -> MutexGuard<'_, Option<Renewal>> {
        self.renewal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keeping {
    async fn renewed(self, stale: Secret) -> Result<Option<StoredTokens>, Error> {
        let _guard = self.lock().await?;
        let Some(tokens) = self.store.load()? else {
            return Ok(None);
        };
        if tokens.access_token != stale {
            // Somebody else renewed it while we waited for our turn.
            return Ok(Some(tokens));
        }
        let next = match self.refreshed(&tokens.refresh_token).await {
            Err(error) if error.status() != Some(401) => return Err(error),
            next => next,
        };
        let kept = self.store.load()?;
        if kept.as_ref().map(|kept| &kept.refresh_token) != Some(&tokens.refresh_token) {
            // Somebody signed out or in meanwhile: that counts.
            return Ok(kept);
        }
        match next {
            Ok(next) => self.save(&next).map(Some),
            Err(refusal) => self.ended(refusal),
        }
    }

    /// The server takes the same token again while its successor is unused, so a lost answer is asked for again.
    async fn refreshed(&self, refresh_token: &Secret) -> Result<Tokens, Error> {
        let body = RefreshBody {
            refresh_token: refresh_token.clone(),
        };
        let call = Call::new(Method::POST, "/v1/tokens/refresh").with_body(&body)?;
        self.transport.send(&call, Repeat::Always).await?.read()
    }

    fn ended(&self, refusal: Error) -> Result<Option<StoredTokens>, Error> {
        self.transport.forget();
        self.store.clear()?;
        if let Some(tell) = &self.on_signed_out {
            tell(&refusal);
        }
        Err(refusal)
    }

    fn save(&self, tokens: &Tokens) -> Result<StoredTokens, Error> {
        let lasts = tokens.expires_in.saturating_mul(1000);
        let stored = StoredTokens {
            access_token: tokens.access_token.clone(),
            refresh_token: tokens.refresh_token.clone(),
            session_id: tokens.session_id.clone(),
            expires_at: self.now_ms().saturating_add(lasts),
            lasts,
        };
        self.store.save(&stored)?;
        Ok(stored)
    }

    fn is_about_to_end(&self, tokens: &StoredTokens) -> bool {
        tokens.expires_at.saturating_sub(self.now_ms()) <= LEEWAY_MS.min(tokens.lasts / 10)
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.clock.now().as_millis()).unwrap_or(u64::MAX)
    }

    /// A lock may wait for another program, so it is not waited for on a thread that carries calls.
    async fn lock(&self) -> Result<StoreGuard, Error> {
        let store = self.store.clone();
        match tokio::task::spawn_blocking(move || store.lock()).await {
            Ok(guard) => Ok(guard?),
            Err(cause) => Err(std::io::Error::other(cause).into()),
        }
    }
}

impl fmt::Debug for TokenKeeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKeeper")
    }
}
