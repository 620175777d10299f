//! Sign in with a password. What is wrong beyond the password is said only to who knows the password.

use crate::Timestamp;
use crate::app::{Account, App, Decision, Hindrance, Opened, Origin, Question, SignedIn, Told, Wait, about, spend};
use crate::challenges::ChallengeView;
use crate::ports::{Changes, Match, PortError};
use crate::records::audit::{Action, AuditActor};
use crate::records::budget::{Budget, BudgetKind};
use crate::records::challenge::{Challenge, Draft, Purpose, Subject};
use crate::records::delivery::Address;
use crate::records::session::Amr;
use crate::records::user::{User, UserStatus};
use crate::use_cases::signing_in::register::greeting;
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
struct Candidates {
    account: Option<User>,
    /// The newest registration that waits for its proof, also where the address has an account by then.
    newcomer: Option<Draft>,
}

/// Whose password it is.
enum Proven<'a> {
    /// The account's; with its next hash, when hashes became dearer.
    Account(&'a User, Option<SecretText>),
    Newcomer(&'a Draft),
    Nobody,
}

type Verdict = Decision<Opened, LoginWithPasswordError>;

impl App {
    /// Compares a password that is not the account's twice, whoever is behind the address, and reveals the result only
    /// while guesses are left.
    pub async fn login_with_password(
        &self,
        cmd: &LoginWithPassword,
        origin: &Origin,
    ) -> Result<SignedIn, LoginWithPasswordError> {
        let guess = self.network_guess(origin)?;
        let candidates = &self.candidates(&cmd.address).await.map_err(Hindrance::from)?;
        let account = candidates.account.as_ref().map(Account::from);
        let key = self.failures_key(BudgetKind::PasswordFailures, &cmd.address, account, origin);
        self.may_guess(&self.budget_under(key).await.map_err(Hindrance::from)?, self.now())?;
        let proven = &self.proven(&cmd.password, candidates, origin).await?;
        let opened: Result<Opened, LoginWithPasswordError> = self
            .transact(&cmd.address, move |now| async move {
                let failures = self.budget_under(key).await?;
                if let Err(wait) = self.may_guess(&failures, now) {
                    return Ok(Decision::refuse(wait));
                }
                match proven {
                    Proven::Account(judged, rehashed) => {
                        self.admit(judged, rehashed.as_ref(), failures, origin, now).await
                    }
                    Proven::Newcomer(draft) => self.ask_newcomer_again(draft, now).await,
                    Proven::Nobody => Ok(self.count_failure(candidates, failures, origin, now)),
                }
            })
            .await;
        match opened {
            Ok(opened) => Ok(self.sign_in(opened, origin).map_err(Hindrance::from)?),
            Err(refusal) => {
                if matches!(refusal, LoginWithPasswordError::Wrong) {
                    guess.counts();
                }
                Err(refusal)
            }
        }
    }

    async fn candidates(&self, address: &Address) -> Result<Candidates, PortError> {
        let account = self.user_at(address).await?;
        let waiting = match address {
            Address::Email(email) => self.ports.storage.challenges.registrations(email, self.now()).await?,
            Address::Phone(_) => Vec::new(),
        };
        // One from before the account is of somebody who never proved the address, or of its owner who has chosen again.
        let came_first =
            |challenge: &Challenge| account.as_ref().is_some_and(|it| challenge.created_at < it.created_at);
        let mut waiting = waiting.into_iter().filter(|challenge| !came_first(challenge));
        let newcomer = waiting.find_map(|challenge| match challenge.subject {
            Subject::Newcomer(draft) => Some(*draft),
            Subject::Nobody | Subject::User { .. } => None,
        });
        Ok(Candidates { account, newcomer })
    }

    async fn proven<'a>(
        &self,
        password: &Password,
        candidates: &'a Candidates,
        origin: &Origin,
    ) -> Result<Proven<'a>, Hindrance> {
        let Candidates { account, newcomer } = candidates;
        let kept = account.as_ref().and_then(|user| user.password.as_ref());
        let matched = self.compared(password, kept, origin).await?;
        if let Some(user) = account.as_ref().filter(|_| matched != Match::No) {
            let rehashed = match matched {
                Match::Outdated => Some(self.hash_of(password, origin).await?),
                Match::Yes | Match::No => None,
            };
            return Ok(Proven::Account(user, rehashed));
        }
        let kept = newcomer.as_ref().and_then(|draft| draft.password.as_ref());
        let matched = self.compared(password, kept, origin).await?;
        let newcomer = newcomer.as_ref().filter(|_| matched != Match::No);
        Ok(newcomer.map_or(Proven::Nobody, Proven::Newcomer))
    }

    async fn admit(
        &self,
        judged: &User,
        rehashed: Option<&SecretText>,
        mut failures: Budget,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Verdict, Hindrance> {
        let user = self.ports.storage.users.find(judged.id).await?;
        // A password changed since it was compared was not compared.
        let Some(mut user) = user.filter(|user| same_hash(user, judged)) else {
            return Ok(Decision::refuse(LoginWithPasswordError::Wrong));
        };
        let mut changes = Changes::none();
        self.reopen_factors(&user, failures.key, &mut changes).await?;
        if failures.streak > 0 {
            failures.succeed();
            changes.put(failures);
        }
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
        let opened = self
            .begin_session(&user, Amr::Password, &mut changes, origin, now)
            .await?;
        Ok(Decision::accept(opened, changes))
    }

    /// Whoever waits for the proof hears of it whether the address is free or taken. No row of failures ends by it: the
    /// password is not the account's.
    async fn ask_newcomer_again(&self, draft: &Draft, now: Timestamp) -> Result<Verdict, Hindrance> {
        let address = &Address::Email(draft.email.clone());
        let is_taken = self.user_at(address).await?.is_some();
        let question = Question {
            purpose: Purpose::Registration,
            address,
            subject: Subject::Newcomer(Box::new(draft.clone())),
            locale: &draft.locale,
            variables: greeting(draft),
            code_length: None,
            told: Told::code_unless(is_taken),
        };
        self.ask_again(question, Changes::none(), now).await
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
            told: Told::Code,
        };
        self.ask_again(question, changes, now).await
    }

    async fn ask_again(
        &self,
        question: Question<'_>,
        mut changes: Changes,
        now: Timestamp,
    ) -> Result<Verdict, Hindrance> {
        let postage = self.postage(question.address, now).await?;
        let challenge = postage
            .ok()
            .map(|postage| Box::new(self.ask(question, postage, &mut changes, now)));
        Ok(Decision::refuse(LoginWithPasswordError::EmailUnverified { challenge }).with(changes))
    }

    fn count_failure(&self, candidates: &Candidates, mut failures: Budget, origin: &Origin, now: Timestamp) -> Verdict {
        let mut changes = Changes::none();
        spend(&mut failures, now);
        changes.put(failures);
        let mut event = self.event(now, AuditActor::Anonymous, Action::SignInFailed, "", origin);
        event.target = candidates.account.as_ref().map(|user| user.id.to_string());
        event.details.insert("method".to_owned(), "password".to_owned());
        changes.events.push(event);
        Decision::refuse(LoginWithPasswordError::Wrong).with(changes)
    }
}

fn same_hash(one: &User, other: &User) -> bool {
    one.password.as_ref().map(SecretText::reveal) == other.password.as_ref().map(SecretText::reveal)
}
