//! What the browser keeps: the challenge that waits for a code by e-mail, the one that waits for a code by SMS, and the
//! session. Scripts do not see it, and other sites cannot make the browser send it with a `POST`.

use std::time::Duration;

use doorward_core::records::delivery::Channel;
use doorward_core::values::secret::SecretText;
use poem::http::header;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::settings::HttpSettings;

const SCHEME: &str = "flask_session";

/// One thing to keep.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kept {
    /// The challenge that waits for a code by e-mail.
    EmailChallenge,
    /// The challenge that waits for a code by SMS.
    SmsChallenge,
    /// The session.
    Session,
}

impl Kept {
    /// The challenge that waits on this channel.
    pub(super) const fn of(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::EmailChallenge,
            Channel::Sms => Self::SmsChallenge,
        }
    }

    /// The line that makes the browser keep it for so long.
    pub(super) fn cookie(self, value: &str, lasts: Duration, settings: &HttpSettings) -> String {
        let name = self.name(settings);
        let secure = if settings.secure_cookies { "; Secure" } else { "" };
        let seconds = lasts.as_secs();
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }

    /// The line that makes the browser forget it.
    pub(super) fn gone(self, settings: &HttpSettings) -> String {
        self.cookie("", Duration::ZERO, settings)
    }

    /// Over TLS the name keeps other hosts of the same site from setting it.
    const fn name(self, settings: &HttpSettings) -> &'static str {
        match (self, settings.secure_cookies) {
            (Self::EmailChallenge, true) => "__Host-doorward_flask_email",
            (Self::EmailChallenge, false) => "doorward_flask_email",
            (Self::SmsChallenge, true) => "__Host-doorward_flask_sms",
            (Self::SmsChallenge, false) => "doorward_flask_sms",
            (Self::Session, true) => "__Host-doorward_flask_session",
            (Self::Session, false) => "doorward_flask_session",
        }
    }
}

/// What the browser sent along.
pub(super) struct Cookies(SecretText);

impl Cookies {
    fn of(request: &Request) -> Self {
        let lines = request.headers().get_all(header::COOKIE).iter();
        let texts: Vec<_> = lines.filter_map(|line| line.to_str().ok()).collect();
        Self(SecretText::new(texts.join(";")))
    }

    /// What it kept of this.
    pub(super) fn value(&self, kept: Kept, settings: &HttpSettings) -> Option<&str> {
        let wanted = kept.name(settings);
        self.0
            .reveal()
            .split(';')
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    }
}

impl<'a> FromRequest<'a> for Cookies {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::of(request))
    }
}

/// The same where a session is needed.
pub(super) struct SessionCookie(pub(super) Cookies);

impl<'a> ApiExtractor<'a> for SessionCookie {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(
            SCHEME,
            MetaSecurityScheme {
                ty: "apiKey",
                description: Some(
                    "The cookie that `otp_verification` or `verify_email` sets; `__Host-` precedes its name over TLS.",
                ),
                name: Some("doorward_flask_session"),
                key_in: Some("cookie"),
                scheme: None,
                bearer_format: None,
                flows: None,
                openid_connect_url: None,
            },
        );
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self(Cookies::of(request)))
    }
}
