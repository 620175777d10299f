//! What networks have used of their budgets: an IPv4 address is one, and of an IPv6 one each network it is part of that can be
//! somebody's own.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use parking_lot::Mutex;

use crate::Timestamp;
use crate::app::Wait;
use crate::records::budget::{Window, wait_in};

/// What is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NetworkUse {
    /// Messages asked for.
    Sends,
    /// Wrong guesses.
    Failures,
}

/// IPv6 networks that are handed out, by the length of their prefix, and how many times as much as the smallest each may use.
const HANDED_OUT: [(u32, u32); 3] = [(64, 1), (56, 4), (48, 16)];

/// How many networks are remembered; then the one unused for longest is forgotten.
const REMEMBERED: usize = 100_000;

/// Use by network, in this process.
#[derive(Default)]
pub(super) struct Networks(Mutex<Uses>);

type Key = (NetworkUse, IpAddr, u32);

#[derive(Default)]
struct Uses {
    by_network: HashMap<Key, Marks>,
    /// The networks in the order of their last use.
    by_turn: BTreeMap<u64, Key>,
    turns: u64,
}

struct Marks {
    turn: u64,
    at: Vec<Timestamp>,
    /// How many of them may still be given back.
    open: usize,
}

/// How long to wait for uses that may still be given back.
const SOON: Duration = Duration::from_secs(1);

impl Networks {
    /// One use more, if it fits in each network the address is in. It may be given back until it is kept.
    pub(super) fn spend(&self, what: NetworkUse, ip: IpAddr, window: Window, now: Timestamp) -> Result<(), Wait> {
        let mut uses = self.0.lock();
        for (network, prefix, times) in networks_of(ip) {
            let count = window.count.saturating_mul(times);
            let Some(marks) = uses.by_network.get(&(what, network, prefix)) else {
                continue;
            };
            let window = Window { count, ..window };
            if let Some(wait) = wait_in(&marks.at, window, now) {
                let certain = marks.at.len().saturating_sub(marks.open);
                let is_certain = wait_in(marks.at.get(..certain).unwrap_or_default(), window, now).is_some();
                return Err(Wait(if is_certain { wait } else { wait.min(SOON) }));
            }
        }
        for (network, prefix, _) in networks_of(ip) {
            uses.mark((what, network, prefix), window, now);
        }
        Ok(())
    }

    /// Undoes a use.
    pub(super) fn give_back(&self, what: NetworkUse, ip: IpAddr, at: Timestamp) {
        let mut uses = self.0.lock();
        for (network, prefix, _) in networks_of(ip) {
            if let Some(marks) = uses.by_network.get_mut(&(what, network, prefix))
                && let Some(place) = marks.at.iter().rposition(|mark| *mark == at)
            {
                marks.at.remove(place);
                marks.open = marks.open.saturating_sub(1);
            }
        }
    }

    /// What was used stays used.
    pub(super) fn keep(&self, what: NetworkUse, ip: IpAddr) {
        let mut uses = self.0.lock();
        for (network, prefix, _) in networks_of(ip) {
            if let Some(marks) = uses.by_network.get_mut(&(what, network, prefix)) {
                marks.open = marks.open.saturating_sub(1);
            }
        }
    }
}

impl Uses {
    fn mark(&mut self, key: Key, window: Window, now: Timestamp) {
        self.turns += 1;
        let turn = self.turns;
        let marks = self.by_network.entry(key).or_insert(Marks {
            turn,
            at: Vec::new(),
            open: 0,
        });
        let before = std::mem::replace(&mut marks.turn, turn);
        marks.at.retain(|mark| *mark + window.per > now);
        marks.at.push(now);
        marks.open += 1;
        self.by_turn.remove(&before);
        self.by_turn.insert(turn, key);
        if self.by_network.len() > REMEMBERED
            && let Some((_, oldest)) = self.by_turn.pop_first()
        {
            self.by_network.remove(&oldest);
        }
    }
}

/// The smallest network an address is in that can be somebody's own: itself, or the /64 of an IPv6 one.
pub(crate) fn network_of(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => first_of(v6, 64),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Each network an address is in, the length of its prefix, and how many times as much as the smallest it may use.
fn networks_of(ip: IpAddr) -> Vec<(IpAddr, u32, u32)> {
    match ip.to_canonical() {
        IpAddr::V6(v6) => HANDED_OUT
            .map(|(prefix, times)| (first_of(v6, prefix), prefix, times))
            .to_vec(),
        v4 @ IpAddr::V4(_) => vec![(v4, 32, 1)],
    }
}

/// The first address of the network with this prefix.
fn first_of(ip: Ipv6Addr, prefix: u32) -> IpAddr {
    let host = 128 - prefix;
    Ipv6Addr::from(u128::from(ip) >> host << host).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fixed_now;

    const DAY: Duration = Duration::from_hours(24);

    fn spend_for_good(networks: &Networks, ip: IpAddr, window: Window) -> Result<(), Wait> {
        networks.spend(NetworkUse::Sends, ip, window, fixed_now())?;
        networks.keep(NetworkUse::Sends, ip);
        Ok(())
    }

    #[test]
    fn one_ipv6_network_shares_one_budget() {
        let networks = Networks::default();
        let window = Window { count: 1, per: DAY };
        let spend = |ip: &str| spend_for_good(&networks, ip.parse().unwrap(), window);

        assert_eq!(spend("2001:db8::1"), Ok(()));
        assert_eq!(spend("2001:db8::ffff"), Err(Wait(DAY)));
        assert_eq!(spend("2001:db8:0:1::1"), Ok(()));
        assert_eq!(spend("192.0.2.1"), Ok(()));
        assert_eq!(spend("::ffff:192.0.2.1"), Err(Wait(DAY)));
    }

    #[test]
    fn who_has_a_whole_allocation_cannot_use_each_of_its_networks_up() {
        let allowed = |ip: fn(u32) -> Ipv6Addr| {
            let networks = Networks::default();
            let window = Window { count: 5, per: DAY };
            let spend = |it: &u32| {
                networks
                    .spend(NetworkUse::Failures, ip(*it).into(), window, fixed_now())
                    .is_ok()
            };
            (0..1_000).filter(spend).count()
        };
        let in_a_56: fn(u32) -> Ipv6Addr =
            |it| Ipv6Addr::new(0x2001, 0xdb8, 0, u16::try_from(it % 256).unwrap(), 0, 0, 0, 1);
        let in_a_48: fn(u32) -> Ipv6Addr =
            |it| Ipv6Addr::new(0x2001, 0xdb8, 0, u16::try_from(it).unwrap() << 6, 0, 0, 0, 1);

        assert_eq!((allowed(in_a_56), allowed(in_a_48)), (20, 80));
    }

    #[test]
    fn however_many_networks_there_are_those_in_use_are_remembered() {
        let networks = Networks::default();
        let window = Window { count: 2, per: DAY };
        let used: IpAddr = "192.0.2.1".parse().unwrap();
        let spend = |ip: IpAddr| spend_for_good(&networks, ip, window);
        assert_eq!(spend(used), Ok(()));

        for number in 0..u32::try_from(REMEMBERED).unwrap() - 1 {
            spend(std::net::Ipv4Addr::from(0x0a00_0000 + number).into()).unwrap();
        }
        assert_eq!(spend(used), Ok(()));
        for number in 0..u32::try_from(REMEMBERED).unwrap() - 1 {
            spend(std::net::Ipv4Addr::from(0x0b00_0000 + number).into()).unwrap();
        }

        assert_eq!(spend(used), Err(Wait(DAY)));
        assert_eq!(networks.0.lock().by_network.len(), REMEMBERED);
        assert_eq!(networks.0.lock().by_turn.len(), REMEMBERED);
    }

    #[test]
    fn what_is_given_back_can_be_used_again() {
        let networks = Networks::default();
        let window = Window { count: 1, per: DAY };
        let ip: IpAddr = "2001:db8::1".parse().unwrap();
        let spend = || networks.spend(NetworkUse::Failures, ip, window, fixed_now());

        let first = spend();
        networks.give_back(NetworkUse::Failures, ip, fixed_now());

        assert_eq!((first, spend()), (Ok(()), Ok(())));
    }

    #[test]
    fn while_guesses_may_be_given_back_the_wait_is_short() {
        let networks = Networks::default();
        let window = Window { count: 1, per: DAY };
        let ip: IpAddr = "192.0.2.1".parse().unwrap();
        let spend = || networks.spend(NetworkUse::Failures, ip, window, fixed_now());
        assert_eq!((spend(), spend()), (Ok(()), Err(Wait(SOON))));

        networks.keep(NetworkUse::Failures, ip);

        assert_eq!(spend(), Err(Wait(DAY)));
    }
}
