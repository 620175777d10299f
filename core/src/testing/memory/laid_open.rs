//! Everything that is kept, for tests of what is not.

use super::MemoryStore;
use super::tables::Tables;
use crate::testing::contract::laid_open::LaidOpen;

impl MemoryStore {
    /// Every record, claim, event and captured message as a text that shows all of it, secrets and addresses too.
    pub fn laid_open(&self) -> Vec<String> {
        let state = self.0.lock();
        let Tables {
            users,
            challenges,
            sessions,
            products,
            deliveries,
            budgets,
            facts,
            links,
            replays,
            signing_keys,
            suppressions,
            claims,
            events,
            inbox,
        } = &state.tables;
        let mut all: Vec<String> = claims
            .iter()
            .map(|(key, holder)| format!("claim: {}; holder: {holder}", key.value))
            .collect();
        all.extend(opened("user", users.values()));
        all.extend(opened("challenge", challenges.values()));
        all.extend(opened("session", sessions.values()));
        all.extend(opened("product", products.values()));
        all.extend(opened("delivery", deliveries.values()));
        all.extend(opened("budget", budgets.values()));
        all.extend(opened("fact", facts.values()));
        all.extend(opened("link", links.values()));
        all.extend(opened("replay", replays.values()));
        all.extend(opened("signing key", signing_keys.values()));
        all.extend(opened("suppression", suppressions.values()));
        all.extend(opened("event", events.values()));
        all.extend(opened("captured", inbox.values()));
        all
    }
}

fn opened<'a, T: LaidOpen + 'a>(kind: &str, records: impl Iterator<Item = &'a T>) -> Vec<String> {
    records
        .map(|record| format!("{kind}: {}", record.laid_open()))
        .collect()
}
