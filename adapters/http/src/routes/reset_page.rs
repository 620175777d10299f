//! The hosted page on which a link from a message becomes a new password: `/reset`. Looking at it changes nothing, so
//! that a mail scanner cannot use the link up.

mod form_token;
mod refusal;

use doorward_core::use_cases::signing_in::{ConfirmPasswordReset, ConfirmPasswordResetError};
use doorward_core::values::password::Password;
use doorward_core::values::secret::SecretText;
use poem::http::{HeaderMap, Method, StatusCode, header};
use poem::{Endpoint, Request, Response};
use url::form_urlencoded;

use self::form_token::Nonce;
use self::refusal::{Refusal, Said};
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

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let language = language(request.headers());
        let query = request.uri().query().unwrap_or_default();
        let Some(token) = member(query.as_bytes(), "token").filter(|token| !token.is_empty()) else {
            return Ok(html(StatusCode::OK, failed(&self.0, language)));
        };
        let browser = Browser::of(&self.0, request.headers());
        Ok(browser.form(StatusCode::OK, language, &token, None))
    }
}

/// Takes the form.
struct Submit(Services);

impl Endpoint for Submit {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if !request.content_type().is_some_and(is_form) {
            let problem = Problem::new(Code::UnsupportedMediaType);
            return Err(problem
                .detail("Send the form as application/x-www-form-urlencoded.")
                .into());
        }
        let (language, reads_pages) = (language(request.headers()), reads_pages(request.headers()));
        let browser = Browser::of(&self.0, request.headers());
        let (request, mut body) = request.split();
        let caller = request.data::<Caller>().cloned().unwrap_or_default();
        let form = Form::read(&body.take()?.into_vec().await?);
        match self.take(&form, &browser, &caller).await {
            Ok(()) => Ok(html(
                StatusCode::OK,
                pages::reset_done(&self.0.settings.app_name, language),
            )),
            Err(refusal) if reads_pages => Ok(browser.refused(refusal, language, &form.token)),
            Err(refusal) => Err(Problem::from(refusal).into()),
        }
    }
}

impl Submit {
    async fn take(&self, form: &Form, browser: &Browser<'_>, caller: &Caller) -> Result<(), Refusal> {
        if !browser.was_shown(&form.token, &form.form_token) {
            return Err(Refusal::NotShown);
        }
        if form.new_password.reveal() != form.new_password_again.reveal() {
            return Err(Refusal::Mismatch);
        }
        let new_password = Password::parse(form.new_password.reveal()).map_err(ConfirmPasswordResetError::Password)?;
        let command = ConfirmPasswordReset {
            token: SecretText::new(form.token.as_str()),
            new_password,
        };
        Ok(self.0.app.confirm_password_reset(&command, caller).await?)
    }
}

/// What was posted; a member that is not there is empty.
struct Form {
    token: String,
    form_token: String,
    new_password: SecretText,
    new_password_again: SecretText,
}

impl Form {
    fn read(body: &[u8]) -> Self {
        let text = |name| member(body, name).unwrap_or_default();
        Self {
            token: text("token"),
            form_token: text("form_token"),
            new_password: SecretText::new(text("new_password")),
            new_password_again: SecretText::new(text("new_password_again")),
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

    /// The page for a form that set no password.
    fn refused(&self, refusal: Refusal, language: Language, token: &str) -> Response {
        match refusal.said() {
            Said::Again(status, word) => {
                let sentence = pages::reset_problem(word, language, MIN_PASSWORD);
                self.form(status, language, token, Some(&sentence))
            }
            Said::LinkFails => html(StatusCode::BAD_REQUEST, failed(self.services, language)),
            Said::Broken => {
                let title = Code::Internal.title();
                html(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    pages::error(500, title, "Please try again later."),
                )
            }
        }
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

/// Whether whoever asks names pages among what it reads, as browsers do.
fn reads_pages(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(header::ACCEPT).iter();
    lines.any(|line| line.to_str().is_ok_and(pages::are_read))
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
