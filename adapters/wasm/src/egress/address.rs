//! Which addresses may be connected to.
#![expect(clippy::match_same_arms, reason = "each arm has a reason of its own")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is the machine itself or its neighbourhood; the operator may permit that.
    Private,
    /// It hands out credentials or is no single host; nobody can permit that.
    Never,
}

impl Refusal {
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Private => "is private",
            Self::Never => "is never reachable",
        }
    }
}

/// Judges an address, also one that is dressed up as another family's.
pub(crate) fn vetted(address: IpAddr, allow_private: bool) -> Result<(), Refusal> {
    let verdict = match address {
        IpAddr::V4(v4) => judge_v4(v4),
        IpAddr::V6(v6) => embedded(v6).map_or_else(|| judge_v6(v6), judge_v4),
    };
    match verdict {
        Some(Refusal::Private) if allow_private => Ok(()),
        Some(refusal) => Err(refusal),
        None => Ok(()),
    }
}

fn judge_v4(address: Ipv4Addr) -> Option<Refusal> {
    let [a, b, c, _] = address.octets();
    let never = match (a, b, c) {
        // This network, link-local with its metadata services, multicast and beyond.
        (0 | 224..=255, ..) | (169, 254, _) => true,
        // Protocol assignments, documentation, benchmarks of devices.
        (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (198, 18 | 19, _) => true,
        // The relays of 6to4 and of AS112.
        (192, 88, 99) | (192, 31, 196) | (192, 52, 193) | (192, 175, 48) => true,
        // Alibaba's metadata service lies in the shared space.
        (100, 100, 100) => true,
        _ => false,
    };
    let private = matches!((a, b), (10 | 127, _) | (172, 16..=31) | (192, 168) | (100, 64..=127));
    verdict(never, private)
}

fn judge_v6(address: Ipv6Addr) -> Option<Refusal> {
    let [first, second, ..] = address.segments();
    let private = address == Ipv6Addr::LOCALHOST || matches!(first, 0xfc00..=0xfdff);
    let never = match (first, second) {
        // The metadata service of EC2.
        (0xfd00, 0x0ec2) => true,
        // Teredo and its neighbours, documentation, segment routing.
        (0x2001, 0x0000..=0x01ff | 0x0db8) | (0x3fff, 0x0000..=0x0fff) | (0x5f00, _) => true,
        // Of the rest, global unicast is all there is to talk to.
        (0x2000..=0x3fff, _) => false,
        _ => !private,
    };
    verdict(never, private)
}

const fn verdict(never: bool, private: bool) -> Option<Refusal> {
    match (never, private) {
        (true, _) => Some(Refusal::Never),
        (false, true) => Some(Refusal::Private),
        (false, false) => None,
    }
}

/// The IPv4 address inside an IPv6 one: mapped, compatible, translated or tunnelled.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., high, low] = address.segments();
    let last = join(high, low);
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => Some(last),
        [0, 0, 0, 0, 0, 0, 1..=0xffff, _] => Some(last),
        [0x64, 0xff9b, 0, 0, 0, 0, ..] | [0x64, 0xff9b, 1, ..] => Some(last),
        [0x2002, high, low, ..] => Some(join(high, low)),
        _ => None,
    }
}

fn join(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(address: &str, allow_private: bool) -> Result<(), Refusal> {
        vetted(address.parse().unwrap(), allow_private)
    }

    #[test]
    fn hosts_of_the_internet_may_be_reached() {
        for address in [
            "1.1.1.1",
            "54.244.51.1",
            "2606:4700:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::",
        ] {
            assert_eq!(verdict(address, false), Ok(()), "{address}");
        }
    }

    #[test]
    fn private_addresses_need_permission_in_every_dress() {
        let private = [
            "127.0.0.1",
            "127.8.9.1",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "::1",
            "fd12:3456::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "::ffff:0:7f00:1",
        ];
        for address in private {
            assert_eq!(verdict(address, false), Err(Refusal::Private), "{address}");
            assert_eq!(verdict(address, true), Ok(()), "{address}");
        }
    }

    #[test]
    fn some_addresses_nobody_can_permit() {
        let never = [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "169.254.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "fd00:ec2::254",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "5f00::1",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::",
            "64:ff9b:1::a9fe:a9fe",
        ];
        for address in never {
            assert_eq!(verdict(address, true), Err(Refusal::Never), "{address}");
        }
    }
}
