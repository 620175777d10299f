//! What signed-in people do with their own account.

mod change_address;
mod change_own;
mod change_password;
mod close_account;
mod end_sessions;
mod update_profile;

pub use change_address::{ChangeAddress, ChangeAddressError};
pub use change_own::{ChangeOwn, ChangeOwnError};
pub use change_password::{ChangePassword, ChangePasswordError};
pub use close_account::CloseAccountError;
pub use end_sessions::EndSessionError;
pub use update_profile::{UpdateProfile, UpdateProfileError};
