//! What support reads of other people's accounts, and what administrators do to them.

mod create_user;
mod deactivate_user;
mod erase_user;
mod help_user;
mod read_users;
mod recover_admin;
mod restore_user;
mod update_user;

pub use create_user::{CreateUser, CreateUserError};
pub use deactivate_user::DeactivateUserError;
pub use erase_user::EraseUserError;
pub use help_user::HelpUserError;
pub use read_users::ReadUserError;
pub use recover_admin::{HandedLink, RecoverAdminError};
pub use restore_user::RestoreUserError;
pub use update_user::{UpdateUser, UpdateUserError};
