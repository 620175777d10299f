//! The files an author goes on from, by language.

use super::{Beginning, NewFile, StartingError, Subject};
use crate::plugin_tool::folder::Language;

macro_rules! template {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/plugin-templates/", $path))
    };
}

const FROM_NAME: &str = "\n[config.from-name]\ntype = \"text\"\nlabel = \"The name messages come from\"\n";

/// The file that decides what is sent.
pub(super) const fn main_file(language: Language) -> &'static str {
    match language {
        Language::Rust => "src/lib.rs",
        Language::TypeScript => "src/plugin.ts",
        Language::Python => "plugin.py",
    }
}

/// All of an author's own files.
pub(super) fn files(id: &str, beginning: &Beginning) -> Result<Vec<NewFile>, StartingError> {
    let (language, subject) = (beginning.language, beginning.subject);
    let mut files = of_every_plugin(subject);
    files.extend(of_language(language, subject).ok_or(StartingError::NoTemplate)?);
    let is_mail = subject == Subject::Email;
    let tier = if language == Language::Rust {
        ""
    } else {
        "\ntier = \"interpreted\""
    };
    let library = format!("plugin_{}", id.replace('-', "_"));
    let places = [
        ("{{library}}", library.as_str()),
        ("{{id}}", id),
        ("{{channel}}", if is_mail { "email" } else { "sms" }),
        ("{{from-name}}", if is_mail { FROM_NAME } else { "" }),
        ("{{settings}}", if is_mail { ", `from-name`" } else { "" }),
        ("{{tier}}", tier),
    ];
    for file in &mut files {
        for (place, value) in places {
            file.text = file.text.replace(place, value);
        }
    }
    Ok(files)
}

fn of_every_plugin(subject: Subject) -> Vec<NewFile> {
    let (sending, errors) = match subject {
        Subject::Sms => (template!("all/sending.sms.toml"), template!("all/errors.sms.toml")),
        Subject::Email => (template!("all/sending.email.toml"), template!("all/errors.email.toml")),
    };
    vec![
        NewFile::new("plugin.toml", template!("all/plugin.toml")),
        NewFile::new("README.md", template!("all/README.md")),
        NewFile::new(".gitignore", template!("all/gitignore")),
        NewFile::new("tests/sending.toml", sending),
        NewFile::new("tests/errors.toml", format!("{errors}{}", template!("all/errors.toml"))),
    ]
}

fn of_language(language: Language, subject: Subject) -> Option<Vec<NewFile>> {
    let source = match (language, subject) {
        (Language::Rust, Subject::Sms) => template!("rust/src/sms.rs"),
        (Language::Rust, Subject::Email) => template!("rust/src/email.rs"),
        (Language::TypeScript, Subject::Sms) => template!("typescript/plugin.ts"),
        (Language::Python, Subject::Sms) => template!("python/plugin.py"),
        (Language::TypeScript | Language::Python, Subject::Email) => return None,
    };
    let around: &[(&str, &str)] = match language {
        Language::Rust => &[("Cargo.toml", template!("rust/Cargo.toml"))],
        Language::TypeScript => &[
            ("package.json", template!("typescript/package.json")),
            ("componentize.mjs", template!("typescript/componentize.mjs")),
            ("src/contract.d.ts", template!("typescript/contract.d.ts")),
            ("src/doorward.ts", template!("typescript/doorward.ts")),
        ],
        Language::Python => &[
            ("requirements.txt", template!("python/requirements.txt")),
            ("doorward.py", template!("python/doorward.py")),
        ],
    };
    let around = around.iter().map(|(path, text)| NewFile::new(*path, *text));
    Some(around.chain([NewFile::new(main_file(language), source)]).collect())
}
