//! Every use case that writes.

use doorward_core::app::Repeatable;
use doorward_core::records::product::ProductStatus;
use doorward_core::use_cases::oneself::{ChangePassword, UpdateProfile};
use doorward_core::use_cases::plugins::TestPlugin;
use doorward_core::use_cases::products::UpdateProduct;
use doorward_core::use_cases::users::UpdateUser;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;

use super::Act;
use super::stage::{Stage, told, wanted};

const NEW: &str = "the one that came after";

/// By name.
pub(super) const ACTS: &[(&str, Act)] = &[
    ("register", |it| {
        Box::pin(async move { told(it.world.eve().registers().await) })
    }),
    ("request login code", |it| {
        Box::pin(async move { told(it.ann.person.asks_for_a_code().await) })
    }),
    ("resend code", |it| {
        Box::pin(async move { told(it.ann.person.asks_for_another(&it.challenge).await) })
    }),
    ("verify challenge", |it| {
        Box::pin(async move { told(it.ann.person.verifies(&it.challenge, &it.code).await) })
    }),
    ("login with password", |it| {
        Box::pin(async move { told(it.ann.person.signs_in_by_password().await) })
    }),
    ("refresh tokens", |it| {
        Box::pin(async move { told(it.ann.refreshes().await) })
    }),
    ("request password reset", |it| {
        Box::pin(async move { told(it.ann.person.asks_for_a_reset().await) })
    }),
    ("confirm password reset", |it| {
        Box::pin(async move { told(it.ann.person.follows(&it.link, NEW).await) })
    }),
    ("logout", |it| {
        Box::pin(async move { told(it.world.app.logout(&it.actor, &it.origin).await) })
    }),
    ("end session", |it| {
        Box::pin(async move { told(it.world.app.end_session(&it.actor, it.other.session, &it.origin).await) })
    }),
    ("end other sessions", |it| {
        Box::pin(async move { told(it.world.app.end_other_sessions(&it.actor, &it.origin).await) })
    }),
    ("update profile", |it| {
        Box::pin(async move {
            let cmd = UpdateProfile {
                first_name: PersonName::parse("Another").ok(),
                ..UpdateProfile::default()
            };
            told(it.world.app.update_profile(&it.actor, &cmd, None, &it.origin).await)
        })
    }),
    ("change password", |it| {
        Box::pin(async move { changes_password(it).await })
    }),
    ("change address", |it| {
        Box::pin(async move { changes_address(it).await })
    }),
    ("close account", |it| {
        Box::pin(async move {
            let password = it.ann.person.password();
            told(it.world.app.close_account(&it.actor, &password, &it.origin).await)
        })
    }),
    ("create user", |it| Box::pin(async move { creates_user(it).await })),
    ("update user", |it| {
        Box::pin(async move {
            let cmd = UpdateUser {
                first_name: PersonName::parse("Another").ok(),
                ..UpdateUser::default()
            };
            told(
                it.world
                    .app
                    .update_user(&it.admin, it.ann.user.id, &cmd, None, &it.origin)
                    .await,
            )
        })
    }),
    ("deactivate user", |it| {
        Box::pin(async move {
            told(
                it.world
                    .app
                    .deactivate_user(&it.admin, it.ann.user.id, None, &it.origin)
                    .await,
            )
        })
    }),
    ("restore user", |it| {
        Box::pin(async move { told(it.world.app.restore_user(&it.admin, it.put_aside.id, &it.origin).await) })
    }),
    ("erase user", |it| {
        Box::pin(async move { told(it.world.app.erase_user(&it.admin, it.ann.user.id, &it.origin).await) })
    }),
    ("start password reset", |it| {
        Box::pin(async move {
            told(
                it.world
                    .app
                    .start_password_reset(&it.support, it.ann.user.id, &it.origin)
                    .await,
            )
        })
    }),
    ("end sessions of", |it| {
        Box::pin(async move {
            told(
                it.world
                    .app
                    .end_sessions_of(&it.support, it.ann.user.id, &it.origin)
                    .await,
            )
        })
    }),
    ("create product", |it| {
        Box::pin(async move {
            let cmd = wanted("https://shop.example/table");
            told(it.world.app.create_product(&it.admin, &cmd, None, &it.origin).await)
        })
    }),
    ("update product", |it| {
        Box::pin(async move {
            let cmd = UpdateProduct {
                status: Some(ProductStatus::Archived),
                ..UpdateProduct::default()
            };
            told(
                it.world
                    .app
                    .update_product(&it.admin, it.product.id, &cmd, None, &it.origin)
                    .await,
            )
        })
    }),
    ("delete product", |it| {
        Box::pin(async move {
            told(
                it.world
                    .app
                    .delete_product(&it.admin, it.product.id, None, &it.origin)
                    .await,
            )
        })
    }),
    ("retry delivery", |it| {
        Box::pin(async move { told(it.world.app.retry_delivery(&it.support, it.failed.id, &it.origin).await) })
    }),
    ("lift suppression", |it| {
        Box::pin(async move { told(it.world.app.lift_suppression(&it.admin, it.barred, &it.origin).await) })
    }),
    ("test plugin", |it| Box::pin(async move { tests_plugin(it).await })),
    ("reload plugins", |it| {
        Box::pin(async move { told(it.world.app.reload_plugins(&it.admin, &it.origin).await) })
    }),
    ("rotate keys", |it| {
        Box::pin(async move { told(it.world.app.rotate_keys(&it.origin).await) })
    }),
];

async fn changes_password(it: &Stage) -> Result<(), String> {
    let cmd = ChangePassword {
        current: it.ann.person.password(),
        new: Password::parse(NEW).expect("a password"),
    };
    told(it.world.app.change_password(&it.actor, &cmd, &it.origin).await)
}

async fn tests_plugin(it: &Stage) -> Result<(), String> {
    let cmd = TestPlugin {
        plugin: "house".to_owned(),
        provider: None,
        to: it.world.eve().mailbox(),
    };
    told(it.world.app.test_plugin(&it.admin, &cmd, &it.origin).await)
}

async fn changes_address(it: &Stage) -> Result<(), String> {
    let cmd = doorward_core::use_cases::oneself::ChangeAddress {
        address: it.world.eve().mailbox(),
        password: it.ann.person.password(),
    };
    told(it.world.app.change_address(&it.actor, &cmd, &it.origin).await)
}

async fn creates_user(it: &Stage) -> Result<(), String> {
    let repeatable = Repeatable {
        key: "one".to_owned(),
        content: "eve".to_owned(),
    };
    let cmd = it.world.eve().as_invited();
    told(
        it.world
            .app
            .create_user(&it.admin, &cmd, Some(&repeatable), &it.origin)
            .await,
    )
}
