//! Serving: from a configuration to a node that answers, and back down in order.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use doorward_core::app::App;
use doorward_core::ports::Plugins as _;
use doorward_core::values::secret::SecretText;
use doorward_http::services::Services;
use doorward_surreal::SurrealStore;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::control::{Controlled, Ear};
use crate::node::{Node, NodeError, Surroundings};
use crate::plugins::Carriers;
use crate::setup_code::SetupCodeFile;
use crate::stopping::{Stop, Stopped, stopping};
use crate::worker::{self, Pulse};
use crate::{listening, measures, private_file, screen, upkeep};

/// How long requests that are under way may take to end.
const DRAIN: Duration = Duration::from_secs(20);

/// The file that says where the server answers, until it is told to end.
const ADDRESS_FILE: &str = "listen";

/// Why serving did not begin, or ended badly.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("`http.listen`: cannot listen on {address}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("`http.tls`: {0}")]
    Tls(#[from] listening::tls::TlsFault),
    /// The node cannot be put together.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// The store does not do what is needed to start.
    #[error("the store cannot be used")]
    Hindered(#[from] doorward_core::app::Hindrance),
    /// The system does not let its signals be heard.
    #[error("the system's signals cannot be heard")]
    Signals(#[source] std::io::Error),
    /// A file in the data directory cannot be written.
    #[error("a file in the data directory cannot be written")]
    Files(#[from] std::io::Error),
}

impl ServeError {
    /// Whether the configuration has to be mended.
    pub(crate) const fn is_misuse(&self) -> bool {
        matches!(self, Self::Node(error) if error.is_misuse())
    }
}

/// A server that answers.
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    address_file: PathBuf,
    /// The code that makes the first administrator, while there is none.
    pub setup_code: Option<SecretText>,
    /// Its use cases.
    pub app: Arc<App>,
    /// What messages leave by.
    pub(crate) carriers: Arc<Carriers>,
    stop: Stop,
    stop_sending: Stop,
    draining: Arc<AtomicBool>,
    drain_delay: Duration,
    http: JoinHandle<()>,
    background: Vec<JoinHandle<()>>,
    store: Arc<SurrealStore>,
}

/// Serves until the system says stop; a second word ends at once.
pub async fn run(config: Config) -> Result<(), ServeError> {
    // Heard before anybody is told that the server is ready: what comes unheard ends the process in the middle of a request.
    let mut word = StopWord::listen().map_err(ServeError::Signals)?;
    let running = tokio::select! {
        running = start(&config, Surroundings::of_this_system()) => running?,
        () = word.comes() => {
            tracing::info!("stopped before it was ready");
            return Ok(());
        }
    };
    for warning in config.warnings().iter().chain(&running.carriers.warnings()) {
        tracing::warn!("{warning}");
    }
    screen::show(&config, &running);
    word.comes().await;
    tracing::info!("stopping");
    tokio::select! {
        () = running.stop() => {}
        () = word.comes() => tracing::warn!("stopped without waiting"),
    }
    Ok(())
}

/// Starts a node; it answers once this returns.
pub async fn start(config: &Config, around: Surroundings) -> Result<Running, ServeError> {
    let listener = TcpListener::bind(config.http.listen).await;
    let listener = listener.map_err(|source| ServeError::Listen {
        address: config.http.listen,
        source,
    })?;
    let address = listener.local_addr()?;
    let public_url = listening::public_url(config, address);
    let (handover, handed) = worker::outbox();
    let entropy = Arc::clone(&around.entropy);
    let node = Node::open(config, &public_url, Arc::new(handover), around).await?;
    // Not before the store is open: whom it let into its files runs alone on this data, and the address is that of one who is gone.
    let address_file = config.data_dir.join(ADDRESS_FILE);
    private_file::remove(&address_file)?;
    node.app.ensure_keys().await?;
    if !config.database.url.is_server() {
        node.app.free_leases().await?;
    }
    let setup_code_file = SetupCodeFile::of(&config.data_dir);
    let setup_code = setup_code_file.offer(&node.app).await?;
    // Open before anybody is told that the server is ready.
    let ear = Ear::open(&config.data_dir);
    let hangup = signal(SignalKind::hangup()).map_err(ServeError::Signals)?;
    let (stop, stopped) = stopping();
    let (stop_sending, stopped_sending) = stopping();
    let pulse = Arc::new(Pulse::default());
    let draining = Arc::new(AtomicBool::new(false));
    let ready = listening::Readiness::new(&node, Arc::clone(&pulse), Arc::clone(&draining));
    let metrics = measures::install(&node);
    let mut background = vec![
        tokio::spawn(worker::run(Arc::clone(&node.app), handed, pulse, stopped_sending)),
        tokio::spawn(upkeep::run(
            Arc::clone(&node.app),
            config.keys.rotate_after,
            stopped.clone(),
        )),
        tokio::spawn(listen_for_control(ear, Controlled::of(&node, config), stopped.clone())),
        tokio::spawn(reload_on_hangup(hangup, Arc::clone(&node.carriers), stopped.clone())),
        // The numbering plans take a moment to load; the first phone number should not wait for them.
        tokio::task::spawn_blocking(doorward_core::values::phone::load_plans),
    ];
    if let Some(code) = setup_code.clone() {
        let (file, app) = (setup_code_file.clone(), Arc::clone(&node.app));
        background.push(tokio::spawn(file.forget_when_used(app, code, stopped.clone())));
    }
    let settings = Arc::new(listening::settings(config, &public_url, &node, metrics.clone()));
    let explain = listening::explain(Arc::clone(&settings), Arc::clone(&entropy));
    if let Some(separate) = config.metrics.listen {
        let explain = Arc::clone(&explain);
        background.push(listening::serve_metrics(separate, config, metrics, explain, stopped.clone()).await?);
    }
    let services = Services {
        app: Arc::clone(&node.app),
        settings,
        entropy,
        readiness: Arc::new(ready),
        after_setup: Arc::new(move || setup_code_file.forget()),
    };
    let endpoint = doorward_http::routes::routes(services);
    let http = listening::serve_http(listener, config, endpoint, explain, stopped, DRAIN)?;
    private_file::write(&address_file, &address.to_string())?;
    Ok(Running {
        address,
        address_file,
        setup_code,
        app: node.app,
        carriers: node.carriers,
        stop,
        stop_sending,
        draining,
        drain_delay: Duration::from_secs(config.http.drain_delay_s.into()),
        http,
        background,
        store: node.store,
    })
}

impl Running {
    /// Removes the file that says where the server answers, unless another one has taken it over.
    fn forget_address(&self) {
        let said = std::fs::read_to_string(&self.address_file);
        if said.is_ok_and(|said| said == self.address.to_string())
            && let Err(error) = private_file::remove(&self.address_file)
        {
            tracing::warn!(%error, "the file with the address cannot be removed");
        }
    }

    /// Not ready any more, then nobody new is let in and what is under way ends, then what it gave to send is sent, then the store.
    pub async fn stop(self) {
        self.draining.store(true, Ordering::Relaxed);
        self.forget_address();
        tokio::time::sleep(self.drain_delay).await;
        // The receivers may be gone already when their tasks ended by themselves.
        let _ = self.stop.send(true);
        // A panic in the background was logged when it happened.
        let _ = self.http.await;
        let _ = self.stop_sending.send(true);
        for task in self.background {
            let _ = task.await;
        }
        self.store.close().await;
    }
}

async fn listen_for_control(ear: std::io::Result<Ear>, node: Controlled, stopped: Stopped) {
    let heard = match ear {
        Ok(ear) => ear.serve(node, stopped).await,
        Err(error) => Err(error),
    };
    if let Err(error) = heard {
        tracing::warn!(%error, "commands from this machine's command line are not heard");
    }
}

/// Looks for new plugin files whenever the system's signal for "read your files again" comes.
async fn reload_on_hangup(mut hangup: Signal, carriers: Arc<Carriers>, mut stopped: Stopped) {
    loop {
        tokio::select! {
            () = stopped.told() => return,
            _ = hangup.recv() => drop(carriers.reload().await),
        }
    }
}

/// The system's word to stop, heard from `listen` on.
struct StopWord {
    terminate: Signal,
    interrupt: Signal,
}

impl StopWord {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn comes(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
