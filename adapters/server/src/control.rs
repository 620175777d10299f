//! Commands to a running server from its own machine: the store belongs to the server while it runs, so the command line asks it.
//! A socket in the data directory, which only its owner can enter.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorward_core::app::{App, Origin};
use doorward_core::use_cases::operating::SetUp;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::new_admin::{NewAdminForm, admin_from};
use crate::stopping::Stopped;

/// What can be asked of a running server.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub(crate) enum Request {
    /// Make a new signing key.
    RotateKeys,
    /// Make the first administrator.
    CreateAdmin(NewAdminForm),
}

/// What it answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply {
    /// Done; this is the id of what was made.
    Done(String),
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
    let Ok(mut stream) = UnixStream::connect(socket(data_dir)).await else {
        return Ok(None);
    };
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).await?;
    Ok(Some(serde_json::from_str(&answer)?))
}

/// Answers requests until told to stop.
pub(crate) async fn serve(app: Arc<App>, data_dir: PathBuf, mut stop: Stopped) -> io::Result<()> {
    let path = socket(&data_dir);
    // What a crashed server left is in the way; a running one would have kept this one from opening the store.
    crate::private_file::remove(&path)?;
    let listener = UnixListener::bind(&path)?;
    loop {
        tokio::select! {
            () = stop.told() => break,
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                let app = Arc::clone(&app);
                tokio::spawn(async move {
                    if let Err(error) = answer(&app, stream).await {
                        tracing::warn!(%error, "a control request broke off");
                    }
                });
            }
        }
    }
    crate::private_file::remove(&path)
}

async fn answer(app: &App, mut stream: UnixStream) -> io::Result<()> {
    let (from, mut to) = stream.split();
    let mut line = zeroize::Zeroizing::new(String::new());
    BufReader::new(from.take(LONGEST)).read_line(&mut line).await?;
    let reply = match serde_json::from_str(&line) {
        Ok(request) => carry_out(app, request).await,
        Err(_) => Reply::Refused("this server does not know that request".to_owned()),
    };
    let mut bytes = serde_json::to_vec(&reply)?;
    bytes.push(b'\n');
    to.write_all(&bytes).await
}

/// Does what is asked.
pub(crate) async fn carry_out(app: &App, request: Request) -> Reply {
    let done: Result<String, String> = match request {
        Request::RotateKeys => match app.rotate_keys(&Origin::default()).await {
            Ok(id) => Ok(id.to_string()),
            Err(error) => Err(error.to_string()),
        },
        Request::CreateAdmin(form) => match admin_from(&form) {
            Ok(admin) => create(app, &admin).await,
            Err(problem) => Err(problem.to_string()),
        },
    };
    done.map_or_else(Reply::Refused, Reply::Done)
}

async fn create(app: &App, admin: &SetUp) -> Result<String, String> {
    let made = app.create_first_admin(admin, &Origin::default()).await;
    made.map(|user| user.id.to_string()).map_err(|error| error.to_string())
}
