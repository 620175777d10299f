//! Requests as they came: of any type, with any body, and described so.

use poem::{Request, RequestBody};
use poem_openapi::payload::{Binary, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaRequest};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::problem::{Code, Problem};

/// All that was posted, unread.
pub(super) struct Posted {
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

impl<'a> ApiExtractor<'a> for Posted {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: "*/*",
                schema: Binary::<Vec<u8>>::schema_ref(),
            }],
            required: false,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let target = request.uri().path_and_query();
        let headers = request.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()));
        let body = body.take()?.into_vec().await;
        Ok(Self {
            method: request.method().to_string(),
            target: target.map_or_else(String::new, ToString::to_string),
            headers: headers.collect(),
            body: body.map_err(|_| Problem::new(Code::MalformedRequest))?,
        })
    }
}
