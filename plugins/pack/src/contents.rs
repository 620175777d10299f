//! What a plugin file holds, read without running it.

use std::fmt;

use sha2::{Digest, Sha256};
use wasmparser::{Encoding, Parser, Payload, Validator};

use crate::{PackError, SECTION};

/// What everything in the contract is named after.
const CONTRACT: &str = "doorward:notifier/";

/// What a plugin file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Its size in bytes.
    pub size: usize,
    /// The SHA-256 of all of it, in hexadecimal digits: what a grant is bound to.
    pub sha256: String,
    /// What it asks of its host.
    pub imports: Vec<String>,
    /// What it offers.
    pub exports: Vec<String>,
    /// Its manifest, if it has one.
    pub manifest: Option<String>,
}

impl Contents {
    /// Reads a plugin file.
    pub fn of(component: &[u8]) -> Result<Self, PackError> {
        Validator::new().validate_all(component)?;
        let mut contents = Self {
            size: component.len(),
            sha256: hexadecimal(&Sha256::digest(component)),
            imports: Vec::new(),
            exports: Vec::new(),
            manifest: None,
        };
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(component) {
            match payload? {
                Payload::Version { encoding, .. } if depth == 0 && encoding != Encoding::Component => {
                    return Err(PackError::Module("it is a core module".to_owned()));
                }
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                payload if depth == 0 => contents.note(payload)?,
                _ => {}
            }
        }
        Ok(contents)
    }

    /// The imports that are not of the contract.
    pub fn foreign_imports(&self) -> impl Iterator<Item = &str> {
        self.imports
            .iter()
            .map(String::as_str)
            .filter(|import| !import.starts_with(CONTRACT))
    }

    fn note(&mut self, payload: Payload<'_>) -> Result<(), PackError> {
        match payload {
            Payload::ComponentImportSection(imports) => {
                for import in imports {
                    self.imports.push(import?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(exports) => {
                for export in exports {
                    self.exports.push(export?.name.name.to_owned());
                }
            }
            Payload::CustomSection(section) if section.name() == SECTION => {
                self.manifest = Some(String::from_utf8_lossy(section.data()).into_owned());
            }
            _ => {}
        }
        Ok(())
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "size     {} bytes", self.size)?;
        writeln!(f, "sha256   {}", self.sha256)?;
        writeln!(f, "imports  {}", self.imports.join(" "))?;
        write!(f, "exports  {}", self.exports.join(" "))
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16);
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(digit)
        .collect()
}
