//! Accounts: support reads them, administrators write them.

mod help;

use doorward_core::ports::{UserQuery, UserSort};
use doorward_core::records::user::{Role, UserStatus};
use doorward_core::use_cases::users::{
    CreateUserError, DeactivateUserError, EraseUserError, ReadUserError, RestoreUserError, UpdateUserError,
};
use doorward_core::values::ids::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

pub(crate) use self::help::UserHelpApi;
use crate::answers::{Created, Fetched, NoContent, Polled, Tagged};
use crate::bearer::Bearer;
use crate::body::Body;
use crate::caller::Caller;
use crate::conditional;
use crate::fields::Fields;
use crate::header::HeaderText;
use crate::openapi::Tag;
use crate::paging::{Limit, Page, span};
use crate::problem::{Answer, Code, Problem};
use crate::repeating::{self, IDEMPOTENCY_KEY};
use crate::services::Services;
use crate::shapes::account::{CreateUserBody, UpdateUserBody};
use crate::shapes::user::UserOut;
use crate::shapes::word::Word;

#[derive(Clone)]
pub(crate) struct UsersApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Users")]
impl UsersApi {
    /// List accounts
    #[oai(path = "/users", method = "get", operation_id = "list_users")]
    #[expect(clippy::too_many_arguments, reason = "each parameter is one")]
    async fn list_users(
        &self,
        bearer: Bearer,
        /// How many accounts a page has at most.
        limit: Query<Limit>,
        /// Where the page begins: `next_cursor` of the one before.
        cursor: Query<Option<String>>,
        /// The beginning of an e-mail address, phone number, first or last name.
        q: Query<Option<String>>,
        /// Only this status.
        status: Query<Option<Word<UserStatus>>>,
        /// Only this role.
        role: Query<Option<Word<Role>>>,
        /// The order; newest first when left out.
        sort: Query<Option<Word<UserSort>>>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Polled<Page<UserOut>>> {
        let support = self.0.support(&bearer).await?;
        let mut fields = Fields::default();
        let status = fields.required("status", Word::wanted(status.0));
        let role = fields.required("role", Word::wanted(role.0));
        let sort = fields.required("sort", Word::wanted(sort.0));
        let order = sort.flatten().unwrap_or_default();
        let span = span(&mut fields, order.as_str(), &limit, cursor.as_deref());
        let (Some(status), Some(role), Some(_), Some(span)) = (status, role, sort, span) else {
            return Err(fields.refuse());
        };
        let query = UserQuery {
            prefix: q.0.filter(|prefix| !prefix.is_empty()),
            status,
            role,
            sort: order,
            span,
        };
        let page = self.0.app.list_users(&support, &query).await?;
        Ok(Polled::new(
            Page::of(page, order.as_str(), UserOut::from),
            &if_none_match,
        ))
    }

    /// Make an account and invite its owner
    #[oai(path = "/users", method = "post", operation_id = "create_user")]
    async fn create_user(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// Makes a repeated request make nothing new, for a day.
        #[oai(name = "Idempotency-Key")]
        idempotency_key: HeaderText,
        body: Body<CreateUserBody>,
    ) -> Answer<Created<UserOut>> {
        let admin = self.0.admin(&bearer).await?;
        let body = body.read()?;
        let mut fields = Fields::default();
        let key = fields.optional(IDEMPOTENCY_KEY, repeating::key(&idempotency_key));
        let cmd = body.command(&mut fields, self.0.app.policy().phone_region);
        let (Some(key), Some(cmd)) = (key, cmd) else {
            return Err(fields.refuse());
        };
        let repeatable = key.map(|key| repeating::repeatable(key, &body));
        let app = &self.0.app;
        let user = app.create_user(&admin, &cmd, repeatable.as_ref(), &caller).await?;
        let (path, version) = (format!("/v1/users/{}", user.id), user.version);
        Ok(Created::new(user.into(), path, version))
    }

    /// Read an account
    #[oai(path = "/users/:id", method = "get", operation_id = "get_user")]
    async fn get_user(
        &self,
        bearer: Bearer,
        /// The account's id.
        id: Path<String>,
        /// Entity tags the client knows.
        #[oai(name = "If-None-Match")]
        if_none_match: HeaderText,
    ) -> Answer<Fetched<UserOut>> {
        let support = self.0.support(&bearer).await?;
        let user = self.0.app.read_user(&support, user_id(&id)?).await?;
        let version = user.version;
        Ok(Fetched::new(user.into(), version, &if_none_match))
    }

    /// Change an account
    #[oai(path = "/users/:id", method = "patch", operation_id = "update_user")]
    async fn update_user(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The account's id.
        id: Path<String>,
        /// The entity tag the change is meant for.
        #[oai(name = "If-Match")]
        if_match: HeaderText,
        body: Body<UpdateUserBody>,
    ) -> Answer<Tagged<UserOut>> {
        let admin = self.0.admin(&bearer).await?;
        let id = user_id(&id)?;
        let expected = conditional::if_match(if_match.text())?;
        let mut fields = Fields::default();
        let cmd = body.read()?.command(&mut fields, self.0.app.policy().phone_region);
        let cmd = cmd.ok_or_else(|| fields.refuse())?;
        let user = self
            .0
            .app
            .update_user(&admin, id, &cmd, expected.as_deref(), &caller)
            .await?;
        let version = user.version;
        Ok(Tagged(user.into(), version))
    }

    /// Put an account aside; every session ends
    #[oai(path = "/users/:id", method = "delete", operation_id = "deactivate_user")]
    async fn deactivate_user(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The account's id.
        id: Path<String>,
        /// The entity tag the change is meant for.
        #[oai(name = "If-Match")]
        if_match: HeaderText,
    ) -> Answer<Tagged<UserOut>> {
        let admin = self.0.admin(&bearer).await?;
        let id = user_id(&id)?;
        let expected = conditional::if_match(if_match.text())?;
        let user = self
            .0
            .app
            .deactivate_user(&admin, id, expected.as_deref(), &caller)
            .await?;
        let version = user.version;
        Ok(Tagged(user.into(), version))
    }

    /// Take an account back into use
    #[oai(path = "/users/:id/restore", method = "post", operation_id = "restore_user")]
    async fn restore_user(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The account's id.
        id: Path<String>,
    ) -> Answer<Tagged<UserOut>> {
        let admin = self.0.admin(&bearer).await?;
        let user = self.0.app.restore_user(&admin, user_id(&id)?, &caller).await?;
        let version = user.version;
        Ok(Tagged(user.into(), version))
    }

    /// Erase an account and all personal data for good
    #[oai(path = "/users/:id/erase", method = "post", operation_id = "erase_user")]
    async fn erase_user(
        &self,
        bearer: Bearer,
        caller: Caller,
        /// The account's id.
        id: Path<String>,
    ) -> Answer<NoContent> {
        let admin = self.0.admin(&bearer).await?;
        self.0.app.erase_user(&admin, user_id(&id)?, &caller).await?;
        Ok(NoContent)
    }
}

/// A text that is no id is the id of nobody.
fn user_id(text: &str) -> Answer<UserId> {
    UserId::parse(text).ok_or_else(|| Problem::because(Code::NotFound, ReadUserError::NotFound))
}

impl From<ReadUserError> for Problem {
    fn from(refusal: ReadUserError) -> Self {
        match refusal {
            ReadUserError::NotFound => Self::because(Code::NotFound, refusal),
            ReadUserError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<CreateUserError> for Problem {
    fn from(refusal: CreateUserError) -> Self {
        match refusal {
            CreateUserError::EmailTaken => Self::because(Code::EmailTaken, refusal),
            CreateUserError::PhoneTaken => Self::because(Code::PhoneTaken, refusal),
            CreateUserError::KeyReused(reused) => reused.into(),
            CreateUserError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<UpdateUserError> for Problem {
    fn from(refusal: UpdateUserError) -> Self {
        match refusal {
            UpdateUserError::NotFound => Self::because(Code::NotFound, refusal),
            UpdateUserError::VersionMismatch => Self::because(Code::VersionMismatch, refusal),
            UpdateUserError::EmailTaken => Self::because(Code::EmailTaken, refusal),
            UpdateUserError::PhoneTaken => Self::because(Code::PhoneTaken, refusal),
            UpdateUserError::LastAdmin(last) => last.into(),
            UpdateUserError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<DeactivateUserError> for Problem {
    fn from(refusal: DeactivateUserError) -> Self {
        match refusal {
            DeactivateUserError::NotFound => Self::because(Code::NotFound, refusal),
            DeactivateUserError::VersionMismatch => Self::because(Code::VersionMismatch, refusal),
            DeactivateUserError::LastAdmin(last) => last.into(),
            DeactivateUserError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<RestoreUserError> for Problem {
    fn from(refusal: RestoreUserError) -> Self {
        match refusal {
            RestoreUserError::NotFound => Self::because(Code::NotFound, refusal),
            RestoreUserError::Hindered(hindrance) => hindrance.into(),
        }
    }
}

impl From<EraseUserError> for Problem {
    fn from(refusal: EraseUserError) -> Self {
        match refusal {
            EraseUserError::NotFound => Self::because(Code::NotFound, refusal),
            EraseUserError::LastAdmin(last) => last.into(),
            EraseUserError::Hindered(hindrance) => hindrance.into(),
        }
    }
}
