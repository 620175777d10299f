//! Templates of an operator in place of the built-in ones.

use std::fs;

use doorward_core::records::delivery::{Channel, MessagePurpose};
use tempfile::TempDir;

use super::{says, with_folder, write};
use crate::letters::{Letters, LettersError};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn letters(files: &[(&str, &str)]) -> Letters {
    with_folder(folder(files).path()).expect("the templates are sound")
}

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let Err(LettersError::Templates(problems)) = with_folder(folder(files).path()) else {
        panic!("the templates are not sound");
    };
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_takes_the_place_of_the_built_in_one_alone() {
    let letters = letters(&[("de/login.email.txt", "Subject: Servus\r\n\r\nCode: {{ code }}\r\n")]);

    let written = write(&letters, MessagePurpose::Login, Channel::Email, "de", &says());

    assert_eq!(written.subject.as_deref(), Some("Servus"));
    assert_eq!(written.text.reveal(), "Code: 042137\n");
    assert!(written.html.expect("html").reveal().contains("Dein Anmeldecode"));
}

#[test]
fn a_new_language_is_used_where_it_has_the_message() {
    let letters = letters(&[("fr/login.sms.txt", "{{ code }} est votre code.")]);

    let login = write(&letters, MessagePurpose::Login, Channel::Sms, "fr-CA", &says());
    let test = write(&letters, MessagePurpose::Test, Channel::Sms, "fr-CA", &says());

    assert_eq!(login.text.reveal(), "042137 est votre code.");
    assert!(test.text.reveal().starts_with("Doorward"), "{}", test.text.reveal());
}

#[test]
fn a_variety_takes_what_it_lacks_from_its_language() {
    let letters = letters(&[("de-AT/login.email.txt", "Subject: Grüß Gott\n\n{{ code }}\n")]);

    let written = write(&letters, MessagePurpose::Login, Channel::Email, "de-AT", &says());

    assert_eq!(written.subject.as_deref(), Some("Grüß Gott"));
    assert!(written.html.expect("html").reveal().contains("Dein Anmeldecode"));
}

#[test]
fn parts_of_ones_own_can_be_used() {
    let letters = letters(&[
        ("_sign.txt", "The people of {{ app_name }}"),
        ("en/login.sms.txt", "{{ code }} {% include \"_sign.txt\" %}"),
        ("en/.hidden", ""),
    ]);

    let written = write(&letters, MessagePurpose::Login, Channel::Sms, "en", &says());

    assert_eq!(written.text.reveal(), "042137 The people of Doorward");
}

#[test]
fn a_variable_that_is_not_always_there_is_refused() {
    let found = problems(&[(
        "de/login.email.txt",
        "Subject: Servus\n\n{{ code }}\n{{ first_name }}\n",
    )]);

    assert_eq!(
        found,
        [
            "de/login.email.txt: 4: A value is used that this message does not always have. Ask first, as in \
          `{% if first_name is defined %}`."
        ]
    );
}

#[test]
fn all_problems_are_told_together() {
    let found = problems(&[
        ("_layout.html", "{% block body %}"),
        ("de/change_phone.sms.txt", "\n{{ kode }}"),
        ("de/logn.email.txt", ""),
        ("de/login.sms.txt", "{{ code"),
        ("en/login.sms.txt", "{{ nothing|shout }}"),
        ("en/password_changed.email.txt", "Hello\n"),
        ("fr/login.email.txt", "Subject: Code\n\n{{ code }}"),
        ("French/login.email.txt", ""),
        ("readme.md", ""),
    ]);

    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn a_message_without_its_code_or_link_is_refused() {
    let found = problems(&[
        ("en/login.email.txt", "Subject: Code\n\nHello\n"),
        ("en/login.email.html", "<p>Hello</p>"),
        ("en/password_reset.email.txt", "Subject: Reset\n\nHello\n"),
        ("en/registration.email.txt", "Subject: {{ code }}\n\n{{ code }}\n"),
        ("en/login.sms.txt", "{{ code|groups|join('-') }}"),
    ]);

    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn a_folder_that_is_not_there_is_a_problem() {
    let parent = TempDir::new().expect("a folder");

    let refused = with_folder(&parent.path().join("nowhere"));

    assert!(
        refused
            .expect_err("no folder")
            .to_string()
            .contains("nowhere: The folder cannot be read")
    );
}
