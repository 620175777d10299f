//! Every route there is, mounted behind one border.

mod assets;
mod audit;
mod challenges;
mod compat;
mod deliveries;
mod docs;
mod health;
mod inbox;
mod jwks;
mod login;
pub(crate) mod map;
mod me;
mod metrics;
mod pages;
mod password_resets;
mod plugins;
mod products;
mod receipts;
mod registrations;
mod reset_page;
mod sessions;
mod setup;
mod stats;
mod suppressions;
mod switched;
mod tokens;
mod users;

use std::sync::Arc;

use poem::endpoint::BoxEndpoint;
use poem::{EndpointExt as _, IntoEndpoint as _, Response};
use poem_openapi::OpenApiService;

use self::audit::AuditApi;
use self::challenges::ChallengesApi;
use self::compat::CompatApis;
use self::deliveries::DeliveriesApi;
use self::health::HealthApi;
use self::inbox::InboxApi;
use self::jwks::JwksApi;
use self::login::LoginApi;
use self::map::RouteMap;
use self::me::MeApi;
use self::metrics::MetricsApi;
use self::pages::Pages;
use self::password_resets::PasswordResetsApi;
use self::plugins::PluginsApi;
use self::products::ProductsApi;
use self::receipts::ReceiptsApi;
use self::registrations::RegistrationsApi;
use self::sessions::SessionsApi;
use self::setup::SetupApi;
use self::stats::StatsApi;
use self::suppressions::SuppressionsApi;
use self::switched::Switched;
use self::tokens::TokensApi;
use self::users::{UserHelpApi, UsersApi};
use crate::middleware::Border;
use crate::services::Services;

/// Every documented part of the API.
pub(crate) type Apis = (SigningIn, Oneself, Managing, Administration, System, CompatApis);

type SigningIn = (RegistrationsApi, ChallengesApi, LoginApi, TokensApi, PasswordResetsApi);
type Oneself = (MeApi, SessionsApi);
type Managing = (UsersApi, UserHelpApi, ProductsApi);
type Administration = (DeliveriesApi, SuppressionsApi, PluginsApi, AuditApi, StatsApi, InboxApi);
type System = (SetupApi, HealthApi, JwksApi, ReceiptsApi, Switched<MetricsApi>);

fn apis(services: &Services) -> Apis {
    let services = || services.clone();
    (
        (
            RegistrationsApi(services()),
            ChallengesApi(services()),
            LoginApi(services()),
            TokensApi(services()),
            PasswordResetsApi(services()),
        ),
        (MeApi(services()), SessionsApi(services())),
        (UsersApi(services()), UserHelpApi(services()), ProductsApi(services())),
        (
            DeliveriesApi(services()),
            SuppressionsApi(services()),
            PluginsApi(services()),
            AuditApi(services()),
            StatsApi(services()),
            InboxApi(services()),
        ),
        (
            SetupApi(services()),
            HealthApi(services()),
            JwksApi(services()),
            ReceiptsApi::new(services()),
            metrics::api(&services()),
        ),
        compat::apis(&services()),
    )
}

/// The whole API as one endpoint.
pub fn routes(services: Services) -> BoxEndpoint<'static, Response> {
    let mut pages = Pages::default();
    reset_page::mount(&mut pages, &services);
    docs::mount(&mut pages, &services);
    let mut map = RouteMap::of::<Apis>();
    if services.settings.metrics.is_none() {
        map.forget::<MetricsApi>();
    }
    pages.enter(&mut map);
    let slashless = compat::slashless(&services, &mut map);
    let all = OpenApiService::new(
        (apis(&services), pages, slashless),
        "Doorward",
        env!("CARGO_PKG_VERSION"),
    );
    Border::new(all.into_endpoint(), services, Arc::new(map)).boxed()
}

/// Every path with each of its methods, as the document writes paths: what a client can call with `Authorization` or without.
pub fn documented() -> Vec<(String, &'static str)> {
    let map = RouteMap::of::<Apis>();
    map.all()
        .map(|(template, method)| (template.to_owned(), method))
        .collect()
}
