//! Routes that the document does not describe: pages for people, their files, and the document itself.

use std::collections::HashMap;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem::{Endpoint, EndpointExt as _, Response};
use poem_openapi::OpenApi;
use poem_openapi::registry::{MetaApi, Registry};

use super::map::{RouteMap, pattern};

/// Undocumented routes, mounted in the same router as the documented ones.
#[derive(Default)]
pub(super) struct Pages(Vec<(&'static str, Method, BoxEndpoint<'static, Response>)>);

impl Pages {
    /// One more route; its path is written as documents write paths.
    pub(super) fn at(
        &mut self,
        path: &'static str,
        method: Method,
        endpoint: impl Endpoint<Output = Response> + 'static,
    ) {
        self.0.push((path, method, endpoint.boxed()));
    }

    /// Makes them known to the map.
    pub(super) fn enter(&self, map: &mut RouteMap) {
        for (path, method, _) in &self.0 {
            map.add(path, method);
        }
    }
}

impl OpenApi for Pages {
    fn meta() -> Vec<MetaApi> {
        Vec::new()
    }

    fn register(_registry: &mut Registry) {}

    fn add_routes(self, table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        for (path, method, endpoint) in self.0 {
            table.entry(pattern(path)).or_default().insert(method, endpoint);
        }
    }
}
