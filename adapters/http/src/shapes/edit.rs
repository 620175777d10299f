//! Members that a change may leave alone, remove with `null`, or set.

use doorward_core::values::edit::Edit;
use doorward_core::values::flaw::Flaw;
use poem_openapi::types::MaybeUndefined;

use crate::fields::Fields;

/// What a change says of a member; `None` when it is flawed.
pub(crate) fn edit<T>(
    fields: &mut Fields,
    field: &'static str,
    given: &MaybeUndefined<String>,
    parse: impl FnOnce(&str) -> Result<T, Flaw>,
) -> Option<Edit<T>> {
    match given {
        MaybeUndefined::Undefined => Some(Edit::Keep),
        MaybeUndefined::Null => Some(Edit::Clear),
        MaybeUndefined::Value(text) => fields.required(field, parse(text)).map(Edit::Set),
    }
}
