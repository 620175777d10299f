//! Who finds a place for a password in hand: whoever brings many leaves places for those who bring one.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Semaphore;

/// Whose share a place counts in: an IPv4 address, or the /48 of an IPv6 one, which is what one customer may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Network(IpAddr);

impl Network {
    fn of(ip: IpAddr) -> Self {
        Self(match ip.to_canonical() {
            IpAddr::V6(v6) => Ipv6Addr::from(u128::from(v6) >> 80 << 80).into(),
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// The places there are.
pub(super) struct Room {
    places: usize,
    /// How many passwords of one network are in the line for a worker or in work.
    turns_each: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    places: usize,
    shares: HashMap<Network, Share>,
}

struct Share {
    places: usize,
    turns: Arc<Semaphore>,
}

impl Room {
    pub(super) fn new(workers: usize, waiting: usize) -> Arc<Self> {
        Arc::new(Self {
            places: workers.saturating_add(waiting),
            turns_each: workers,
            taken: Mutex::default(),
        })
    }

    pub(super) fn taken(&self) -> usize {
        self.taken.lock().places
    }

    /// A place, if there is one for this address. The last quarter of the room is for networks that have none yet.
    pub(super) fn enter(self: &Arc<Self>, asker: Option<IpAddr>) -> Option<Place> {
        let mut taken = self.taken.lock();
        if taken.places >= self.places {
            return None;
        }
        let network = asker.map(Network::of);
        let mut turns = None;
        if let Some(network) = network {
            let is_crowded = taken.places >= self.places - self.places / 4;
            let share = taken.shares.entry(network).or_insert_with(|| Share {
                places: 0,
                turns: Arc::new(Semaphore::new(self.turns_each)),
            });
            if share.places > 0 && (is_crowded || share.places >= self.places / 2) {
                return None;
            }
            share.places += 1;
            turns = Some(Arc::clone(&share.turns));
        }
        taken.places += 1;
        Some(Place {
            room: Arc::clone(self),
            network,
            turns,
        })
    }
}

/// A place, until it is dropped.
pub(super) struct Place {
    room: Arc<Room>,
    network: Option<Network>,
    turns: Option<Arc<Semaphore>>,
}

impl Place {
    /// What lets only so many of the network's passwords be worked on at once; none where there is no network.
    pub(super) fn turns(&self) -> Option<Arc<Semaphore>> {
        self.turns.clone()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.room.taken.lock();
        taken.places -= 1;
        let Some(network) = self.network else { return };
        if let Some(share) = taken.shares.get_mut(&network) {
            share.places -= 1;
            if share.places == 0 {
                taken.shares.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enters(room: &Arc<Room>, ip: &str) -> Option<Place> {
        room.enter(Some(ip.parse().unwrap()))
    }

    /// How many places one address gets, one after the other.
    fn takes_all(room: &Arc<Room>, ip: &str) -> Vec<Place> {
        std::iter::from_fn(|| enters(room, ip)).collect()
    }

    #[test]
    fn one_network_takes_no_more_than_its_share() {
        let room = Room::new(4, 96);

        let greedy = takes_all(&room, "192.0.2.1");

        assert_eq!(greedy.len(), 50);
        assert!(enters(&room, "192.0.2.2").is_some());
        drop(greedy);
        assert!(enters(&room, "192.0.2.1").is_some());
    }

    #[test]
    fn however_many_networks_are_greedy_a_newcomer_finds_a_place() {
        let room = Room::new(4, 96);

        let greedy: Vec<_> = (1..=20)
            .map(|last| takes_all(&room, &format!("192.0.2.{last}")))
            .collect();

        assert!(greedy.iter().all(|places| !places.is_empty()));
        assert!(enters(&room, "198.51.100.7").is_some());
        assert!(room.taken() <= 100);
    }

    #[test]
    fn one_ipv6_customer_is_one_network() {
        let room = Room::new(1, 0);
        let place = enters(&room, "2001:db8:1::1");

        assert!(place.is_some());
        let larger = Room::new(2, 2);
        let two = [enters(&larger, "2001:db8:1::1"), enters(&larger, "2001:db8:1:1::1")];
        assert!(two.iter().all(Option::is_some) && enters(&larger, "2001:db8:1:ffff::1").is_none());
        assert!(enters(&larger, "2001:db8:2::1").is_some());
        assert!(enters(&larger, "::ffff:192.0.2.1").is_some());
    }

    #[test]
    fn whoever_is_of_no_network_may_take_the_whole_room() {
        let room = Room::new(4, 96);

        let all: Vec<_> = std::iter::from_fn(|| room.enter(None)).collect();

        assert_eq!(all.len(), 100);
        drop(all);
        assert_eq!(room.taken(), 0);
    }

    #[test]
    fn nothing_is_remembered_of_who_left() {
        let room = Room::new(2, 126);

        drop(takes_all(&room, "192.0.2.1"));

        assert!(room.taken.lock().shares.is_empty());
        assert_eq!(room.taken(), 0);
    }
}
