//! The id of a request: the client's own when it looks like one, else a new one.

use doorward_core::ports::Entropy;
use poem::http::HeaderMap;

/// Where the id travels, in both directions.
pub(super) const HEADER: &str = "x-request-id";

const LENGTHS: std::ops::RangeInclusive<usize> = 1..=128;

/// The id of the request with these headers.
pub(super) fn request_id(headers: &HeaderMap, entropy: &dyn Entropy) -> String {
    let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
    match given {
        Some(given) if is_id(given) => given.to_owned(),
        _ => fresh(entropy),
    }
}

fn is_id(text: &str) -> bool {
    LENGTHS.contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

fn fresh(entropy: &dyn Entropy) -> String {
    format!("req_{:032x}", u128::from_be_bytes(entropy.bytes()))
}

#[cfg(test)]
mod tests {
    use doorward_core::testing::SeededEntropy;

    use super::*;

    fn id_for(given: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, given.parse().unwrap());
        request_id(&headers, &SeededEntropy::new(1))
    }

    #[test]
    fn what_looks_like_an_id_is_kept_and_the_rest_replaced() {
        for given in ["7", "abc-DEF_1.2", &"x".repeat(128)] {
            assert_eq!(id_for(given), given);
        }
        for given in ["", "with space", "semi;colon", "a/b/c/d/e/f", &"x".repeat(129)] {
            assert!(id_for(given).starts_with("req_"), "{given}");
        }
    }

    #[test]
    fn new_ids_differ() {
        let entropy = SeededEntropy::new(2);

        assert_ne!(fresh(&entropy), fresh(&entropy));
    }
}
