//! Guessing which key was meant by one that does not exist.

use super::outline::join;

/// Below this likeness a guess would confuse more than help.
const LIKE_ENOUGH: f64 = 0.6;

/// The known key most like `path`: a sibling when one is like it, else any.
pub(super) fn nearest(path: &str, siblings: &[&str], known: &[String]) -> Option<String> {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    let sibling = best(
        siblings
            .iter()
            .map(|sibling| (likeness(name, sibling), join(parent, sibling))),
    );
    sibling.or_else(|| best(known.iter().map(|key| (likeness_of_paths(path, key), key.clone()))))
}

fn best(candidates: impl Iterator<Item = (f64, String)>) -> Option<String> {
    candidates
        .filter(|(score, _)| *score >= LIKE_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key)
}

/// The right name in the wrong section is nearly right.
fn likeness_of_paths(path: &str, key: &str) -> f64 {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    likeness(path, key).max(0.9 * likeness(&last(path), &last(key)))
}

fn likeness(left: &str, right: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(left, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<String> {
        [
            "data_dir",
            "http.listen",
            "codes.length",
            "limits.address_sends_per_hour",
        ]
        .map(String::from)
        .to_vec()
    }

    #[test]
    fn a_slip_of_the_finger_finds_its_key() {
        assert_eq!(
            nearest("http.listn", &["listen", "public_url"], &known()).as_deref(),
            Some("http.listen")
        );
        assert_eq!(nearest("htp.listen", &[], &known()).as_deref(), Some("http.listen"));
        assert_eq!(
            nearest("datadir", &["data_dir", "http"], &known()).as_deref(),
            Some("data_dir")
        );
    }

    #[test]
    fn the_right_name_in_the_wrong_section_finds_its_key() {
        assert_eq!(nearest("server.length", &[], &known()).as_deref(), Some("codes.length"));
    }

    #[test]
    fn nothing_alike_names_nothing() {
        assert_eq!(nearest("zzz", &["listen"], &known()), None);
    }
}
