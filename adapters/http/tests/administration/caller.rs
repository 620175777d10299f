//! Somebody who calls the service, and what it answers.

use doorward_core::values::ids::UserId;
use poem::http::{Method, Uri};
use poem::{Body, Request};
use serde_json::Value;

pub(crate) use crate::routed::Reply;
use crate::world::World;

/// Somebody who calls the service.
pub(crate) struct Caller<'w> {
    pub(crate) id: UserId,
    pub(crate) world: &'w World,
    pub(crate) token: Option<String>,
}

impl Caller<'_> {
    pub(crate) async fn gets(&self, path: &str) -> Reply {
        self.asks("GET", path, None, &[]).await
    }

    pub(crate) async fn posts(&self, path: &str, body: Value) -> Reply {
        self.asks("POST", path, Some(body), &[]).await
    }

    pub(crate) async fn patches(&self, path: &str, body: Value) -> Reply {
        self.asks("PATCH", path, Some(body), &[]).await
    }

    pub(crate) async fn deletes(&self, path: &str) -> Reply {
        self.asks("DELETE", path, None, &[]).await
    }

    pub(crate) async fn asks(&self, method: &str, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder()
            .method(method.parse::<Method>().unwrap())
            .uri(path.parse::<Uri>().unwrap());
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => request.content_type("application/json").body(body.to_string()),
            None => request.body(Body::empty()),
        };
        Reply::of(self.world.answers(request).await).await
    }

    /// Every item of a list, page by page.
    pub(crate) async fn leafs_through(&self, path: &str, limit: usize) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        let sign = if path.contains('?') { '&' } else { '?' };
        loop {
            let reply = self.gets(&format!("{path}{sign}limit={limit}&cursor={cursor}")).await;
            assert_eq!(reply.status, 200, "{path} {cursor:?}: {}", reply.text);
            let page = reply.json["items"].as_array().unwrap();
            assert!(page.len() <= limit);
            items.extend(page.iter().cloned());
            match reply.json.get("next_cursor") {
                Some(next) => next.as_str().unwrap().clone_into(&mut cursor),
                None => return items,
            }
        }
    }
}
