//! The APIs of two earlier systems, unchanged, over the same use cases: `/compat/mailguard/…` and `/compat/flask/…`. One
//! that is switched off is described and not there.

mod flask;
mod mailguard;

use std::collections::HashMap;

use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem_openapi::OpenApi;
use poem_openapi::registry::{MetaApi, Registry};

use self::flask::FlaskApi;
use self::mailguard::MailguardApi;
use super::map::RouteMap;
use super::switched::Switched;
use crate::services::Services;

/// Both of them.
pub(crate) type CompatApis = (Slashed<Switched<MailguardApi>>, Switched<FlaskApi>);

/// Both of them, as far as they are switched on.
pub(super) fn apis(services: &Services) -> CompatApis {
    let flask = services.settings.compat.flask.then(|| FlaskApi(services.clone()));
    (Slashed(mailguard(services)), Switched(flask))
}

/// What clients that leave the last slash out find. The map knows it then, and knows nothing of what is switched off.
pub(super) fn slashless(services: &Services, map: &mut RouteMap) -> Undescribed<Switched<MailguardApi>> {
    let is_on = &services.settings.compat;
    if !is_on.flask {
        map.forget::<FlaskApi>();
    }
    if is_on.mailguard {
        for path in MailguardApi::meta().into_iter().flat_map(|api| api.paths) {
            for operation in &path.operations {
                map.add(&path.path, &operation.method);
            }
        }
    } else {
        map.forget::<Slashed<Switched<MailguardApi>>>();
    }
    Undescribed(mailguard(services))
}

fn mailguard(services: &Services) -> Switched<MailguardApi> {
    let is_on = services.settings.compat.mailguard;
    Switched(is_on.then(|| MailguardApi(services.clone())))
}

/// An API all of whose paths end with a slash, as declarations cannot say.
pub(crate) struct Slashed<T>(T);

impl<T: OpenApi> OpenApi for Slashed<T> {
    fn meta() -> Vec<MetaApi> {
        let mut described = T::meta();
        let paths = described.iter_mut().flat_map(|api| &mut api.paths);
        paths.for_each(|path| path.path.push('/'));
        described
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn add_routes(self, table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        let mut slashless = HashMap::new();
        self.0.add_routes(&mut slashless);
        table.extend(
            slashless
                .into_iter()
                .map(|(path, methods)| (format!("{path}/"), methods)),
        );
    }
}

/// An API that is served and not described.
pub(super) struct Undescribed<T>(T);

impl<T: OpenApi> OpenApi for Undescribed<T> {
    fn meta() -> Vec<MetaApi> {
        Vec::new()
    }

    fn register(_registry: &mut Registry) {}

    fn add_routes(self, table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        self.0.add_routes(table);
    }
}
