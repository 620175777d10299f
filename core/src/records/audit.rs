//! The audit trail: who did what to what, without personal data.

use std::collections::BTreeMap;

use crate::Timestamp;
use crate::values::ids::{AuditId, UserId};

/// One row of the trail.
#[derive(Debug, Clone)]
pub struct AuditEvent {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: AuditActor,
    /// What.
    pub action: Action,
    /// The id of what it was done to.
    pub target: Option<String>,
    /// The request it happened in.
    pub request_id: Option<String>,
    /// What else is worth knowing: words and ids only.
    pub details: BTreeMap<String, String>,
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditActor {
    /// A signed-in user, or one proving to be.
    User(UserId),
    /// Nobody signed in.
    Anonymous,
    /// The server itself, or its operator on the command line.
    System,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is explained by its word below")]
pub enum Action {
    SetupCompleted,
    UserRegistered,
    UserCreated,
    UserUpdated,
    UserActivated,
    UserDeactivated,
    UserRestored,
    UserErased,
    RoleChanged,
    EmailChanged,
    PhoneChanged,
    PhoneVerified,
    PhoneLost,
    PasswordChanged,
    PasswordReset,
    PasswordResetRequested,
    SignedIn,
    SignInFailed,
    SignedOut,
    SessionEnded,
    SessionsEnded,
    TokenReused,
    ProductCreated,
    ProductUpdated,
    ProductDeleted,
    DeliveryRetried,
    SuppressionAdded,
    SuppressionLifted,
    PluginTested,
    PluginsReloaded,
    KeysRotated,
    InboxCleared,
    TextsPaused,
}

crate::words! {
    Action {
        SetupCompleted => "setup.completed",
        UserRegistered => "user.registered",
        UserCreated => "user.created",
        UserUpdated => "user.updated",
        UserActivated => "user.activated",
        UserDeactivated => "user.deactivated",
        UserRestored => "user.restored",
        UserErased => "user.erased",
        RoleChanged => "user.role_changed",
        EmailChanged => "user.email_changed",
        PhoneChanged => "user.phone_changed",
        PhoneVerified => "user.phone_verified",
        PhoneLost => "user.phone_lost",
        PasswordChanged => "user.password_changed",
        PasswordReset => "user.password_reset",
        PasswordResetRequested => "user.password_reset_requested",
        SignedIn => "session.signed_in",
        SignInFailed => "session.sign_in_failed",
        SignedOut => "session.signed_out",
        SessionEnded => "session.ended",
        SessionsEnded => "session.all_ended",
        TokenReused => "session.token_reused",
        ProductCreated => "product.created",
        ProductUpdated => "product.updated",
        ProductDeleted => "product.deleted",
        DeliveryRetried => "delivery.retried",
        SuppressionAdded => "suppression.added",
        SuppressionLifted => "suppression.lifted",
        PluginTested => "plugin.tested",
        PluginsReloaded => "plugin.reloaded",
        KeysRotated => "keys.rotated",
        InboxCleared => "inbox.cleared",
        TextsPaused => "texts.paused",
    }
}
