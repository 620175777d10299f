//! The client for Doorward: every operation of its HTTP API as a method, and a session that keeps itself going.
//!
//! ```no_run
//! use doorward_sdk::Doorward;
//! use doorward_sdk::models::{LoginCodeBody, VerifyBody};
//!
//! # async fn sign_in(entered: fn(&str) -> String) -> Result<(), doorward_sdk::Error> {
//! let doorward = Doorward::new("https://login.example.com")?;
//! let wanted = LoginCodeBody { email: Some("ann@example.com".into()), ..Default::default() };
//! let challenge = doorward.request_login_code(&wanted).await?;
//! let code = entered(&challenge.destination);
//! doorward.verify_challenge(&challenge.id, &VerifyBody { code: code.into() }).await?;
//! println!("Hello {}", doorward.get_me().await?.first_name);
//! doorward.logout().await
//! # }
//! ```

#[cfg(feature = "verify")]
mod access_token;
mod builder;
mod call;
mod client;
mod clock;
mod edit;
mod error;
mod generated;
#[cfg(feature = "verify")]
mod key_set;
mod memory;
mod pages;
mod secret;
mod token_keeper;
mod token_store;
mod transport;
mod words;

#[cfg(feature = "verify")]
pub use access_token::{AccessClaims, AccessTokenVerifier, InvalidAccessToken};
pub use builder::Builder;
pub use call::{Call, Query};
pub use client::Doorward;
pub use edit::Edit;
pub use error::Error;
pub use generated::models;
pub use pages::{Page, Pages};
pub use reqwest::Method;
pub use secret::Secret;
pub use token_store::{FileTokenStore, MemoryTokenStore, StoreGuard, StoredTokens, TokenStore};

/// The examples of the README compile.
#[cfg(all(doctest, feature = "verify"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The examples of the guide compile.
#[cfg(all(doctest, feature = "verify"))]
#[doc = include_str!("../../../docs/sdk-rust.md")]
struct Guide;
