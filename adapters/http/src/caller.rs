//! Where a request comes from, as far as it can be believed.

use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;

use doorward_core::app::Origin;
use poem::http::{HeaderMap, header};
use poem::web::RemoteAddr;
use poem::{Addr, FromRequest, Request, RequestBody};

use crate::device;
use crate::settings::IpRange;

/// The origin of the request; the border works it out once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller(Origin);

const USER_AGENT_CHARS: usize = 256;

impl Caller {
    /// Who calls: the peer, or whom a trusted proxy names.
    pub(crate) fn of(request: &Request, trusted: &[IpRange], request_id: &str) -> Self {
        Self(Origin {
            ip: peer(request.remote_addr()).map(|peer| client(peer, request.headers(), trusted)),
            user_agent: user_agent(request.headers()),
            request_id: Some(request_id.to_owned()),
            device: device::kept(request.headers()),
        })
    }
}

impl Deref for Caller {
    type Target = Origin;

    fn deref(&self) -> &Origin {
        &self.0
    }
}

impl<'a> FromRequest<'a> for Caller {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        Ok(request.data::<Self>().cloned().unwrap_or_default())
    }
}

fn peer(remote: &RemoteAddr) -> Option<IpAddr> {
    match &remote.0 {
        Addr::SocketAddr(address) => Some(address.ip().to_canonical()),
        _ => None,
    }
}

/// Walks from the nearest hop outwards while hops are trusted: the first one that is not is the client. Whatever stands
/// left of it was written by the client and says nothing.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpRange]) -> IpAddr {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|range| range.contains(ip));
    // A line is read whatever the client wrote into it: what the proxy added to it counts.
    let lines: Vec<_> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let mut nearest = peer;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !is_trusted(nearest) {
            break;
        }
        let Some(next) = address(hop.trim()) else { break };
        nearest = next;
    }
    nearest
}

/// An address as proxies write it: with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let ip = bare.parse().ok();
    ip.or_else(|| text.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
        .map(|ip: IpAddr| ip.to_canonical())
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::USER_AGENT)?;
    let text = String::from_utf8_lossy(value.as_bytes());
    let clean: String = text
        .chars()
        .filter(|letter| !letter.is_control())
        .take(USER_AGENT_CHARS)
        .collect();
    (!clean.is_empty()).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn the_rightmost_untrusted_address_is_the_client() {
        assert_eq!(seen("10.0.0.1", &["1.2.3.4, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["1.2.3.4", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }

    #[test]
    fn a_line_that_is_no_text_does_not_hide_what_the_proxy_added() {
        let mut headers = HeaderMap::new();
        let line = poem::http::HeaderValue::from_bytes(b"\xff, 198.51.100.1");
        headers.append("x-forwarded-for", line.unwrap());
        let trusted = ["10.0.0.0/8".parse().unwrap()];

        let client = client([10, 0, 0, 1].into(), &headers, &trusted);

        assert_eq!(client.to_string(), "198.51.100.1");
    }

    #[test]
    fn a_hop_may_carry_a_port_and_rubbish_ends_the_walk() {
        assert_eq!(seen("10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(seen("10.0.0.1", &["unknown, 10.0.0.2"]), "10.0.0.2");
    }
}
