//! Which record a change is about.

use super::Call;

impl Call {
    /// The record that stays and is changed.
    pub(crate) fn changes(&self) -> Option<&str> {
        match self {
            Self::UpdateUser { id, .. }
            | Self::DeactivateUser { id }
            | Self::RestoreUser { id }
            | Self::UpdateProduct { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The account of which no session is left afterwards.
    pub(crate) fn ends_sessions_of(&self) -> Option<&str> {
        match self {
            Self::DeactivateUser { id } | Self::EraseUser { id } | Self::EndUserSessions { id } => Some(id),
            _ => None,
        }
    }

    /// The record that is gone afterwards.
    pub(crate) fn removes(&self) -> Option<&str> {
        match self {
            Self::EraseUser { id } | Self::DeleteProduct { id, .. } => Some(id),
            _ => None,
        }
    }
}
