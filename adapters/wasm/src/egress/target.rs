//! Where a request goes, read strictly: what is checked is what is sent.

use url::{Host, Url};

const MOST_BYTES: usize = 8 << 10;

/// The parts of a request's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// Without TLS.
    pub(crate) plain: bool,
    /// A name or an address, in lower case, without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Begins with `/`.
    pub(crate) path: String,
    pub(crate) query: Option<String>,
}

impl Target {
    /// Reads an address; the error is a sentence for the plugin's author.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() > MOST_BYTES {
            return Err("the address is longer than 8 KiB");
        }
        // The parser would drop or turn these silently, and then something else would be sent than was written.
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.contains('\\') {
            return Err(
                "the address must be ASCII without spaces, control characters and backslashes; escape them with %",
            );
        }
        let url = Url::parse(text).map_err(|_| "this is not an absolute address")?;
        let plain = match url.scheme() {
            "https" => false,
            "http" => true,
            _ => return Err("only https addresses are requested"),
        };
        // A lone @ is dropped by the parser too.
        let authority = text
            .split_once("//")
            .map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(""));
        if authority.contains('@') {
            return Err("the address must not hold a user or password; use auth");
        }
        if url.fragment().is_some() {
            return Err("the address must not hold a fragment");
        }
        let host = match url.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => return Err("the address has no host"),
        };
        Ok(Self {
            plain,
            host,
            port: url.port_or_known_default().ok_or("the address has no port")?,
            path: url.path().to_owned(),
            query: url.query().map(str::to_owned),
        })
    }

    /// The value of the Host header.
    pub(crate) fn authority(&self) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        let usual = if self.plain { 80 } else { 443 };
        if self.port == usual {
            host
        } else {
            format!("{host}:{}", self.port)
        }
    }

    /// What stands in the request line.
    pub(crate) fn origin_form(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let target = Target::parse("https://api.example.com/v1/send?x=1").unwrap();

        assert_eq!(
            (target.host.as_str(), target.port, target.plain),
            ("api.example.com", 443, false)
        );
        assert_eq!(target.origin_form(), "/v1/send?x=1");
        assert_eq!(target.authority(), "api.example.com");
        assert_eq!(
            Target::parse("https://a.example:8443").unwrap().authority(),
            "a.example:8443"
        );
    }

    #[test]
    fn every_spelling_of_an_address_ends_in_one_form() {
        for spelling in [
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://127.1/",
        ] {
            assert_eq!(Target::parse(spelling).unwrap().host, "127.0.0.1", "{spelling}");
        }
        assert_eq!(
            Target::parse("https://[::ffff:7f00:1]/").unwrap().host,
            "::ffff:127.0.0.1"
        );
        assert_eq!(
            Target::parse("https://API.Example.COM/").unwrap().host,
            "api.example.com"
        );
    }

    #[test]
    fn dots_are_resolved_before_anything_is_checked() {
        assert_eq!(Target::parse("https://a.example/v1/../admin").unwrap().path, "/admin");
        assert_eq!(
            Target::parse("https://a.example/v1/%2e%2e/admin").unwrap().path,
            "/admin"
        );
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        let ambiguous = [
            "https://user@a.example/",
            "https://user:pw@a.example/",
            "https://@a.example/",
            "https://a.example/\r\nHost: b",
            "https://a.exa\tmple/",
            "https://a.example\\@b.example/",
            "https://a.example/ x",
            "https://a.example/#f",
            "ftp://a.example/",
            "//a.example/",
            "/path",
            "https://",
            "file:///etc/passwd",
            "https://bücher.example/",
            "https:/\\a.example",
            " https://a.example/",
        ];
        for text in ambiguous {
            assert!(Target::parse(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_makes_one_request_line(text in ".{0,60}", path in "[ -~]{0,40}") {
            for text in [text, format!("https://api.example.com/{path}")] {
                let Ok(target) = Target::parse(&text) else { continue };
                let line = format!("{} {}", target.origin_form(), target.authority());
                proptest::prop_assert!(line.starts_with('/') && line.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
                proptest::prop_assert_eq!(line.split(' ').count(), 2);
            }
        }
    }
}
