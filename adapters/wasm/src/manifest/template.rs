//! Texts with `{config.KEY}` in them, and the paths made of such texts.

use std::collections::BTreeMap;

use super::config_rule::ConfigValue;

/// A text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Config(String),
}

impl Template {
    /// Reads a text; `None` when a brace opens or closes nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (key, behind) = after.split_once('}')?;
            let key = key.strip_prefix("config.").filter(|key| !key.is_empty())?;
            if before.contains('}') {
                return None;
            }
            pieces.push(Piece::Literal(before.to_owned()));
            pieces.push(Piece::Config(key.to_owned()));
            rest = behind;
        }
        if rest.contains('}') {
            return None;
        }
        pieces.push(Piece::Literal(rest.to_owned()));
        pieces.retain(|piece| !matches!(piece, Piece::Literal(text) if text.is_empty()));
        Some(Self(pieces))
    }

    /// The settings it mentions.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Config(key) => Some(key.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// The setting it consists of, when it consists of one.
    pub(crate) fn only_key(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Config(key)] => Some(key),
            _ => None,
        }
    }

    /// The text with every value in its place. `None` when a value is missing.
    pub(crate) fn filled(&self, values: &BTreeMap<String, ConfigValue>) -> Option<String> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Config(key) => text.push_str(&values.get(key)?.text()),
            }
        }
        Some(text)
    }
}

/// A path as the manifest writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathRule {
    /// The path of the address in this setting.
    OfUrl(String),
    /// Segment by segment.
    Segments(Vec<SegmentRule>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SegmentRule {
    Any,
    Rest,
    Exactly(Template),
}

impl PathRule {
    /// Reads a path; `None` when it does not begin with `/` or `**` is not at the end.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let whole = Template::parse(text)?;
        if let Some(key) = whole.only_key() {
            return Some(Self::OfUrl(key.to_owned()));
        }
        let segments: Vec<&str> = text.strip_prefix('/')?.split('/').collect();
        let last = segments.len() - 1;
        let rules = segments.iter().enumerate().map(|(at, segment)| match *segment {
            "*" => Some(SegmentRule::Any),
            "**" if at == last => Some(SegmentRule::Rest),
            text if text.contains('*') => None,
            text => Template::parse(text).map(SegmentRule::Exactly),
        });
        rules.collect::<Option<Vec<_>>>().map(Self::Segments)
    }

    pub(super) fn keys(&self) -> Vec<&str> {
        match self {
            Self::OfUrl(key) => vec![key],
            Self::Segments(rules) => rules
                .iter()
                .filter_map(|rule| match rule {
                    SegmentRule::Exactly(template) => Some(template.keys()),
                    SegmentRule::Any | SegmentRule::Rest => None,
                })
                .flatten()
                .collect(),
        }
    }

    /// The paths it permits, with the operator's values in it.
    pub(crate) fn filled(&self, values: &BTreeMap<String, ConfigValue>) -> Option<PathPattern> {
        match self {
            Self::OfUrl(key) => match values.get(key)? {
                ConfigValue::Url(url) => PathPattern::literal(url.path()),
                _ => None,
            },
            Self::Segments(rules) => {
                let segments = rules.iter().map(|rule| match rule {
                    SegmentRule::Any => Some(Segment::Any),
                    SegmentRule::Rest => Some(Segment::Rest),
                    SegmentRule::Exactly(template) => {
                        template.filled(values).map(|text| Segment::Exactly(text.into_bytes()))
                    }
                });
                segments.collect::<Option<Vec<_>>>().map(PathPattern)
            }
        }
    }
}

/// The paths a plugin may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PathPattern(Vec<Segment>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Any,
    Rest,
    /// The bytes behind the escapes.
    Exactly(Vec<u8>),
}

impl PathPattern {
    fn literal(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let segments = path.split('/').map(|segment| decoded(segment).map(Segment::Exactly));
        segments.collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether a path, as it stands in the request line, is permitted.
    pub(crate) fn permits(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix('/') else {
            return false;
        };
        let mut segments = path.split('/');
        for rule in &self.0 {
            match (rule, segments.next()) {
                (Segment::Rest, Some(first)) => return is_plain(first) && segments.all(is_plain),
                (Segment::Any, Some(segment)) if !segment.is_empty() && is_plain(segment) => {}
                (Segment::Exactly(bytes), Some(segment)) if decoded(segment).as_ref() == Some(bytes) => {}
                _ => return false,
            }
        }
        segments.next().is_none()
    }
}

/// Whether a segment means one segment to whoever decodes it: no hidden slash, no dots that climb.
fn is_plain(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    !["%2f", "%5c", "%2e", "%00", "%25"]
        .iter()
        .any(|hidden| lower.contains(hidden))
        && !matches!(segment, "." | "..")
}

/// A segment as whoever receives it reads it; `None` when an escape is broken.
fn decoded(segment: &str) -> Option<Vec<u8>> {
    let mut bytes = segment.bytes();
    let mut plain = Vec::with_capacity(segment.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digit = |digit: Option<u8>| digit.and_then(|digit| char::from(digit).to_digit(16));
            let value = digit(bytes.next())? * 16 + digit(bytes.next())?;
            plain.push(u8::try_from(value).ok()?);
        } else {
            plain.push(byte);
        }
    }
    Some(plain)
}
