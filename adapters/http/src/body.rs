//! JSON bodies: documented like `Json<T>`, read when a handler asks for them, and judged member by member so that
//! everything that is wrong is told at once.

mod lenient;
mod shape;
mod strict;

use std::marker::PhantomData;

use poem::http::header;
use poem::{Request, RequestBody};
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::ParseFromJSON;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::{Map, Value};

pub(crate) use self::lenient::LenientBody;
use crate::problem::{Answer, Code, Problem};

/// The body of a request, not yet read: who may ask is decided before what is asked.
pub(crate) struct Body<T> {
    bytes: Vec<u8>,
    media_type: Option<String>,
    wanted: PhantomData<fn() -> T>,
}

impl<T: ParseFromJSON + 'static> Body<T> {
    /// What the body says.
    pub(crate) fn read(self) -> Answer<T> {
        Ok(self.read_with_json()?.0)
    }

    /// What the body says, and the JSON it says it in.
    pub(crate) fn read_with_json(self) -> Answer<(T, Value)> {
        let json = self.json()?;
        let problem = Problem::new(Code::ValidationFailed);
        let flaws = shape::flaws::<T>(&json);
        if !flaws.is_empty() {
            return Err(flaws
                .into_iter()
                .fold(problem, |problem, (member, flaw)| problem.field(member, flaw)));
        }
        // The reason would repeat what was sent, which may be a password.
        let read = T::parse_from_json(Some(json.clone())).map_err(|_| problem)?;
        Ok((read, json))
    }

    fn json(&self) -> Answer<Value> {
        match &self.media_type {
            None if self.bytes.is_empty() && shape::is_required::<T>() => {
                return Err(
                    Problem::new(Code::MalformedRequest).detail("The body is missing: it has to be a JSON object.")
                );
            }
            // Where nothing has to be said, saying nothing is as good as saying `{}`.
            None if self.bytes.is_empty() => return Ok(Value::Object(Map::new())),
            Some(media_type) if is_json(media_type) => {}
            _ => {
                return Err(
                    Problem::new(Code::UnsupportedMediaType).detail("Send JSON with Content-Type application/json.")
                );
            }
        }
        let json = strict::read(&self.bytes).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Problem::new(Code::MalformedRequest).detail(format!(
                "The body is not JSON, names a member twice, or has far too many: line {line}, column {column}."
            ))
        })?;
        if json.is_object() {
            Ok(json)
        } else {
            Err(Problem::new(Code::MalformedRequest).detail("The body has to be a JSON object."))
        }
    }
}

/// `application/json` or a type built on it, in UTF-8.
fn is_json(media_type: &str) -> bool {
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_json = essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"));
    is_json
        && parts
            .filter_map(|parameter| parameter.split_once('='))
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .all(|(_, charset)| charset.trim().trim_matches('"').eq_ignore_ascii_case("utf-8"))
}

impl<'a, T: ParseFromJSON + 'static> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let schema: MetaSchemaRef = T::schema_ref();
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: Json::<T>::CONTENT_TYPE,
                schema,
            }],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_recognised_by_its_media_type() {
        for media_type in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/merge-patch+json",
            "application/json;charset=\"utf-8\"",
        ] {
            assert!(is_json(media_type), "{media_type}");
        }
        for media_type in [
            "",
            "text/plain",
            "application/jsonp",
            "application/json; charset=latin1",
        ] {
            assert!(!is_json(media_type), "{media_type}");
        }
    }
}
