//! Sign in with a password. What is wrong beyond the password is said only to who knows the password.

use crate::Timestamp;
use crate::app::{App, Decision, Hindrance, Opened, Origin, Question, SignedIn, Wait, about, spend};
use crate::challenges::ChallengeView;
use crate::ports::{Changes, Match, PortError, Variables};
use crate::records::audit::{Action, AuditActor};
use crate::records::budget::BudgetKind;
use crate::records::challenge::{Draft, Purpose, Subject};
use crate::records::delivery::Address;
use crate::records::session::Amr;
use crate::records::user::{User, UserStatus};
use crate::values::password::Password;
use crate::values::secret::SecretText;

/// Who, and the proof.
#[derive(Debug, Clone)]
pub struct LoginWithPassword {
    /// The e-mail address or phone number of the account.
    pub address: Address,
    /// The password.
    pub password: Password,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum LoginWithPasswordError {
    /// No such account, or another password.
    #[error("the address or the password is wrong")]
    Wrong,
    /// The password is right, the e-mail address not yet proven.
    #[error("the e-mail address is not verified yet")]
    EmailUnverified {
        /// The challenge just sent, unless too many were.
        challenge: Option<Box<ChallengeView>>,
    },
    /// The password is right, the account put aside.
    #[error("the account is deactivated")]
    Deactivated,
    /// Too many wrong passwords for this address or from this network.
    #[error(transparent)]
    RateLimited(#[from] Wait),
    /// No decision.
    #[error(transparent)]
    Hindered(#[from] Hindrance),
}

/// Who may be behind an address.
#[derive(Clone)]
enum Candidate {
    Account(Box<User>),
    Newcomer(Box<Draft>),
    Nobody,
}

impl Candidate {
    fn password(&self) -> Option<&SecretText> {
        match self {
            Self::Account(user) => user.password.as_ref(),
            Self::Newcomer(draft) => draft.password.as_ref(),
            Self::Nobody => None,
        }
    }
}

type Verdict = Decision<Opened, LoginWithPasswordError>;

impl App {
    /// Compares the password once, whoever is behind the address, and reveals the result only while guesses are left.
    pub async fn login_with_password(
        &self,
        cmd: &LoginWithPassword,
        origin: &Origin,
    ) -> Result<SignedIn, LoginWithPasswordError> {
        self.network_guesses(origin)?;
        self.may_guess(
            &self
                .budget(BudgetKind::PasswordFailures, &cmd.address)
                .await
                .map_err(Hindrance::from)?,
            self.now(),
        )?;
        let candidate = self.candidate(&cmd.address).await.map_err(Hindrance::from)?;
        let matched = self
            .ports
            .hasher
            .compare(&cmd.password, candidate.password())
            .await
            .map_err(Hindrance::from)?;
        let rehashed = match matched {
            Match::Outdated => Some(self.ports.hasher.hash(&cmd.password).await.map_err(Hindrance::from)?),
            Match::Yes | Match::No => None,
        };
        let (candidate, rehashed) = (&candidate, &rehashed);
        let opened: Result<Opened, LoginWithPasswordError> = self
            .transact(&cmd.address, move |now| async move {
                let failures = self.budget(BudgetKind::PasswordFailures, &cmd.address).await?;
                if let Err(wait) = self.may_guess(&failures, now) {
                    return Ok(Decision::refuse(wait));
                }
                let mut changes = Changes::none();
                if matched == Match::No {
                    let mut failures = failures;
                    spend(&mut failures, now);
                    changes.put(failures);
                    changes.events.push(self.failed_sign_in(candidate, origin, now));
                    return Ok(Decision::refuse(LoginWithPasswordError::Wrong).with(changes));
                }
                if failures.streak > 0 {
                    let mut failures = failures;
                    failures.succeed();
                    changes.put(failures);
                }
                match candidate {
                    Candidate::Nobody => Ok(Decision::refuse(LoginWithPasswordError::Wrong)),
                    Candidate::Newcomer(draft) => self.ask_newcomer_again(draft, changes, now).await,
                    Candidate::Account(judged) => self.admit(judged, rehashed.as_ref(), changes, origin, now).await,
                }
            })
            .await;
        match opened {
            Ok(opened) => Ok(self.sign_in(opened).map_err(Hindrance::from)?),
            Err(refusal) => {
                if matches!(refusal, LoginWithPasswordError::Wrong) {
                    self.network_failed(origin);
                }
                Err(refusal)
            }
        }
    }

    /// The account at the address, or the newest registration that waits for its proof.
    async fn candidate(&self, address: &Address) -> Result<Candidate, PortError> {
        let user = self.user_at(address).await?;
        let waiting = match address {
            Address::Email(email) => self.ports.storage.challenges.registrations(email, self.now()).await?,
            Address::Phone(_) => Vec::new(),
        };
        if let Some(user) = user {
            return Ok(Candidate::Account(Box::new(user)));
        }
        let newest = waiting.into_iter().find_map(|challenge| match challenge.subject {
            Subject::Newcomer(draft) => Some(draft),
            Subject::Nobody | Subject::User { .. } => None,
        });
        Ok(newest.map_or(Candidate::Nobody, Candidate::Newcomer))
    }

    async fn admit(
        &self,
        judged: &User,
        rehashed: Option<&SecretText>,
        mut changes: Changes,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Verdict, Hindrance> {
        let user = self.ports.storage.users.find(judged.id).await?;
        // A password changed since it was compared was not compared.
        let Some(mut user) = user.filter(|user| same_hash(user, judged)) else {
            return Ok(Decision::refuse(LoginWithPasswordError::Wrong));
        };
        if user.status == UserStatus::Deactivated {
            return Ok(Decision::refuse(LoginWithPasswordError::Deactivated).with(changes));
        }
        if !user.email_verified || user.status == UserStatus::Pending {
            return self.ask_user_to_prove(&user, changes, now).await;
        }
        if let Some(hash) = rehashed {
            user.password = Some(hash.clone());
            user = changes.put(user);
        }
        let opened = self.begin_session(&user, Amr::Password, &mut changes, origin, now);
        Ok(Decision::accept(opened, changes))
    }

    async fn ask_newcomer_again(&self, draft: &Draft, changes: Changes, now: Timestamp) -> Result<Verdict, Hindrance> {
        let mut variables = Variables::default();
        variables.first_name = Some(draft.first_name.as_str().to_owned());
        let question = Question {
            purpose: Purpose::Registration,
            address: &Address::Email(draft.email.clone()),
            subject: Subject::Newcomer(Box::new(draft.clone())),
            locale: &draft.locale,
            variables,
            code_length: None,
        };
        self.ask_again(question, changes, now).await
    }

    async fn ask_user_to_prove(&self, user: &User, changes: Changes, now: Timestamp) -> Result<Verdict, Hindrance> {
        let question = Question {
            purpose: Purpose::Login,
            address: &Address::Email(user.email.clone()),
            subject: Subject::User {
                id: user.id,
                epoch: user.epoch,
            },
            locale: &user.locale,
            variables: about(user),
            code_length: None,
        };
        self.ask_again(question, changes, now).await
    }

    async fn ask_again(
        &self,
        question: Question<'_>,
        mut changes: Changes,
        now: Timestamp,
    ) -> Result<Verdict, Hindrance> {
        let sends = self.budget(BudgetKind::Sends, question.address).await?;
        let challenge = match self.may_send(&sends, now) {
            Ok(()) => Some(Box::new(self.ask(question, sends, &mut changes, now))),
            Err(_) => None,
        };
        Ok(Decision::refuse(LoginWithPasswordError::EmailUnverified { challenge }).with(changes))
    }

    fn failed_sign_in(
        &self,
        candidate: &Candidate,
        origin: &Origin,
        now: Timestamp,
    ) -> crate::records::audit::AuditEvent {
        let mut event = self.event(now, AuditActor::Anonymous, Action::SignInFailed, "", origin);
        event.target = match candidate {
            Candidate::Account(user) => Some(user.id.to_string()),
            Candidate::Newcomer(_) | Candidate::Nobody => None,
        };
        event.details.insert("method".to_owned(), "password".to_owned());
        event
    }
}

fn same_hash(one: &User, other: &User) -> bool {
    one.password.as_ref().map(SecretText::reveal) == other.password.as_ref().map(SecretText::reveal)
}
