//! The hosted page on which a link from a message becomes a new password: `/reset`. Looking at it changes nothing, so
//! that a mail scanner cannot use the link up.

mod form_token;

use doorward_core::use_cases::signing_in::{ConfirmPasswordReset, ConfirmPasswordResetError};
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;
use poem::http::{HeaderMap, Method, StatusCode, header};
use poem::{Endpoint, Request, Response, Result};
use url::form_urlencoded;

use self::form_token::Nonce;
use super::assets::asset;
use super::pages::Pages;
use crate::caller::Caller;
use crate::pages::{self, Language};
use crate::problem::{Code, Problem};
use crate::services::Services;

const PATH: &str = "/reset";
const MIN_PASSWORD: usize = 8;

/// Mounts the page and its stylesheet.
pub(super) fn mount(pages: &mut Pages, services: &Services) {
    let stylesheet = asset("text/css; charset=utf-8", pages::STYLESHEET);
    pages.at(PATH, Method::GET, Show(services.clone()));
    pages.at(PATH, Method::POST, Submit(services.clone()));
    pages.at(pages::STYLESHEET_PATH, Method::GET, stylesheet);
}

/// Shows the form.
struct Show(Services);

impl Endpoint for Show {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let language = language(request.headers());
        let query = request.uri().query().unwrap_or_default();
        let Some(token) = member(query.as_bytes(), "token").filter(|token| !token.is_empty()) else {
            return Ok(html(StatusCode::BAD_REQUEST, failed(&self.0, language)));
        };
        let browser = Browser::of(&self.0, request.headers());
        Ok(browser.form(StatusCode::OK, language, &token, None))
    }
}

/// Takes the form.
struct Submit(Services);

impl Endpoint for Submit {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if !request.content_type().is_some_and(is_form) {
            let problem = Problem::new(Code::UnsupportedMediaType);
            return Err(problem
                .detail("Send the form as application/x-www-form-urlencoded.")
                .into());
        }
        let language = language(request.headers());
        let browser = Browser::of(&self.0, request.headers());
        let (request, mut body) = request.split();
        let caller = request.data::<Caller>().cloned().unwrap_or_default();
        let body = body.take()?.into_vec().await?;
        Ok(self.take(&body, &browser, &caller, language).await)
    }
}

impl Submit {
    async fn take(&self, body: &[u8], browser: &Browser<'_>, caller: &Caller, language: Language) -> Response {
        let text = |name| member(body, name).unwrap_or_default();
        let token = text("token");
        let again = |status, word| {
            let sentence = pages::reset_problem(word, language, MIN_PASSWORD);
            browser.form(status, language, &token, Some(&sentence))
        };
        if !browser.was_shown(&token, &text("form_token")) {
            return again(StatusCode::BAD_REQUEST, "form_expired");
        }
        let wanted = SecretText::new(text("new_password"));
        if wanted.reveal() != SecretText::new(text("new_password_again")).reveal() {
            return again(StatusCode::BAD_REQUEST, "mismatch");
        }
        let new_password = match Password::parse(wanted.reveal()) {
            Ok(password) => password,
            Err(flaw) => return again(StatusCode::BAD_REQUEST, flaw.code),
        };
        let command = ConfirmPasswordReset {
            token: SecretText::new(token.as_str()),
            new_password,
        };
        match self.0.app.confirm_password_reset(&command, caller).await {
            Ok(()) => html(StatusCode::OK, pages::reset_done(&self.0.settings.app_name, language)),
            Err(ConfirmPasswordResetError::InvalidLink) => html(StatusCode::BAD_REQUEST, failed(&self.0, language)),
            Err(ConfirmPasswordResetError::Password(flaw)) => again(StatusCode::BAD_REQUEST, flaw.code),
            Err(ConfirmPasswordResetError::Hindered(hindrance)) => match Problem::from(hindrance).code() {
                Code::Internal => {
                    let title = Code::Internal.title();
                    html(
                        StatusCode::INTERNAL_SERVER_ERROR,
                        pages::error(500, title, "Please try again later."),
                    )
                }
                _ => again(StatusCode::SERVICE_UNAVAILABLE, "overloaded"),
            },
        }
    }
}

/// The browser that asks, by the nonce it keeps in a cookie.
struct Browser<'a> {
    services: &'a Services,
    nonce: Nonce,
}

impl<'a> Browser<'a> {
    fn of(services: &'a Services, headers: &HeaderMap) -> Self {
        let nonce = Nonce::kept_in(headers, &services.settings).unwrap_or_else(|| Nonce::fresh(&*services.entropy));
        Self { services, nonce }
    }

    fn form(&self, status: StatusCode, language: Language, token: &str, problem: Option<&str>) -> Response {
        let settings = &self.services.settings;
        let page = pages::reset_form(&pages::ResetForm {
            app_name: &settings.app_name,
            form_token: &self.nonce.form_token(&settings.form_key, token),
            link_token: token,
            locale: language,
            problem,
            min_length: MIN_PASSWORD,
        });
        let mut response = html(status, page);
        if let Ok(cookie) = self.nonce.cookie(settings).parse() {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }

    /// Whether this form was shown to this browser for this link.
    fn was_shown(&self, token: &str, form_token: &str) -> bool {
        self.nonce.fits(&self.services.settings.form_key, token, form_token)
    }
}

fn failed(services: &Services, language: Language) -> String {
    pages::reset_failed(&services.settings.app_name, language)
}

/// A page for people.
pub(super) fn html(status: StatusCode, page: String) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_SECURITY_POLICY, pages::CONTENT_SECURITY_POLICY)
        .header(header::VARY, "accept-language")
        .content_type("text/html; charset=utf-8")
        .body(page)
}

fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    pages::language(accepted.and_then(|value| value.to_str().ok()))
}

fn is_form(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn member(form: &[u8], name: &str) -> Option<String> {
    let mut members = form_urlencoded::parse(form);
    members
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}
