//! The manifest as it is written, before anybody asked whether it holds together.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Need;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) plugin: WrittenPlugin,
    #[serde(default)]
    pub(super) http: Vec<WrittenHttp>,
    pub(super) smtp: Option<WrittenSmtp>,
    #[serde(default)]
    pub(super) secrets: BTreeMap<String, WrittenSecret>,
    #[serde(default)]
    pub(super) config: BTreeMap<String, WrittenConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPlugin {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) contract: String,
    pub(super) channels: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenHttp {
    pub(super) host: String,
    pub(super) port: Option<u16>,
    pub(super) methods: Vec<String>,
    pub(super) path: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSmtp {
    pub(super) host: String,
    pub(super) port: String,
    pub(super) tls: String,
    #[serde(default)]
    pub(super) username: String,
    pub(super) password: Option<String>,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSecret {
    pub(super) label: Option<String>,
    #[serde(default = "always")]
    pub(super) required: Need,
    #[serde(rename = "use")]
    pub(super) uses: Vec<WrittenUse>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenUse {
    pub(super) host: Option<String>,
    #[serde(rename = "as")]
    pub(super) placement: String,
    pub(super) name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenConfig {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) label: Option<String>,
    pub(super) pattern: Option<String>,
    #[serde(default)]
    pub(super) required: bool,
    pub(super) default: Option<toml::Value>,
    #[serde(default)]
    pub(super) choices: Vec<String>,
}

const fn always() -> Need {
    Need::Always
}
