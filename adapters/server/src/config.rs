//! Everything an operator decides, read from all its sources at once, and refused with every problem named.

mod accounts;
mod check;
pub mod database_url;
pub mod duration;
pub mod groups;
mod layers;
mod nearest;
pub mod outline;
pub mod problem;
mod reference;
mod schema;
pub mod section;
mod sending;
mod serving;
pub mod setting;
mod table;
mod warnings;
pub mod web;
pub mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use figment::value::Value;
use figment::{Figment, Profile, Provider as _};

pub use self::accounts::{Codes, Compat, Links, Passwords, Phone, Registration, Sessions};
pub use self::check::{BUILT_IN, Plugin};
pub use self::layers::{Flag, Sources};
pub use self::reference::reference;
pub use self::schema::schema;
pub use self::sending::{Audit, Deliveries, Inbox, Limits, Mail, PluginHost, Provider, Route};
pub use self::serving::{Database, Http, Keys, Logging, Metrics, Tls};

use self::problem::{Problem, Problems};
use self::section::{Findings, Section as _};
use self::table::settings;

settings! {
    /// Doorward works without any configuration: what is not set has the default named here.
    pub struct Config {
        /// The directory for everything the server keeps: the database, generated keys, the setup code, the file `listen`
        /// with the real address.
        data_dir: PathBuf = "./data" example "/var/lib/doorward";
    }
    sections {
        http: Http,
        database: Database,
        keys: Keys,
        codes: Codes,
        sessions: Sessions,
        passwords: Passwords,
        registration: Registration,
        links: Links,
        phone: Phone,
        limits: Limits,
        deliveries: Deliveries,
        audit: Audit,
        mail: Mail,
        inbox: Inbox,
        plugins: PluginHost,
        providers: BTreeMap<String, Provider>,
        routes: Vec<Route>,
        compat: Compat,
        logging: Logging,
        metrics: Metrics,
    }
}

/// A configuration as it was read, with what is wrong in it and where each value came from.
#[derive(Debug)]
pub struct Loaded {
    config: Config,
    problems: Vec<Problem>,
    origins: BTreeMap<String, String>,
}

impl Config {
    /// Reads all sources. A value that cannot be read is replaced by its default and its problem kept.
    pub fn load(sources: &Sources) -> Loaded {
        let outline = Self::outline();
        let found = sources.layers(&outline);
        let layered = found.layers.into_iter().fold(Figment::new(), Figment::merge);
        let values = layered
            .data()
            .ok()
            .and_then(|mut data| data.remove(&Profile::Default))
            .map(Value::from);
        let mut findings = Findings {
            sources: layered,
            known: outline.paths(),
            problems: found.problems,
            origins: BTreeMap::new(),
        };
        let mut config = Self::read("", values.as_ref(), &mut findings);
        config.database.url = config.database.url.in_data_dir(&config.data_dir);
        Loaded {
            config,
            problems: findings.problems,
            origins: findings.origins,
        }
    }
}

impl Loaded {
    /// The configuration, if nothing at all is wrong with it.
    pub fn check(self, production: bool) -> Result<Config, Problems> {
        let mut problems = self.problems;
        let told: Vec<_> = problems.iter().map(|problem| problem.key.clone()).collect();
        let is_news = |problem: &Problem| !told.iter().any(|key| follows(&problem.key, key));
        problems.extend(self.config.check(production).into_iter().filter(is_news));
        Problems::refuse(problems)?;
        Ok(self.config)
    }

    /// The configuration, right or wrong.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// What could not be read.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Every value and its source, one on a line; secrets as `***`.
    pub fn show(&self) -> String {
        let mut values = Vec::new();
        self.config.show("", &mut values);
        let line = |(path, value): (String, serde_json::Value)| {
            let origin = self.origins.get(&path).map_or("default", String::as_str);
            match written(&value) {
                Some(text) => format!("{path} = {text}  # {origin}\n"),
                None => format!("# {path} is not set\n"),
            }
        };
        values.into_iter().map(line).collect()
    }
}

/// Whether trouble at `key` may come from nothing but the default that stands in for the refused value at `refused`: at the same
/// key, in the same item of a list, or over the whole list.
fn follows(key: &str, refused: &str) -> bool {
    let item = key.rsplit_once("].").map(|(item, _)| format!("{item}]."));
    refused == key || item.is_some_and(|item| refused.starts_with(&item)) || refused.starts_with(&format!("{key}["))
}

/// A value as a configuration file would hold it.
fn written(value: &serde_json::Value) -> Option<String> {
    if value.is_null() {
        None
    } else {
        toml::Value::try_from(value).ok().map(|value| value.to_string())
    }
}
