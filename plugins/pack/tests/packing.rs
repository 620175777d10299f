//! What is packed can be read back, and what no host could run is refused.

use doorward_pack::{Contents, PackError, pack};
use wasm_encoder::{
    Component, ComponentImportSection, ComponentTypeRef, ComponentTypeSection, EntityType, FunctionSection,
    ImportSection, InstanceType, Module, TypeSection,
};

const MANIFEST: &str = "[plugin]\nid = \"acme\"\n";

/// A component that imports instances of these names.
fn importing(names: &[&str]) -> Vec<u8> {
    let mut types = ComponentTypeSection::new();
    types.instance(&InstanceType::new());
    let mut imports = ComponentImportSection::new();
    for name in names {
        imports.import(*name, ComponentTypeRef::Instance(0));
    }
    let mut component = Component::new();
    component.section(&types).section(&imports);
    component.finish()
}

#[test]
fn a_module_becomes_a_component_with_its_manifest_inside() {
    let component = pack(&Module::new().finish(), MANIFEST).unwrap();

    let contents = Contents::of(&component).unwrap();

    assert_eq!(contents.manifest.as_deref(), Some(MANIFEST));
    assert_eq!(contents.size, component.len());
    assert_eq!(contents.sha256.len(), 64);
    assert!(contents.imports.is_empty() && contents.exports.is_empty());
}

#[test]
fn what_is_not_of_the_contract_is_told_apart() {
    let component = importing(&["doorward:notifier/http@1.0.0", "wasi:io/streams@0.2.0"]);

    let contents = Contents::of(&component).unwrap();

    assert_eq!(
        contents.imports,
        ["doorward:notifier/http@1.0.0", "wasi:io/streams@0.2.0"]
    );
    assert_eq!(
        contents.foreign_imports().collect::<Vec<_>>(),
        ["wasi:io/streams@0.2.0"]
    );
    assert_eq!(contents.manifest, None);
}

#[test]
fn a_module_that_needs_another_host_is_refused() {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    imports.import("wasi_snapshot_preview1", "proc_exit", EntityType::Function(0));
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&FunctionSection::new());

    let error = pack(&module.finish(), MANIFEST);

    assert!(matches!(error, Err(PackError::Module(why)) if why.contains("wasi_snapshot_preview1")));
}

#[test]
fn a_file_that_is_no_component_is_refused() {
    assert!(matches!(
        Contents::of(&Module::new().finish()),
        Err(PackError::Module(_))
    ));
    assert!(matches!(Contents::of(b"\0asm"), Err(PackError::Component(_))));
    assert!(matches!(pack(b"no module", MANIFEST), Err(PackError::Module(_))));
}
