//! `Idempotency-Key`: how a client says that a request is the one it sent before.

use doorward_core::app::Repeatable;
use doorward_core::values::flaw::Flaw;
use poem_openapi::types::ToJSON;

use crate::header::HeaderText;

/// The name of the header, which is also the name its flaw is reported under.
pub(crate) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

const LONGEST: usize = 255;
const NO_KEY: Flaw = Flaw::new("invalid", "The key is 1 to 255 visible ASCII characters.");

/// The key a client chose.
pub(crate) fn key(header: &HeaderText) -> Option<Result<String, Flaw>> {
    header.text().map(|text| {
        let is_key = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_key { Ok(text.to_owned()) } else { Err(NO_KEY) }
    })
}

/// The key together with what the request says, however its members are ordered and its blanks are set.
pub(crate) fn repeatable(key: String, body: &impl ToJSON) -> Repeatable {
    Repeatable {
        key,
        content: body.to_json().unwrap_or_default().to_string(),
    }
}
