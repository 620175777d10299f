//! What a file is made of, read without running or compiling any of it.

use wasmparser::{Encoding, Parser, Payload};

use super::{AdmissionError, interface};
use crate::manifest::SECTION;
use crate::settings::Limits;

/// The interfaces a plugin may import.
const IMPORTS: [&str; 8] = ["types", "config", "secrets", "http", "smtp", "crypto", "log", "clock"];

/// Core modules of one component: the plugin's own and the adapters that componentising adds; an interpreter brings libraries.
const MOST_MODULES: usize = 64;

/// Nested components: one for each exported interface.
const MOST_NESTED: usize = 8;

const PAGE: u64 = 64 << 10;

/// The parts that count for admission.
#[derive(Debug, Default)]
pub(super) struct Structure<'a> {
    pub(super) imports: Vec<String>,
    pub(super) exports: Vec<String>,
    pub(super) manifests: Vec<&'a [u8]>,
    /// Initial pages of each memory.
    memories: Vec<u64>,
    odd_memory: bool,
    table_elements: u64,
    modules: usize,
    nested: usize,
    /// A nested component that does more than name types.
    working_nested: bool,
    component: bool,
}

impl<'a> Structure<'a> {
    pub(super) fn read(file: &'a [u8]) -> Result<Self, AdmissionError> {
        let mut structure = Self::default();
        let mut around: Vec<Encoding> = Vec::new();
        for payload in Parser::new(0).parse_all(file) {
            match payload.map_err(|fault| damaged(&fault))? {
                Payload::Version { encoding, .. } => {
                    structure.component |= around.is_empty() && encoding == Encoding::Component;
                    around.push(encoding);
                }
                Payload::End(_) => {
                    around.pop();
                }
                payload => structure.take(payload, &around)?,
            }
        }
        Ok(structure)
    }

    fn take(&mut self, payload: Payload<'a>, around: &[Encoding]) -> Result<(), AdmissionError> {
        match around {
            [.., Encoding::Module] => self.in_module(payload),
            [Encoding::Component] => self.in_component(payload),
            _ => {
                self.in_nested(&payload);
                Ok(())
            }
        }
    }

    fn in_module(&mut self, payload: Payload<'a>) -> Result<(), AdmissionError> {
        match payload {
            Payload::MemorySection(memories) => {
                for memory in memories {
                    let memory = memory.map_err(|fault| damaged(&fault))?;
                    self.odd_memory |= memory.shared || memory.memory64 || memory.page_size_log2.is_some();
                    self.memories.push(memory.initial);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.table_elements = self
                        .table_elements
                        .saturating_add(table.map_err(|fault| damaged(&fault))?.ty.initial);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn in_component(&mut self, payload: Payload<'a>) -> Result<(), AdmissionError> {
        match payload {
            Payload::ComponentImportSection(imports) => {
                for import in imports {
                    self.imports
                        .push(import.map_err(|fault| damaged(&fault))?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(exports) => {
                for export in exports {
                    self.exports
                        .push(export.map_err(|fault| damaged(&fault))?.name.name.to_owned());
                }
            }
            Payload::CustomSection(section) if section.name() == SECTION => self.manifests.push(section.data()),
            Payload::ModuleSection { .. } => self.modules += 1,
            Payload::ComponentSection { .. } => self.nested += 1,
            Payload::ComponentStartSection { .. } => self.working_nested = true,
            _ => {}
        }
        Ok(())
    }

    /// Componentising wraps each exported interface into a component that renames types and does nothing.
    fn in_nested(&mut self, payload: &Payload<'a>) {
        self.working_nested |= matches!(
            payload,
            Payload::ModuleSection { .. }
                | Payload::ComponentSection { .. }
                | Payload::InstanceSection(_)
                | Payload::ComponentInstanceSection(_)
                | Payload::ComponentCanonicalSection(_)
                | Payload::ComponentStartSection { .. }
        );
    }

    pub(super) fn judge(&self, limits: &Limits) -> Result<(), AdmissionError> {
        if !self.component {
            return Err(AdmissionError::Module);
        }
        if let Some(import) = self
            .imports
            .iter()
            .find(|name| !IMPORTS.iter().any(|ours| **name == interface(ours)))
        {
            return Err(AdmissionError::Import {
                import: import.clone(),
                fix: fix(import),
            });
        }
        let sender = interface("sender");
        if !self.exports.contains(&sender) {
            return Err(AdmissionError::Export { export: sender });
        }
        if self.working_nested {
            return Err(AdmissionError::Nested);
        }
        most("core modules", self.modules, MOST_MODULES)?;
        most("nested components", self.nested, MOST_NESTED)?;
        let elements = usize::try_from(self.table_elements).unwrap_or(usize::MAX);
        most("table elements", elements, limits.table_elements)?;
        self.judge_memory(limits)
    }

    fn judge_memory(&self, limits: &Limits) -> Result<(), AdmissionError> {
        let [pages] = self.memories.as_slice() else {
            let found = self.memories.len();
            return Err(AdmissionError::Memories { found });
        };
        let bytes = pages.saturating_mul(PAGE);
        let most = limits.memory_bytes;
        if self.odd_memory || bytes > most as u64 {
            return Err(AdmissionError::Memory { bytes, most });
        }
        Ok(())
    }
}

/// What helps against an import.
fn fix(import: &str) -> &'static str {
    if import.starts_with("wasi:") {
        "build for wasm32-unknown-unknown, which has no WASI"
    } else if import.starts_with("doorward:notifier/") {
        "build against the version of the contract this server speaks"
    } else {
        "import only interfaces of doorward:notifier"
    }
}

fn most(part: &'static str, found: usize, most: usize) -> Result<(), AdmissionError> {
    if found > most {
        Err(AdmissionError::Parts { part, found, most })
    } else {
        Ok(())
    }
}

fn damaged(fault: &wasmparser::BinaryReaderError) -> AdmissionError {
    AdmissionError::Damaged {
        fault: fault.message().to_owned(),
    }
}
