//! Commands to a running server from its own machine: the store belongs to the server while it runs, so the command line asks it.
//! A socket in the data directory, which only its owner can use.

mod plugins;
mod test_message;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorward_core::Timestamp;
use doorward_core::app::{App, Origin};
use doorward_core::ports::Renderer;
use doorward_core::use_cases::operating::SetUp;
use doorward_core::values::email::EmailAddress;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

pub(crate) use self::plugins::{FileView, PluginReply, PluginRequest, PluginView, ProviderView};
pub(crate) use self::test_message::{Step, TestRequest, Tested};

use crate::config::Config;
use crate::listening::AFTER_REFUSAL;
use crate::new_admin::{NewAdminForm, admin_from};
use crate::node::Node;
use crate::plugins::Carriers;
use crate::private_file;
use crate::setup_code::SetupCodeFile;
use crate::stopping::Stopped;

/// What can be asked of a running server.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub(crate) enum Request {
    /// Make a new signing key.
    RotateKeys,
    /// Make the first administrator.
    CreateAdmin(NewAdminForm),
    /// Make a link that lets the administrator with this address set a new password.
    RecoverAdmin {
        /// The address, as typed.
        email: String,
    },
    /// Something about plugins.
    Plugins(PluginRequest),
    /// Send a test message over the configured route.
    SendTest(TestRequest),
}

impl Request {
    /// Whether the answer is worth nothing to who does not know where the server is.
    pub(crate) const fn leads_to_the_server(&self) -> bool {
        matches!(self, Self::RecoverAdmin { .. })
    }
}

/// What it answers.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply {
    /// Done; this is the id of what was made.
    Done(String),
    /// A link that sets a new password.
    Link {
        /// Where it leads.
        url: String,
        /// When it stops working.
        expires_at: Timestamp,
    },
    /// The answer to a request about plugins.
    Plugins(PluginReply),
    /// What happened to the test message.
    Tested(Tested),
    /// Not done; this is why.
    Refused(String),
}

/// The longest request there is.
const LONGEST: u64 = 64 * 1024;

fn socket(data_dir: &Path) -> PathBuf {
    data_dir.join("control.sock")
}

/// Asks the server that runs on this data directory; `None` when none does.
pub(crate) async fn ask(data_dir: &Path, request: &Request) -> io::Result<Option<Reply>> {
    let path = socket(data_dir);
    let mut stream = match UnixStream::connect(&path).await {
        Ok(stream) => stream,
        Err(error) if tells_of_nobody(&error) => return Ok(None),
        Err(error) => {
            let what = format!("cannot reach a server through {}: {error}", path.display());
            return Err(io::Error::new(error.kind(), what));
        }
    };
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).await?;
    Ok(Some(serde_json::from_str(&answer)?))
}

/// Whether a socket could not be reached because no server listens at it. At a path too long for a socket none can: who has the
/// store is seen when it is opened.
fn tells_of_nobody(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionRefused, InvalidInput, NotFound};
    matches!(error.kind(), NotFound | ConnectionRefused | InvalidInput)
}

/// What requests are carried out on.
#[derive(Clone)]
pub(crate) struct Controlled {
    app: Arc<App>,
    carriers: Arc<Carriers>,
    renderer: Arc<dyn Renderer>,
    setup_code: SetupCodeFile,
}

impl Controlled {
    pub(crate) fn of(node: &Node, config: &Config) -> Self {
        Self {
            app: Arc::clone(&node.app),
            carriers: Arc::clone(&node.carriers),
            renderer: Arc::clone(&node.renderer),
            setup_code: SetupCodeFile::of(&config.data_dir),
        }
    }
}

/// A socket that nobody but its owner is heard at.
pub(crate) struct Ear {
    path: PathBuf,
    listener: UnixListener,
}

impl Ear {
    /// Opens the socket in a data directory.
    pub(crate) fn open(data_dir: &Path) -> io::Result<Self> {
        let path = socket(data_dir);
        // What a crashed server left is in the way; a running one would have kept this one from opening the store.
        private_file::remove(&path)?;
        let listener = UnixListener::bind(&path)?;
        private_file::close(&path)?;
        Ok(Self { path, listener })
    }

    /// Answers requests until told to stop.
    pub(crate) async fn serve(self, node: Controlled, mut stop: Stopped) -> io::Result<()> {
        loop {
            tokio::select! {
                () = stop.told() => break,
                stream = self.next() => {
                    let node = node.clone();
                    tokio::spawn(async move {
                        if let Err(error) = answer(&node, stream).await {
                            tracing::warn!(%error, "a control request broke off");
                        }
                    });
                }
            }
        }
        private_file::remove(&self.path)
    }

    /// The next who asks.
    async fn next(&self) -> UnixStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => return stream,
                Err(error) => {
                    tracing::warn!(%error, "a command from this machine's command line was not accepted");
                    tokio::time::sleep(AFTER_REFUSAL).await;
                }
            }
        }
    }
}

async fn answer(node: &Controlled, mut stream: UnixStream) -> io::Result<()> {
    let (from, mut to) = stream.split();
    let mut line = zeroize::Zeroizing::new(String::new());
    BufReader::new(from.take(LONGEST)).read_line(&mut line).await?;
    let reply = match serde_json::from_str(&line) {
        Ok(request) => carry_out(node, request).await,
        Err(_) => Reply::Refused("this server does not know that request".to_owned()),
    };
    let mut bytes = serde_json::to_vec(&reply)?;
    bytes.push(b'\n');
    to.write_all(&bytes).await
}

/// Does what is asked.
pub(crate) async fn carry_out(node: &Controlled, request: Request) -> Reply {
    let done: Result<Reply, String> = match request {
        Request::RotateKeys => match node.app.rotate_keys(&Origin::default()).await {
            Ok(id) => Ok(Reply::Done(id.to_string())),
            Err(error) => Err(error.to_string()),
        },
        Request::CreateAdmin(form) => match admin_from(&form) {
            Ok(admin) => create(node, &admin).await.map(Reply::Done),
            Err(problem) => Err(problem.to_string()),
        },
        Request::RecoverAdmin { email } => recover(&node.app, &email).await,
        Request::SendTest(request) => {
            let sent = test_message::carry_out((&node.app, &node.carriers, &*node.renderer), &request).await;
            sent.map(Reply::Tested)
        }
        Request::Plugins(request) => plugins::carry_out(&node.carriers, request).await.map(Reply::Plugins),
    };
    done.unwrap_or_else(Reply::Refused)
}

async fn create(node: &Controlled, admin: &SetUp) -> Result<String, String> {
    let made = node.app.create_first_admin(admin, &Origin::default()).await;
    let user = made.map_err(|error| error.to_string())?;
    node.setup_code.forget();
    Ok(user.id.to_string())
}

async fn recover(app: &App, email: &str) -> Result<Reply, String> {
    let email = EmailAddress::parse(email).map_err(|flaw| format!("--email: {flaw}"))?;
    let link = app.recover_admin(&email, &Origin::default()).await;
    let link = link.map_err(|error| error.to_string())?;
    Ok(Reply::Link {
        url: link.url.reveal().to_owned(),
        expires_at: link.expires_at,
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[tokio::test]
    async fn only_its_owner_can_use_the_socket() {
        let folder = tempfile::tempdir().unwrap();

        let ear = Ear::open(folder.path()).unwrap();

        let mode = std::fs::metadata(&ear.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[tokio::test]
    async fn no_server_runs_where_no_socket_is_or_nobody_listens_at_it() {
        let folder = tempfile::tempdir().unwrap();
        let too_long = folder.path().join("a-folder-".repeat(20));
        let nobody = async |data_dir: &Path| ask(data_dir, &Request::RotateKeys).await.unwrap().is_none();

        assert!(nobody(folder.path()).await && nobody(&too_long).await);
        drop(Ear::open(folder.path()).unwrap());
        assert!(socket(folder.path()).exists() && nobody(folder.path()).await);
    }

    #[tokio::test]
    async fn what_else_keeps_a_server_from_being_asked_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();

        let told = ask(&file, &Request::RotateKeys).await.err().unwrap();

        assert_eq!(told.kind(), io::ErrorKind::NotADirectory);
        assert!(told.to_string().contains("file/control.sock: "), "{told}");
    }
}
