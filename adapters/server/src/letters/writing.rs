//! From templates and variables to a message, in the nearest language there is.

use std::borrow::Cow;

use doorward_core::ports::{RenderError, Rendered, Variables};
use doorward_core::records::delivery::Channel;
use doorward_core::values::locale::Locale;
use doorward_core::values::secret::SecretText;
use minijinja::{Environment, UndefinedBehavior};

use super::gsm;
use super::mentions::{self, House};
use super::message::{Form, Message};

/// The language that has every message.
pub(super) const LAST_RESORT: &str = "en";

/// How the first line of an e-mail's text begins.
pub(super) const SUBJECT: &str = "Subject:";

/// The parsed templates and what all messages have in common.
#[derive(Debug)]
pub(super) struct Writer {
    templates: Environment<'static>,
    house: House,
}

impl Writer {
    pub(super) fn new(house: House) -> Self {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.add_filter("groups", |code: Cow<'_, str>| mentions::groups(&code));
        Self { templates, house }
    }

    /// Takes a template in; its name decides whether values are escaped: in `.html` they are, in `.txt` not.
    pub(super) fn add(&mut self, name: &str, source: &str) -> Result<(), minijinja::Error> {
        self.templates.add_template_owned(name.to_owned(), source.to_owned())
    }

    /// The templates as they were parsed.
    pub(super) const fn templates(&self) -> &Environment<'static> {
        &self.templates
    }

    /// The folder whose language comes nearest: the tag itself, its language, then English.
    pub(super) fn folder_for<'a>(&self, locale: &'a Locale, message: Message) -> &'a str {
        let forms = message.forms();
        let is_own = |folder: &str, form| {
            self.file(folder, message, form)
                .is_some_and(|name| name.starts_with(folder))
        };
        let can_say = |folder: &&str| {
            forms.iter().any(|&form| is_own(folder, form))
                && forms.iter().all(|&form| self.file(folder, message, form).is_some())
        };
        let folder = [locale.as_str(), locale.language()].into_iter().find(can_say);
        folder.unwrap_or(LAST_RESORT)
    }

    /// The file that says one form in a folder's language: its own, or that of the language it is a variety of.
    pub(super) fn file(&self, folder: &str, message: Message, form: Form) -> Option<String> {
        names(folder, message, form).find(|name| self.templates.get_template(name).is_ok())
    }

    /// The message in the language of a folder.
    pub(super) fn write(&self, folder: &str, message: Message, says: &Variables) -> Result<Rendered, RenderError> {
        let render = |form| {
            self.render(folder, message, form, says)
                .map_err(|_| RenderError::Template)
        };
        match message.channel {
            Channel::Email => {
                let text = render(Form::EmailText)?;
                let (subject, text) = split_subject(text.reveal()).ok_or(RenderError::Template)?;
                Ok(Rendered {
                    subject: Some(subject.to_owned()),
                    text: tidy(text),
                    html: Some(render(Form::EmailHtml)?),
                })
            }
            Channel::Sms => Ok(Rendered {
                subject: None,
                text: SecretText::new(gsm::plain(render(Form::Sms)?.reveal().trim())),
                html: None,
            }),
        }
    }

    /// One form of it, as its template gives it.
    pub(super) fn render(
        &self,
        folder: &str,
        message: Message,
        form: Form,
        says: &Variables,
    ) -> Result<SecretText, minijinja::Error> {
        let name = self
            .file(folder, message, form)
            .unwrap_or_else(|| format!("{folder}/{}", message.file(form)));
        let template = self.templates.get_template(&name)?;
        template.render(self.house.context(folder, says)).map(SecretText::new)
    }
}

/// The names a file can have in a folder's language, best first.
pub(super) fn names(folder: &str, message: Message, form: Form) -> impl Iterator<Item = String> {
    let language = folder.split_once('-').map_or(folder, |(language, _)| language);
    [folder, language]
        .map(|folder| format!("{folder}/{}", message.file(form)))
        .into_iter()
}

// The subject holds no code: it is what a locked screen shows to whoever is near. Banks and the large identity
// services keep it out for that reason, and a mail program that offers codes reads the text anyway.
//
// One line by construction: values have no line breaks, and the subject ends at the first there is.
pub(super) fn split_subject(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.trim_start().split_once('\n')?;
    let subject = first.strip_prefix(SUBJECT)?.trim();
    (!subject.is_empty()).then_some((subject, rest))
}

/// No blanks at the ends of lines, and never two empty lines in a row, whatever a template left out.
fn tidy(text: &str) -> SecretText {
    let mut tidy = String::with_capacity(text.len());
    let mut after_gap = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && after_gap {
            continue;
        }
        after_gap = line.is_empty();
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy.truncate(tidy.trim_end().len());
    tidy.push('\n');
    SecretText::new(tidy)
}
