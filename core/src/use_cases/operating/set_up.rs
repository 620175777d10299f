//! Make the first administrator: works once, with the code only the operator sees.

use subtle::ConstantTimeEq as _;

use crate::Timestamp;
use crate::app::{App, Decision, Hindrance, Origin, Wait};
use crate::ports::{Changes, PortError};
use crate::records::Version;
use crate::records::audit::{Action, AuditActor};
use crate::records::claim::ClaimKey;
use crate::records::fact::{Fact, FactKey};
use crate::records::user::{Role, User, UserStatus};
use crate::values::email::EmailAddress;
use crate::values::flaw::Flaw;
use crate::values::ids::UserId;
use crate::values::locale::Locale;
use crate::values::name::PersonName;
use crate::values::password::Password;
use crate::values::secret::SecretText;

/// The first administrator.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// E-mail address; counts as proven.
    pub email: EmailAddress,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// Password.
    pub password: Password,
}

/// Why there is no new administrator.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// There is an administrator already.
    #[error("setup was completed before")]
    Done,
    /// Another code.
    #[error("the setup code is wrong")]
    WrongCode,
    /// The password will not do.
    #[error(transparent)]
    Password(Flaw),
    /// The e-mail address has an account.
    #[error("this e-mail address has an account")]
    EmailTaken,
    /// Too many wrong codes.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

impl App {
    /// A fresh setup code, while there is no administrator; earlier ones stop working.
    pub async fn issue_setup_code(&self) -> Result<Option<SecretText>, Hindrance> {
        let bytes = self.entropy().bytes::<16>();
        // 32 letters and digits that are not taken for one another.
        let letters: String = bytes
            .iter()
            .filter_map(|byte| "abcdefghjkmnpqrstuvwxyz123456789".chars().nth(usize::from(byte & 31)))
            .collect();
        let groups: Vec<&str> = (0..letters.len())
            .step_by(4)
            .filter_map(|at| letters.get(at..at + 4))
            .collect();
        let code = &SecretText::new(groups.join("-"));
        self.transact::<_, Hindrance, _>("setup", move |_| async move {
            if self.has_admin().await? {
                return Ok(Decision::accept(None, Changes::none()));
            }
            let version = self
                .ports
                .storage
                .facts
                .find(FactKey::SetupCode)
                .await?
                .map_or(Version::NEW, |fact| fact.version);
            let mut changes = Changes::none();
            changes.put(Fact {
                key: FactKey::SetupCode,
                version,
                value: self.setup_digest(code.reveal()),
            });
            Ok(Decision::accept(Some(code.clone()), changes))
        })
        .await
    }

    /// Whether this setup code would make the first administrator now.
    pub async fn accepts_setup_code(&self, code: &str) -> Result<bool, Hindrance> {
        let known = self.ports.storage.facts.find(FactKey::SetupCode).await?;
        Ok(known.is_some_and(|fact| !fact.value.is_empty() && self.is_setup_code(&fact, code)))
    }

    /// Makes the first administrator over the network.
    pub async fn set_up(&self, cmd: &SetUp, setup_code: &str, origin: &Origin) -> Result<User, SetUpError> {
        let guess = self.network_guess(origin)?;
        let known = self
            .ports
            .storage
            .facts
            .find(FactKey::SetupCode)
            .await
            .map_err(Hindrance::from)?;
        let known = known.filter(|fact| !fact.value.is_empty()).ok_or(SetUpError::Done)?;
        if !self.is_setup_code(&known, setup_code) {
            guess.counts();
            return Err(SetUpError::WrongCode);
        }
        self.create_first_admin(cmd, origin).await
    }

    /// Makes the first administrator for an operator who needs no code because the machine is theirs.
    pub async fn create_first_admin(&self, cmd: &SetUp, origin: &Origin) -> Result<User, SetUpError> {
        let personal = [cmd.first_name.as_str(), cmd.last_name.as_str(), cmd.email.canonical()];
        cmd.password.screen(&personal).map_err(SetUpError::Password)?;
        let hash = &self.hash_of(&cmd.password, origin).await?;
        self.transact("setup", move |now| async move {
            if self.has_admin().await? {
                return Ok(Decision::refuse(SetUpError::Done));
            }
            let claim = ClaimKey::email(&cmd.email);
            if self.ports.storage.claims.holder(&claim).await?.is_some() {
                return Ok(Decision::refuse(SetUpError::EmailTaken));
            }
            let mut changes = Changes::none();
            let user = self.first_admin(cmd, hash, now);
            changes.take(claim, user.id);
            // Written as new: if another setup was faster than this look, the commit is stale.
            changes.put(Fact {
                key: FactKey::ActiveAdmins,
                version: Version::NEW,
                value: 1_u64.to_be_bytes().to_vec(),
            });
            if let Some(fact) = self.ports.storage.facts.find(FactKey::SetupCode).await? {
                changes.put(Fact {
                    value: Vec::new(),
                    ..fact
                });
            }
            changes
                .events
                .push(self.event(now, AuditActor::System, Action::SetupCompleted, user.id, origin));
            let user = changes.put(user);
            Ok(Decision::accept(user, changes))
        })
        .await
    }

    fn first_admin(&self, cmd: &SetUp, hash: &SecretText, now: Timestamp) -> User {
        User {
            id: UserId::mint(now, self.entropy()),
            version: Version::NEW,
            first_name: cmd.first_name.clone(),
            last_name: cmd.last_name.clone(),
            email: cmd.email.clone(),
            email_verified: true,
            phone: None,
            phone_verified: false,
            named_phone: None,
            password: Some(hash.clone()),
            role: Role::Admin,
            status: UserStatus::Active,
            locale: Locale::default(),
            epoch: 0,
            created_at: now,
            updated_at: now,
        }
    }

    /// Whether there ever was an administrator: their number is written when there is one, and never falls to zero.
    async fn has_admin(&self) -> Result<bool, PortError> {
        Ok(self.ports.storage.facts.find(FactKey::ActiveAdmins).await?.is_some())
    }

    fn is_setup_code(&self, known: &Fact, given: &str) -> bool {
        known.value.as_slice().ct_eq(&self.setup_digest(given)).into()
    }

    fn setup_digest(&self, code: &str) -> Vec<u8> {
        let plain: String = code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        self.pepper
            .digest("setup-code", &[plain.as_bytes()])
            .as_bytes()
            .to_vec()
    }
}
