//! Accounts, and what leads into them: challenges, links, sessions.

use async_trait::async_trait;

use super::MemoryStore;
use super::paging::{Direction, by_id, page};
use crate::Timestamp;
use crate::listing::{Page, Position};
use crate::ports::{Challenges, Links, PortError, Sessions, UserQuery, UserSort, Users};
use crate::records::challenge::{Challenge, Purpose};
use crate::records::delivery::Address;
use crate::records::link::Link;
use crate::records::session::Session;
use crate::records::user::User;
use crate::values::email::EmailAddress;
use crate::values::ids::{ChallengeId, LinkId, SessionId, UserId};

/// How many registrations of one address are worth a look.
const REGISTRATIONS: usize = 5;

#[async_trait]
impl Users for MemoryStore {
    async fn find(&self, id: UserId) -> Result<Option<User>, PortError> {
        self.read(|tables| tables.users.get(&id).cloned())
    }

    async fn list(&self, query: &UserQuery) -> Result<Page<User>, PortError> {
        let prefix = query.prefix.as_deref().map(str::to_lowercase);
        let direction = match query.sort {
            UserSort::CreatedAtDescending => Direction::Descending,
            UserSort::CreatedAt | UserSort::Email | UserSort::LastName => Direction::Ascending,
        };
        self.read(|tables| {
            let matching = tables.users.values().filter(|user| {
                query.status.is_none_or(|status| user.status == status)
                    && query.role.is_none_or(|role| user.role == role)
                    && prefix.as_deref().is_none_or(|prefix| begins_with(user, prefix))
            });
            page(matching, |user| place(user, query.sort), direction, &query.span)
        })
    }
}

fn begins_with(user: &User, prefix: &str) -> bool {
    user.email.canonical().starts_with(prefix)
        || user
            .phone
            .as_ref()
            .is_some_and(|number| number.e164().starts_with(prefix))
        || user.first_name.as_str().to_lowercase().starts_with(prefix)
        || user.last_name.as_str().to_lowercase().starts_with(prefix)
}

fn place(user: &User, sort: UserSort) -> Position {
    let key = match sort {
        UserSort::CreatedAt | UserSort::CreatedAtDescending => return by_id(&user.id),
        UserSort::Email => user.email.canonical().to_owned(),
        UserSort::LastName => user.last_name.as_str().to_lowercase(),
    };
    Position {
        key,
        id: user.id.to_string(),
    }
}

#[async_trait]
impl Challenges for MemoryStore {
    async fn find(&self, id: ChallengeId) -> Result<Option<Challenge>, PortError> {
        self.read(|tables| tables.challenges.get(&id).cloned())
    }

    async fn at(&self, address: &Address) -> Result<Vec<Challenge>, PortError> {
        self.read(|tables| {
            let all = tables.challenges.values();
            all.filter(|challenge| challenge.address == *address).cloned().collect()
        })
    }

    async fn registrations(&self, email: &EmailAddress, now: Timestamp) -> Result<Vec<Challenge>, PortError> {
        let address = Address::Email(email.clone());
        self.read(|tables| {
            let newest_first = tables.challenges.values().rev();
            newest_first
                .filter(|challenge| challenge.purpose == Purpose::Registration && challenge.address == address)
                .filter(|challenge| challenge.kept_until > now)
                .take(REGISTRATIONS)
                .cloned()
                .collect()
        })
    }
}

#[async_trait]
impl Links for MemoryStore {
    async fn find(&self, id: LinkId) -> Result<Option<Link>, PortError> {
        self.read(|tables| tables.links.get(&id).cloned())
    }
}

#[async_trait]
impl Sessions for MemoryStore {
    async fn find(&self, user: UserId, id: SessionId) -> Result<Option<Session>, PortError> {
        self.read(|tables| tables.sessions.get(&(user, id)).cloned())
    }

    async fn of_user(&self, user: UserId, most: usize) -> Result<Vec<Session>, PortError> {
        self.read(|tables| {
            let newest_first = tables.sessions.values().rev();
            let its = newest_first.filter(|session| session.user == user);
            its.take(most).cloned().collect()
        })
    }
}
