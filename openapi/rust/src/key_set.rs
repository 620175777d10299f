//! The keys access tokens are signed with, fetched when needed and kept for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use reqwest::Method;

use crate::call::Call;
use crate::clock::Clock;
use crate::error::Error;
use crate::models::{Jwk, Jwks};
use crate::transport::{Repeat, Transport};

const FRESH: Duration = Duration::from_mins(10);
const USABLE: Duration = Duration::from_hours(1);
const COOL_DOWN: Duration = Duration::from_secs(30);

/// A public key of Ed25519.
pub(crate) type PublicKey = [u8; 32];
type Fetching = Shared<BoxFuture<'static, Result<Arc<Jwks>, Error>>>;

/// Keys by id.
pub(crate) struct KeySet {
    transport: Transport,
    clock: Clock,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, PublicKey>,
    fetched_at: Option<Duration>,
    tried_at: Option<Duration>,
    fetching: Option<Fetching>,
}

impl KeySet {
    pub(crate) fn new(transport: Transport, clock: Clock) -> Self {
        Self {
            transport,
            clock,
            known: Mutex::default(),
        }
    }

    /// The key with this id. Keys are fetched again every ten minutes, and for an unknown id at most twice a minute.
    /// While the server cannot be reached, keys count for an hour.
    pub(crate) async fn find(&self, id: &str) -> Result<Option<PublicKey>, Error> {
        if let Some(fetching) = self.fetching_for(id) {
            let outcome = fetching.clone().await;
            let usable = self.usable(id);
            self.take_over(&fetching, outcome.as_ref().ok());
            if let (Err(error), None) = (outcome, usable) {
                return Err(error);
            }
        }
        Ok(self.usable(id))
    }

    fn fetching_for(&self, id: &str) -> Option<Fetching> {
        let now = self.clock.now();
        let mut known = self.known();
        if let Some(fetching) = &known.fetching {
            return Some(fetching.clone());
        }
        let is_fresh = known.keys.contains_key(id) && is_within(known.fetched_at, FRESH, now);
        if is_fresh || is_within(known.tried_at, COOL_DOWN, now) {
            return None;
        }
        known.tried_at = Some(now);
        let fetching = fetched(self.transport.clone()).boxed().shared();
        Some(known.fetching.insert(fetching).clone())
    }

    fn take_over(&self, fetching: &Fetching, jwks: Option<&Arc<Jwks>>) {
        let now = self.clock.now();
        let mut known = self.known();
        if !known.fetching.as_ref().is_some_and(|kept| kept.ptr_eq(fetching)) {
            return;
        }
        known.fetching = None;
        match jwks {
            Some(jwks) => {
                known.keys = jwks.keys.iter().filter_map(read).collect();
                known.fetched_at = Some(now);
            }
            // Without any keys nothing can be verified: the next caller may try at once.
            None if known.keys.is_empty() => known.tried_at = None,
            None => {}
        }
    }

    fn usable(&self, id: &str) -> Option<PublicKey> {
        let known = self.known();
        is_within(known.fetched_at, USABLE, self.clock.now())
            .then(|| known.keys.get(id).copied())
            .flatten()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn fetched(transport: Transport) -> Result<Arc<Jwks>, Error> {
    let call = Call::new(Method::GET, "/.well-known/jwks.json");
    transport.send(&call, Repeat::IfHarmless).await?.read().map(Arc::new)
}

fn is_within(since: Option<Duration>, span: Duration, now: Duration) -> bool {
    since.is_some_and(|since| now.saturating_sub(since) < span)
}

/// A key that signs the one way Doorward signs.
fn read(key: &Jwk) -> Option<(String, PublicKey)> {
    let is_ours = key.kty == "OKP" && key.crv == "Ed25519" && key.r#use == "sig" && key.alg == "EdDSA";
    let bytes = URL_SAFE_NO_PAD.decode(&key.x).ok().filter(|_| is_ours)?;
    Some((key.kid.clone(), bytes.try_into().ok()?))
}
