//! The words of every message: Doorward's own templates, those an operator puts in their place, and the choice
//! of a language.

mod built_in;
mod gsm;
mod mentions;
mod message;
mod proof;
mod sources;
mod writing;

use std::path::PathBuf;

use doorward_core::ports::{Letter, RenderError, Rendered, Renderer};

use self::mentions::House;
use self::message::Message;
use self::sources::Sources;
use self::writing::Writer;

pub use self::proof::{Problem, Problems};

/// What is the same in all messages, and where an operator's own templates are.
#[derive(Debug, Clone)]
pub struct LettersSettings {
    /// The name of the application, as messages say it.
    pub app_name: String,
    /// The address people reach the server at.
    pub public_url: String,
    /// The host of the web page people enter codes on. With it, code texts end in the line that lets a browser
    /// offer the code on that page and on no other.
    pub origin_host: Option<String>,
    /// A folder of templates that replace the built-in ones of the same name, or add a language.
    pub folder: Option<PathBuf>,
}

/// Writes every message there is. All templates have been rendered before it exists.
#[derive(Debug)]
pub struct Letters {
    writer: Writer,
}

/// Why messages could not be written.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    /// Templates that would fail, or say something else than they must, when a message is to be sent.
    #[error("the message templates are not usable:\n{0}")]
    Templates(Problems),
}

impl Letters {
    /// Reads, parses and renders every template once; all that is wrong is told together.
    pub fn new(settings: &LettersSettings) -> Result<Self, LettersError> {
        let mut problems = Vec::new();
        let mut sources = Sources::built_in();
        if let Some(folder) = &settings.folder {
            sources.overlay(folder, &mut problems);
        }
        let house = House::new(
            &settings.app_name,
            &settings.public_url,
            settings.origin_host.as_deref(),
        );
        let writer = proof::read(&sources, house, &mut problems);
        match Problems::from_list(problems) {
            Some(problems) => Err(LettersError::Templates(problems)),
            None => Ok(Self { writer }),
        }
    }
}

impl Renderer for Letters {
    fn render(&self, letter: &Letter<'_>) -> Result<Rendered, RenderError> {
        let message = Message {
            purpose: letter.purpose,
            channel: letter.channel,
        };
        let folder = self.writer.folder_for(letter.locale, message);
        self.writer.write(folder, message, letter.variables)
    }
}

#[cfg(test)]
mod tests;
