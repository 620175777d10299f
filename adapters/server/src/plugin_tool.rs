//! What helps the author of a plugin from an empty folder to a file that installs, and the operator from there on.

mod building;
mod checking;
mod developing;
mod folder;
mod operating;
mod packing;
mod starting;
mod terminal;
mod testing;
mod workshop;

use std::error::Error;
use std::path::PathBuf;

pub(crate) use self::developing::Development;
pub(crate) use self::operating::Operation;
pub(crate) use self::packing::Packing;
pub(crate) use self::starting::{Beginning, Subject};
pub(crate) use self::testing::Trials;

pub(crate) use self::folder::Language;

use self::terminal::Terminal;
use crate::config::Config;

/// What is asked of the tool.
#[derive(Debug)]
pub enum PluginTask {
    /// What an author does, without a server.
    Authoring(Authoring),
    /// What an operator does, with the server of this configuration.
    Operating(Box<Config>, Operation),
}

/// What an author does.
#[derive(Debug)]
pub enum Authoring {
    /// Begin a plugin.
    New(Beginning),
    /// Make the file.
    Build(PathBuf),
    /// Say whether a server would take it: a folder's, or a file.
    Check(PathBuf),
    /// Run the cassettes and the fault matrix.
    Test(Trials),
    /// Rebuild and send whenever something changes.
    Dev(Development),
    /// Put a manifest into a component.
    Pack(Packing),
}

/// Does what is asked.
pub(crate) async fn perform(task: PluginTask) -> Result<(), Box<dyn Error + Send + Sync>> {
    let terminal = Terminal::of_this_process();
    match task {
        PluginTask::Authoring(Authoring::New(beginning)) => Ok(starting::begin(&beginning, &terminal)?),
        PluginTask::Authoring(Authoring::Build(folder)) => Ok(building::perform(&folder, &terminal)?),
        PluginTask::Authoring(Authoring::Check(path)) => Ok(checking::perform(&path, &terminal).await?),
        PluginTask::Authoring(Authoring::Test(trials)) => Ok(testing::perform(&trials, &terminal).await?),
        PluginTask::Authoring(Authoring::Dev(development)) => Ok(developing::perform(&development, &terminal).await?),
        PluginTask::Authoring(Authoring::Pack(packing)) => Ok(packing::perform(&packing, &terminal)?),
        PluginTask::Operating(config, operation) => Ok(operating::perform(&config, operation, &terminal).await?),
    }
}
