//! Which paths there are, and what can be done at each: for `Allow`, and to name a request without its secrets.

use std::collections::{BTreeMap, BTreeSet};

use poem::http::Method;
use poem_openapi::OpenApi;

/// Every path by the pattern the router matches it with.
#[derive(Debug, Default)]
pub(crate) struct RouteMap(BTreeMap<String, Place>);

/// What is known of a path.
#[derive(Debug, Default)]
struct Place {
    template: String,
    methods: BTreeSet<&'static str>,
    allow: String,
}

impl RouteMap {
    /// The documented paths of an API.
    pub(crate) fn of<T: OpenApi>() -> Self {
        let mut map = Self::default();
        for path in T::meta().into_iter().flat_map(|api| api.paths) {
            for operation in &path.operations {
                map.add(&path.path, &operation.method);
            }
        }
        map
    }

    /// One more path, as documents write it: `/v1/users/{id}`.
    pub(crate) fn add(&mut self, template: &str, method: &Method) {
        let place = self.0.entry(pattern(template)).or_default();
        template.clone_into(&mut place.template);
        place.methods.extend(plain(method));
        if *method == Method::GET {
            place.methods.insert("HEAD");
        }
        place.allow = place.methods.iter().copied().collect::<Vec<_>>().join(", ");
    }

    /// Takes out the paths of an API that is described and not there.
    pub(crate) fn forget<T: OpenApi>(&mut self) {
        for path in T::meta().into_iter().flat_map(|api| api.paths) {
            self.0.remove(&pattern(&path.path));
        }
    }

    /// The methods of the path with this pattern, as `Allow` lists them.
    pub(crate) fn allow(&self, pattern: &str) -> Option<&str> {
        self.0.get(pattern).map(|place| place.allow.as_str())
    }

    /// The path as documents write it.
    pub(crate) fn template(&self, pattern: &str) -> Option<&str> {
        self.0.get(pattern).map(|place| place.template.as_str())
    }

    /// The pattern of the path a request names.
    pub(crate) fn pattern_at(&self, path: &str) -> Option<&str> {
        let found = self.0.iter().find(|(_, place)| matches(&place.template, path));
        found.map(|(pattern, _)| pattern.as_str())
    }

    /// The methods of the path a request names.
    pub(crate) fn allow_at(&self, path: &str) -> Option<&str> {
        self.pattern_at(path).and_then(|pattern| self.allow(pattern))
    }

    /// Every path with every method, for tests.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.0
            .values()
            .flat_map(|place| place.methods.iter().map(|method| (place.template.as_str(), *method)))
    }
}

/// The name of a method, if it is one this API knows.
pub(crate) fn plain(method: &Method) -> Option<&'static str> {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method.as_str())
}

/// The router calls parameters by their place.
pub(crate) fn pattern(template: &str) -> String {
    let mut parameters = 0_usize;
    let parts = template.split('/').map(|part| {
        if part.starts_with('{') {
            parameters += 1;
            format!(":param{}", parameters - 1)
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn matches(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if wanted == part || (wanted.starts_with('{') && !part.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_pattern_and_by_example() {
        let mut map = RouteMap::default();
        map.add("/v1/users/{id}", &Method::GET);
        map.add("/v1/users/{id}", &Method::PATCH);

        assert_eq!(map.allow("/v1/users/:param0"), Some("GET, HEAD, PATCH"));
        assert_eq!(map.template("/v1/users/:param0"), Some("/v1/users/{id}"));
        assert_eq!(map.allow_at("/v1/users/usr_1"), Some("GET, HEAD, PATCH"));
        assert_eq!(map.allow_at("/v1/users/usr_1/more"), None);
        assert_eq!(map.allow_at("/v1/users/"), None);
    }
}
