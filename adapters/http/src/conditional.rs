//! Versions as entity tags: `ETag`, `If-Match`, `If-None-Match`.

use doorward_core::records::Version;

use crate::problem::{Answer, Code, Problem};

/// The entity tag of a version.
pub(crate) fn etag(version: Version) -> String {
    format!("\"{}\"", version.0)
}

/// The version a change is meant for; `None` when any will do.
///
/// Of several the newest counts: a client only knows versions that were, so the others are behind it.
pub(crate) fn if_match(header: Option<&str>) -> Answer<Option<Version>> {
    let Some(header) = header.map(str::trim) else {
        return Ok(None);
    };
    if header == "*" {
        return Ok(None);
    }
    let tags: Option<Vec<Version>> = header.split(',').map(|tag| version(tag.trim())).collect();
    match tags.map(|tags| tags.into_iter().max()) {
        Some(Some(newest)) => Ok(Some(newest)),
        _ => Err(Problem::new(Code::MalformedRequest).detail("If-Match is an entity tag such as \"3\".")),
    }
}

/// Whether the client has this version already.
pub(crate) fn is_known(if_none_match: Option<&str>, current: Version) -> bool {
    if_none_match
        .is_some_and(|header| header.trim() == "*" || header.split(',').any(|tag| version(tag.trim()) == Some(current)))
}

/// A tag this server made, or one that looks like it: an opaque tag that is no number fits no version.
fn version(tag: &str) -> Option<Version> {
    let opaque = tag.strip_prefix("W/").unwrap_or(tag);
    let opaque = opaque.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = opaque.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    is_plain.then(|| Version(opaque.parse().unwrap_or(NEVER)))
}

/// No record is ever written so often.
const NEVER: u64 = u64::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Result<Option<u64>, Code> {
        let read = if_match(Some(header));
        read.map(|version| version.map(|version| version.0))
            .map_err(|problem| problem.code())
    }

    #[test]
    fn tags_are_versions() {
        assert_eq!(read("\"3\""), Ok(Some(3)));
        assert_eq!(read("W/\"3\""), Ok(Some(3)));
        assert_eq!(read("\"3\", \"5\" ,\"4\""), Ok(Some(5)));
        assert_eq!(read("*"), Ok(None));
        assert!(matches!(if_match(None), Ok(None)));
    }

    #[test]
    fn a_tag_of_another_kind_fits_nothing_and_rubbish_is_refused() {
        assert_eq!(read("\"abc\""), Ok(Some(NEVER)));
        for rubbish in ["3", "", "\"3", "3\"", "\"3\",", "\"a b\""] {
            assert_eq!(read(rubbish), Err(Code::MalformedRequest), "{rubbish}");
        }
    }

    #[test]
    fn a_known_version_is_recognised() {
        assert!(is_known(Some("\"2\", W/\"3\""), Version(3)));
        assert!(!is_known(Some("\"2\""), Version(3)));
        assert!(!is_known(None, Version(3)));
    }
}
