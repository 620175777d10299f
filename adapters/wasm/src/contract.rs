//! The contract as Rust types and traits, generated from `plugins/wit/notifier.wit`.

#![expect(unreachable_pub, reason = "written by the binding generator")]

wasmtime::component::bindgen!({
    path: "../../plugins/wit/notifier.wit",
    world: "notifier-with-receipts",
    imports: {
        "doorward:notifier/http.fetch": async | trappable,
        "doorward:notifier/smtp.submit": async | trappable,
        default: trappable,
    },
    exports: { default: async },
    with: { "doorward:notifier/secrets.secret": crate::call::OpenSecret },
    require_store_data_send: true,
});

pub use doorward::notifier::{clock, config, crypto, http, log, secrets, smtp, types};
pub use exports::doorward::notifier::{receipts, sender};

#[cfg(test)]
mod tests {
    use crate::fingerprint::FileHash;

    /// Plugins in the field were built against this very file. A change belongs into a new version of the package.
    const FROZEN: &str = "sha256:af68af4856e3c1467fc95ac74e496df366111e93e5ac39e768c6daadaf223895";

    #[test]
    fn the_contract_is_the_one_that_was_published() {
        let contract = include_bytes!("../../../plugins/wit/notifier.wit");

        assert_eq!(FileHash::of(contract).to_string(), FROZEN);
    }
}
