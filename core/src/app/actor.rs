//! Who asks. A permission is a value one must obtain: only `Actor` gives `Support` and `Admin`.

use std::time::Duration;

use crate::Timestamp;
use crate::records::audit::AuditActor;
use crate::records::session::Session;
use crate::records::user::{Role, User};

/// A signed-in user whose session was alive when the request began.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) user: User,
    pub(crate) session: Session,
    /// Whether a lasting token stands for the session: its client can prove nothing but the mailbox.
    pub(crate) lasting: bool,
}

impl Actor {
    /// The account.
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// The session.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The permission to read everything and to help people in.
    pub fn support(self) -> Result<Support, Forbidden> {
        if self.user.role >= Role::Support {
            Ok(Support(self))
        } else {
            Err(Forbidden)
        }
    }

    /// The permission to do everything.
    pub fn admin(self) -> Result<Admin, Forbidden> {
        if self.user.role >= Role::Admin {
            Ok(Admin(self))
        } else {
            Err(Forbidden)
        }
    }

    /// The permission to change what the account is known by, for who proved a moment ago to be its owner. Whose client
    /// could ask for the account's password has to.
    pub fn recent(self, now: Timestamp) -> Result<Recent, NotRecent> {
        let proves_enough = self.lasting || self.user.password.is_none();
        if proves_enough && now < self.session.created_at + RECENT {
            Ok(Recent(self))
        } else {
            Err(NotRecent)
        }
    }

    /// As the audit trail names it.
    pub(crate) const fn audited(&self) -> AuditActor {
        AuditActor::User(self.user.id)
    }
}

/// The permission to read everything and to help people in.
#[derive(Debug, Clone)]
pub struct Support(Actor);

impl Support {
    /// Who has it.
    pub const fn actor(&self) -> &Actor {
        &self.0
    }
}

/// For how long after signing in a person counts as the owner of the account and not only of the device.
const RECENT: Duration = Duration::from_mins(15);

/// The permission to change what the own account is known by.
#[derive(Debug, Clone)]
pub struct Recent(Actor);

impl Recent {
    /// Who has it.
    pub const fn actor(&self) -> &Actor {
        &self.0
    }
}

/// The person signed in too long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sign in again to do this")]
pub struct NotRecent;

/// The permission to do everything.
#[derive(Debug, Clone)]
pub struct Admin(Actor);

impl Admin {
    /// Who has it.
    pub const fn actor(&self) -> &Actor {
        &self.0
    }
}

impl From<Admin> for Support {
    fn from(admin: Admin) -> Self {
        Self(admin.0)
    }
}

/// The actor's role does not allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("your role does not allow this")]
pub struct Forbidden;
