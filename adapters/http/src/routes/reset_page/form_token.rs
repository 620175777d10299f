//! What ties a form to the browser it was shown in: a nonce in a cookie, and in the form a keyed digest over it. Nothing
//! is stored.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_core::ports::Entropy;
use hmac::{Hmac, Mac as _};
use poem::http::{HeaderMap, header};
use sha2::Sha256;

use crate::settings::HttpSettings;

/// What a browser keeps.
pub(super) struct Nonce([u8; 16]);

impl Nonce {
    pub(super) fn fresh(entropy: &dyn Entropy) -> Self {
        Self(entropy.bytes())
    }

    /// The nonce the browser sent along.
    pub(super) fn kept_in(headers: &HeaderMap, settings: &HttpSettings) -> Option<Self> {
        let lines = headers.get_all(header::COOKIE);
        let mut cookies = lines
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'));
        let value = cookies.find_map(|cookie| {
            let (name, value) = cookie.trim().split_once('=')?;
            (name == cookie_name(settings)).then_some(value)
        })?;
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The cookie that keeps it: sent back to this site only, by forms of this site only, and hidden from scripts.
    pub(super) fn cookie(&self, settings: &HttpSettings) -> String {
        let (name, value) = (cookie_name(settings), URL_SAFE_NO_PAD.encode(self.0));
        let secure = if settings.secure_cookies { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}")
    }

    /// What the form for a link carries.
    pub(super) fn form_token(&self, key: &[u8; 32], link_token: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(key, link_token).finalize().into_bytes())
    }

    /// Whether a form carries what was put into it.
    pub(super) fn fits(&self, key: &[u8; 32], link_token: &str, form_token: &str) -> bool {
        let given = URL_SAFE_NO_PAD.decode(form_token).unwrap_or_default();
        self.mac(key, link_token).verify_slice(&given).is_ok()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    fn mac(&self, key: &[u8; 32], link_token: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length");
        mac.update(b"reset-form");
        mac.update(&self.0);
        mac.update(link_token.as_bytes());
        mac
    }
}

/// Over TLS the name keeps other hosts of the same site from setting it.
const fn cookie_name(settings: &HttpSettings) -> &'static str {
    if settings.secure_cookies {
        "__Host-doorward_form"
    } else {
        "doorward_form"
    }
}
