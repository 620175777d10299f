//! `settings!` declares a group of keys once: the fields, their defaults, their bounds and what is said about them.

/// Declares a section.
///
/// ```text
/// settings! {
///     /// What the section is for.
///     pub struct Codes {
///         /// Digits in a code.
///         length: u8 = "6" from "4" to "10" example "8";
///         /// The channel. `[required]`: the text only stands in while a configuration without the key is being refused.
///         channel: Channel = "sms" [required];
///     }
///     sections { inner: Inner }
/// }
/// ```
///
/// Every default and bound is text, read as if an operator had written it.
macro_rules! settings {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $key:ident : $type:ty = $default:literal
                $([$required:ident])? $(from $from:literal to $to:literal)? $(example $example:literal)? ;
            )*
        }
        sections { $( $section:ident : $inner:ty ),* $(,)? }
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone)]
        #[allow(clippy::struct_field_names, reason = "the fields are the operator's keys")]
        pub struct $name {
            $( $(#[doc = $doc])* pub $key: $type, )*
            $(
                #[doc = concat!("The section `", stringify!($section), "`.")]
                pub $section: $inner,
            )*
        }

        impl $crate::config::section::Section for $name {
            fn read(
                path: &str,
                value: Option<&figment::value::Value>,
                findings: &mut $crate::config::section::Findings,
            ) -> Self {
                let names = [$(stringify!($key),)* $(stringify!($section),)*];
                let mut table = $crate::config::section::Table::open(path, value, findings, &names);
                Self {
                    $(
                        $key: table.setting::<$type>(
                            stringify!($key),
                            $default,
                            false $(|| stringify!($required) == "required")?,
                            |value| {
                                $(let value = $crate::config::setting::within(value, $from, $to)?;)?
                                Ok(value)
                            },
                        ),
                    )*
                    $( $section: table.section(stringify!($section)), )*
                }
            }

            fn outline() -> $crate::config::outline::Outline {
                use $crate::config::outline::{Form, Key, Outline, paragraphs};
                use $crate::config::setting::Setting as _;
                Outline {
                    about: paragraphs(&[$($about),*]),
                    form: Form::Table,
                    keys: vec![$(
                        Key {
                            name: stringify!($key),
                            about: paragraphs(&[$($doc),*]),
                            default: $default,
                            required: false $(|| stringify!($required) == "required")?,
                            bounds: None $(.or(Some(($from, $to))))?,
                            example: None $(.or(Some($example)))?,
                            secret: <$type as $crate::config::setting::Setting>::SECRET,
                            shape: <$type>::shape(),
                            default_json: $crate::config::section::fallback::<$type>($default).show(),
                        },
                    )*],
                    sections: vec![$(
                        (stringify!($section), <$inner as $crate::config::section::Section>::outline()),
                    )*],
                }
            }

            fn show(&self, path: &str, shown: &mut Vec<(String, serde_json::Value)>) {
                use $crate::config::outline::join;
                $( shown.push((join(path, stringify!($key)), $crate::config::setting::Setting::show(&self.$key))); )*
                $( $crate::config::section::Section::show(&self.$section, &join(path, stringify!($section)), shown); )*
            }
        }
    };
}

pub(crate) use settings;
