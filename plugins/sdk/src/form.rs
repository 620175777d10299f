//! Forms: lists of named values, in order, as `application/x-www-form-urlencoded` and `multipart/form-data` carry them.

use crate::{Attachment, Body, Part};

/// The fields of a form, in the order they are added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Vec<Part>,
}

impl Form {
    /// A form without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more field.
    #[must_use]
    pub fn field(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// With one more field, if there is a value for it.
    #[must_use]
    pub fn maybe(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    /// With one more file, which makes the form a multipart one.
    #[must_use]
    pub fn file(mut self, name: &str, attachment: &Attachment) -> Self {
        self.files.push(Part {
            name: name.to_owned(),
            file_name: Some(attachment.file_name.clone()),
            media_type: Some(attachment.media_type.clone()),
            content: attachment.content.clone(),
        });
        self
    }
}

impl From<Form> for Body {
    fn from(form: Form) -> Self {
        if form.files.is_empty() {
            return Self::Form(form.fields);
        }
        let fields = form.fields.into_iter().map(|(name, value)| Part {
            name,
            file_name: None,
            media_type: None,
            content: value.into_bytes(),
        });
        Self::Multipart(fields.chain(form.files).collect())
    }
}

/// The fields of a form that was received, in order. What is not UTF-8 is replaced, not refused.
pub fn parse(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_its_order_and_leaves_out_what_is_not_there() {
        let form = Form::new()
            .field("b", "1")
            .maybe("c", None::<&str>)
            .maybe("a", Some("2"));
        let fields = [("b", "1"), ("a", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(Body::from(form), Body::Form(fields.into()));
    }

    #[test]
    fn a_file_makes_a_form_multipart() {
        let file = Attachment {
            file_name: "a.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            content: b"A".to_vec(),
        };
        let Body::Multipart(parts) = Form::new().file("attachment", &file).field("to", "ann").into() else {
            panic!("it is not multipart");
        };
        assert_eq!(parts[0].content, b"ann");
        assert_eq!(parts[1].file_name.as_deref(), Some("a.txt"));
    }

    #[test]
    fn what_is_received_is_decoded_and_never_refused() {
        assert_eq!(
            parse(b"a=1+2&b=%C3%A4&&c"),
            [("a", "1 2"), ("b", "\u{e4}"), ("c", "")].map(|(n, v)| (n.to_owned(), v.to_owned()))
        );
        assert_eq!(parse(b"a=%ff").len(), 1);
    }
}
