//! Users put into a store before a server opens it, many at a time.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use doorward_core::ports::{Changes, ClaimChange, Clock as _, Journal as _, PasswordHasher as _};
use doorward_core::records::Version;
use doorward_core::records::claim::ClaimKey;
use doorward_core::records::user::{Role, User, UserStatus};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::UserId;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;
use doorward_crypto::{Argon2Hasher, HashQueue, SystemClock, SystemEntropy};
use doorward_surreal::{Settings, SurrealStore};

use crate::ceilings::usual_cost;
use crate::failure::Failure;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "a long enough secret";

/// How many users one commit makes.
const AT_ONCE: u32 = 250;

/// How long a commit of many may take on a busy machine.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// The address of a user by number.
pub(crate) fn email(number: u32) -> String {
    format!("person{number}@example.com")
}

/// The store a server with this data directory opens.
pub(crate) async fn store(data_dir: &Path) -> Result<Arc<SurrealStore>, Failure> {
    let url = format!("surrealkv://{}", data_dir.join("db").display());
    let settings = Settings {
        time_limit: TIME_LIMIT,
        ..Settings::at(url)
    };
    Ok(SurrealStore::open(settings).await?)
}

/// Puts users into the store of a data directory: active, verified, all with one password at the usual cost.
pub(crate) async fn users(data_dir: &Path, count: u32) -> Result<(), Failure> {
    let hasher = Argon2Hasher::new(usual_cost(), HashQueue::default(), Arc::new(SystemEntropy));
    let hash = hasher.hash(&Password::parse(PASSWORD)?, None).await?;
    let store = store(data_dir).await?;
    for first in (0..count).step_by(AT_ONCE as usize) {
        let mut changes = Changes::none();
        for number in first..(first + AT_ONCE).min(count) {
            let user = user(number, &hash)?;
            changes.claims.push(ClaimChange::Take {
                key: ClaimKey::email(&user.email),
                holder: user.id.to_string(),
            });
            changes.put(user);
        }
        store.commit(&changes).await?;
    }
    store.close().await;
    Ok(())
}

fn user(number: u32, hash: &SecretText) -> Result<User, Failure> {
    const LAST: [&str; 6] = ["Smith", "Müller", "Okafor", "García", "Nguyen", "Smirnov"];
    let at = SystemClock.now() - TimeDelta::days(1) + TimeDelta::milliseconds(i64::from(number));
    let last = LAST.get(number as usize % LAST.len()).copied().unwrap_or_default();
    Ok(User {
        id: UserId::mint(at, &SystemEntropy),
        version: Version::NEW,
        first_name: PersonName::parse("Ann")?,
        last_name: PersonName::parse(&format!("{last} {}", number % 97))?,
        email: EmailAddress::parse(&email(number))?,
        email_verified: true,
        phone: None,
        phone_verified: false,
        named_phone: None,
        password: Some(hash.clone()),
        role: Role::User,
        status: UserStatus::Active,
        locale: Locale::default(),
        epoch: 0,
        created_at: at,
        updated_at: at,
    })
}
