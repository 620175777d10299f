//! What is allowed but worth a word at every start.

use doorward_core::records::delivery::Channel;

use super::Config;
use super::check::{Plugin, is_served};
use crate::plugins::Catalogue;

impl Config {
    /// What the operator should know about this configuration, a sentence for each thing, with the plugins there are.
    pub fn warnings(&self) -> Vec<String> {
        self.warnings_with(&Catalogue::of(self).plugins())
    }

    /// What the operator should know about this configuration, if these are all the plugins.
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
                self.texts_go_nowhere(plugins),
                "`phone.countries` and `phone.default_region` are not set: no text message is sent to any country.",
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

    /// Whether text messages would cost, and no country is listed they may go to.
    fn texts_go_nowhere(&self, plugins: &[Plugin<'_>]) -> bool {
        let is_listed = self.phone.default_region.is_some() || !self.phone.countries.is_empty();
        !is_listed && !self.inbox.enabled && is_served(self, plugins, Channel::Sms)
    }
}
