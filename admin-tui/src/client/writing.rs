//! The calls that change something.

use doorward_sdk::Doorward;

use super::{bodies, signing_in, taken};
use crate::call::{Call, Failure, Reply};

pub(super) async fn perform(doorward: &Doorward, call: Call) -> Result<Reply, Failure> {
    Ok(match call {
        Call::SetUp(set_up) => signing_in::set_up(doorward, set_up).await?,
        Call::CreateUser { fields } => {
            Reply::User(taken(doorward.create_user(&bodies::new_user(&fields), None).await?)?)
        }
        Call::UpdateUser { id, version, fields } => Reply::User(taken(
            doorward
                .update_user(&id, &bodies::changed_user(&fields), version)
                .await?,
        )?),
        Call::DeactivateUser { id } => Reply::User(taken(doorward.deactivate_user(&id, None).await?)?),
        Call::RestoreUser { id } => Reply::User(taken(doorward.restore_user(&id).await?)?),
        Call::EraseUser { id } => done(doorward.erase_user(&id).await?),
        Call::ResetPassword { id } => done(doorward.start_password_reset(&id).await?),
        Call::EndUserSessions { id } => done(doorward.end_user_sessions(&id).await?),
        Call::EndSession { id } => done(doorward.end_session(&id).await?),
        Call::CreateProduct { fields } => Reply::Product(taken(
            doorward.create_product(&bodies::new_product(&fields), None).await?,
        )?),
        Call::UpdateProduct { id, version, fields } => {
            let body = bodies::changed_product(&fields);
            Reply::Product(taken(doorward.update_product(&id, &body, version).await?)?)
        }
        Call::DeleteProduct { id, version } => done(doorward.delete_product(&id, version).await?),
        Call::RetryDelivery { id } => Reply::Delivery(taken(doorward.retry_delivery(&id).await?)?),
        Call::ClearInbox => done(doorward.clear_inbox().await?),
        Call::LiftSuppression { id } => done(doorward.lift_suppression(&id).await?),
        Call::TestPlugin { id, fields } => {
            Reply::Tested(taken(doorward.test_plugin(&id, &bodies::plugin_test(&fields)).await?)?)
        }
        Call::ReloadPlugins => Reply::Reloaded(taken(doorward.reload_plugins().await?.items)?),
        call => super::reading::perform(doorward, call).await?,
    })
}

fn done((): ()) -> Reply {
    Reply::Done
}
