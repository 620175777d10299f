//! Whether the person at a signed-in device knows the account's password: asked before anything that could lose the account.

use crate::app::{Actor, App, Decision, Hindrance, Origin, Wait, spend};
use crate::ports::{Changes, Match};
use crate::records::budget::{BudgetKey, BudgetKind};
use crate::records::delivery::Address;
use crate::values::password::Password;

/// Why the person is not believed.
#[derive(Debug, thiserror::Error)]
pub enum NotConfirmed {
    /// Another password, or the account has none.
    #[error("the password is wrong")]
    Wrong,
    /// Too many wrong passwords.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// Compares the password with the actor's own, within the session's own budget of wrong passwords: strangers, who have no
    /// session, take nothing of it.
    pub async fn reconfirm(&self, actor: &Actor, password: &Password, origin: &Origin) -> Result<(), NotConfirmed> {
        let guess = self.network_guess(origin)?;
        let address = &Address::Email(actor.user.email.clone());
        let key = BudgetKey {
            kind: BudgetKind::PasswordFailures,
            subject: self
                .pepper
                .digest("session-failures", &[actor.session.id.to_string().as_bytes()]),
        };
        self.may_guess(&self.budget_under(key).await.map_err(Hindrance::from)?, self.now())?;
        let matched = self.compared(password, actor.user.password.as_ref(), origin).await?;
        if matched == Match::No {
            guess.counts();
        }
        self.transact(address, move |now| async move {
            let mut failures = self.budget_under(key).await?;
            if let Err(wait) = self.may_guess(&failures, now) {
                return Ok(Decision::refuse(wait));
            }
            let mut changes = Changes::none();
            if matched == Match::No {
                spend(&mut failures, now);
                changes.put(failures);
                return Ok(Decision::refuse(NotConfirmed::Wrong).with(changes));
            }
            if failures.streak > 0 {
                failures.succeed();
                changes.put(failures);
            }
            Ok(Decision::accept((), changes))
        })
        .await
    }
}
