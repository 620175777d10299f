//! Messages and settings as nobody should send them. None makes a plugin trap or reach for what is not granted.

use doorward_plugin::{Content, EmailContent, Message, TextContent, WebhookContent};
use toml::Table;

use super::send;
use crate::report::Said;
use crate::{Answer, Case, Guest, Kind, Manifest, Report, Row, Stage, Trial};

/// Texts that break what is put together carelessly.
const TEXTS: [(&str, &str); 6] = [
    ("nothing", ""),
    ("line breaks", "Ann\r\nBcc: eve@example.com\r\n\r\nhi"),
    ("control characters", "a\0b\u{7f}\u{1b}[31m"),
    ("form and JSON syntax", "a&To=eve%00\"},{\"to\":\"eve\\"),
    ("other scripts", "Ünïcødé 🦀 \u{202e}gnirts \u{2028}"),
    ("templates", "{{secret:auth-token}} {config.account-sid} ${HOME}"),
];

/// Every hostile message and every lack of settings.
pub(super) fn all(report: &mut Report, trial: &Trial, under: (&Manifest, &dyn Guest), case: &Case) {
    for (name, text) in TEXTS {
        report
            .rows
            .push(sent(trial.with(format!("{name} in every text")), under, case, text));
    }
    report.rows.push(sent(
        trial.with("a text of 64 KiB in every text"),
        under,
        case,
        &"x".repeat(64 << 10),
    ));
    report
        .rows
        .push(misrouted(trial.with("a message of another kind"), under, case));
    report.rows.push(unset(trial.with("no settings"), under, case));
    report
        .rows
        .push(checked(trial.with("its own settings, checked"), under, &case.config));
}

/// Whatever comes of a strange text, it comes of the usual answer.
fn sent(trial: Trial, under: (&Manifest, &dyn Guest), case: &Case, text: &str) -> Row {
    let case = Case {
        message: filled(&case.message, text),
        ..case.clone()
    };
    let answers: Vec<Answer> = case.exchanges.iter().map(|exchange| exchange.answer.clone()).collect();
    send(trial, under, &case, answers, |_| Vec::new())
}

/// A message that the plugin does not serve leads to no request.
fn misrouted(trial: Trial, under: (&Manifest, &dyn Guest), case: &Case) -> Row {
    let content = match &case.message.content {
        Content::Email(_) => Content::Text(text_content("+4915123456789")),
        Content::Text(_) | Content::Webhook(_) => Content::Webhook(WebhookContent {
            event: "user.created".to_owned(),
            body_json: "no JSON".to_owned(),
        }),
    };
    let case = Case {
        message: Message {
            content,
            ..case.message.clone()
        },
        ..case.clone()
    };
    let serves_all = under.0.plugin.channels.iter().any(|channel| channel == "webhook");
    let answers = case.exchanges.iter().map(|exchange| exchange.answer.clone());
    send(trial, under, &case, answers.collect(), |outcome| {
        let refused = matches!(Kind::of(outcome), Kind::Misconfigured | Kind::Rejected);
        let wrong = (!refused && !serves_all).then(|| "it is neither misconfigured nor rejected".to_owned());
        wrong.into_iter().collect()
    })
}

/// Without settings a plugin that needs any says so and asks for nothing.
fn unset(trial: Trial, under: (&Manifest, &dyn Guest), case: &Case) -> Row {
    let works_without = under.0.settings(&Table::new()).is_ok();
    let case = Case {
        config: Table::new(),
        ..case.clone()
    };
    let answers = case.exchanges.iter().map(|exchange| exchange.answer.clone());
    send(trial, under, &case, answers.collect(), |outcome| {
        let wrong = Kind::of(outcome) != Kind::Misconfigured && !works_without;
        wrong
            .then(|| "it is not misconfigured".to_owned())
            .into_iter()
            .collect()
    })
}

/// Settings that work are found to work, with nothing granted.
fn checked(trial: Trial, (manifest, guest): (&Manifest, &dyn Guest), config: &Table) -> Row {
    let stage = Stage::new(manifest.clone(), manifest.settings(config).unwrap_or_default(), []);
    let mut wrong = Vec::new();
    let said = match guest.check_config(&stage) {
        Err(trap) => {
            wrong.push(trap.to_string());
            String::new()
        }
        Ok(problems) => {
            wrong.extend(
                problems
                    .iter()
                    .map(|problem| format!("{} {}", problem.key, problem.problem)),
            );
            format!("{} problems", problems.len())
        }
    };
    if !stage.seen().is_empty() {
        wrong.push("it asked for something while it was only to check".to_owned());
    }
    Row::judged(trial, &stage, guest, Said::words(said), wrong)
}

/// The message with one text wherever it has a text of somebody else's. Its id is the host's own.
fn filled(message: &Message, text: &str) -> Message {
    let content = match &message.content {
        Content::Email(mail) => Content::Email(strange_mail(mail, text)),
        Content::Text(_) => Content::Text(text_content(text)),
        Content::Webhook(_) => Content::Webhook(WebhookContent {
            event: text.to_owned(),
            body_json: text.to_owned(),
        }),
    };
    Message {
        locale: text.to_owned(),
        callback_url: Some(text.to_owned()),
        content,
        ..message.clone()
    }
}

fn strange_mail(mail: &EmailContent, text: &str) -> EmailContent {
    let mut mail = mail.clone();
    mail.recipient.display_name = Some(text.to_owned());
    mail.sender.display_name = Some(text.to_owned());
    mail.recipient.address = format!("{text}@example.com");
    text.clone_into(&mut mail.subject);
    text.clone_into(&mut mail.text);
    mail.html = Some(text.to_owned());
    mail.headers = vec![(text.to_owned(), text.to_owned())];
    mail
}

fn text_content(text: &str) -> TextContent {
    TextContent {
        recipient: text.to_owned(),
        country: Some(text.to_owned()),
        sender: Some(text.to_owned()),
        body: text.to_owned(),
        template_id: Some(text.to_owned()),
        template_values: vec![(text.to_owned(), text.to_owned())],
    }
}
