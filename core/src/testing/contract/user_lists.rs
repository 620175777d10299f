//! Lists of accounts: complete, in order, and only what was asked for.

use super::acts::{all_open, commit, keep, keep_all, removing};
use super::pages::{first, lists_exactly, walk};
use super::samples::Samples;
use super::values::{email, name, phone};
use crate::listing::{Page, Position, Span};
use crate::ports::{PortError, Storage, UserQuery, UserSort};
use crate::records::user::{Role, User, UserStatus};
use crate::values::ids::UserId;

/// Last names of which several are one in lower case, and addresses in another order than names.
const PEOPLE: [(&str, &str); 12] = [
    ("Ann", "Smith"),
    ("ann", "smith"),
    ("Åsa", "Ångström"),
    ("Bob", "Zimmer"),
    ("Carl", "SMITH"),
    ("Dörte", "Öztürk"),
    ("Eve", "al Amin"),
    ("Fay", "O'Neil"),
    ("Gus", "Smithers"),
    ("Hal", "Smith"),
    ("Ida", "Adams"),
    ("Jo", "李"),
];

pub async fn users_come_in_the_order_asked_for(store: &Storage) {
    let people = some_people(store).await;
    let mut by_email = people.clone();
    by_email.sort_by_key(|user| (user.email.canonical().to_owned(), user.id));
    let mut by_last_name = people.clone();
    by_last_name.sort_by_key(|user| (user.last_name.as_str().to_lowercase(), user.id));
    let newest_first: Vec<User> = people.iter().rev().cloned().collect();
    let orders = [
        (UserSort::CreatedAt, people),
        (UserSort::CreatedAtDescending, newest_first),
        (UserSort::Email, by_email),
        (UserSort::LastName, by_last_name),
    ];

    for (sort, expected) in orders {
        let expected: Vec<UserId> = expected.iter().map(|user| user.id).collect();
        let query = UserQuery { sort, ..all() };
        lists_exactly(&expected, |user: &User| user.id, |span| list(store, &query, span)).await;
    }
}

pub async fn a_listed_user_is_the_user_as_it_is(store: &Storage) {
    let people = some_people(store).await;
    let query = UserQuery {
        sort: UserSort::CreatedAt,
        ..all()
    };

    let listed = walk(100, |span| list(store, &query, span)).await;

    assert_eq!(all_open(&listed), all_open(&people));
}

pub async fn users_are_filtered_by_status_and_role(store: &Storage) {
    let samples = Samples::new();
    let mut people = Vec::new();
    for role in Role::ALL {
        for status in UserStatus::ALL {
            for _ in 0..2 {
                let mut user = samples.user();
                (user.role, user.status) = (*role, *status);
                people.push(user);
            }
        }
    }
    let people = keep_all(store, people).await;

    let roles = [None].into_iter().chain(Role::ALL.iter().copied().map(Some));
    for role in roles {
        for status in [None, Some(UserStatus::Active), Some(UserStatus::Deactivated)] {
            let is_asked_for = |user: &&User| {
                role.is_none_or(|role| user.role == role) && status.is_none_or(|status| user.status == status)
            };
            let expected: Vec<UserId> = people.iter().rev().filter(is_asked_for).map(|user| user.id).collect();
            let query = UserQuery { status, role, ..all() };
            lists_exactly(&expected, |user: &User| user.id, |span| list(store, &query, span)).await;
        }
    }
}

pub async fn users_are_found_by_what_they_begin_with_in_any_case(store: &Storage) {
    let people = some_people(store).await;
    let finds = [
        ("smith", vec![0, 1, 4, 8, 9]),
        ("SMITHERS", vec![8]),
        ("ann", vec![0, 1]),
        ("öz", vec![5]),
        ("ÖZTÜRK", vec![5]),
        ("åNG", vec![2]),
        ("李", vec![11]),
        ("o'neil", vec![7]),
        ("al a", vec![6]),
        ("P07@", vec![1]),
        ("p0", vec![0, 1, 2, 3, 4, 6, 7, 8, 9, 11]),
        ("p07@mail.example", vec![1]),
        ("+49309018200", (0..=9).collect()),
        ("+493090182010", vec![10]),
        ("mith", vec![]),
        ("example", vec![]),
        ("309018200", vec![]),
        ("%", vec![]),
        ("_", vec![]),
        (".", vec![]),
        ("smith' or '1'='1", vec![]),
    ];

    for (prefix, expected) in finds {
        let expected: Vec<UserId> = expected.into_iter().map(|at| people[at].id).collect();
        let query = UserQuery {
            prefix: Some(prefix.to_owned()),
            sort: UserSort::CreatedAt,
            ..all()
        };
        lists_exactly(&expected, |user: &User| user.id, |span| list(store, &query, span)).await;
    }
}

pub async fn a_prefix_goes_with_every_order_and_filter(store: &Storage) {
    let people = some_people(store).await;
    let expected = [
        (UserSort::CreatedAtDescending, [9, 8, 4, 1, 0]),
        (UserSort::Email, [0, 9, 4, 1, 8]),
        (UserSort::LastName, [0, 1, 4, 9, 8]),
    ];

    for (sort, expected) in expected {
        let expected: Vec<UserId> = expected.into_iter().map(|at| people[at].id).collect();
        let query = UserQuery {
            prefix: Some("Smith".to_owned()),
            status: Some(UserStatus::Active),
            role: Some(Role::User),
            sort,
            ..all()
        };
        lists_exactly(&expected, |user: &User| user.id, |span| list(store, &query, span)).await;
    }
}

pub async fn a_changed_user_is_listed_by_what_it_is_now(store: &Storage) {
    let samples = Samples::new();
    let mut user = keep(store, samples.user()).await;
    user.last_name = name("Renamed");
    user.email = email("new@example.com");
    user.phone = None;
    user.status = UserStatus::Deactivated;
    let user = keep(store, user).await;

    for gone in ["sample", "ann.0", "+49"] {
        assert_eq!(found_by(store, gone).await, []);
    }
    for now in ["renamed", "NEW@", "ann"] {
        assert_eq!(found_by(store, now).await, [user.id]);
    }
    let active = UserQuery {
        status: Some(UserStatus::Active),
        ..all()
    };
    lists_exactly(&[], |user: &User| user.id, |span| list(store, &active, span)).await;
}

pub async fn a_user_who_comes_while_one_pages_disturbs_nobody(store: &Storage) {
    let samples = Samples::new();
    for sort in UserSort::ALL {
        let before = keep_all(store, (0..6).map(|_| samples.user())).await;
        let query = UserQuery { sort: *sort, ..all() };
        let start = list(store, &query, first(3)).await.expect("the store answers");
        let read: Vec<UserId> = start.items.iter().map(|user| user.id).collect();

        keep_all(store, (0..3).map(|_| samples.user())).await;
        let rest = the_rest(store, &query, start.next).await;

        assert!(rest.iter().all(|id| !read.contains(id)));
        assert!(
            before
                .iter()
                .all(|user| read.contains(&user.id) || rest.contains(&user.id))
        );
    }
}

pub async fn a_page_begins_after_its_place_even_when_nothing_is_there(store: &Storage) {
    for sort in UserSort::ALL {
        let people = some_people(store).await;
        let query = UserQuery { sort: *sort, ..all() };
        let everybody = the_rest(store, &query, None).await;
        let start = list(store, &query, first(5)).await.expect("the store answers");

        for user in &start.items {
            commit(store, &removing(user)).await;
        }
        let rest = the_rest(store, &query, start.next).await;

        assert_eq!(rest, everybody[5..]);
        for user in people.iter().filter(|user| rest.contains(&user.id)) {
            commit(store, &removing(user)).await;
        }
    }
}

pub async fn a_list_of_nobody_is_one_empty_page(store: &Storage) {
    let page = list(store, &all(), first(10)).await.expect("the store answers");

    assert_eq!((page.items.len(), page.next, page.total), (0, None, Some(0)));
}

async fn some_people(store: &Storage) -> Vec<User> {
    let samples = Samples::new();
    let people = PEOPLE.iter().zip(0..).map(|((first_name, last_name), at)| {
        let mut user = samples.user();
        user.first_name = name(first_name);
        user.last_name = name(last_name);
        user.email = email(&format!("P{:02}@Mail.example", (at * 7) % 12));
        user.phone = Some(phone(&format!("+4930901820{at:02}")));
        user
    });
    keep_all(store, people.collect::<Vec<_>>()).await
}

fn all() -> UserQuery {
    UserQuery {
        prefix: None,
        status: None,
        role: None,
        sort: UserSort::default(),
        span: first(0),
    }
}

async fn list(store: &Storage, query: &UserQuery, span: Span) -> Result<Page<User>, PortError> {
    let query = UserQuery { span, ..query.clone() };
    store.users.list(&query).await
}

async fn found_by(store: &Storage, prefix: &str) -> Vec<UserId> {
    let query = UserQuery {
        prefix: Some(prefix.to_owned()),
        ..all()
    };
    the_rest(store, &query, None).await
}

async fn the_rest(store: &Storage, query: &UserQuery, after: Option<Position>) -> Vec<UserId> {
    let page = list(store, query, Span { after, limit: 1_000 }).await;
    page.expect("the store answers")
        .items
        .iter()
        .map(|user| user.id)
        .collect()
}
