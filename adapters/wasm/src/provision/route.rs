//! The requests a provider's plugin may make, and how one is judged.

use super::Provision;
use crate::egress::Target;
use crate::manifest::PathPattern;

/// One kind of request that may be made.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// The host as the manifest spells it: what the uses of secrets refer to.
    pub(crate) written: String,
    pub(crate) plain: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) methods: Vec<String>,
    pub(crate) path: PathPattern,
    pub(crate) why: String,
}

/// Why a request may not be made. Its text says which grant is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("the operator withholds {host} from this provider")]
    Withheld { host: String },
    #[error("{host} is not granted: the manifest has no [[http]] entry for it")]
    Host { host: String },
    #[error("{host} is granted, port {port} of it is not")]
    Port { host: String, port: u16 },
    #[error("{host} is granted with https only")]
    Plain { host: String },
    #[error("{host} is granted, {method} {path} is not")]
    Request {
        host: String,
        method: &'static str,
        path: String,
    },
}

impl Provision {
    /// The route that permits a request.
    pub(crate) fn route(&self, method: &'static str, target: &Target) -> Result<&Route, Refused> {
        let host = || target.host.clone();
        let mut refused = Refused::Host { host: host() };
        for route in self.routes.iter().filter(|route| route.host == target.host) {
            if route.port != target.port {
                refused = Refused::Port {
                    host: host(),
                    port: target.port,
                };
            } else if target.plain && !route.plain {
                return Err(Refused::Plain { host: host() });
            } else if target.plain == route.plain
                && route.methods.iter().any(|granted| granted == method)
                && route.path.permits(&target.path)
            {
                return Ok(route);
            } else {
                refused = Refused::Request {
                    host: host(),
                    method,
                    path: target.path.clone(),
                };
            }
        }
        match refused {
            Refused::Host { .. } if self.withheld.contains(&target.host) => Err(Refused::Withheld { host: host() }),
            refused => Err(refused),
        }
    }
}
