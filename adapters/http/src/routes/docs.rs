//! What tells developers about the API: its description, a page to read and try it, and what each problem means.
//! Everything is served from here; nothing is fetched from elsewhere.

use poem::endpoint::make_sync;
use poem::http::{Method, StatusCode, header};
use poem::{Endpoint, Request, Response, Result};

use super::assets::asset;
use super::pages::Pages;
use super::reset_page::html;
use crate::openapi;
use crate::pages::error;
use crate::problem::{Code, Problem};
use crate::services::Services;

/// The page runs its own scripts, draws its own images, and talks to nobody but this server.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Doorward API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="ui"></div>
<script src="/docs/swagger-ui.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"#;

const START: &str =
    "SwaggerUIBundle({ dom_id: '#ui', url: '/openapi.json', validatorUrl: null, deepLinking: true });\n";

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Mounts the description, the page with its files, and the pages about problems.
pub(super) fn mount(pages: &mut Pages, services: &Services) {
    let document = openapi::document(&services.settings.public_url);
    let (script, style) = openapi::swagger_ui();
    let page = make_sync(|_| {
        Response::builder()
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
            .body(PAGE)
    });
    pages.at("/", Method::GET, make_sync(|_| see("/docs")));
    pages.at("/docs", Method::GET, page);
    pages.at("/docs/swagger-ui.js", Method::GET, asset(JAVASCRIPT, script));
    pages.at(
        "/docs/swagger-ui.css",
        Method::GET,
        asset("text/css; charset=utf-8", style),
    );
    pages.at("/docs/start.js", Method::GET, asset(JAVASCRIPT, START));
    pages.at(
        "/openapi.json",
        Method::GET,
        asset("application/json", document.to_string()),
    );
    pages.at("/problems/{code}", Method::GET, AboutProblem);
}

fn see(path: &'static str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, path)
        .finish()
}

/// What a problem's `type` leads to.
struct AboutProblem;

impl Endpoint for AboutProblem {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let word = request.raw_path_param("param0").unwrap_or_default();
        let code = Code::parse(word).ok_or_else(|| Problem::new(Code::NotFound))?;
        let detail = format!("{}: {}", code.as_str(), code.advice());
        Ok(html(StatusCode::OK, error(code.status(), code.title(), &detail)))
    }
}
