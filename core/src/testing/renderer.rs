//! Messages that name what they would say.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ports::{Letter, RenderError, Rendered, Renderer};
use crate::records::delivery::Channel;
use crate::values::secret::SecretText;

/// Renders one `name=value` line for everything a letter mentions; e-mail gets a subject and HTML as well.
#[derive(Default)]
pub struct PlainRenderer {
    broken: AtomicBool,
}

impl PlainRenderer {
    /// A renderer that works.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// From now on no template works.
    pub fn break_templates(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }

    /// Ends what [`break_templates`](Self::break_templates) began.
    pub fn mend_templates(&self) {
        self.broken.store(false, Ordering::SeqCst);
    }
}

impl Renderer for PlainRenderer {
    fn render(&self, letter: &Letter<'_>) -> Result<Rendered, RenderError> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(RenderError::Template);
        }
        let text = lines(letter);
        let is_mail = letter.channel == Channel::Email;
        Ok(Rendered {
            subject: is_mail.then(|| format!("{} {}", letter.purpose.as_str(), letter.locale.as_str())),
            html: is_mail.then(|| SecretText::new(format!("<pre>{text}</pre>"))),
            text: SecretText::new(text),
        })
    }
}

fn lines(letter: &Letter<'_>) -> String {
    let mentioned = letter.variables;
    [
        ("purpose", Some(letter.purpose.as_str().to_owned())),
        ("locale", Some(letter.locale.as_str().to_owned())),
        ("code", mentioned.code.clone()),
        ("link", mentioned.link.clone()),
        ("minutes", mentioned.minutes.map(|minutes| minutes.to_string())),
        ("first_name", mentioned.first_name.clone()),
        ("account", mentioned.account.clone()),
        ("other", mentioned.other.clone()),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| format!("{name}={value}\n")))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Variables;
    use crate::records::delivery::MessagePurpose;
    use crate::values::locale::Locale;

    #[test]
    fn a_letter_says_what_it_mentions() {
        let renderer = PlainRenderer::new();
        let mut variables = Variables::default();
        variables.code = Some("123456".to_owned());
        let letter = Letter {
            purpose: MessagePurpose::Login,
            channel: Channel::Sms,
            locale: &Locale::default(),
            variables: &variables,
        };

        let message = renderer.render(&letter).expect("rendered");

        assert_eq!(message.text.reveal(), "purpose=login\nlocale=en\ncode=123456\n");
        assert!(message.subject.is_none() && message.html.is_none());
        renderer.break_templates();
        assert_eq!(renderer.render(&letter).map(drop), Err(RenderError::Template));
    }
}
