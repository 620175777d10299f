//! The routes over fakes, and people who call them.

use std::ops::Deref;
use std::time::Duration;

use doorward_core::app::Origin;
use doorward_core::policy::Policy;
use doorward_core::ports::{Changes, PasswordHasher as _};
use doorward_core::records::Version;
use doorward_core::records::claim::ClaimKey;
use doorward_core::records::delivery::{Address, Delivery};
use doorward_core::records::user::{Role, User, UserStatus};
use doorward_core::testing::fixed_now;
use doorward_core::use_cases::signing_in::LoginWithPassword;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::UserId;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use doorward_http::settings::HttpSettings;

use crate::caller::Caller;
use crate::routed::{PASSWORD, Service, settings};

/// The service, over fakes, without limits.
pub(crate) struct World(Service);

impl World {
    pub(crate) fn new() -> Self {
        Self::with(false)
    }

    pub(crate) fn with_inbox() -> Self {
        Self::with(true)
    }

    fn with(inbox_enabled: bool) -> Self {
        let policy = Policy {
            limits: None,
            ..Policy::default()
        };
        let settings = HttpSettings {
            public_url: "http://127.0.0.1:8080".to_owned(),
            inbox_enabled,
            ..settings()
        };
        Self(Service::new(policy, settings))
    }

    /// Somebody without a token.
    pub(crate) fn stranger(&self) -> Caller<'_> {
        Caller {
            world: self,
            id: UserId::mint(fixed_now(), &*self.entropy),
            token: None,
        }
    }

    /// The first administrator, signed in.
    pub(crate) async fn admin(&self) -> Caller<'_> {
        let admin = self.founded(PASSWORD).await;
        self.signed_in(&admin).await
    }

    /// The same administrator, signed in once more.
    pub(crate) async fn again(&self, caller: &Caller<'_>) -> Caller<'_> {
        let user = self.store.storage().users.find(caller.id).await.unwrap().unwrap();
        self.signed_in(&user).await
    }

    /// Somebody of the support, signed in.
    pub(crate) async fn support(&self) -> Caller<'_> {
        let user = self.account("sam@example.com", Role::Support).await;
        self.signed_in(&user).await
    }

    /// Somebody without any power, signed in.
    pub(crate) async fn user(&self) -> Caller<'_> {
        let user = self.account("una@example.com", Role::User).await;
        self.signed_in(&user).await
    }

    /// An account in use.
    pub(crate) async fn account(&self, address: &str, role: Role) -> User {
        let now = self.app.now();
        let mut changes = Changes::none();
        let user = User {
            id: UserId::mint(now, &*self.entropy),
            version: Version::NEW,
            first_name: name("Una"),
            last_name: name("User"),
            email: email(address),
            email_verified: true,
            phone: None,
            phone_verified: false,
            named_phone: None,
            password: Some(self.hasher.hash(&password(), None).await.unwrap()),
            role,
            status: UserStatus::Active,
            locale: Locale::default(),
            epoch: 0,
            created_at: now,
            updated_at: now,
        };
        changes.take(ClaimKey::email(&user.email), user.id);
        let user = changes.put(user);
        self.store.storage().journal.commit(&changes).await.unwrap();
        user
    }

    /// A new session of an account.
    pub(crate) async fn signed_in(&self, user: &User) -> Caller<'_> {
        let cmd = LoginWithPassword {
            address: Address::Email(user.email.clone()),
            password: password(),
        };
        let signed_in = self.app.login_with_password(&cmd, &Origin::default()).await.unwrap();
        Caller {
            world: self,
            id: user.id,
            token: Some(signed_in.tokens.access.reveal().to_owned()),
        }
    }

    /// Somebody at this address wants to sign in without a password.
    pub(crate) async fn somebody_asks_for_a_code(&self, address: &str) {
        let address = Address::Email(email(address));
        self.app
            .request_login_code(&address, None, &Origin::default())
            .await
            .unwrap();
    }

    /// Attempts everything that was handed over, and answers it as it then is.
    pub(crate) async fn sends_what_is_due(&self) -> Vec<Delivery> {
        let mut steps = Vec::new();
        for delivery in self.outbox.take() {
            steps.extend(self.app.attempt(delivery).await);
        }
        let sent = steps.iter().map(|step| step.delivery().clone()).collect();
        self.app.settle(&steps).await.unwrap();
        sent
    }

    pub(crate) fn passes(&self, how_long: Duration) {
        self.clock.advance(how_long);
    }
}

impl Deref for World {
    type Target = Service;

    fn deref(&self) -> &Service {
        &self.0
    }
}

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn name(text: &str) -> PersonName {
    PersonName::parse(text).unwrap()
}

fn password() -> Password {
    Password::parse(PASSWORD).unwrap()
}
