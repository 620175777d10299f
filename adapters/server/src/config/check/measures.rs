//! Whether strangers could read what is measured: how many messages leave tells whether an address has an account.

use std::net::IpAddr;

use super::Config;
use super::Problem;

impl Config {
    /// Whether `/metrics` is served to everybody who can reach the server: in development, which is where the inbox is on,
    /// and where the operator wants it so.
    pub fn shows_measures_to_everybody(&self) -> bool {
        self.metrics.listen.is_none() && (self.inbox.enabled || self.metrics.public)
    }
}

/// What is wrong with the address measures are served at, where strangers may be about.
pub(super) fn check_exposure(config: &Config, reason: &str) -> Option<Problem> {
    let listen = config.metrics.listen?;
    (!config.metrics.public && !is_private(listen.ip())).then(|| {
        Problem::new(
            "metrics.listen",
            format!("strangers may reach {listen}, but {reason}"),
            "take an address of this machine or of a private network, or set `metrics.public` to true",
        )
    })
}

/// Whether an address is this machine's, or one that the internet does not route to.
fn is_private(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}
