//! Carries calls over HTTP: one attempt with a time limit, and repeats where they can do no harm.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH, RETRY_AFTER, USER_AGENT};
use reqwest::{Client, Method, StatusCode, Url};
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use serde::de::DeserializeOwned;

use crate::call::{Call, random};
use crate::error::Error;
use crate::memory::Memory;

const OURSELVES: &str = concat!("doorward-sdk-rust/", env!("CARGO_PKG_VERSION"));

/// How calls are made and repeated.
#[derive(Clone, Debug)]
pub(crate) struct Patience {
    pub(crate) timeout: Duration,
    pub(crate) retries: u32,
    pub(crate) backoff: Duration,
    pub(crate) max_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            retries: 2,
            backoff: Duration::from_millis(250),
            max_wait: Duration::from_secs(30),
        }
    }
}

/// When a call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// As its method says.
    IfHarmless,
    /// Whatever its method says.
    Always,
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|_| Error::Unexpected {
            status: self.status.as_u16(),
            retry_after: None,
        })
    }
}

/// Makes requests. Knows nothing of sessions.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    client: Client,
    base: Arc<str>,
    patience: Patience,
    memory: Arc<Memory>,
}

impl Transport {
    pub(crate) fn new(base_url: &str, patience: Patience, memory: Memory) -> Result<Self, Error> {
        let base = base_url.trim_end_matches('/');
        let url = Url::parse(base).map_err(|_| Error::InvalidAddress(base_url.to_owned()))?;
        if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
            return Err(Error::InvalidAddress(base_url.to_owned()));
        }
        let client = Client::builder()
            .tls_backend_preconfigured(tls(url.scheme() == "https")?)
            // The API sends nobody elsewhere, and tokens are for this server only.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(patience.timeout)
            .build()
            .map_err(Error::insecure)?;
        Ok(Self {
            client,
            base: base.into(),
            patience,
            memory: Arc::new(memory),
        })
    }

    /// Forgets what it was answered.
    pub(crate) fn forget(&self) {
        self.memory.clear();
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base
    }

    /// Carries a call out.
    pub(crate) async fn send(&self, call: &Call, repeat: Repeat) -> Result<Answer, Error> {
        let mut tries = 0;
        loop {
            let error = match self.attempt(call).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(wait) = self.wait_after(&error, tries, call, repeat) else {
                return Err(error);
            };
            tokio::time::sleep(wait).await;
            tries += 1;
        }
    }

    /// How long to wait before the call is made again, if it may be.
    fn wait_after(&self, error: &Error, tries: u32, call: &Call, repeat: Repeat) -> Option<Duration> {
        let was_lost = matches!(error, Error::Unreachable(_));
        let was_put_off = matches!(error.status(), Some(429 | 503));
        let is_idempotent = matches!(call.method, Method::PUT | Method::DELETE);
        let is_harmless = repeat == Repeat::Always || call.is_repeatable() || (is_idempotent && !was_lost);
        if tries >= self.patience.retries || !is_harmless || !(was_lost || was_put_off) {
            return None;
        }
        let wait = match error.retry_after() {
            Some(seconds) => Duration::from_secs(seconds),
            None => self.backoff(tries),
        };
        (wait <= self.patience.max_wait).then_some(wait)
    }

    /// Doubles with each try; a part of it is random, so that callers do not come back all at once.
    fn backoff(&self, tries: u32) -> Duration {
        let whole = self.patience.backoff.saturating_mul(2_u32.saturating_pow(tries));
        let extra = u32::try_from(random() % 1000).unwrap_or_default();
        whole.saturating_add(whole.saturating_mul(extra) / 1000)
    }

    async fn attempt(&self, call: &Call) -> Result<Answer, Error> {
        let url = format!("{}{}", self.base, call.target());
        let mut request = self
            .client
            .request(call.method.clone(), url)
            .headers(call.headers.clone())
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, OURSELVES);
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        let known = self.memory.recall(call);
        if let Some(known) = &known {
            request = request.header(IF_NONE_MATCH, known.tag.clone());
        }
        let response = request.send().await.map_err(Error::unreachable)?;
        let (status, retry_after) = (response.status(), retry_after(response.headers()));
        let tag = response.headers().get(ETAG).cloned();
        let body = response.bytes().await.map_err(Error::unreachable)?.to_vec();
        if let Some(known) = known.filter(|_| status == StatusCode::NOT_MODIFIED) {
            // What is asked for often stays; what is not makes room.
            self.memory.keep(call, known.tag, &known.body);
            let (status, body) = (StatusCode::OK, known.body);
            Ok(Answer { status, body })
        } else if status.is_success() || status == StatusCode::NOT_MODIFIED {
            if let Some(tag) = tag.filter(|_| status == StatusCode::OK) {
                self.memory.keep(call, tag, &body);
            }
            Ok(Answer { status, body })
        } else {
            Err(Error::of_answer(status.as_u16(), &body, retry_after))
        }
    }
}

/// Servers are believed that the operating system believes. A connection that is not secured needs no such list.
fn tls(is_needed: bool) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Error::insecure)?;
    let builder = if is_needed {
        builder.with_platform_verifier().map_err(Error::insecure)?
    } else {
        builder.with_root_certificates(RootCertStore::empty())
    };
    Ok(builder.with_no_client_auth())
}

fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()
}
