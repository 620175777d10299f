//! What a stranger can put into a message: nothing.

use doorward_core::records::delivery::{Channel, MessagePurpose};

use super::{email, says, settings, write};
use crate::letters::message::Message;
use crate::letters::{Letters, LettersSettings};

#[test]
fn pages_load_nothing_and_run_nothing() {
    let link = says().link.clone().expect("a link").replace('/', "&#x2f;");

    for purpose in MessagePurpose::ALL {
        let html = email(*purpose, "en", &says())
            .html
            .expect("html")
            .reveal()
            .replace(&link, "");

        for outside in [
            "http:", "https:", "//", "src=", "url(", "@import", "<script", "<img", "<link", "onclick",
        ] {
            assert!(!html.contains(outside), "{purpose:?}: {outside}");
        }
    }
}

#[test]
fn what_strangers_write_stays_text() {
    let hostile = [
        "<script>alert(1)</script>",
        "Ann\r\nBcc: everybody@example.com",
        "{{7*7}}",
        "{% include \"en/login.email.txt\" %}",
        "\"><img src=x>",
        "visit evil.example now",
    ];

    for name in hostile {
        for message in Message::all().filter(|message| message.channel == Channel::Email) {
            let mut says = says();
            says.first_name = Some(name.to_owned());
            says.account = Some(name.to_owned());
            says.other = Some(name.to_owned());
            let written = email(message.purpose, "en", &says);
            let (subject, html) = (written.subject.expect("a subject"), written.html.expect("html"));

            assert!(!subject.contains(|c: char| c.is_control()));
            assert!(!written.text.reveal().contains("\nBcc") && !written.text.reveal().contains("49"));
            assert!(!html.reveal().contains("<script") && !html.reveal().contains("<img"));
            assert!(!html.reveal().contains("49</"));
            assert!(!written.text.reveal().contains("Hello v") && !written.text.reveal().contains("Hello <"));
        }
    }
}

#[test]
fn the_name_of_the_application_is_escaped_in_pages_and_stays_on_one_line() {
    let letters = Letters::new(&LettersSettings {
        app_name: "Tom & Co\r\nBcc: x".to_owned(),
        ..settings()
    })
    .expect("letters");

    let written = write(&letters, MessagePurpose::Login, Channel::Email, "en", &says());

    assert_eq!(
        written.subject.as_deref(),
        Some("Your code to sign in to Tom & Co Bcc: x")
    );
    assert!(written.html.expect("html").reveal().contains("Tom &amp; Co Bcc: x"));
}
