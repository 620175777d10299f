//! Bodies as the clients of earlier systems send them: JSON or a form, every member a text, and members nobody asked for
//! overlooked.

use std::marker::PhantomData;

use poem::http::header;
use poem::{Request, RequestBody};
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::ParseFromJSON;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{is_json, shape, strict};
use crate::problem::{Answer, Code, Problem};

const FORM: &str = "application/x-www-form-urlencoded";

/// The body of a request, not yet read. All members of `T` are texts.
pub(crate) struct LenientBody<T> {
    bytes: Vec<u8>,
    media_type: Option<String>,
    wanted: PhantomData<fn() -> T>,
}

impl<T: ParseFromJSON + 'static> LenientBody<T> {
    /// What the body says.
    pub(crate) fn read(self) -> Answer<T> {
        let members = Value::Object(self.members()?);
        let problem = Problem::new(Code::ValidationFailed);
        let mut flaws = shape::flaws::<T>(&members);
        flaws.retain(|(_, flaw)| flaw.code != shape::UNKNOWN.code);
        if !flaws.is_empty() {
            return Err(flaws
                .into_iter()
                .fold(problem, |problem, (member, flaw)| problem.field(member, flaw)));
        }
        // The reason would repeat what was sent, which may be a password.
        T::parse_from_json(Some(members)).map_err(|_| problem)
    }

    fn members(&self) -> Answer<Map<String, Value>> {
        match self.media_type.as_deref() {
            None if self.bytes.is_empty() => Ok(Map::new()),
            Some(media_type) if is_json(media_type) => json(&self.bytes),
            Some(media_type) if is_form(media_type) => Ok(form(&self.bytes)),
            _ => Err(Problem::new(Code::UnsupportedMediaType)
                .detail("Send JSON, or a form as application/x-www-form-urlencoded.")),
        }
    }
}

fn is_form(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(FORM)
}

fn form(bytes: &[u8]) -> Map<String, Value> {
    let pairs = form_urlencoded::parse(bytes);
    pairs
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect()
}

/// Members whose text is digits: written as a number, such a text is meant all the same.
const DIGITS: [&str; 3] = ["otp", "mobile", "phone_number"];

fn json(bytes: &[u8]) -> Answer<Map<String, Value>> {
    let Ok(Value::Object(mut members)) = strict::read(bytes) else {
        let problem = Problem::new(Code::MalformedRequest);
        return Err(problem.detail("The body has to be a JSON object that names no member twice, nor far too many."));
    };
    for name in DIGITS {
        if let Some(member) = members.get_mut(name).filter(|member| member.is_u64()) {
            *member = Value::String(member.to_string());
        }
    }
    Ok(members)
}

impl<'a, T: ParseFromJSON + 'static> ApiExtractor<'a> for LenientBody<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
        if let Some(schema) = registry.schemas.get_mut(&*T::name()) {
            schema.additional_properties = Some(Box::new(MetaSchemaRef::Inline(Box::new(MetaSchema::ANY))));
            let required = schema.required.clone();
            let optional = schema
                .properties
                .iter_mut()
                .filter(|(name, _)| !required.contains(name));
            for (_, member) in optional {
                if let MetaSchemaRef::Inline(member) = member {
                    member.nullable = true;
                }
            }
        }
    }

    fn request_meta() -> Option<MetaRequest> {
        let as_type = |content_type| MetaMediaType {
            content_type,
            schema: T::schema_ref(),
        };
        Some(MetaRequest {
            description: None,
            content: vec![as_type(Json::<T>::CONTENT_TYPE), as_type(FORM)],
            required: shape::is_required::<T>(),
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let media_type = request.headers().get(header::CONTENT_TYPE);
        Ok(Self {
            bytes: body.take()?.into_vec().await?,
            media_type: media_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
            wanted: PhantomData,
        })
    }
}
