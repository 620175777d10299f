//! Words of the core's enumerations: documented as the closed lists they are, and read so that an unknown one is a flaw
//! of its field, reported together with every other.

use std::borrow::Cow;

use doorward_core::ports::{PluginState, ProductSort, UserSort};
use doorward_core::records::audit::Action;
use doorward_core::records::challenge::Purpose;
use doorward_core::records::delivery::{Channel, DeliveryStatus, Failure, MessagePurpose, OutcomeKind};
use doorward_core::records::product::ProductStatus;
use doorward_core::records::suppression::SuppressionReason;
use doorward_core::records::user::{Role, UserStatus};
use doorward_core::values::flaw::Flaw;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type};
use serde_json::Value;

/// An enumeration whose variants have words.
pub(crate) trait Worded: Copy + Send + Sync + 'static {
    /// The name of its schema.
    const SCHEMA: &'static str;
    /// What it says.
    const ABOUT: &'static str;
    /// What is said of a word it does not have.
    const UNKNOWN: Flaw;

    /// The word for each variant that may be shown.
    fn words() -> Vec<&'static str>;

    /// The word for this variant.
    fn word(self) -> &'static str;

    /// The variant a word stands for.
    fn read(word: &str) -> Option<Self>;
}

/// A word as a client wrote it, or as it is written to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word<T> {
    /// This one.
    Known(T),
    /// Nothing at all.
    Empty,
    /// One there is not.
    Unknown,
}

impl<T: Worded> Word<T> {
    /// What it stands for; an unknown one is a flaw.
    pub(crate) fn value(self) -> Result<T, Flaw> {
        match self {
            Self::Known(value) => Ok(value),
            Self::Empty | Self::Unknown => Err(T::UNKNOWN),
        }
    }

    /// What a list is narrowed to: an empty parameter narrows nothing.
    pub(crate) fn wanted(given: Option<Self>) -> Result<Option<T>, Flaw> {
        match given {
            None | Some(Self::Empty) => Ok(None),
            Some(word) => word.value().map(Some),
        }
    }

    fn reading(text: &str) -> Self {
        match T::read(text) {
            Some(value) => Self::Known(value),
            None if text.is_empty() => Self::Empty,
            None => Self::Unknown,
        }
    }
}

impl<T> From<T> for Word<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: Worded> Type for Word<T> {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;

    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        T::SCHEMA.into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference(T::SCHEMA.to_owned())
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<Self, _>(T::SCHEMA.to_owned(), |_| MetaSchema {
            description: Some(T::ABOUT),
            enum_items: T::words().into_iter().map(Value::from).collect(),
            ..MetaSchema::new("string")
        });
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self::RawElementValueType> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: Worded> ParseFromJSON for Word<T> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value.unwrap_or_default() {
            Value::String(text) => Ok(Self::reading(&text)),
            other => Err(ParseError::expected_type(other)),
        }
    }
}

impl<T: Worded> ParseFromParameter for Word<T> {
    fn parse_from_parameter(text: &str) -> ParseResult<Self> {
        Ok(Self::reading(text))
    }
}

impl<T: Worded> ToJSON for Word<T> {
    fn to_json(&self) -> Option<Value> {
        match self {
            Self::Known(value) => Some(Value::from(value.word())),
            Self::Empty | Self::Unknown => None,
        }
    }
}

macro_rules! worded {
    ($($kind:ty: $schema:literal, $about:literal, $unknown:literal $(, but $hidden:path)?;)+) => {$(
        impl Worded for $kind {
            const SCHEMA: &'static str = $schema;
            const ABOUT: &'static str = $about;
            const UNKNOWN: Flaw = Flaw::new("invalid", $unknown);

            fn words() -> Vec<&'static str> {
                Self::ALL.iter().map(|known| known.as_str()).filter(|word| Self::read(word).is_some()).collect()
            }

            fn word(self) -> &'static str {
                self.as_str()
            }

            fn read(word: &str) -> Option<Self> {
                Self::parse(word)$(.filter(|known| *known != $hidden))?
            }
        }
    )+};
}

worded! {
    Role: "Role", "What an account may do; each role may do what the one before it may.", "There is no such role.";
    UserStatus: "UserStatus", "Whether an account may be used.", "There is no such status.";
    UserSort: "UserSort", "An order of accounts; `-` means descending.", "Accounts cannot be sorted like this.";
    ProductStatus: "ProductStatus", "Whether a product is offered.", "There is no such status.";
    ProductSort: "ProductSort", "An order of products; `-` means descending.", "Products cannot be sorted like this.";
    Channel: "Channel", "A way of sending.", "There is no such channel.";
    MessagePurpose: "MessagePurpose", "What a message is for.", "There is no such purpose.";
    DeliveryStatus: "DeliveryStatus", "How far a delivery is.", "There is no such status.", but DeliveryStatus::Decoy;
    OutcomeKind: "Outcome", "How a try at sending can end.", "There is no such outcome.";
    Failure: "DeliveryFailure", "Why a delivery was given up. One that `may_have_been_sent` is held for a person: sending it again may send it twice.", "There is no such failure.";
    SuppressionReason: "SuppressionReason", "Why an address is sent nothing any more.", "There is no such reason.";
    PluginState: "PluginState", "What can be made of a plugin.", "There is no such state.";
    Purpose: "ChallengePurpose", "What proving an address is for.", "There is no such purpose.";
    Action: "Action", "What can be done.", "There is no such action.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoys_are_not_spoken_of() {
        assert!(!DeliveryStatus::words().contains(&"decoy"));
        assert_eq!(Word::<DeliveryStatus>::reading("decoy"), Word::Unknown);
        assert_eq!(
            Word::<DeliveryStatus>::reading("failed"),
            Word::Known(DeliveryStatus::Failed)
        );
    }

    #[test]
    fn an_empty_filter_narrows_nothing_and_an_unknown_one_is_a_flaw() {
        assert_eq!(Word::<Role>::wanted(None), Ok(None));
        assert_eq!(Word::<Role>::wanted(Some(Word::Empty)), Ok(None));
        assert_eq!(Word::wanted(Some(Word::Known(Role::Admin))), Ok(Some(Role::Admin)));
        assert_eq!(Word::<Role>::wanted(Some(Word::Unknown)), Err(Role::UNKNOWN));
    }
}
