//! The two ways to write a provider: by hand against the host, or as three pure functions around one HTTP request.

use crate::{Config, ConfigProblem, Host, Message, Outcome, Request, Response};

/// Sends messages by whatever calls to the host it takes.
pub trait Notifier {
    /// What is wrong with the settings. Called when they change, with nothing granted: MUST read settings only.
    fn check_config(host: &impl Host) -> Vec<ConfigProblem>;

    /// Sends one message. MUST answer [`Outcome::Accepted`] only when the provider took responsibility.
    fn send(host: &impl Host, message: &Message) -> Outcome;
}

/// A provider that takes one HTTP request per message.
pub trait HttpProvider {
    /// The operator's settings, read.
    type Settings;

    /// Reads the settings. What is missing or wrong is noted in `config`; the value returned is then used by nobody.
    fn settings(config: &Config<'_>) -> Self::Settings;

    /// The request for a message, or why none can be made.
    fn request(settings: &Self::Settings, message: &Message) -> Result<Request, Outcome>;

    /// What the provider's answer means. Whatever arrives, this MUST NOT panic.
    fn outcome(message: &Message, response: &Response) -> Outcome;
}

impl<P: HttpProvider> Notifier for P {
    fn check_config(host: &impl Host) -> Vec<ConfigProblem> {
        let config = Config::of(host);
        P::settings(&config);
        config.into_problems()
    }

    fn send(host: &impl Host, message: &Message) -> Outcome {
        let config = Config::of(host);
        let settings = P::settings(&config);
        if let Some(problem) = config.into_problems().into_iter().next() {
            return Outcome::misconfigured(format!("setting {}: {}", problem.key, problem.problem));
        }
        let request = match P::request(&settings, message) {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        match host.fetch(request) {
            Ok(response) => P::outcome(message, &response),
            Err(error) => error.into(),
        }
    }
}
