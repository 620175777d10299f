//! The network side of a node: the address people know, TLS, readiness, and the listener for measures.

mod attendance;
mod connections;
pub(crate) mod tls;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use doorward_core::app::App;
use doorward_core::ports::Entropy;
use doorward_http::services::{Check, Readiness as Ready};
use doorward_http::settings::{CompatSettings, HttpSettings};
use doorward_surreal::SurrealStore;
use poem::IntoEndpoint;
use poem::listener::{AcceptorExt as _, TcpAcceptor};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::attendance::Patience;
use self::connections::Rules;
pub(crate) use self::wire::Explain;
use crate::config::Config;
use crate::measures::Render;
use crate::node::Node;
use crate::serve::ServeError;
use crate::stopping::Stopped;
use crate::worker::Pulse;

/// How long a connection may stay open between two requests: longer than the balancers in front of a server keep theirs.
const IDLE: Duration = Duration::from_secs(75);

/// How long a client may take to read the last it is owed once its time is up.
const FAREWELL: Duration = Duration::from_secs(5);

/// How long nobody is let in after the system refused a connection, most likely for want of file handles.
pub(crate) const AFTER_REFUSAL: Duration = Duration::from_millis(50);

/// How many connections may ask for measures at a time.
const READERS_OF_MEASURES: usize = 16;

/// How many bytes the headers of a request for measures may have.
const HEADERS_OF_READERS: usize = 16_384;

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

/// What the public URL is without its port, where the port is another one at each start.
pub(crate) fn portless_url(config: &Config) -> Option<String> {
    let address = config.http.listen;
    let is_unknown = config.http.public_url.is_none() && address.port() == 0;
    is_unknown.then(|| {
        let url = public_url(config, address);
        url.strip_suffix(":0").unwrap_or(&url).to_owned()
    })
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
        metrics: config.shows_measures_to_everybody().then_some(metrics),
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
    explain: Explain,
    stopped: Stopped,
    drain: Duration,
) -> Result<JoinHandle<()>, ServeError> {
    let plain = TcpAcceptor::from_tokio(listener)?;
    let http = &config.http;
    let rules = Rules {
        most: http.max_connections,
        patience: patience(config),
        header_limit: http.header_limit,
        drain,
        explain,
    };
    let endpoint = endpoint.into_endpoint();
    Ok(match tls::configured(&http.tls)? {
        None => tokio::spawn(connections::serve(plain, endpoint, rules, stopped)),
        Some(tls) => {
            let acceptor = tls::AfterTheConfig::of(plain).rustls(futures_util::stream::iter([tls]));
            tokio::spawn(connections::serve(acceptor, endpoint, rules, stopped))
        }
    })
}

fn patience(config: &Config) -> Patience {
    Patience {
        head: Duration::from_secs(config.http.head_timeout_s.into()),
        idle: IDLE,
        farewell: FAREWELL,
    }
}

/// What is said to those who do not speak HTTP.
pub(crate) fn explain(settings: Arc<HttpSettings>, entropy: Arc<dyn Entropy>) -> Explain {
    Arc::new(move |status| doorward_http::unread(&settings, &*entropy, status))
}

/// Serves `/metrics` on an address of its own.
pub(crate) async fn serve_metrics(
    address: SocketAddr,
    config: &Config,
    render: Render,
    explain: Explain,
    stopped: Stopped,
) -> Result<JoinHandle<()>, ServeError> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Listen { address, source })?;
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let page = poem::endpoint::make_sync(move |_| render());
    let route = poem::Route::new().at("/metrics", page);
    let rules = Rules {
        most: READERS_OF_MEASURES,
        patience: patience(config),
        header_limit: HEADERS_OF_READERS,
        drain: Duration::ZERO,
        explain,
    };
    Ok(tokio::spawn(connections::serve(acceptor, route, rules, stopped)))
}
