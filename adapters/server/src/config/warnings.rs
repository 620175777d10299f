//! What is allowed but worth a word at every start.

use doorward_core::records::delivery::Channel;

use super::Config;
use super::check::{BUILT_IN, Plugin, is_served};

impl Config {
    /// What the operator should know about this configuration, when only the built-in plugins are there.
    pub fn warnings(&self) -> Vec<String> {
        self.warnings_with(BUILT_IN)
    }

    /// What the operator should know about this configuration, a sentence for each thing.
    pub fn warnings_with(&self, plugins: &[Plugin<'_>]) -> Vec<String> {
        let unserved = Channel::ALL
            .iter()
            .filter(|channel| !is_served(self, plugins, **channel));
        let facts = [
            (
                !self.limits.enabled,
                "`limits.enabled` is false: NOTHING stops anybody from guessing codes and passwords.",
            ),
            (
                self.inbox.enabled,
                "`inbox.enabled` is true: administrators can read messages that the inbox takes, codes included.",
            ),
            (
                self.keys.master_key.is_none(),
                "`keys.master_key` is not set: the keys in `data_dir` are sealed with one that lies beside them.",
            ),
            (
                self.database.url.is_memory(),
                "`database.url` is mem://: all data is lost when the server ends.",
            ),
            (
                self.database.url.is_readable_on_the_way(),
                "`database.url` is ws://: whoever is on the way to the database can read along; wss:// prevents it.",
            ),
            (
                self.registration.reveal_duplicates,
                "`registration.reveal_duplicates` is true: strangers can find out who has an account.",
            ),
        ];
        let warnings = facts
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, sentence)| sentence.to_owned());
        warnings
            .chain(
                unserved.map(|channel| format!("No provider serves {}: nobody is reached that way.", channel.as_str())),
            )
            .collect()
    }
}
