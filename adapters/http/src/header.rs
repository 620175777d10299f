//! Headers that conditions and keys travel in, read as they came: one that is no plain text is judged, not overlooked.

use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaParamIn, MetaSchemaRef};
use poem_openapi::types::Type as _;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

/// A header of the request; several lines of it are one list.
#[derive(Debug, Clone)]
pub(crate) struct HeaderText(Option<String>);

impl HeaderText {
    /// What it says, if it is there.
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<'a> ApiExtractor<'a> for HeaderText {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    const PARAM_IS_REQUIRED: bool = false;

    type ParamType = Option<String>;
    type ParamRawType = String;

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Header)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(String::schema_ref())
    }

    fn param_raw_type(&self) -> Option<&String> {
        self.0.as_ref()
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        options: ExtractParamOptions<Option<String>>,
    ) -> poem::Result<Self> {
        let lines: Vec<_> = request
            .headers()
            .get_all(options.name)
            .iter()
            .map(|line| String::from_utf8_lossy(line.as_bytes()))
            .collect();
        Ok(Self((!lines.is_empty()).then(|| lines.join(", "))))
    }
}
