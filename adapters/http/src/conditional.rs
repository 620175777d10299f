//! Entity tags, of versions and of whole answers: `ETag`, `If-Match`, `If-None-Match`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_core::records::Version;
use sha2::{Digest as _, Sha256};

use crate::problem::{Answer, Code, Problem};

/// The entity tag of a version.
pub(crate) fn etag(version: Version) -> String {
    format!("\"{}\"", version.0)
}

/// The versions a change is meant for; `None` when any will do.
pub(crate) fn if_match(header: Option<&str>) -> Answer<Option<Vec<Version>>> {
    let Some(header) = header.map(str::trim) else {
        return Ok(None);
    };
    if header == "*" {
        return Ok(None);
    }
    let versions: Option<Vec<Version>> = header.split(',').map(strong).collect();
    versions
        .map(Some)
        .ok_or_else(|| Problem::new(Code::MalformedRequest).detail("If-Match is an entity tag such as \"3\"."))
}

/// The entity tag of these bytes, which are all there is to compare.
pub(crate) fn tag_of(contents: &[u8]) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(contents)))
}

/// Whether the client has what has this tag already.
pub(crate) fn is_known(if_none_match: Option<&str>, tag: &str) -> bool {
    let known = if_none_match.map_or("", str::trim);
    known == "*" || known.split(',').map(plain).any(|(_, one)| one == tag)
}

/// Whether a tag says it is weak, and what else it says.
fn plain(tag: &str) -> (bool, &str) {
    let tag = tag.trim();
    tag.strip_prefix("W/").map_or((false, tag), |tag| (true, tag))
}

/// The version of a tag as changes compare them: one that says it is weak, or that this server did not make, fits no version.
fn strong(tag: &str) -> Option<Version> {
    let (is_weak, tag) = plain(tag);
    let opaque = tag.strip_prefix('"')?.strip_suffix('"')?;
    let is_tag = opaque.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    let version = Version(opaque.parse().unwrap_or(NEVER));
    is_tag.then(|| {
        if !is_weak && etag(version) == tag {
            version
        } else {
            Version(NEVER)
        }
    })
}

/// No record is ever written so often.
const NEVER: u64 = u64::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Result<Option<Vec<u64>>, Code> {
        let read = if_match(Some(header));
        read.map(|versions| versions.map(|versions| versions.iter().map(|version| version.0).collect()))
            .map_err(|problem| problem.code())
    }

    #[test]
    fn tags_are_versions() {
        assert_eq!(read("\"3\""), Ok(Some(vec![3])));
        assert_eq!(read("\"3\", \"5\" ,\"4\""), Ok(Some(vec![3, 5, 4])));
        assert_eq!(read("*"), Ok(None));
        assert!(matches!(if_match(None), Ok(None)));
    }

    #[test]
    fn a_tag_of_another_kind_fits_nothing_and_rubbish_is_refused() {
        for other in ["\"abc\"", "W/\"3\"", "\"03\"", "\"+3\"", "\"\""] {
            assert_eq!(read(other), Ok(Some(vec![NEVER])), "{other}");
        }
        for rubbish in ["3", "", "\"3", "3\"", "\"3\",", "\"a b\"", "\"\u{fffd}3\"", "w/\"3\""] {
            assert_eq!(read(rubbish), Err(Code::MalformedRequest), "{rubbish}");
        }
    }

    #[test]
    fn a_known_version_is_recognised() {
        let tag = etag(Version(3));

        assert!(is_known(Some("\"2\", W/\"3\""), &tag));
        assert!(is_known(Some(" * "), &tag));
        assert!(!is_known(Some("\"2\""), &tag));
        assert!(!is_known(Some("3"), &tag));
        assert!(!is_known(None, &tag));
    }
}
