//! Who asks. A permission is a value one must obtain: only `Actor` gives `Support` and `Admin`.

use crate::records::audit::AuditActor;
use crate::records::session::Session;
use crate::records::user::{Role, User};

/// A signed-in user whose session was alive when the request began.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) user: User,
    pub(crate) session: Session,
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
