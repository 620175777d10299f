//! What opens a factor again that too many failures in a row closed: a success with another one, or a clean slate.

use crate::app::App;
use crate::ports::{Changes, PortError};
use crate::records::budget::{Budget, BudgetKey, BudgetKind};
use crate::records::delivery::Address;
use crate::records::user::User;

/// The factors that failures can close.
const FACTORS: [BudgetKind; 2] = [BudgetKind::CodeFailures, BudgetKind::PasswordFailures];

impl App {
    /// Opens the account's closed factors to who just succeeded with one that `judged` counts the failures of. Only the row of
    /// failures ends: what was wrong lately still makes the next guess wait.
    pub(crate) async fn reopen_factors(
        &self,
        user: &User,
        judged: BudgetKey,
        changes: &mut Changes,
    ) -> Result<(), PortError> {
        let Some(limits) = &self.policy.limits else {
            return Ok(());
        };
        for key in self.factors_of(user).filter(|key| *key != judged) {
            let mut failures = self.budget_under(key).await?;
            if failures.streak >= limits.consecutive_failures {
                failures.succeed();
                changes.put(failures);
            }
        }
        Ok(())
    }

    /// Forgets every failure at the account's factors: its owner proved to read its mail, or an administrator vouches for them.
    pub(crate) async fn forget_failures(&self, user: &User, changes: &mut Changes) -> Result<(), PortError> {
        let mailbox = self.budget_key(BudgetKind::MailboxFailures, &Address::Email(user.email.clone()));
        for key in self.factors_of(user).chain([mailbox]) {
            let failures = self.budget_under(key).await?;
            if failures.streak > 0 || !failures.marks.is_empty() {
                changes.put(Budget {
                    version: failures.version,
                    ..Budget::fresh(key)
                });
            }
        }
        Ok(())
    }

    fn factors_of(&self, user: &User) -> impl Iterator<Item = BudgetKey> {
        let addresses = user.addresses();
        addresses.flat_map(|address| FACTORS.map(|factor| self.budget_key(factor, &address)))
    }
}
