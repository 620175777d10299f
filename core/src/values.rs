//! Values that cannot be wrong: whoever holds one needs no further check.

pub mod code;
pub mod edit;
pub mod email;
pub mod flaw;
pub mod ids;
pub mod locale;
pub mod name;
pub mod password;
pub mod phone;
pub mod product_url;
pub mod secret;
