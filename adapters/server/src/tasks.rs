//! What the command line asks for, done.

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;

use crate::cli::{NewAdmin, Task};
use crate::config::Config;
use crate::control::{self, Controlled, Reply, Request};
use crate::new_admin::NewAdminForm;
use crate::node::{Node, NodeError, Surroundings};
use crate::{plugin_tool, serve, worker};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// The server, or the rules, said no.
    #[error("{0}")]
    Refused(String),
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
            let id = asked(&config, &Request::CreateAdmin(form(admin)?)).await?;
            Ok(print(&format!("The first administrator is {id}."))?)
        }
        Task::Plugin(task) => plugin_tool::perform(task).await,
        Task::RotateKeys(config) => {
            let id = asked(&config, &Request::RotateKeys).await?;
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

/// Lets the running server do it, or does it here when none runs.
async fn asked(config: &Config, request: &Request) -> Result<String, Box<dyn Error + Send + Sync>> {
    let reply = match control::ask(&config.data_dir, request).await? {
        Some(reply) => reply,
        None => done_here(config, request).await?,
    };
    match reply {
        Reply::Done(id) => Ok(id),
        Reply::Plugins(_) | Reply::Tested(_) => {
            Err(TaskError::Refused("the server answered another question".to_owned()).into())
        }
        Reply::Refused(why) => Err(TaskError::Refused(why).into()),
    }
}

async fn done_here(config: &Config, request: &Request) -> Result<Reply, NodeError> {
    let (handover, _handed) = worker::outbox();
    let public_url = crate::listening::public_url(config, config.http.listen);
    let node = Node::open(config, &public_url, Arc::new(handover), Surroundings::of_this_system()).await?;
    node.app.ensure_keys().await?;
    let reply = control::carry_out(&Controlled::of(&node), request.clone()).await;
    node.store.close().await;
    Ok(reply)
}
