//! The token of a request: `Authorization: Token …`, or `Bearer …`.

use doorward_core::values::secret::SecretText;
use poem::http::header;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

const SCHEME: &str = "mailguard_token";

/// What the request says. A request without it gets as far as asking for the actor.
pub(super) struct Token(Option<SecretText>);

/// The token where none is needed: absent when the request has no `Authorization` at all.
pub(super) struct MaybeToken(pub(super) Option<Token>);

impl Token {
    /// The token, if one was sent.
    pub(super) fn text(&self) -> Option<&str> {
        self.0.as_ref().map(SecretText::reveal)
    }
}

fn token_in(request: &Request) -> Option<SecretText> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    let is_known = ["token", "bearer"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let token = token.trim();
    (is_known && !token.is_empty()).then(|| SecretText::new(token))
}

impl<'a> FromRequest<'a> for MaybeToken {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let is_there = request.headers().contains_key(header::AUTHORIZATION);
        Ok(Self(is_there.then(|| Token(token_in(request)))))
    }
}

impl<'a> ApiExtractor<'a> for Token {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(
            SCHEME,
            MetaSecurityScheme {
                ty: "apiKey",
                description: Some("`Token` and the token of a session; `Bearer` does as well."),
                name: Some("Authorization"),
                key_in: Some("header"),
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
        Ok(Self(token_in(request)))
    }
}
