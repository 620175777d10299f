//! A new plugin: a folder that builds, tests and installs before a line of it is changed.

mod lock;
mod sdk;
mod source;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::Language;
use super::terminal::Terminal;

/// The plugin to begin.
#[derive(Debug)]
pub struct Beginning {
    /// The folder; its name is the plugin's.
    pub(crate) folder: PathBuf,
    /// What it is to be written in.
    pub(crate) language: Language,
    /// What it is to send.
    pub(crate) subject: Subject,
}

/// What a plugin sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Text messages.
    Sms,
    /// E-mail.
    Email,
}

/// Why nothing was begun.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartingError {
    /// The name is no plugin's.
    #[error("`{0}` cannot be a plugin's name: use at most 32 of a-z, 0-9 and -, a letter first, such as sms-acme")]
    Name(String),
    /// The name is taken by what is no plugin.
    #[error("the name `inbox` belongs to the built-in provider: choose another")]
    Inbox,
    /// The folder is there.
    #[error("{} is there already: choose another name, or remove it", .0.display())]
    Exists(PathBuf),
    /// There is no such template.
    #[error("there is a template for e-mail in Rust only: begin with --lang rust, or without --channel")]
    NoTemplate,
    /// What comes with the server is not whole.
    #[error("the sources of the SDK cannot be read: {0}")]
    Sdk(#[from] toml::de::Error),
    /// What comes with the server is not whole.
    #[error("the sources of the SDK cannot be written: {0}")]
    Written(#[from] toml::ser::Error),
    /// A file cannot be written.
    #[error("{} cannot be written", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// The terminal is gone.
    #[error("the terminal cannot be written to")]
    Terminal(#[from] io::Error),
}

/// One file of a new folder.
pub(super) struct NewFile {
    path: String,
    text: String,
}

impl NewFile {
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }
}

/// Writes the folder, and says how to go on.
pub(crate) fn begin(beginning: &Beginning, terminal: &Terminal) -> Result<(), StartingError> {
    let folder = &beginning.folder;
    let id = name_in(folder)?;
    if folder.exists() {
        return Err(StartingError::Exists(folder.clone()));
    }
    for file in files(&id, beginning)? {
        write(&folder.join(file.path), &file.text)?;
    }
    terminal.say(&format!("{} is begun in {}", terminal.strong(&id), folder.display()))?;
    terminal.say("")?;
    let source = source::main_file(beginning.language);
    terminal.tell(&[
        ("plugin.toml", "what it may do: requests, secrets, settings".to_owned()),
        (source, "what it does".to_owned()),
        ("tests/*.toml", "what must come of what".to_owned()),
    ])?;
    terminal.say(&format!("\nNext:\n  cd {}\n  doorward plugin test", folder.display()))?;
    Ok(())
}

fn files(id: &str, beginning: &Beginning) -> Result<Vec<NewFile>, StartingError> {
    let mut files = source::files(id, beginning)?;
    files.push(NewFile::new(".doorward/wit/notifier.wit", sdk::CONTRACT));
    if beginning.language == Language::Rust {
        files.extend(sdk::files()?);
        files.push(NewFile::new("Cargo.lock", lock::of(id)?));
    }
    Ok(files)
}

/// The plugin's name: the folder's.
fn name_in(folder: &Path) -> Result<String, StartingError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
    if !begins || name.len() > 32 || !name.bytes().all(known) {
        return Err(StartingError::Name(name));
    }
    if name == crate::inbox_notifier::INBOX {
        return Err(StartingError::Inbox);
    }
    Ok(name)
}

fn write(path: &Path, text: &str) -> Result<(), StartingError> {
    let failed = |error| StartingError::File(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(name: &str, language: Language, subject: Subject) -> Result<tempfile::TempDir, StartingError> {
        let home = tempfile::tempdir().unwrap();
        let beginning = Beginning {
            folder: home.path().join(name),
            language,
            subject,
        };
        begin(&beginning, &Terminal::of_this_process()).map(|()| home)
    }

    #[test]
    fn a_name_that_no_plugin_may_have_begins_nothing() {
        for name in ["Acme", "1st", "a_b", "ä", &"a".repeat(33)] {
            let error = begun(name, Language::Rust, Subject::Sms).err().unwrap();
            assert!(matches!(error, StartingError::Name(_)), "{name}: {error}");
        }
        let error = begun("inbox", Language::Rust, Subject::Sms).err().unwrap();
        assert!(matches!(error, StartingError::Inbox));
    }

    #[test]
    fn what_is_there_is_left_as_it_is() {
        let home = begun("acme", Language::Python, Subject::Sms).unwrap();
        let beginning = Beginning {
            folder: home.path().join("acme"),
            language: Language::Rust,
            subject: Subject::Sms,
        };

        let error = begin(&beginning, &Terminal::of_this_process()).err().unwrap();

        assert!(matches!(error, StartingError::Exists(_)));
        assert!(!home.path().join("acme/Cargo.toml").exists());
    }

    #[test]
    fn every_template_has_a_manifest_and_cassettes_that_are_read() {
        let templates = [
            (Language::Rust, Subject::Sms),
            (Language::Rust, Subject::Email),
            (Language::TypeScript, Subject::Sms),
            (Language::Python, Subject::Sms),
        ];
        for (language, subject) in templates {
            let home = begun("sms-acme", language, subject).unwrap();
            let folder = home.path().join("sms-acme");

            let read = doorward_testkit::Folder::read(&folder).unwrap();
            let manifest = fs::read_to_string(folder.join("plugin.toml")).unwrap();

            assert_eq!(read.manifest.plugin.id, "sms-acme");
            doorward_wasm::Manifest::parse(&manifest).unwrap();
        }
    }

    #[test]
    fn what_has_no_template_is_said_to_have_none() {
        let error = begun("acme", Language::Python, Subject::Email).err().unwrap();

        assert!(matches!(error, StartingError::NoTemplate));
    }
}
