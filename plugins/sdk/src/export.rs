//! How a provider becomes a component: the exports of the contract, answered by the traits of this crate.

/// Makes a [`Notifier`](crate::Notifier) (or an [`HttpProvider`](crate::HttpProvider)) the component's `sender`;
/// `export!(Acme, with receipts)` makes it its `receipts` as well. Outside the sandbox it does nothing.
#[macro_export]
macro_rules! export {
    ($provider:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::bindings::exports::doorward::notifier::sender;

            struct Plugin;

            impl sender::Guest for Plugin {
                fn check_config() -> ::std::vec::Vec<$crate::ConfigProblem> {
                    <$provider as $crate::Notifier>::check_config(&$crate::Imports)
                }

                fn send(message: $crate::Message) -> $crate::Outcome {
                    <$provider as $crate::Notifier>::send(&$crate::Imports, &message)
                }
            }

    $crate::bindings::export_sender!(Plugin with_types_in $crate::bindings);
        };
    };
    ($provider:ty, with receipts) => {
        $crate::export!($provider);

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::bindings::callbacks::exports::doorward::notifier::receipts;

            struct Plugin;

            impl receipts::Guest for Plugin {
                fn parse(
                    callback: receipts::Callback,
                ) -> ::std::result::Result<::std::vec::Vec<$crate::ReceiptEvent>, $crate::CallbackError> {
                    <$provider as $crate::Receipts>::parse(&$crate::Imports, &callback.into())
                }
            }

    $crate::bindings::callbacks::export_receipts!(Plugin with_types_in $crate::bindings::callbacks);
        };
    };
}
