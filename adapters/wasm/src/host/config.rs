//! `config`: the operator's settings, already judged.

use crate::call::Call;
use crate::contract::{config, types};
use crate::manifest::ConfigValue;

impl config::Host for Call {
    fn get(&mut self, key: String) -> wasmtime::Result<Option<types::ConfigValue>> {
        Ok(self.provision.config.get(&key).map(|value| match value {
            ConfigValue::Text(text) => types::ConfigValue::Text(text.clone()),
            ConfigValue::Number(number) => types::ConfigValue::Number(*number),
            ConfigValue::Flag(flag) => types::ConfigValue::Flag(*flag),
            ConfigValue::Texts(texts) => types::ConfigValue::Texts(texts.clone()),
            ConfigValue::Url(url) => types::ConfigValue::Text(url.to_string()),
        }))
    }
}
