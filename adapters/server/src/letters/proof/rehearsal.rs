//! One message in one language, written with sample variables before anybody depends on it.

use std::collections::BTreeSet;

use minijinja::ErrorKind;

use super::samples::Samples;
use super::{Problem, explain, innermost};
use crate::letters::message::{Form, Message};
use crate::letters::writing::{SUBJECT, Writer, names, split_subject};

/// Writes a message with the least it always has and with all it may mention; tells what is wrong. Nothing is wrong
/// with a message a language does not have at all. What only follows from templates that are broken is not told.
pub(super) fn rehearse(writer: &Writer, folder: &str, message: Message, broken: &BTreeSet<String>) -> Vec<Problem> {
    let forms = message.forms();
    if forms
        .iter()
        .any(|&form| names(folder, message, form).any(|name| broken.contains(&name)))
    {
        return Vec::new();
    }
    let (written, missing): (Vec<_>, Vec<_>) = forms
        .iter()
        .partition(|&&form| writer.file(folder, message, form).is_some());
    match (written.first(), missing.first()) {
        (None, _) => Vec::new(),
        (Some(&written), Some(&missing)) => vec![incomplete(folder, message, written, missing)],
        (Some(_), None) => perform(
            &Stage {
                writer,
                folder,
                message,
            },
            broken,
        ),
    }
}

/// The files of one message in one language.
struct Stage<'a> {
    writer: &'a Writer,
    folder: &'a str,
    message: Message,
}

impl Stage<'_> {
    fn problem(&self, form: Form, line: Option<usize>, sentence: String) -> Problem {
        let file = self.writer.file(self.folder, self.message, form);
        let file = file.unwrap_or_else(|| self.message.file(form));
        Problem { file, line, sentence }
    }
}

fn perform(stage: &Stage<'_>, broken: &BTreeSet<String>) -> Vec<Problem> {
    let samples = Samples::of(stage.message);
    let mut problems = Vec::new();
    for &form in stage.message.forms() {
        let render = |says| stage.writer.render(stage.folder, stage.message, form, says);
        match (render(&samples.least), render(&samples.all), render(&samples.others)) {
            (Ok(_), Ok(all), Ok(others)) => {
                problems.extend(lacking(stage, form, &samples, (all.reveal(), others.reveal())));
            }
            (least, all, _) => {
                let errors = [least, all].into_iter().filter_map(Result::err);
                let own = errors.filter(|error| !follows_from(error, broken));
                problems.extend(own.map(|error| explain(&error, &stage.message.file(form))));
            }
        }
    }
    problems
}

fn follows_from(error: &minijinja::Error, broken: &BTreeSet<String>) -> bool {
    let cause = innermost(error);
    let detail = cause.detail().unwrap_or_default();
    cause.kind() == ErrorKind::TemplateNotFound && broken.iter().any(|name| detail.contains(name.as_str()))
}

fn incomplete(folder: &str, message: Message, written: Form, missing: Form) -> Problem {
    let (written, missing) = (message.file(written), message.file(missing));
    Problem::whole(
        format!("{folder}/{missing}"),
        format!("The file is missing: `{folder}/{written}` is there, and both make one message."),
    )
}

/// What a file must say and does not, or says where it must not.
fn lacking(stage: &Stage<'_>, form: Form, samples: &Samples, (all, others): (&str, &str)) -> Option<Problem> {
    let code = samples.all.code.as_deref();
    let link = samples.all.link.as_deref().filter(|_| stage.message.carries_link());
    let tell = |sentence: &str| Some(stage.problem(form, None, sentence.to_owned()));
    if form == Form::EmailHtml {
        let is_shown = (code.is_none() && link.is_none()) || all != others;
        return if is_shown {
            None
        } else {
            tell("The page must show the code or the link.")
        };
    }
    let text = if form == Form::EmailText {
        let Some((subject, text)) = split_subject(all) else {
            let sentence = format!("The first line must be `{SUBJECT} …`, with the subject of the e-mail.");
            return Some(stage.problem(form, Some(1), sentence));
        };
        if code.is_some_and(|code| subject.contains(code)) {
            return tell("The subject must not contain the code: locked screens show it.");
        }
        text
    } else {
        all
    };
    match (code, link) {
        (Some(code), _) if !text.contains(code) => tell("The text must contain `{{ code }}` in one piece."),
        (_, Some(link)) if !text.contains(link) => tell("The text must contain `{{ link }}`."),
        _ => None,
    }
}
