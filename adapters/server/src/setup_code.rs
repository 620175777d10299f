//! The code that makes the first administrator: where it lies, and how long.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use doorward_core::app::App;
use doorward_core::values::secret::SecretText;

use crate::private_file;
use crate::serve::ServeError;
use crate::stopping::Stopped;

/// How often it is asked whether the code was used on another node, until it was.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The file that holds the code as long as it works, for its owner alone.
#[derive(Clone)]
pub(crate) struct SetupCodeFile(PathBuf);

impl SetupCodeFile {
    /// The file in a data directory.
    pub(crate) fn of(data_dir: &Path) -> Self {
        Self(data_dir.join("setup-code"))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// While there is no administrator, the code that makes one: what the file holds as long as that works.
    pub(crate) async fn offer(&self, app: &App) -> Result<Option<SecretText>, ServeError> {
        let code = match std::fs::read_to_string(&self.0) {
            Ok(kept) if app.accepts_setup_code(kept.trim()).await? => Some(SecretText::new(kept.trim())),
            _ => app.issue_setup_code().await?,
        };
        match &code {
            Some(code) => private_file::write(&self.0, code.reveal())?,
            None => private_file::remove(&self.0)?,
        }
        Ok(code)
    }

    /// Removes the file: there is an administrator, and the code works no longer.
    pub(crate) fn forget(&self) {
        if let Err(error) = private_file::remove(&self.0) {
            tracing::warn!(%error, "the file with the used setup code cannot be removed");
        }
    }

    /// Forgets the code once it works no longer, whichever node it was used on.
    pub(crate) async fn forget_when_used(self, app: Arc<App>, code: SecretText, mut stopped: Stopped) {
        loop {
            tokio::select! {
                () = stopped.told() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            if matches!(app.accepts_setup_code(code.reveal()).await, Ok(false)) {
                return self.forget();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use doorward_core::app::Origin;
    use doorward_core::testing::MemoryStore;

    use super::*;
    use crate::new_admin::{NewAdminForm, admin_from};
    use crate::stopping::stopping;
    use crate::testing::node_on;

    #[tokio::test]
    async fn a_code_that_was_used_on_another_node_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = MemoryStore::new();
        let (here, elsewhere) = (node_on(&store, |_| {}), node_on(&store, |_| {}));
        let file = SetupCodeFile::of(folder.path());
        let code = file.offer(&here).await.unwrap().unwrap();
        let (_stop, stopped) = stopping();
        let watching = tokio::spawn(file.clone().forget_when_used(here, code, stopped));
        assert!(file.path().exists());

        let form = NewAdminForm {
            email: "ada@example.com".to_owned(),
            first_name: "Ada".to_owned(),
            last_name: "Berg".to_owned(),
            password: "a long enough secret".to_owned(),
        };
        let admin = admin_from(&form).unwrap();
        elsewhere.create_first_admin(&admin, &Origin::default()).await.unwrap();

        watching.await.unwrap();
        assert!(!file.path().exists());
    }
}
