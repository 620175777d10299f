//! What the command line asks for, done.

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;

use doorward_core::Timestamp;

use crate::cli::{NewAdmin, Task};
use crate::config::Config;
use crate::control::{self, Controlled, Reply, Request};
use crate::new_admin::NewAdminForm;
use crate::node::{Node, NodeError, Surroundings};
use crate::{listening, plugin_tool, serve, worker};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// The server, or the rules, said no.
    #[error("{0}")]
    Refused(String),
    /// A link could not be opened.
    #[error("no server runs here, and the next one's port is not known: start it first, or set `http.public_url`")]
    NoAddress,
    /// No password was given.
    #[error("give the password on the standard input, with --password-stdin")]
    NoPassword,
}

/// Does a task.
pub async fn perform(task: Task) -> Result<(), Box<dyn Error + Send + Sync>> {
    match task {
        Task::Serve(config) => Ok(serve::run(config).await?),
        Task::Openapi => Ok(print(&format!(
            "{:#}",
            doorward_http::openapi::document("http://127.0.0.1:8080")
        ))?),
        Task::CreateAdmin(config, admin) => {
            let id = done(&config, &Request::CreateAdmin(form(admin)?)).await?;
            Ok(print(&format!("The first administrator is {id}."))?)
        }
        Task::RecoverAdmin(config, email) => {
            let (url, expires_at) = link_for(&config, email).await?;
            let until = expires_at.format("%H:%M:%S UTC");
            Ok(print(&format!(
                "Until {until} this link sets a new password and ends every session of the account:\n\n{url}"
            ))?)
        }
        Task::Plugin(task) => plugin_tool::perform(task).await,
        Task::RotateKeys(config) => {
            let id = done(&config, &Request::RotateKeys).await?;
            Ok(print(&format!("The new signing key is {id}."))?)
        }
    }
}

fn print(text: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout().lock(), "{text}")
}

fn form(admin: NewAdmin) -> Result<NewAdminForm, TaskError> {
    let password = admin.password.ok_or(TaskError::NoPassword)?;
    Ok(NewAdminForm {
        email: admin.email,
        first_name: admin.first_name,
        last_name: admin.last_name,
        password: password.reveal().to_owned(),
    })
}

/// Does what makes something, and gives its id.
async fn done(config: &Config, request: &Request) -> Result<String, Box<dyn Error + Send + Sync>> {
    match asked(config, request).await? {
        Reply::Done(id) => Ok(id),
        other => Err(not_done(other).into()),
    }
}

/// A link for an administrator, and when it stops working.
async fn link_for(config: &Config, email: String) -> Result<(String, Timestamp), Box<dyn Error + Send + Sync>> {
    match asked(config, &Request::RecoverAdmin { email }).await? {
        Reply::Link { url, expires_at } => Ok((url, expires_at)),
        other => Err(not_done(other).into()),
    }
}

fn not_done(reply: Reply) -> TaskError {
    match reply {
        Reply::Refused(why) => TaskError::Refused(why),
        _ => TaskError::Refused("the server answered another question".to_owned()),
    }
}

/// Lets the running server do it, or does it here when none runs.
async fn asked(config: &Config, request: &Request) -> Result<Reply, Box<dyn Error + Send + Sync>> {
    match control::ask(&config.data_dir, request).await? {
        Some(reply) => Ok(reply),
        None if request.leads_to_the_server() && listening::portless_url(config).is_some() => {
            Err(TaskError::NoAddress.into())
        }
        None => Ok(done_here(config, request).await?),
    }
}

async fn done_here(config: &Config, request: &Request) -> Result<Reply, NodeError> {
    let (handover, _handed) = worker::outbox();
    let public_url = listening::public_url(config, config.http.listen);
    let node = Node::open(config, &public_url, Arc::new(handover), Surroundings::of_this_system()).await?;
    node.app.ensure_keys().await?;
    let reply = control::carry_out(&Controlled::of(&node, config), request.clone()).await;
    node.store.close().await;
    Ok(reply)
}
