//! Codes, sessions, passwords and accounts.

use std::time::Duration;

use doorward_core::values::phone::Region;

use super::table::settings;

settings! {
    /// One-time codes.
    pub struct Codes {
        /// How many digits a code has.
        length: u8 = "6" from "4" to "10";
        /// How long a code for signing in counts.
        login_ttl: Duration = "5m" from "1s" to "10m";
        /// How long a code that proves an address counts.
        verification_ttl: Duration = "10m" from "1s" to "10m";
        /// How many wrong tries a challenge bears, over all the codes resent in it.
        tries: u8 = "5" from "1" to "10";
        /// How long after the first, second, third … code of a challenge the next may be asked for. The last entry goes on
        /// counting.
        resend_cooldowns: Vec<Duration> = "30s, 1m, 2m";
    }
    sections {}
}

settings! {
    /// How long people stay signed in.
    pub struct Sessions {
        /// How long an access token counts.
        access_ttl: Duration = "10m" from "1s" to "1h";
        /// How long a session lasts without being used.
        idle_ttl: Duration = "14d" from "1s" to "400d";
        /// How long a session lasts, used or not.
        absolute_ttl: Duration = "90d" from "1s" to "400d";
    }
    sections {}
}

settings! {
    /// What hashing a password costs (argon2id). Hashes that cost less are renewed at the next sign-in.
    pub struct Passwords {
        /// The memory for one hash, in KiB.
        memory_kib: u32 = "19456" from "19456" to "262144";
        /// The passes over that memory. Memory times passes is at most 1048576 KiB.
        iterations: u32 = "2" from "2" to "16";
        /// The lanes of one hash.
        parallelism: u32 = "1" from "1" to "16";
        /// How many hashes are computed at a time, at most half of them for one network. Not set, as many as there are processors.
        workers: Option<u16> = "" example "4";
        /// How many milliseconds a hash may wait for its turn before the request is answered with 503.
        queue_wait_ms: u32 = "1000" from "1" to "60000";
    }
    sections {}
}

settings! {
    /// New accounts.
    pub struct Registration {
        /// Whether people may register themselves. Otherwise only administrators add accounts.
        open: bool = "true";
        /// Whether registering a taken address is answered with 409. It tells strangers who has an account.
        reveal_duplicates: bool = "false";
        /// How long a registration that nobody verified is remembered, so that signing in can ask for the code again.
        kept_for: Duration = "24h" from "10m" to "30d";
    }
    sections {}
}

settings! {
    /// Links in e-mails.
    pub struct Links {
        /// How long a link that resets a password counts.
        reset_ttl: Duration = "30m" from "1m" to "24h";
        /// How long an invitation counts.
        invitation_ttl: Duration = "7d" from "10m" to "30d";
    }
    sections {}
}

settings! {
    /// Phone numbers.
    pub struct Phone {
        /// The country whose numbers may be written without `+` and country code. Not set, only international numbers are accepted.
        default_region: Option<Region> = "" example "DE";
        /// The countries text messages may go to, besides that of `phone.default_region`. To others none is sent, unless nothing but
        /// the inbox takes text messages.
        countries: Vec<Region> = "" example "AT, CH";
    }
    sections {}
}

settings! {
    /// Routes for clients of earlier systems.
    pub struct Compat {
        /// Whether `/compat/mailguard/` is served.
        mailguard: bool = "true";
        /// Whether `/compat/flask/` is served.
        flask: bool = "true";
        /// The country of phone numbers that these clients write without `+` and country code.
        default_region: Region = "US";
        /// How many digits a code of `/compat/mailguard/` has. Support and administrators get at least `codes.length`.
        mailguard_code_length: u8 = "4" from "4" to "10";
    }
    sections {}
}
