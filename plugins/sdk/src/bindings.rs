//! The contract `wit/notifier.wit` as Rust, generated; the rest of the crate gives these types their names and manners.

wit_bindgen::generate!({
    path: "../wit",
    world: "notifier",
    additional_derives: [PartialEq],
    generate_unused_types: true,
    pub_export_macro: true,
    export_macro_name: "export_sender",
    runtime_path: "::doorward_plugin::runtime::rt",
    default_bindings_module: "::doorward_plugin::bindings",
});

/// Two handles are equal when they are one.
impl PartialEq for doorward::notifier::secrets::Secret {
    fn eq(&self, other: &Self) -> bool {
        self.handle() == other.handle()
    }
}

/// What only a provider with receipts imports and exports.
pub mod callbacks {
    wit_bindgen::generate!({
        path: "../wit",
        inline: "
            package doorward:callbacks;

            world callbacks {
                import doorward:notifier/crypto@1.0.0;
                export doorward:notifier/receipts@1.0.0;
            }
        ",
        additional_derives: [PartialEq],
        pub_export_macro: true,
        export_macro_name: "export_receipts",
        runtime_path: "::doorward_plugin::runtime::rt",
        default_bindings_module: "::doorward_plugin::bindings::callbacks",
        with: {
            "doorward:notifier/types@1.0.0": crate::bindings::doorward::notifier::types,
            "doorward:notifier/secrets@1.0.0": crate::bindings::doorward::notifier::secrets,
            "doorward:notifier/http@1.0.0": crate::bindings::doorward::notifier::http,
            "doorward:notifier/crypto@1.0.0": generate,
            "doorward:notifier/receipts@1.0.0": generate,
        },
    });
}
