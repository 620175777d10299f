//! Messages: what they are called, who sends them, which way they go, and how many there may be.

use std::path::PathBuf;

use doorward_core::records::delivery::Channel;
use doorward_core::values::phone::Region;
use doorward_core::values::secret::SecretText;

use super::groups::Entries;
use super::table::settings;
use super::words::FileHash;

settings! {
    /// What an attacker may use up. A network is one IPv4 address or one IPv6 /64.
    pub struct Limits {
        /// Whether limits hold at all. They can be off only while nothing but the inbox takes messages.
        enabled: bool = "true";
        /// Messages to one address in an hour.
        address_sends_per_hour: u32 = "5" from "1" to "1000000";
        /// Messages to one address in a day.
        address_sends_per_day: u32 = "10" from "1" to "1000000";
        /// Wrong codes for one address in a day; after them the wait grows. Wrong passwords are counted apart, by the same number.
        address_failures_per_day: u32 = "15" from "1" to "1000000";
        /// Failures in a row on one account with one factor, over any time.
        account_consecutive_failures: u32 = "100" from "1" to "100";
        /// Messages one network may cause in an hour.
        ip_sends_per_hour: u32 = "20" from "1" to "1000000";
        /// Failures one network may cause in an hour.
        ip_failures_per_hour: u32 = "60" from "1" to "1000000";
    }
    sections {}
}

settings! {
    /// What messages look like.
    pub struct Mail {
        /// The name of the application, as messages say it.
        app_name: String = "Doorward" example "Example Shop";
        /// The name messages come from. Not set, it is `mail.app_name`.
        from_name: Option<String> = "" example "Example Shop accounts";
        /// The host of the page on which people enter codes. With it, code texts end in the line that lets a browser offer the code
        /// on that page and on no other.
        origin_host: Option<String> = "" example "login.example.com";
        /// A directory of templates that replace the built-in ones of the same name.
        templates_dir: Option<PathBuf> = "" example "/etc/doorward/templates";
    }
    sections {}
}

settings! {
    /// The built-in provider `inbox`: it keeps messages for administrators to read and sends none.
    pub struct Inbox {
        /// Whether it is there. For development only.
        enabled: bool = "true";
    }
    sections {}
}

settings! {
    /// A provider of e-mail or text messages, under a name of your choice.
    ///
    /// In a variable, `_` in the name and in the keys below `config` and `secrets` is read as `-`:
    /// `DOORWARD_PROVIDERS__MY_SMS__SECRETS__AUTH_TOKEN` sets `providers.my-sms.secrets.auth-token`.
    pub struct Provider {
        /// The plugin that speaks to it.
        plugin: String = "inbox" [required] example "twilio";
        /// The plugin file that is granted what it asks for, by its hash. Another file under the same name is granted nothing.
        grant: Option<FileHash> = "" example "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        /// Whether the plugin may reach private addresses.
        allow_private: bool = "false";
    }
    sections { config: Entries<String>, secrets: Entries<SecretText> }
}

settings! {
    /// Which providers carry a message: they are tried in order. A route for the number's country goes before one for all
    /// countries. On a channel without routes every provider that serves it is tried, by name.
    pub struct Route {
        /// The channel: `email` or `sms`.
        channel: Channel = "email" [required] example "sms";
        /// The countries of the phone numbers it is for. Empty, it is for all.
        country: Vec<Region> = "" example "DE, AT";
        /// The names of providers, best first.
        via: Vec<String> = "" [required] example "my-sms, backup";
    }
    sections {}
}
