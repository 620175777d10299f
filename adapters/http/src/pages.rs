//! The pages people see in a browser: setting a new password, and what to say when something fails. Only texts are
//! made here; nothing runs in the browser and nothing comes from elsewhere.

mod language;
mod reading;
mod weight;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::{Environment, UndefinedBehavior, Value, context};

pub use self::language::{Language, language};
pub use self::reading::are_read;
pub use self::words::reset_problem;

/// Where pages look for [`STYLESHEET`].
pub const STYLESHEET_PATH: &str = "/assets/doorward.css";

/// The look of all pages, `text/css`.
pub const STYLESHEET: &str = include_str!("../assets/doorward.css");

/// What pages need to be allowed, and nothing more.
pub const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The page on which a new password is chosen.
#[derive(Clone, Copy)]
pub struct ResetForm<'a> {
    /// The name of the application.
    pub app_name: &'a str,
    /// What shows that the form comes from this page, posted as `form_token`.
    pub form_token: &'a str,
    /// What the link in the message carried, posted as `token`.
    pub link_token: &'a str,
    /// The language of the page.
    pub locale: Language,
    /// What was wrong with the password just posted: a sentence in the language of the page.
    pub problem: Option<&'a str>,
    /// The fewest characters a password has.
    pub min_length: usize,
}

/// The form; it posts `token`, `form_token`, `new_password` and `new_password_again` to `/reset`.
pub fn reset_form(form: &ResetForm<'_>) -> String {
    let own = context! {
        app_name => form.app_name,
        form_token => form.form_token,
        link_token => form.link_token,
        problem => form.problem.map_or(Value::UNDEFINED, Value::from),
        min_length => form.min_length,
        words => words::form(form.locale).iter().copied().collect::<BTreeMap<_, _>>(),
    };
    render("reset_form.html", form.locale, own)
}

/// The password is set.
pub fn reset_done(app_name: &str, locale: Language) -> String {
    let (title, sentences) = words::done(locale);
    render("notice.html", locale, context! { app_name, title, sentences })
}

/// The link does not work, and how to get one that does.
pub fn reset_failed(app_name: &str, locale: Language) -> String {
    let (title, sentences) = words::failed(locale);
    render("notice.html", locale, context! { app_name, title, sentences })
}

/// Something else failed; title and detail are English, as in every problem the API reports.
pub fn error(status: u16, title: &str, detail: &str) -> String {
    let sentences = [Value::from(detail)];
    render("notice.html", Language::English, context! { status, title, sentences })
}

fn render(name: &str, locale: Language, own: Value) -> String {
    let all = context! { lang => locale.tag(), stylesheet => STYLESHEET_PATH, ..own };
    let rendered = TEMPLATES.get_template(name).and_then(|template| template.render(all));
    #[expect(
        clippy::expect_used,
        reason = "templates and variables are part of the program, and a test renders each"
    )]
    rendered.expect("a built-in page renders")
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    const ALL: &[(&str, &str)] = &[
        ("page.html", include_str!("../assets/page.html")),
        ("reset_form.html", include_str!("../assets/reset_form.html")),
        ("notice.html", include_str!("../assets/notice.html")),
    ];
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in ALL {
        #[expect(
            clippy::expect_used,
            reason = "the templates are part of the program, and a test parses each"
        )]
        templates.add_template(name, source).expect("a built-in page parses");
    }
    templates
});

#[cfg(test)]
mod tests;
