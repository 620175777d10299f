//! The providers, emulated: an HTTP server on this machine that takes messages in the wire formats of Twilio, Vonage,
//! SendGrid, SES, SNS, Mailgun, Postmark and Standard Webhooks, all at one address, told apart by path; or in the one way
//! that a plugin's cassettes say ([`Usual`]).
//!
//! A recipient can ask for trouble: `rejected@example.com` or `+15005550001` is refused as the provider refuses an
//! invalid address, `reset@example.com` or `+15005550901` loses the connection, and so on (see [`Trouble`]). A secret
//! that reads `wrong` is a wrong secret. Everything that was taken is kept and can be asked for, also by
//! `GET /emulator/messages`.

mod answer;
mod call;
mod chance;
mod conduct;
mod server;
mod shape;
mod signature;
mod trouble;
mod usual;

mod mailgun;
mod postmark;
mod sendgrid;
mod ses;
mod sns;
mod twilio;
mod vonage;
mod webhook;

pub use conduct::Conduct;
pub use server::{Emulator, Received, Taken};
pub use trouble::Trouble;
pub use usual::Usual;
