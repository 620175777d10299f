//! The network side of a node: the address people know, TLS, readiness, and the listener for measures.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use doorward_core::app::App;
use doorward_http::services::{Check, Readiness as Ready};
use doorward_http::settings::{CompatSettings, HttpSettings};
use doorward_surreal::SurrealStore;
use poem::listener::{Acceptor, AcceptorExt as _, RustlsCertificate, RustlsConfig, TcpAcceptor};
use poem::{IntoEndpoint, Server};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::measures::Render;
use crate::node::Node;
use crate::serve::ServeError;
use crate::stopping::Stopped;
use crate::worker::Pulse;

/// A connection on which nothing happens for this long is closed.
const IDLE: Duration = Duration::from_mins(1);

/// The address people reach the server at.
pub(crate) fn public_url(config: &Config, address: SocketAddr) -> String {
    let scheme = if config.http.tls.certificate.is_some() {
        "https"
    } else {
        "http"
    };
    config
        .http
        .public_url
        .as_ref()
        .map_or_else(|| format!("{scheme}://{address}"), |url| url.as_str().to_owned())
}

/// What the web side needs to know of the configuration.
pub(crate) fn settings(config: &Config, public_url: &str, node: &Node, metrics: Render) -> HttpSettings {
    let http = &config.http;
    HttpSettings {
        public_url: public_url.to_owned(),
        trusted_proxies: http.trusted_proxies.iter().map(|network| network.0).collect(),
        cors_origins: http
            .cors_origins
            .iter()
            .map(|origin| origin.as_str().to_owned())
            .collect(),
        header_limit: http.header_limit,
        body_limit: http.body_limit_bytes,
        request_timeout: Duration::from_secs(http.request_timeout_s.into()),
        app_name: config.mail.app_name.clone(),
        inbox_enabled: config.inbox.enabled,
        secure_cookies: public_url.starts_with("https://"),
        metrics: config.metrics.listen.is_none().then_some(metrics),
        compat: CompatSettings {
            mailguard: config.compat.mailguard,
            flask: config.compat.flask,
            default_region: config.compat.default_region,
            mailguard_code_length: config.compat.mailguard_code_length,
        },
        form_key: node.form_key,
    }
}

/// Whether this node should get requests: its store answers, its keys are loaded, its worker lives, and it is not going down.
pub(crate) struct Readiness {
    app: Arc<App>,
    store: Arc<SurrealStore>,
    pulse: Arc<Pulse>,
    draining: Arc<AtomicBool>,
}

impl Readiness {
    /// The readiness of a node.
    pub(crate) fn new(node: &Node, pulse: Arc<Pulse>, draining: Arc<AtomicBool>) -> Self {
        Self {
            app: Arc::clone(&node.app),
            store: Arc::clone(&node.store),
            pulse,
            draining,
        }
    }
}

#[async_trait::async_trait]
impl Ready for Readiness {
    async fn checks(&self) -> Vec<Check> {
        vec![
            Check {
                name: "store",
                works: self.store.ready().await,
            },
            Check {
                name: "keys",
                works: !self.app.public_keys().is_empty(),
            },
            Check {
                name: "worker",
                works: self.pulse.is_alive(&self.app),
            },
            Check {
                name: "serving",
                works: !self.draining.load(Ordering::Relaxed),
            },
        ]
    }
}

/// Serves requests from a socket that already listens.
pub(crate) fn serve_http(
    listener: TcpListener,
    config: &Config,
    endpoint: impl IntoEndpoint<Endpoint: 'static> + Send + 'static,
    stopped: Stopped,
    drain: Duration,
) -> Result<JoinHandle<std::io::Result<()>>, ServeError> {
    let plain = TcpAcceptor::from_tokio(listener)?;
    let header_limit = u32::try_from(config.http.header_limit).unwrap_or(u32::MAX);
    Ok(match tls(config)? {
        None => tokio::spawn(serve(plain, endpoint, header_limit, stopped, drain)),
        Some(tls) => {
            let acceptor = plain.rustls(futures_util::stream::iter([tls]));
            tokio::spawn(serve(acceptor, endpoint, header_limit, stopped, drain))
        }
    })
}

async fn serve(
    acceptor: impl Acceptor + 'static,
    endpoint: impl IntoEndpoint<Endpoint: 'static>,
    header_limit: u32,
    mut stopped: Stopped,
    drain: Duration,
) -> std::io::Result<()> {
    let stop = async move { stopped.told().await };
    let server = Server::new_with_acceptor(acceptor)
        .idle_timeout(IDLE)
        .http2_max_header_list_size(header_limit);
    server.run_with_graceful_shutdown(endpoint, stop, Some(drain)).await
}

fn tls(config: &Config) -> Result<Option<RustlsConfig>, ServeError> {
    let tls = &config.http.tls;
    let (Some(certificate), Some(key)) = (&tls.certificate, &tls.key) else {
        return Ok(None);
    };
    let certificate =
        std::fs::read(certificate).map_err(|_| ServeError::Tls("the file in `certificate` cannot be read"))?;
    let key = std::fs::read(key).map_err(|_| ServeError::Tls("the file in `key` cannot be read"))?;
    Ok(Some(
        RustlsConfig::new().fallback(RustlsCertificate::new().cert(certificate).key(key)),
    ))
}

/// Serves `/metrics` on an address of its own.
pub(crate) async fn serve_metrics(
    address: SocketAddr,
    render: Render,
    stopped: Stopped,
) -> Result<JoinHandle<()>, ServeError> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Listen { address, source })?;
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let page = poem::endpoint::make_sync(move |_| render());
    let route = poem::Route::new().at("/metrics", page);
    Ok(tokio::spawn(async move {
        if let Err(error) = serve(acceptor, route, 16_384, stopped, Duration::ZERO).await {
            tracing::warn!(%error, "measures are served no longer");
        }
    }))
}
