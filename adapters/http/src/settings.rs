//! How requests are handled, as the operator decides.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::values::phone::Region;

/// Writes all metrics in the text format of Prometheus.
pub type WriteMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// How requests are handled.
#[derive(Clone)]
pub struct HttpSettings {
    /// Where people reach this server, without a slash at its end.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpRange>,
    /// The web pages that may call the API from a browser, by their exact origin.
    pub cors_origins: Vec<String>,
    /// How many bytes the headers of a request have at most, names and values together.
    pub header_limit: usize,
    /// How many bytes a body has at most.
    pub body_limit: usize,
    /// How long a request may take, reading its body included.
    pub request_timeout: Duration,
    /// The name of the application on hosted pages.
    pub app_name: String,
    /// Whether what the inbox provider captured can be read.
    pub inbox_enabled: bool,
    /// Whether cookies travel over TLS only.
    pub secure_cookies: bool,
    /// What `GET /metrics` shows; absent when metrics have a listener of their own.
    pub metrics: Option<WriteMetrics>,
    /// Routes for clients of earlier systems.
    pub compat: CompatSettings,
    /// The key of the tokens that tie a form to the browser it was shown in.
    pub form_key: [u8; 32],
}

impl HttpSettings {
    /// Whether people reach this server over TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// Routes for clients of earlier systems.
#[derive(Debug, Clone, Copy)]
pub struct CompatSettings {
    /// Whether `/compat/mailguard/` is served.
    pub mailguard: bool,
    /// Whether `/compat/flask/` is served.
    pub flask: bool,
    /// The country of phone numbers that these clients write without `+` and country code.
    pub default_region: Region,
    /// How many digits a code of `/compat/mailguard/` has.
    pub mailguard_code_length: u8,
}

/// A range of IP addresses: `10.0.0.0/8`, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IpRange {
    first: IpAddr,
    prefix: u8,
}

/// The text is no range of IP addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an IP address or range such as 10.0.0.0/8")]
pub struct NoRange;

impl IpRange {
    /// Whether an address lies in the range. IPv4 written as IPv6 counts as IPv4.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.first, ip.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(ip)) => {
                agree(u128::from(first.to_bits()), u128::from(ip.to_bits()), 32, self.prefix)
            }
            (IpAddr::V6(first), IpAddr::V6(ip)) => agree(first.to_bits(), ip.to_bits(), 128, self.prefix),
            _ => false,
        }
    }
}

/// Whether two numbers of `width` bits agree in their first `prefix` bits.
fn agree(left: u128, right: u128, width: u32, prefix: u8) -> bool {
    let ignored = width.saturating_sub(u32::from(prefix));
    (left ^ right).checked_shr(ignored).unwrap_or(0) == 0
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix)
    }
}

impl FromStr for IpRange {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        let (ip, prefix) = match text.trim().split_once('/') {
            Some((ip, prefix)) => (ip, Some(prefix)),
            None => (text.trim(), None),
        };
        let first: IpAddr = ip.parse().map_err(|_| NoRange)?;
        let width = if first.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(width), str::parse).map_err(|_| NoRange)?;
        if prefix <= width {
            Ok(Self { first, prefix })
        } else {
            Err(NoRange)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_contains_what_shares_its_prefix() {
        let holds = |range: &str, ip: &str| range.parse::<IpRange>().unwrap().contains(ip.parse().unwrap());

        assert!(holds("10.0.0.0/8", "10.255.0.1"));
        assert!(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(!holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("2001:db8::1", "2001:db8::1"));
        assert!(!holds("2001:db8::1", "2001:db8::2"));
        assert!(holds("0.0.0.0/0", "203.0.113.9"));
        assert!("10.0.0.0/33".parse::<IpRange>().is_err());
        assert!("localhost".parse::<IpRange>().is_err());
    }
}
