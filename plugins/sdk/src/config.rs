//! Reading the operator's settings, gathering every problem on the way.

use std::cell::RefCell;

use crate::{ConfigProblem, ConfigValue, EmailAddress, EmailContent, Host, Outcome};

type Lookup<'a> = dyn Fn(&str) -> Option<ConfigValue> + 'a;

/// The settings of a plugin, and what has been found wrong with them.
pub struct Config<'a> {
    setting: Box<Lookup<'a>>,
    problems: RefCell<Vec<ConfigProblem>>,
}

impl<'a> Config<'a> {
    /// The settings this host offers.
    pub fn of(host: &'a impl Host) -> Self {
        Self::new(|key| host.setting(key))
    }

    /// The settings this function finds by key, for a test without a host.
    pub fn new(setting: impl Fn(&str) -> Option<ConfigValue> + 'a) -> Self {
        Self {
            setting: Box::new(setting),
            problems: RefCell::default(),
        }
    }

    /// What has been found wrong.
    pub fn into_problems(self) -> Vec<ConfigProblem> {
        self.problems.into_inner()
    }

    /// Notes that the value of a key will not do.
    pub fn problem(&self, key: &str, problem: impl Into<String>) {
        let problem = ConfigProblem {
            key: key.to_owned(),
            problem: problem.into(),
        };
        self.problems.borrow_mut().push(problem);
    }

    /// A text that must be set. One that is not is noted and read as empty.
    pub fn text(&self, key: &str) -> String {
        self.optional_text(key).unwrap_or_else(|| {
            if !self.problems.borrow().iter().any(|noted| noted.key == key) {
                self.problem(key, "is not set");
            }
            String::new()
        })
    }

    /// A text that may be left out. An empty one counts as left out.
    pub fn optional_text(&self, key: &str) -> Option<String> {
        let ConfigValue::Text(text) = (self.setting)(key)? else {
            self.problem(key, "is not a text");
            return None;
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The operator's `endpoint`, or this one, without its last slash, so that a path can follow.
    pub fn endpoint(&self, usual: &str) -> String {
        let endpoint = self.optional_text("endpoint").unwrap_or_else(|| usual.to_owned());
        endpoint.trim_end_matches('/').to_owned()
    }

    /// A flag; one that is left out is down.
    pub fn flag(&self, key: &str) -> bool {
        match (self.setting)(key) {
            None => false,
            Some(ConfigValue::Flag(flag)) => flag,
            Some(_) => {
                self.problem(key, "is not true or false");
                false
            }
        }
    }

    /// The address in `from` under the name in `from-name`, when mail is to go out under another sender than the message's.
    pub fn sender(&self) -> Sender {
        let display_name = self.optional_text("from-name");
        let Some(address) = self.optional_text("from") else {
            if display_name.is_some() {
                self.problem("from-name", "needs the address in `from`");
            }
            return Sender(None);
        };
        if !address.contains('@') {
            self.problem("from", "is not an e-mail address");
        }
        Sender(Some(EmailAddress { address, display_name }))
    }
}

/// Whom mail comes from: the operator's choice for this provider, or else the message's own sender.
#[derive(Clone, Debug, PartialEq)]
pub struct Sender(Option<EmailAddress>);

impl Sender {
    /// The sender of this mail.
    pub fn of<'a>(&'a self, mail: &'a EmailContent) -> Result<&'a EmailAddress, Outcome> {
        let sender = self.0.as_ref().unwrap_or(&mail.sender);
        if sender.address.is_empty() {
            return Err(Outcome::misconfigured("the mail has no sender: set `from`"));
        }
        Ok(sender)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(settings: &'static [(&'static str, &'static str)]) -> Config<'static> {
        Config::new(|wanted| {
            let found = settings.iter().find(|(key, _)| *key == wanted);
            found.map(|(_, value)| match *value {
                "true" => ConfigValue::Flag(true),
                value => ConfigValue::Text(value.to_owned()),
            })
        })
    }

    fn problems(config: Config<'_>) -> Vec<String> {
        let problems = config.into_problems().into_iter();
        problems
            .map(|problem| format!("{} {}", problem.key, problem.problem))
            .collect()
    }

    #[test]
    fn every_problem_is_gathered_and_none_twice() {
        let config = config(&[
            ("token", "true"),
            ("wait", "soon"),
            ("from-name", "Shop"),
            ("name", " "),
        ]);

        config.text("token");
        config.text("name");
        config.text("account");
        config.flag("wait");
        config.sender();

        assert_eq!(
            problems(config),
            [
                "token is not a text",
                "name is not set",
                "account is not set",
                "wait is not true or false",
                "from-name needs the address in `from`",
            ]
        );
    }

    #[test]
    fn an_endpoint_is_the_usual_one_unless_another_is_set() {
        assert_eq!(
            config(&[]).endpoint("https://api.example.com/"),
            "https://api.example.com"
        );
        assert_eq!(
            config(&[("endpoint", "http://127.0.0.1:1/")]).endpoint("https://x"),
            "http://127.0.0.1:1"
        );
    }

    #[test]
    fn mail_comes_from_the_operators_choice_or_else_from_the_messages_sender() {
        let mailbox = |address: &str| EmailAddress {
            address: address.to_owned(),
            display_name: None,
        };
        let mut mail = EmailContent {
            sender: mailbox("server@example.com"),
            recipient: mailbox("ann@example.com"),
            reply_to: None,
            subject: String::new(),
            text: String::new(),
            html: None,
            headers: Vec::new(),
            attachments: Vec::new(),
        };

        let chosen = config(&[("from", "shop@example.com")]).sender();
        let none = config(&[]).sender();

        assert_eq!(chosen.of(&mail).unwrap().address, "shop@example.com");
        assert_eq!(none.of(&mail).unwrap().address, "server@example.com");
        mail.sender.address.clear();
        assert!(matches!(none.of(&mail), Err(Outcome::Misconfigured(_))));
    }

    #[test]
    fn a_sender_is_an_address() {
        let config = config(&[("from", "Shop")]);
        config.sender();
        assert_eq!(problems(config), ["from is not an e-mail address"]);
    }
}
