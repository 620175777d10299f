//! One entry of `[config]`.

use doorward_plugin::ConfigValue;
use regex_lite::Regex;
use serde::Deserialize;
use toml::Value;
use url::Url;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Setting {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(rename = "label")]
    _label: Option<String>,
    pattern: Option<String>,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    pub(super) required: bool,
    pub(super) default: Option<Value>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Text,
    Number,
    Flag,
    Texts,
    Url,
}

impl Setting {
    /// The value as the plugin gets it, or what is wrong with it.
    pub(super) fn read(&self, value: &Value) -> Result<ConfigValue, String> {
        match (self.kind, value) {
            (Kind::Text, Value::String(text)) => self.text(text),
            (Kind::Url, Value::String(text)) if Url::parse(text).is_ok_and(|url| url.has_host()) => self.text(text),
            (Kind::Url, _) => Err("is not an address".to_owned()),
            (Kind::Number, Value::Integer(number)) => Ok(ConfigValue::Number(*number)),
            (Kind::Flag, Value::Boolean(flag)) => Ok(ConfigValue::Flag(*flag)),
            (Kind::Texts, Value::Array(texts)) => {
                let texts = texts.iter().map(|text| text.as_str().map(str::to_owned));
                let texts = texts.collect::<Option<_>>().ok_or("is not a list of texts")?;
                Ok(ConfigValue::Texts(texts))
            }
            (kind, _) => Err(format!("is not a {kind:?}").to_lowercase()),
        }
    }

    fn text(&self, text: &str) -> Result<ConfigValue, String> {
        if let Some(pattern) = &self.pattern {
            let pattern = Regex::new(pattern).map_err(|error| format!("has a broken pattern: {error}"))?;
            if !pattern.is_match(text) {
                return Err(format!("does not match {pattern}"));
            }
        }
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == text) {
            return Err(format!("is none of {}", self.choices.join(", ")));
        }
        Ok(ConfigValue::Text(text.to_owned()))
    }
}
