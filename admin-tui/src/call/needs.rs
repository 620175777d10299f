//! Which role the server asks for, call by call: the one table that keys, hints, commands and lists go by.

use super::{Call, Failure, FailureKind};
use crate::role::Role;

impl Call {
    /// The role it takes.
    pub(crate) fn needs(&self) -> Role {
        match self {
            Self::Me
            | Self::SignInWithPassword { .. }
            | Self::RequestCode { .. }
            | Self::ResendCode { .. }
            | Self::VerifyCode { .. }
            | Self::SetUp(_)
            | Self::SignOut
            | Self::EndSession { .. }
            | Self::Products(_)
            | Self::Product { .. }
            | Self::Health => Role::User,
            Self::Users(_)
            | Self::User { .. }
            | Self::UserIfChanged { .. }
            | Self::UserSessions(_)
            | Self::Deliveries(_)
            | Self::Suppressions(_)
            | Self::Audit(_)
            | Self::Plugins
            | Self::Stats
            | Self::ResetPassword { .. }
            | Self::EndUserSessions { .. }
            | Self::RetryDelivery { .. } => Role::Support,
            Self::CreateUser { .. }
            | Self::UpdateUser { .. }
            | Self::DeactivateUser { .. }
            | Self::RestoreUser { .. }
            | Self::EraseUser { .. }
            | Self::CreateProduct { .. }
            | Self::UpdateProduct { .. }
            | Self::DeleteProduct { .. }
            | Self::LiftSuppression { .. }
            | Self::Inbox(_)
            | Self::ClearInbox
            | Self::TestPlugin { .. }
            | Self::ReloadPlugins => Role::Admin,
        }
    }
}

impl Failure {
    /// Whether the role of who asked was too little.
    pub(crate) fn is_forbidden(&self) -> bool {
        self.code == "forbidden"
    }

    /// What had to come before a deed failed: who is told the role that it takes is told one that does for both.
    pub(crate) fn before(mut self, deed: &Call) -> Self {
        self.needs = self.needs.map(|needed| needed.max(deed.needs()));
        self
    }

    /// Whether the same would come of the same change to another record.
    pub(crate) fn is_hopeless(&self) -> bool {
        matches!(self.kind, FailureKind::SignedOut | FailureKind::ReadOnly) || self.is_forbidden()
    }
}
