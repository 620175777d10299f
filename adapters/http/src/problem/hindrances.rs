//! What every use case may answer besides its own refusals, as problems.

use std::time::Duration;

use doorward_core::app::{Forbidden, Hindrance, KeyReused, LastAdmin, NotConfirmed, Wait};
use doorward_core::ports::PortError;

use super::{Code, Problem};

/// How long a client should wait for what usually passes quickly.
const SOON: Duration = Duration::from_secs(1);

impl From<Hindrance> for Problem {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Busy | Hindrance::Overloaded => Self::because(Code::Overloaded, hindrance).retry_after(SOON),
            Hindrance::Port(error) => error.into(),
        }
    }
}

impl From<PortError> for Problem {
    fn from(error: PortError) -> Self {
        match error {
            PortError::Unavailable => Self::new(Code::Unavailable).retry_after(SOON),
            PortError::Corrupt { table, id } => {
                tracing::error!(table, id, "a record is damaged");
                Self::new(Code::Internal)
            }
        }
    }
}

impl From<Wait> for Problem {
    fn from(wait: Wait) -> Self {
        Self::because(Code::RateLimited, wait).retry_after(wait.0)
    }
}

impl From<Forbidden> for Problem {
    fn from(forbidden: Forbidden) -> Self {
        Self::because(Code::Forbidden, forbidden)
    }
}

impl From<LastAdmin> for Problem {
    fn from(last: LastAdmin) -> Self {
        Self::because(Code::Conflict, last)
    }
}

impl From<KeyReused> for Problem {
    fn from(reused: KeyReused) -> Self {
        Self::because(Code::Conflict, reused)
    }
}

impl From<NotConfirmed> for Problem {
    fn from(doubt: NotConfirmed) -> Self {
        match doubt {
            NotConfirmed::Wrong => Self::because(Code::InvalidCredentials, doubt),
            NotConfirmed::RateLimited(wait) => wait.into(),
            NotConfirmed::Hindered(hindrance) => hindrance.into(),
        }
    }
}
