//! Who reads pages: a browser names them, a program does not.

use super::weight::weighed;

const PAGES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// Whether an `Accept` header names pages. To take everything is not to name them.
pub fn are_read(accept: &str) -> bool {
    let mut items = accept.split(',').map(weighed);
    items.any(|(range, weight)| weight > 0 && PAGES.iter().any(|page| page.eq_ignore_ascii_case(range)))
}

#[cfg(test)]
mod tests {
    use super::are_read;

    #[test]
    fn browsers_name_pages() {
        for accept in [
            "text/html",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/json;q=1, TEXT/HTML; charset=utf-8; Q=0.001",
            "text/html;q=0, application/xhtml+xml",
        ] {
            assert!(are_read(accept), "{accept}");
        }
    }

    #[test]
    fn programs_name_none() {
        for accept in [
            "",
            "*/*",
            "text/*",
            "application/json, text/plain, */*",
            "text/html;q=0",
            "text/html;q=0.000, */*",
            "text/html;q=much",
            "text/htmlx",
            "application/problem+json",
        ] {
            assert!(!are_read(accept), "{accept}");
        }
    }
}
