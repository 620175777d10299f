//! E-mail over the operator's own relay: the host submits it, and the relay's reply decides.

mod reply;

use doorward_plugin::{Config, ConfigProblem, EmailContent, Host, Message, Notifier, Outcome, Sender};

/// The provider.
pub struct Smtp;

impl Notifier for Smtp {
    fn check_config(host: &impl Host) -> Vec<ConfigProblem> {
        let config = Config::of(host);
        config.sender();
        config.into_problems()
    }

    fn send(host: &impl Host, message: &Message) -> Outcome {
        let config = Config::of(host);
        let sender = config.sender();
        if let Some(problem) = config.into_problems().into_iter().next() {
            return Outcome::misconfigured(format!("setting {}: {}", problem.key, problem.problem));
        }
        match submission(&sender, message) {
            Ok((mail, message_id)) => match host.submit(&mail, &message_id) {
                Ok(reply) => reply::outcome(&reply),
                Err(error) => error.into(),
            },
            Err(outcome) => outcome,
        }
    }
}

/// The mail to submit, and a Message-ID that is the same for every attempt.
fn submission(sender: &Sender, message: &Message) -> Result<(EmailContent, String), Outcome> {
    let mail = message.email()?;
    let sender = sender.of(mail)?;
    let domain = sender.address.rsplit('@').next().unwrap_or_default();
    let message_id = format!("<{}@{domain}>", message.id);
    let mail = EmailContent {
        sender: sender.clone(),
        ..mail.clone()
    };
    Ok((mail, message_id))
}

doorward_plugin::export!(Smtp);
