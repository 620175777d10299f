//! Accounts, and what leads into them: challenges, links and sessions.

use async_trait::async_trait;
use doorward_core::Timestamp;
use doorward_core::listing::Page;
use doorward_core::ports::{Challenges, Links, PortError, Sessions, UserQuery, Users};
use doorward_core::records::challenge::{Challenge, Purpose};
use doorward_core::records::delivery::Address;
use doorward_core::records::link::Link;
use doorward_core::records::session::Session;
use doorward_core::records::user::{Role, User, UserStatus};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::{ChallengeId, LinkId, SessionId, UserId};
use surrealdb::types::Variables;

use crate::SurrealStore;
use crate::order;
use crate::pages::List;
use crate::query::Query;
use crate::rows::challenge::{self, ChallengeRow};
use crate::rows::link::{self, LinkRow};
use crate::rows::session::{self, SessionRow};
use crate::rows::user::{self, UserRow};
use crate::search::{Beginning, Search};

/// How many registrations of one address are worth a look.
const REGISTRATIONS: usize = 5;

/// Where the beginning of an account may be looked for.
const SEARCHED: [&str; 4] = ["by_email", "by_phone", "by_first", "by_last"];

const BEGINS: &str = " AND (string::starts_with(by_email, string::concat(class, $prefix)) \
                      OR string::starts_with(by_phone ?? '', string::concat(class, $prefix)) \
                      OR string::starts_with(by_first, string::concat(class, $prefix)) \
                      OR string::starts_with(by_last, string::concat(class, $prefix)))";

#[async_trait]
impl Users for SurrealStore {
    async fn find(&self, id: UserId) -> Result<Option<User>, PortError> {
        self.find::<UserRow>(user::id(id)).await
    }

    async fn list(&self, query: &UserQuery) -> Result<Page<User>, PortError> {
        let mut list = listed(query);
        let Some(prefix) = query.prefix.as_deref().map(str::to_lowercase) else {
            return self.page::<UserRow>(list).await;
        };
        if let Some(page) = self.search::<UserRow>(&searched(&list, &prefix)).await? {
            return Ok(page);
        }
        list.counted = false;
        list.also.push_str(BEGINS);
        list.values.insert("prefix", order::within("", &prefix));
        self.page::<UserRow>(list).await
    }
}

pub(crate) fn listed(query: &UserQuery) -> List<'_> {
    List::of("class", classes(query), user::order(query.sort), &query.span)
}

pub(crate) fn searched<'q>(list: &List<'q>, prefix: &str) -> Search<'q> {
    Search {
        beginnings: beginnings(&list.classes, prefix),
        values: Variables::new(),
        order: list.order,
        span: list.span,
    }
}

fn beginnings(classes: &[String], prefix: &str) -> Vec<Beginning> {
    let of = |class| SEARCHED.map(|field| Beginning::of(field, order::within(class, prefix)));
    classes.iter().flat_map(|class| of(class)).collect()
}

/// The classes of accounts a query is about.
fn classes(query: &UserQuery) -> Vec<String> {
    let wanted = |status: UserStatus, role: Role| {
        query.status.is_none_or(|only| only == status) && query.role.is_none_or(|only| only == role)
    };
    all_classes()
        .filter(|(status, role)| wanted(*status, *role))
        .map(|(status, role)| user::class(status, role))
        .collect()
}

/// Every combination of status and role.
pub(crate) fn all_classes() -> impl Iterator<Item = (UserStatus, Role)> {
    UserStatus::ALL
        .iter()
        .flat_map(|status| Role::ALL.iter().map(|role| (*status, *role)))
}

#[async_trait]
impl Challenges for SurrealStore {
    async fn find(&self, id: ChallengeId) -> Result<Option<Challenge>, PortError> {
        self.find::<ChallengeRow>(challenge::id(id)).await
    }

    async fn at(&self, address: &Address) -> Result<Vec<Challenge>, PortError> {
        self.select::<ChallengeRow>(asking_at(address.canonical())).await
    }

    async fn registrations(&self, email: &EmailAddress, now: Timestamp) -> Result<Vec<Challenge>, PortError> {
        let mut query = asking_at(email.canonical())
            .bind("purpose", Purpose::Registration.as_str())
            .bind("now", now);
        query.text.push_str(" AND purpose = $purpose AND kept_until > $now");
        let mut found = self.select::<ChallengeRow>(query).await?;
        found.sort_by_key(|challenge| std::cmp::Reverse(challenge.id));
        found.truncate(REGISTRATIONS);
        Ok(found)
    }
}

/// Asks for what asks for the proof of an address.
pub(crate) fn asking_at(canonical: &str) -> Query {
    Query::new("SELECT * FROM challenge WHERE asks_at = $address").bind("address", canonical)
}

#[async_trait]
impl Links for SurrealStore {
    async fn find(&self, id: LinkId) -> Result<Option<Link>, PortError> {
        self.find::<LinkRow>(link::id(id)).await
    }
}

#[async_trait]
impl Sessions for SurrealStore {
    async fn find(&self, user: UserId, id: SessionId) -> Result<Option<Session>, PortError> {
        self.find::<SessionRow>(session::id(user, id)).await
    }

    async fn of_user(&self, user: UserId, most: usize) -> Result<Vec<Session>, PortError> {
        let query = Query::new("SELECT * FROM $all ORDER BY id DESC LIMIT $most")
            .bind("all", session::all_of(user))
            .bind("most", i64::try_from(most).unwrap_or(i64::MAX));
        self.select::<SessionRow>(query).await
    }
}
