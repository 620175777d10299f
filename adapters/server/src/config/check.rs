//! What must hold between values, and what must hold before others are let in.

mod measures;
mod sending;
mod tls;

use std::path::Path;

use doorward_core::records::delivery::Channel;
use doorward_crypto::HashCost;

pub(super) use self::sending::is_served;

use super::problem::Problem;
use super::{Config, duration};
use crate::plugins::Catalogue;

/// A plugin that providers may name.
#[derive(Debug, Clone, Copy)]
pub struct Plugin<'a> {
    /// Its name.
    pub id: &'a str,
    /// What it can send.
    pub channels: &'a [Channel],
}

/// The name of the plugin, and of the provider, that keeps messages and sends none.
pub(super) const INBOX: &str = "inbox";

/// The plugins that need no file.
pub const BUILT_IN: &[Plugin<'static>] = &[Plugin {
    id: INBOX,
    channels: Channel::ALL,
}];

impl Config {
    /// All that is wrong with the configuration as a whole, with the plugins there are.
    pub fn check(&self, production: bool) -> Vec<Problem> {
        self.check_with(production, &Catalogue::of(self).plugins())
    }

    /// All that is wrong with the configuration as a whole, if these are all the plugins. Production, and an address that other machines can reach,
    /// demand more than development.
    pub fn check_with(&self, production: bool, plugins: &[Plugin<'_>]) -> Vec<Problem> {
        let mut problems = self.check_files();
        problems.extend(self.check_database());
        problems.extend(self.check_codes());
        problems.extend(self.check_sessions());
        problems.extend(self.check_passwords());
        problems.extend(self.check_listeners());
        problems.extend(sending::check(self, plugins));
        if let Some(reason) = self.reason_to_be_strict(production) {
            problems.extend(self.check_exposure(reason));
            problems.extend(measures::check_exposure(self, reason));
            problems.extend(sending::check_exposure(self, plugins, reason));
        }
        problems
    }

    /// Why development settings do not do, if they do not.
    fn reason_to_be_strict(&self, production: bool) -> Option<&'static str> {
        match (production, self.http.listen.ip().is_loopback()) {
            (true, _) => Some("`--production` is given"),
            (false, false) => Some("other machines can reach `http.listen`"),
            (false, true) => None,
        }
    }

    fn check_files(&self) -> Vec<Problem> {
        let tls = &self.http.tls;
        let mut problems: Vec<_> = match (&tls.certificate, &tls.key) {
            (Some(_), None) => vec![missing(
                "http.tls.key",
                "`http.tls.certificate` is set",
                "name the file with its private key",
            )],
            (None, Some(_)) => vec![missing(
                "http.tls.certificate",
                "`http.tls.key` is set",
                "name the file with its certificate",
            )],
            _ => Vec::new(),
        };
        problems.extend(absent(
            tls.certificate.as_deref(),
            Path::is_file,
            "http.tls.certificate",
            "file",
        ));
        problems.extend(absent(tls.key.as_deref(), Path::is_file, "http.tls.key", "file"));
        problems.extend(tls::check(tls));
        problems.extend(absent(
            self.mail.templates_dir.as_deref(),
            Path::is_dir,
            "mail.templates_dir",
            "directory",
        ));
        problems
    }

    fn check_database(&self) -> Vec<Problem> {
        let database = &self.database;
        if !database.url.is_server() {
            return Vec::new();
        }
        let reason = "`database.url` names a server";
        let username = database
            .username
            .is_none()
            .then(|| missing("database.username", reason, "set it to the server's user name"));
        let password = database
            .password
            .is_none()
            .then(|| missing("database.password", reason, "set it to that user's password"));
        username.into_iter().chain(password).collect()
    }

    fn check_codes(&self) -> Option<Problem> {
        let cooldowns = &self.codes.resend_cooldowns;
        cooldowns.is_empty().then(|| {
            Problem::new(
                "codes.resend_cooldowns",
                "it is empty",
                "name one length of time at least",
            )
        })
    }

    fn check_sessions(&self) -> Vec<Problem> {
        let sessions = &self.sessions;
        let pairs = [
            (
                "sessions.access_ttl",
                sessions.access_ttl,
                "sessions.idle_ttl",
                sessions.idle_ttl,
            ),
            (
                "sessions.idle_ttl",
                sessions.idle_ttl,
                "sessions.absolute_ttl",
                sessions.absolute_ttl,
            ),
        ];
        let longer = pairs.into_iter().filter(|(_, short, _, long)| short > long);
        longer
            .map(|(key, short, limit, long)| {
                let wrong = format!("{} is longer than `{limit}`", duration::text(short));
                Problem::new(key, wrong, format!("set it to at most {}", duration::text(long)))
            })
            .collect()
    }

    fn check_passwords(&self) -> Option<Problem> {
        let passwords = &self.passwords;
        let cost = HashCost::new(passwords.memory_kib, passwords.iterations, passwords.parallelism);
        let error = cost.err()?;
        Some(Problem::new(
            "passwords.memory_kib",
            error.to_string(),
            "change it or `passwords.iterations`",
        ))
    }

    fn check_listeners(&self) -> Option<Problem> {
        let listen = self.metrics.listen?;
        (listen == self.http.listen && listen.port() != 0).then(|| {
            Problem::new(
                "metrics.listen",
                "it is the same as `http.listen`",
                "take another port, or leave it out",
            )
        })
    }

    fn check_exposure(&self, reason: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let fix = "set it to the https address people reach the server at";
        match &self.http.public_url {
            None => problems.push(missing("http.public_url", reason, fix)),
            Some(url) if !url.is_https() => {
                problems.push(Problem::new(
                    "http.public_url",
                    format!("{:?} is not https, but {reason}", url.as_str()),
                    fix,
                ));
            }
            Some(_) => {}
        }
        if self.keys.master_key.is_none() {
            let fix = "set it to what `openssl rand -base64 32` prints, and keep a copy in a safe place";
            problems.push(missing("keys.master_key", reason, fix));
        }
        problems
    }
}

/// A key that must be set because of something else.
fn missing(key: &str, reason: &str, fix: &str) -> Problem {
    Problem::new(key, format!("it is not set, but {reason}"), fix)
}

/// A path that leads nowhere.
fn absent(path: Option<&Path>, is_there: fn(&Path) -> bool, key: &str, noun: &str) -> Option<Problem> {
    let path = path.filter(|path| !is_there(path))?;
    Some(Problem::new(
        key,
        format!("there is no {noun} {}", path.display()),
        format!("name a {noun} that the server may read"),
    ))
}
