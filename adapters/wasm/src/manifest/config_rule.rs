//! What a setting of a plugin may be, and how the operator's text is read as one.

use regex_lite::Regex;
use url::Url;

/// What a setting may be.
#[derive(Debug, Clone)]
pub struct ConfigRule {
    /// What people call it.
    pub label: String,
    /// Its kind.
    pub kind: ConfigType,
    /// Whether the plugin works without it.
    pub required: bool,
    /// What it is when the operator sets nothing.
    pub default: Option<String>,
    /// The only values there are; empty, it is free.
    pub choices: Vec<String>,
    pub(crate) pattern: Option<Regex>,
}

/// The kind of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigType {
    /// One line of text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// Texts with commas between them.
    Texts,
    /// An `https` address.
    Url,
}

/// A setting with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConfigValue {
    Text(String),
    Number(i64),
    Flag(bool),
    Texts(Vec<String>),
    Url(Url),
}

impl ConfigValue {
    /// The value as it stands in a template.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Texts(texts) => texts.join(","),
            Self::Url(url) => url.to_string(),
        }
    }
}

impl ConfigRule {
    /// Reads the operator's text; an error is the sentence that tells him.
    pub(crate) fn read(&self, text: &str) -> Result<ConfigValue, String> {
        if text.chars().any(char::is_control) {
            return Err("must not hold line breaks or other control characters".to_owned());
        }
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == text) {
            return Err(format!("must be one of {}", self.choices.join(", ")));
        }
        if let Some(pattern) = &self.pattern
            && !pattern.is_match(text)
        {
            return Err(format!("must match {}", pattern.as_str()));
        }
        self.kind.read(text)
    }
}

impl ConfigType {
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "text" => Some(Self::Text),
            "number" => Some(Self::Number),
            "flag" => Some(Self::Flag),
            "texts" => Some(Self::Texts),
            "url" => Some(Self::Url),
            _ => None,
        }
    }

    fn read(self, text: &str) -> Result<ConfigValue, String> {
        match self {
            Self::Text => Ok(ConfigValue::Text(text.to_owned())),
            Self::Number => {
                let number = text.trim().parse();
                number
                    .map(ConfigValue::Number)
                    .map_err(|_| "must be a whole number".to_owned())
            }
            Self::Flag => match text.trim() {
                "true" => Ok(ConfigValue::Flag(true)),
                "false" => Ok(ConfigValue::Flag(false)),
                _ => Err("must be true or false".to_owned()),
            },
            Self::Texts => {
                let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
                Ok(ConfigValue::Texts(texts.map(str::to_owned).collect()))
            }
            Self::Url => read_url(text).map(ConfigValue::Url),
        }
    }
}

fn read_url(text: &str) -> Result<Url, String> {
    const FORM: &str = "must be an address such as https://api.example.com/path";
    let url = Url::parse(text.trim()).map_err(|_| FORM.to_owned())?;
    let plain = matches!(url.scheme(), "https" | "http") && url.has_host();
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !plain || !bare {
        return Err(FORM.to_owned());
    }
    // Which plain addresses may be reached is decided where they are connected to.
    Ok(url)
}
