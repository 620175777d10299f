//! Mail submission over the operator's relay: whom it may speak for, and what is known when the connection breaks.

mod dialogue;
mod mail;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::values::secret::SecretText;
use tokio::time::timeout;

use self::dialogue::{Dialogue, Fault};
use crate::call::Journal;
use crate::contract::types::EmailContent;
use crate::egress::{Egress, EgressError, Footprint, Stream};
use crate::manifest::{ConfigValue, SmtpRule};
use crate::provision::ConfigProblem;

/// The operator's relay.
#[derive(Debug, Clone)]
pub(crate) struct Relay {
    pub(crate) host: String,
    port: u16,
    security: Security,
    username: String,
    password: Option<SecretText>,
}

/// How the connection to a relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Security {
    StartTls,
    Implicit,
    /// Permitted on this machine only.
    None,
}

/// What the relay said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) code: u16,
    pub(crate) text: String,
}

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RelayError {
    Denied(String),
    Unreachable(String),
    Interrupted(String),
    Invalid(String),
}

/// How one submission is made.
pub(crate) struct Submission<'a> {
    pub(crate) mail: &'a EmailContent,
    pub(crate) message_id: &'a str,
    pub(crate) allow_private: bool,
    pub(crate) now: Timestamp,
    pub(crate) connect: Duration,
    pub(crate) whole: Duration,
    pub(crate) footprint: &'a Footprint,
    pub(crate) journal: &'a Journal,
}

impl Relay {
    /// The relay as the operator's settings describe it.
    pub(crate) fn read(
        rule: &SmtpRule,
        config: &BTreeMap<String, ConfigValue>,
        secrets: &BTreeMap<String, SecretText>,
    ) -> Result<Self, ConfigProblem> {
        let wrong = |key: &str, problem: &str| ConfigProblem {
            key: key.to_owned(),
            problem: problem.to_owned(),
        };
        let host = rule.host.filled(config).filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| wrong("smtp.host", "needs the relay's host name"))?;
        let port = rule.port.filled(config).and_then(|port| port.parse().ok());
        let port = port.ok_or_else(|| wrong("smtp.port", "must be a port number such as 587"))?;
        let security = match rule.tls.filled(config).as_deref() {
            Some("starttls") => Security::StartTls,
            Some("implicit") => Security::Implicit,
            Some("none") => Security::None,
            _ => return Err(wrong("smtp.tls", "must be starttls, implicit or none")),
        };
        let username = rule.username.filled(config).unwrap_or_default();
        let password = rule.password.as_ref().and_then(|name| secrets.get(name)).cloned();
        if !username.is_empty() && password.is_none() {
            return Err(wrong("smtp.password", "is needed to log in as this user"));
        }
        Ok(Self {
            host,
            port,
            security,
            username,
            password,
        })
    }

    /// Submits a mail.
    pub(crate) async fn submit(&self, egress: &Egress, submission: &Submission<'_>) -> Result<Reply, RelayError> {
        let mail =
            mail::compose(submission.mail, submission.message_id, submission.now).map_err(RelayError::Invalid)?;
        let talk = async {
            let connected = timeout(submission.connect, self.connect(egress, submission)).await;
            let stream =
                connected.unwrap_or_else(|_| Err(RelayError::Unreachable("connecting took too long".to_owned())))?;
            let mut dialogue = Dialogue::new(stream);
            let talked = self.talk(&mut dialogue, egress, submission, &mail).await;
            match talked {
                Ok(reply) | Err(Fault::Refused(reply)) => Ok(reply),
                Err(Fault::Broken(why)) if dialogue.mail_left => Err(RelayError::Interrupted(why)),
                Err(Fault::Broken(why)) => Err(RelayError::Unreachable(why)),
            }
        };
        match timeout(submission.whole, talk).await {
            Ok(ended) => ended,
            Err(_) if submission.footprint.bytes_left() => {
                Err(RelayError::Interrupted("the relay took too long".to_owned()))
            }
            Err(_) => Err(RelayError::Unreachable("the relay took too long".to_owned())),
        }
    }

    async fn connect(&self, egress: &Egress, submission: &Submission<'_>) -> Result<Stream, RelayError> {
        let here_only = self.security == Security::None;
        let reached = egress
            .reach(
                &self.host,
                self.port,
                submission.allow_private,
                here_only,
                submission.journal,
            )
            .await;
        let stream = reached.map_err(|fault| match fault {
            EgressError::Denied(why) => RelayError::Denied(why),
            EgressError::Broken { detail, .. } => RelayError::Unreachable(detail),
            EgressError::TimedOut { .. } | EgressError::TooLarge(_) => {
                RelayError::Unreachable("it did not answer".to_owned())
            }
        })?;
        match self.security {
            Security::Implicit => {
                let secured = Stream::secured(stream, &self.host, &egress.mail_tls).await;
                secured.map_err(|fault| RelayError::Unreachable(format!("TLS: {fault}")))
            }
            Security::StartTls | Security::None => Ok(Stream::Plain(stream)),
        }
    }

    async fn talk(
        &self,
        dialogue: &mut Dialogue,
        egress: &Egress,
        submission: &Submission<'_>,
        mail: &mail::Composed,
    ) -> Result<Reply, Fault> {
        dialogue.expect(220).await?;
        dialogue.hello().await?;
        if self.security == Security::StartTls {
            dialogue.start_tls(&self.host, &egress.mail_tls).await?;
            dialogue.hello().await?;
        }
        if let Some(password) = self.password.as_ref().filter(|_| !self.username.is_empty()) {
            dialogue.log_in(&self.username, password).await?;
        }
        let reply = dialogue.submit(mail, submission.footprint).await?;
        dialogue.quit().await;
        Ok(reply)
    }
}
