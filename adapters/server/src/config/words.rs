//! Values other parts of Doorward define, as settings: channels, regions, the master key, log levels and formats; and what a
//! provider's grant is bound to.

use doorward_core::records::delivery::Channel;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::phone::Region;
use doorward_crypto::{MasterKey, MasterKeyError};
use doorward_wasm::Tier;
use serde_json::{Value as Json, json};

use super::problem::Fault;
use super::setting::{HIDDEN, Setting};
use crate::logs::{Format, Levels};
use crate::plugins::tier_word;

/// The words of a list, for a sentence.
fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words
        .into_iter()
        .map(|word| format!("\"{word}\""))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Setting for Channel {
    fn parse(text: &str) -> Result<Self, Fault> {
        let words = Self::ALL.iter().map(|channel| channel.as_str());
        Self::parse(text).ok_or_else(|| Fault::new("is not a channel", format!("write one of {}", listed(words))))
    }

    fn shape() -> Json {
        json!({ "enum": Self::ALL.iter().map(|channel| channel.as_str()).collect::<Vec<_>>() })
    }

    fn show(&self) -> Json {
        json!(self.as_str())
    }
}

impl Setting for Region {
    fn parse(text: &str) -> Result<Self, Fault> {
        Self::parse(text).map_err(|_| {
            Fault::new(
                "is not a country with a numbering plan",
                "write its two-letter code, such as \"US\" or \"DE\"",
            )
        })
    }

    fn shape() -> Json {
        json!({ "type": "string", "pattern": "^[A-Za-z]{2}$" })
    }

    fn show(&self) -> Json {
        json!(self.as_str())
    }
}

impl Setting for MasterKey {
    const SECRET: bool = true;

    fn parse(text: &str) -> Result<Self, Fault> {
        Self::parse(text).map_err(|error| {
            let fix = "make one with `openssl rand -base64 32`";
            match error {
                MasterKeyError::Malformed => Fault::new("is neither 32 bytes in base64 nor 64 hexadecimal digits", fix),
                MasterKeyError::Guessable => Fault::new("can be guessed", fix),
            }
        })
    }

    fn shape() -> Json {
        json!({ "type": "string", "minLength": 43, "writeOnly": true })
    }

    fn show(&self) -> Json {
        json!(HIDDEN)
    }
}

impl Setting for EmailAddress {
    fn parse(text: &str) -> Result<Self, Fault> {
        Self::parse(text)
            .map_err(|_| Fault::new("is not an e-mail address", "write one such as \"accounts@example.com\""))
    }

    fn shape() -> Json {
        json!({ "type": "string", "format": "email" })
    }

    fn show(&self) -> Json {
        json!(self.as_sent())
    }
}

impl Setting for Tier {
    fn parse(text: &str) -> Result<Self, Fault> {
        let tiers = [Self::Compiled, Self::Interpreted];
        let found = tiers.into_iter().find(|tier| tier_word(*tier) == text);
        found.ok_or_else(|| {
            Fault::new(
                "is not a tier",
                format!("write one of {}", listed(tiers.map(tier_word))),
            )
        })
    }

    fn shape() -> Json {
        json!({ "enum": [tier_word(Self::Compiled), tier_word(Self::Interpreted)] })
    }

    fn show(&self) -> Json {
        json!(tier_word(*self))
    }
}

impl Setting for Format {
    fn parse(text: &str) -> Result<Self, Fault> {
        let found = Self::ALL.iter().find(|format| format.as_str() == text);
        let words = Self::ALL.iter().map(|format| format.as_str());
        found
            .copied()
            .ok_or_else(|| Fault::new("is not a log format", format!("write one of {}", listed(words))))
    }

    fn shape() -> Json {
        json!({ "enum": Self::ALL.map(Self::as_str) })
    }

    fn show(&self) -> Json {
        json!(self.as_str())
    }
}

impl Setting for Levels {
    fn parse(text: &str) -> Result<Self, Fault> {
        Self::parse(text).map_err(|_| {
            Fault::new(
                "is not a log level",
                "write one of off, error, warn, info, debug, trace; after it, if wanted, `module=level` with commas between",
            )
        })
    }

    fn shape() -> Json {
        json!({ "type": "string" })
    }

    fn show(&self) -> Json {
        json!(self.as_str())
    }
}

/// Names one file by what is in it: `sha256:` and 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHash(String);

impl FileHash {
    /// The hash as it is written, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Setting for FileHash {
    fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.to_ascii_lowercase();
        let digits = text.strip_prefix("sha256:").unwrap_or_default();
        if digits.len() == 64 && digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return Ok(Self(text));
        }
        Err(Fault::new(
            "is not the hash of a file",
            "write \"sha256:\" and the 64 digits that `sha256sum FILE` prints",
        ))
    }

    fn shape() -> Json {
        json!({ "type": "string", "pattern": "^sha256:[0-9A-Fa-f]{64}$" })
    }

    fn show(&self) -> Json {
        json!(self.0)
    }
}
