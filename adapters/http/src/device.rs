//! The cookie by which an account knows a device again: nobody is signed in by it, but strangers' failures do not lock it out.

use std::time::Duration;

use doorward_core::values::secret::SecretText;
use poem::http::{HeaderMap, header};
use poem_openapi::payload::{Json, Response};

/// Over TLS the prefix keeps other hosts of the same site from setting it.
const SECURE_NAME: &str = "__Host-doorward_device";
const NAME: &str = "doorward_device";

/// What a browser kept, if it did.
pub(crate) fn kept(headers: &HeaderMap) -> Option<SecretText> {
    let lines = headers.get_all(header::COOKIE).iter();
    let cookies: Vec<(&str, &str)> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .collect();
    let called = |wanted: &str| cookies.iter().find(|(name, _)| *name == wanted);
    let (_, value) = called(SECURE_NAME).or_else(|| called(NAME))?;
    Some(SecretText::new(*value))
}

/// The line that makes a browser keep it for so long; where cookies travel over TLS only, it does.
pub(crate) fn cookie(device: &SecretText, lasts: Duration, over_tls: bool) -> String {
    let (name, secure) = if over_tls {
        (SECURE_NAME, "; Secure")
    } else {
        (NAME, "")
    };
    let (value, seconds) = (device.reveal(), lasts.as_secs());
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// An answer whose browser keeps it, where there is something to keep.
pub(crate) fn keeping<T>(answer: T, cookie: Option<String>) -> Response<Json<T>> {
    let response = Response::new(Json(answer));
    match cookie {
        Some(cookie) => response.header(header::SET_COOKIE.as_str(), cookie),
        None => response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_in(line: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, line.parse().unwrap());
        kept(&headers).map(|kept| kept.reveal().to_owned())
    }

    #[test]
    fn the_cookie_only_this_host_can_set_comes_first() {
        assert_eq!(kept_in("a=b; doorward_device=dv_1; c=d").as_deref(), Some("dv_1"));
        assert_eq!(
            kept_in("doorward_device=dv_1; __Host-doorward_device=dv_2").as_deref(),
            Some("dv_2")
        );
        assert_eq!(kept_in("doorward_devices=dv_1"), None);
    }

    #[test]
    fn scripts_do_not_see_it_and_over_tls_nobody_else_does() {
        let (device, hour) = (SecretText::new("dv_1"), Duration::from_hours(1));

        assert_eq!(
            cookie(&device, hour, true),
            "__Host-doorward_device=dv_1; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            cookie(&device, hour, false),
            "doorward_device=dv_1; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"
        );
    }
}
