//! Messages: what they are called, who sends them, which way they go, and how many there may be.

use std::path::PathBuf;
use std::time::Duration;

use doorward_core::records::delivery::Channel;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::phone::Region;
use doorward_core::values::secret::SecretText;
use doorward_wasm::Tier;

use super::groups::Entries;
use super::table::settings;
use super::words::FileHash;

settings! {
    /// What an attacker may use up. A network is one IPv4 address or one IPv6 /64; all of an IPv6 /56 together may use up four times as
    /// much as one network, all of a /48 sixteen times.
    pub struct Limits {
        /// Whether limits hold at all. They can be off only while nothing but the inbox takes messages.
        enabled: bool = "true";
        /// Messages to one address in an hour.
        address_sends_per_hour: u32 = "5" from "1" to "1000000";
        /// Messages to one address in a day.
        address_sends_per_day: u32 = "10" from "1" to "1000000";
        /// Wrong codes for one address in a day; after them the wait grows. Wrong passwords are counted apart, by the same number,
        /// and so is what goes wrong at a device the account signed in from before, and in a session.
        address_failures_per_day: u32 = "15" from "1" to "1000000";
        /// Failures in a row on one account with one factor, which are forgotten 30 days after the last of them. After so many the
        /// factor stays closed until they are forgotten, its owner succeeds with another one, at a known device or by a link that
        /// sets the password, or an administrator starts a reset.
        account_consecutive_failures: u32 = "100" from "1" to "100";
        /// Messages one network may cause in an hour.
        ip_sends_per_hour: u32 = "20" from "1" to "1000000";
        /// Failures one network may cause in an hour.
        ip_failures_per_hour: u32 = "60" from "1" to "1000000";
        /// Text messages in an hour. This limit and those below hold while something but the inbox takes text messages.
        sms_per_hour: u32 = "1000" from "1" to "1000000";
        /// Text messages in a day.
        sms_per_day: u32 = "5000" from "1" to "10000000";
        /// Text messages to one country in an hour.
        sms_country_per_hour: u32 = "500" from "1" to "1000000";
        /// Text messages to one country in a day.
        sms_country_per_day: u32 = "2500" from "1" to "10000000";
        /// Text messages to numbers that differ in their last four digits only, after which these are left alone for a day if
        /// none of the codes was used. The audit trail tells of it.
        sms_unproven_in_a_row: u32 = "20" from "1" to "1000000";
    }
    sections {}
}

settings! {
    /// Messages on their way, as administrators see them.
    pub struct Deliveries {
        /// How long a message that was sent, or given up, stays visible. Its text is gone as soon as it is either.
        kept_for: Duration = "7d" from "1h" to "400d";
    }
    sections {}
}

settings! {
    /// The audit trail.
    pub struct Audit {
        /// How long the audit trail goes back.
        kept_for: Duration = "400d" from "1d" to "3650d";
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
        /// The address messages come from. A provider may have its own: `providers.NAME.config.from`.
        from: Option<EmailAddress> = "" example "accounts@example.com";
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
    /// The sandbox that provider plugins run in.
    pub struct PluginHost {
        /// Files with certificates in PEM: authorities that a provider's server may be vouched for by, besides the public ones.
        trusted: Vec<PathBuf> = "" example "/etc/doorward/our-authority.pem";
    }
    sections {}
}

settings! {
    /// A provider of e-mail or text messages, under a name of your choice.
    ///
    /// In a variable, `_` in the name and in the keys below `config` and `secrets` is read as `-`:
    /// `DOORWARD_PROVIDERS__MY_SMS__SECRETS__AUTH_TOKEN` sets `providers.my-sms.secrets.auth-token`.
    pub struct Provider {
        /// The plugin that speaks to it: one that comes with the server, or one whose file lies in the folder `plugins` of
        /// `data_dir`.
        plugin: String = "inbox" [required] example "twilio";
        /// The plugin file that is granted what it asks for, by its hash. Another file under the same name is granted nothing.
        /// A plugin that comes with the server needs no grant.
        grant: Option<FileHash> = "" example "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        /// Whether the plugin may reach private addresses.
        allow_private: bool = "false";
        /// How far the plugin may go: `compiled` is for plugins made from Rust or C, `interpreted` lets one that brings a
        /// JavaScript or Python interpreter be larger and slower.
        tier: Tier = "compiled" example "interpreted";
    }
    sections { config: Entries<String>, secrets: Entries<SecretText> }
}

settings! {
    /// Which providers carry a message: they are tried in order. A route for the number's country goes before one for all
    /// countries. On a channel without routes every provider that serves it is tried, by name; the inbox when there is none.
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
