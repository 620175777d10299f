//! Answers, as tests look at them.

use poem::Response;
use poem::http::HeaderMap;
use serde_json::Value;

/// What the service answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let text = body.into_string().await.unwrap();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            json: serde_json::from_str(&text).unwrap_or_default(),
            text,
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The member as text.
    pub(crate) fn says(&self, member: &str) -> &str {
        self.json[member].as_str().unwrap_or_default()
    }

    /// Status and code of a refusal.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        (self.status, self.says("code"))
    }

    /// Status and everything but the id of the request.
    pub(crate) fn gist(&self) -> (u16, Value) {
        let mut json = self.json.clone();
        if let Some(members) = json.as_object_mut() {
            members.remove("request_id");
        }
        (self.status, json)
    }

    /// Field and code of every flaw, sorted.
    pub(crate) fn flaws(&self) -> Vec<(&str, &str)> {
        let errors = self.json["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut flaws: Vec<_> = errors
            .iter()
            .map(|flaw| (flaw["field"].as_str().unwrap(), flaw["code"].as_str().unwrap()))
            .collect();
        flaws.sort_unstable();
        flaws
    }
}
