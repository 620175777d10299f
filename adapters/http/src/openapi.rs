//! The API's own description (OpenAPI 3.0.3), made from the routes and then brought into the form generators expect.

mod audience;
mod examples;
mod failures;
mod normal;

use std::collections::HashMap;
use std::marker::PhantomData;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem_openapi::registry::{MetaApi, Registry};
use poem_openapi::{ExtraHeader, LicenseObject, OpenApi, OpenApiService, Tags};
use serde_json::Value;

use crate::routes::Apis;

const ABOUT: &str = "\
Accounts, sign-in by one-time code or password, sessions and products.\n\n\
Whatever fails is answered with a problem, whose `code` says what to do. Before any operation is reached, a request can \
fail because its path is not there (404), its method is another (405), its body ends too early (400) or is too large (413), \
its address is too long (414) or its headers are too large (431).";

/// What operations are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Tags)]
#[oai(rename_all = "lowercase")]
pub(crate) enum Tag {
    /// Signing up and in: no token is needed.
    #[oai(rename = "sign_in")]
    SigningIn,
    /// What people do with their own account.
    Oneself,
    /// Accounts: support reads, administrators write.
    Users,
    /// Products: everybody reads, administrators write.
    Products,
    /// Running the service: support reads, administrators act.
    Administration,
    /// For machines: health, keys, measurements, and what providers report.
    System,
    /// For clients of MailGuard: its API as it was. An operator can switch it off; its paths are then not there.
    Mailguard,
    /// For clients of the Flask authentication service: its API as it was, the session in a cookie. An operator can switch
    /// it off; its paths are then not there.
    Flask,
}

/// The description of the API as served at this address. The same address always gives the same document.
pub fn document(public_url: &str) -> Value {
    let service = OpenApiService::new(Described::<Apis>(PhantomData), "Doorward", env!("CARGO_PKG_VERSION"))
        .description(ABOUT)
        .license(LicenseObject::new("MIT or Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0"))
        .server(public_url)
        .extra_response_header::<String, _>(
            ExtraHeader::new("x-request-id").description("The id of the request, as in logs and problems."),
        );
    let written = serde_json::from_str(&service.spec()).unwrap_or_default();
    normal::normalise(written)
}

/// The script and the style of the page that shows a description.
pub(crate) fn swagger_ui() -> (String, String) {
    let page = OpenApiService::new((), "", "").swagger_ui_html();
    let between = |open: &str, close: &str| {
        let (_, rest) = page.split_once(open).unwrap_or_default();
        rest.split_once(close).unwrap_or_default().0.to_owned()
    };
    (
        between("<script charset=\"UTF-8\">", "</script>"),
        between("<style charset=\"UTF-8\">", "</style>"),
    )
}

/// An API that is only described: nothing can be called.
struct Described<T>(PhantomData<fn() -> T>);

impl<T: OpenApi> OpenApi for Described<T> {
    fn meta() -> Vec<MetaApi> {
        T::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn add_routes(self, _routes: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}
