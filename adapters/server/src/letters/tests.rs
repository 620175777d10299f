//! What messages say, as facts.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use doorward_core::ports::{Letter, Rendered, Renderer as _, Variables};
use doorward_core::records::delivery::{Channel, MessagePurpose};
use doorward_core::values::locale::Locale;

use super::built_in::BUILT_IN;
use super::gsm::tests::places;
use super::message::Message;
use super::{Letters, LettersError, LettersSettings};

mod overrides;
mod strangers;

fn settings() -> LettersSettings {
    LettersSettings {
        app_name: "Doorward".to_owned(),
        public_url: "https://login.example.com".to_owned(),
        origin_host: Some("app.example.com".to_owned()),
        folder: None,
    }
}

static BUILT_IN_LETTERS: LazyLock<Letters> =
    LazyLock::new(|| Letters::new(&settings()).expect("the built-in templates are sound"));

fn with_folder(folder: &Path) -> Result<Letters, LettersError> {
    let folder = Some(folder.to_owned());
    Letters::new(&LettersSettings { folder, ..settings() })
}

fn says() -> Variables {
    let mut says = Variables::default();
    says.code = Some("042137".to_owned());
    says.link = Some("https://login.example.com/reset?token=abc".to_owned());
    says.minutes = Some(5);
    says.first_name = Some("Ann".to_owned());
    says.account = Some("a•••@e•••.com".to_owned());
    says.other = Some("+43•••••12".to_owned());
    says
}

fn write(letters: &Letters, purpose: MessagePurpose, channel: Channel, tag: &str, says: &Variables) -> Rendered {
    let locale = Locale::parse(tag).expect("a language tag");
    let letter = Letter {
        purpose,
        channel,
        locale: &locale,
        variables: says,
    };
    letters.render(&letter).expect("a message")
}

fn email(purpose: MessagePurpose, tag: &str, says: &Variables) -> Rendered {
    write(&BUILT_IN_LETTERS, purpose, Channel::Email, tag, says)
}

fn sms(purpose: MessagePurpose, tag: &str, says: &Variables) -> String {
    write(&BUILT_IN_LETTERS, purpose, Channel::Sms, tag, says)
        .text
        .reveal()
        .to_owned()
}

/// What a client finds that looks for `\b\d{4,10}\b`.
fn codes_in(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| (4..=10).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()))
        .collect()
}

#[test]
fn every_message_is_there_in_english_and_german() {
    for message in Message::all() {
        let [english, german] =
            ["en", "de"].map(|tag| write(&BUILT_IN_LETTERS, message.purpose, message.channel, tag, &says()));

        assert!(!english.text.reveal().trim().is_empty());
        assert_ne!(english.text.reveal(), german.text.reveal(), "{message:?}");
        assert_eq!(english.subject.is_some(), message.channel == Channel::Email);
        assert_eq!(english.html.is_some(), message.channel == Channel::Email);
    }
}

#[test]
fn every_file_among_the_templates_is_built_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = BTreeSet::new();
    for folder in ["", "en/", "de/"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            if entry.path().is_file() {
                found.insert(format!("{folder}{}", entry.file_name().to_string_lossy()));
            }
        }
    }

    let built_in: BTreeSet<_> = BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();

    assert_eq!(built_in, found);
}

#[test]
fn a_code_is_in_the_text_in_one_piece_exactly_once() {
    for purpose in MessagePurpose::ALL.iter().filter(|purpose| purpose.carries_code()) {
        for tag in ["en", "de"] {
            for code in ["1234", "04213", "042137", "0421378", "04213789", "0421378956"] {
                let mut says = says();
                says.code = Some(code.to_owned());
                let written = email(*purpose, tag, &says);

                assert_eq!(codes_in(written.text.reveal()), [code], "{purpose:?} {tag}");
                assert!(
                    !written
                        .subject
                        .expect("a subject")
                        .contains(|c: char| c.is_ascii_digit())
                );
            }
        }
    }
}

#[test]
fn a_code_is_grouped_for_reading() {
    let written = email(MessagePurpose::Login, "en", &says());

    assert!(written.text.reveal().contains("    042 137\n"));
    assert!(written.html.expect("html").reveal().contains(">042 137<"));
}

#[test]
fn a_code_text_ends_with_the_line_that_binds_it_to_a_page() {
    for purpose in [MessagePurpose::Login, MessagePurpose::ChangePhone] {
        let text = sms(purpose, "de", &says());

        assert!(text.starts_with("042137 "), "{text}");
        assert!(text.ends_with("\n\n@app.example.com #042137"), "{text}");
    }
}

#[test]
fn without_a_page_to_bind_to_a_code_text_is_one_line() {
    let letters = Letters::new(&LettersSettings {
        origin_host: None,
        ..settings()
    })
    .expect("letters");

    let text = write(&letters, MessagePurpose::Login, Channel::Sms, "en", &says());

    assert_eq!(codes_in(text.text.reveal()), ["042137"]);
    assert_eq!(text.text.reveal().lines().count(), 1);
}

#[test]
fn a_text_message_is_one_text_message() {
    for message in Message::all().filter(|message| message.channel == Channel::Sms) {
        for tag in ["en", "de"] {
            let text = sms(message.purpose, tag, &says());

            assert!(places(&text).is_some_and(|places| places <= 160), "{text}");
        }
    }
}

#[test]
fn a_text_that_signs_in_names_the_account() {
    assert!(sms(MessagePurpose::Login, "en", &says()).contains("a***@e***.com"));
    assert!(sms(MessagePurpose::Login, "de", &says()).contains("a***@e***.com"));
}

#[test]
fn the_language_is_the_nearest_there_is() {
    let subject = |tag| email(MessagePurpose::Login, tag, &says()).subject.expect("a subject");

    assert_eq!(subject("de-AT"), subject("de"));
    assert_eq!(subject("fr"), subject("en"));
    assert_ne!(subject("en"), subject("de"));
}

#[test]
fn a_page_says_which_language_it_is_in() {
    let page = |tag| {
        email(MessagePurpose::Login, tag, &says())
            .html
            .expect("html")
            .reveal()
            .to_owned()
    };

    assert!(page("de-AT").contains("<html lang=\"de\">"));
    assert!(page("fr").contains("<html lang=\"en\">"));
}

#[test]
fn periods_are_said_as_people_say_them() {
    let invitation = |tag, minutes| {
        let mut says = says();
        says.minutes = Some(minutes);
        email(MessagePurpose::Invitation, tag, &says).text.reveal().to_owned()
    };

    for (minutes, period) in [
        (1, "1 minute."),
        (30, "30 minutes."),
        (60, "1 hour."),
        (1440, "24 hours."),
        (10080, "7 days."),
    ] {
        assert!(invitation("en", minutes).contains(period), "{period}");
    }
    for (minutes, period) in [(1, "1 Minute."), (120, "2 Stunden."), (4320, "3 Tagen.")] {
        assert!(invitation("de", minutes).contains(period), "{period}");
    }
}

#[test]
fn a_notice_without_any_variable_still_reads_well() {
    let written = email(MessagePurpose::AlreadyRegistered, "en", &Variables::default());

    let text = written.text.reveal();
    assert!(text.starts_with("Hello,\n\n"));
    assert!(!text.contains("\n\n\n") && !text.contains("()"));
}

#[test]
fn what_messages_say() {
    insta::assert_snapshot!(
        "login_email_en",
        email(MessagePurpose::Login, "en", &says()).text.reveal()
    );
    insta::assert_snapshot!(
        "login_email_de",
        email(MessagePurpose::Login, "de", &says()).text.reveal()
    );
    insta::assert_snapshot!(
        "login_page_en",
        email(MessagePurpose::Login, "en", &says()).html.expect("html").reveal()
    );
    insta::assert_snapshot!(
        "reset_email_de",
        email(MessagePurpose::PasswordReset, "de", &says()).text.reveal()
    );
    insta::assert_snapshot!("texts", all_texts());
    insta::assert_snapshot!("subjects", all_subjects());
}

fn all_texts() -> String {
    let texts = ["en", "de"].into_iter().flat_map(|tag| {
        let by_sms = Message::all().filter(|message| message.channel == Channel::Sms);
        by_sms.map(move |message| format!("{tag}: {}", sms(message.purpose, tag, &says())))
    });
    texts.collect::<Vec<_>>().join("\n\n")
}

fn all_subjects() -> String {
    let subjects = ["en", "de"].into_iter().flat_map(|tag| {
        let subject = move |purpose: &MessagePurpose| email(*purpose, tag, &says()).subject.expect("a subject");
        MessagePurpose::ALL.iter().map(subject)
    });
    subjects.collect::<Vec<_>>().join("\n")
}
