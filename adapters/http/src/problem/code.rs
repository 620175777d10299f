//! The stable words for what can go wrong, each with its status and title: one table.

use poem_openapi::Enum;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $status:literal, $title:literal;)+) => {
        /// What went wrong, as a word programs can rely on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
        #[oai(rename = "ProblemCode")]
        #[expect(clippy::enum_variant_names, reason = "the words are those of the contract")]
        pub enum Code {
            $(
                #[doc = $title]
                #[oai(rename = $word)]
                $variant,
            )+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The status it comes with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// What it means, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

codes! {
    MalformedRequest = "malformed_request", 400, "The request cannot be read";
    ValidationFailed = "validation_failed", 400, "Some of what was sent is not valid";
    Unauthenticated = "unauthenticated", 401, "A valid access token is needed";
    InvalidCredentials = "invalid_credentials", 401, "The address or the password is wrong";
    InvalidCode = "invalid_code", 400, "The code is wrong";
    ChallengeExpired = "challenge_expired", 410, "The code has expired";
    TooManyAttempts = "too_many_attempts", 429, "No tries are left";
    InvalidLink = "invalid_link", 400, "The link does not work any more";
    TokenExpired = "token_expired", 401, "The token has expired";
    TokenReused = "token_reused", 401, "The refresh token was used twice";
    EmailUnverified = "email_unverified", 403, "The e-mail address is not verified yet";
    AccountDeactivated = "account_deactivated", 403, "The account is deactivated";
    Forbidden = "forbidden", 403, "This is not allowed";
    NotFound = "not_found", 404, "There is nothing here";
    MethodNotAllowed = "method_not_allowed", 405, "This cannot be done here";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body has to be of another type";
    PayloadTooLarge = "payload_too_large", 413, "The request is too large";
    Conflict = "conflict", 409, "This is in conflict with how things are";
    EmailTaken = "email_taken", 409, "This e-mail address has an account";
    PhoneTaken = "phone_taken", 409, "This phone number has an account";
    ProductUrlTaken = "product_url_taken", 409, "There is a product with this URL";
    VersionMismatch = "version_mismatch", 412, "It has changed since it was read";
    RateLimited = "rate_limited", 429, "Too many requests";
    Overloaded = "overloaded", 503, "Too much to do right now";
    Unavailable = "unavailable", 503, "Not available right now";
    Internal = "internal", 500, "Something went wrong";
}

impl Code {
    /// The code a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == word)
    }

    /// Every status there is, each once, in order.
    pub(crate) fn statuses() -> Vec<u16> {
        let mut statuses: Vec<u16> = Self::ALL.iter().map(|code| code.status()).collect();
        statuses.sort_unstable();
        statuses.dedup();
        statuses
    }
}
