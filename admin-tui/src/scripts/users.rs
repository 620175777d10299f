//! Accounts: listed, made, changed, put aside.

use super::importing::Columns;
use super::{Outcome, Stop, asked, changing, importing, listing, order, told, word};
use crate::call::Call;
use crate::cli::Users;
use crate::client::Client;
use crate::model::User;

pub(super) async fn perform(client: &Client, users: Users) -> Result<Outcome, Stop> {
    match users {
        Users::List {
            query,
            status,
            role,
            sort,
            page,
        } => {
            let sort = order(sort.as_deref(), &["created_at", "-created_at", "email", "last_name"])?;
            let status = word("status", status, &["active", "pending", "deactivated"])?;
            let role = word("role", role, &["user", "support", "admin"])?;
            let filters = [("q", query), ("status", status), ("role", role)];
            listing::list::<User>(client, asked(filters, sort), &page).await
        }
        Users::Create { person, output } => {
            let fields = changing::fields(person.members());
            told(client.perform(Call::CreateUser { fields }).await?, output.json)
        }
        Users::Show { one } => {
            let show = |id| Call::User { id };
            let id = changing::id_of(client, &one.which, &show(String::new())).await?;
            told(client.perform(show(id)).await?, one.output.json)
        }
        Users::Update { one, change } => {
            let fields = changing::some_fields(change.members())?;
            let update = |id| Call::UpdateUser {
                id,
                version: None,
                fields: fields.clone(),
            };
            let id = changing::id_of(client, &one.which, &update(String::new())).await?;
            told(client.perform(update(id)).await?, one.output.json)
        }
        Users::ResetPassword(who) => changing::each(client, &who, |id| Call::ResetPassword { id }).await,
        Users::EndSessions(who) => changing::each(client, &who, |id| Call::EndUserSessions { id }).await,
        Users::Deactivate(who) => changing::each(client, &who, |id| Call::DeactivateUser { id }).await,
        Users::Restore(who) => changing::each(client, &who, |id| Call::RestoreUser { id }).await,
        Users::Erase { who, yes: _ } => changing::each(client, &who, |id| Call::EraseUser { id }).await,
        Users::Import(import) => {
            let needed = ["email", "first_name", "last_name"];
            let known = ["email", "first_name", "last_name", "phone", "role", "locale"];
            let columns = Columns::of::<User>(&needed, &known);
            importing::import(client, &import, &columns, |fields| Call::CreateUser { fields }).await
        }
    }
}
