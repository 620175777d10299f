//! Web addresses in the configuration: where people reach the server, which pages may call it, which proxies speak for others.

use doorward_http::settings::IpRange;
use serde_json::{Value as Json, json};
use url::{Host, Url};

use super::problem::Fault;
use super::setting::Setting;

/// The address people reach the server at, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The address, to put a path behind.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nobody on the way can read along.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl Setting for PublicUrl {
    fn parse(text: &str) -> Result<Self, Fault> {
        let fix = "write one such as \"https://login.example.com\"";
        let url = web_url(text, fix)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Fault::new("has a query or a fragment", fix));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    fn shape() -> Json {
        json!({ "type": "string", "format": "uri" })
    }

    fn show(&self) -> Json {
        json!(self.0)
    }
}

/// A web page's origin: scheme, host and port, as browsers send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The origin as a browser writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Setting for Origin {
    fn parse(text: &str) -> Result<Self, Fault> {
        let fix = "name each origin on its own, such as \"https://app.example.com\"";
        let url = web_url(text, fix)?;
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(Fault::new("is more than an origin", fix));
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    fn shape() -> Json {
        json!({ "type": "string", "format": "uri" })
    }

    fn show(&self) -> Json {
        json!(self.0)
    }
}

/// An http(s) address without a user name in it.
fn web_url(text: &str, fix: &str) -> Result<Url, Fault> {
    let url = Url::parse(text).map_err(|_| Fault::new("is not a web address", fix))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Fault::new("is neither http nor https", fix));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::hiding("holds a user name or password", fix));
    }
    Ok(url)
}

/// Whether an address can only mean this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// A range of IP addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(pub IpRange);

impl Setting for Network {
    fn parse(text: &str) -> Result<Self, Fault> {
        let fix = "write one such as \"10.0.0.7\" or \"10.0.0.0/8\"";
        text.parse()
            .map(Self)
            .map_err(|_| Fault::new("is not an IP address or range", fix))
    }

    fn shape() -> Json {
        json!({ "type": "string" })
    }

    fn show(&self) -> Json {
        json!(self.0.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_loses_its_last_slash() {
        assert_eq!(
            PublicUrl::parse("https://login.example.com/").unwrap().as_str(),
            "https://login.example.com"
        );
        assert_eq!(
            PublicUrl::parse("https://example.com/login/").unwrap().as_str(),
            "https://example.com/login"
        );
    }

    #[test]
    fn a_public_url_is_an_address_and_nothing_more() {
        for written in [
            "",
            "login.example.com",
            "ftp://example.com",
            "https://a:b@example.com",
            "https://e.com/?a=b",
        ] {
            assert!(PublicUrl::parse(written).is_err(), "{written}");
        }
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        assert_eq!(
            Origin::parse("https://App.example.com:443/").unwrap().as_str(),
            "https://app.example.com"
        );
        for written in ["*", "https://app.example.com/path", "app.example.com"] {
            assert!(Origin::parse(written).is_err(), "{written}");
        }
    }

    #[test]
    fn a_network_has_no_more_bits_than_its_address() {
        for written in ["10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0/8", "localhost"] {
            assert!(Network::parse(written).is_err(), "{written}");
        }
    }
}
