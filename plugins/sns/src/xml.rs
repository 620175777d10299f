//! The little XML that an AWS query answer is: elements with text in them, each name used once.

/// The text of the first element of this name, if the element is there whole and not empty.
pub(crate) fn text_of(document: &str, name: &str) -> Option<String> {
    let (_, after) = document.split_once(&format!("<{name}>"))?;
    let (text, _) = after.split_once(&format!("</{name}>"))?;
    let text = text.trim();
    (!text.is_empty()).then(|| unescaped(text))
}

/// `&amp;` comes last, so that what it makes is not read again.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_and_unescaped() {
        let document = "<a><Code>Invalid&amp;lt;Parameter</Code>\n<Message> it&apos;s </Message></a>";
        assert_eq!(text_of(document, "Code").as_deref(), Some("Invalid&lt;Parameter"));
        assert_eq!(text_of(document, "Message").as_deref(), Some("it's"));
    }

    #[test]
    fn an_element_that_is_absent_empty_or_cut_off_has_no_text() {
        assert_eq!(text_of("<a></a>", "MessageId"), None);
        assert_eq!(text_of("<MessageId></MessageId>", "MessageId"), None);
        assert_eq!(text_of("<MessageId>94f20ce6", "MessageId"), None);
    }
}
