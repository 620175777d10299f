//! The API of MailGuard: sign-in by a code that the address alone answers for, and one token for a whole session.

mod bodies;
mod changing;
mod person;
mod said;
mod token;

use doorward_core::app::{Actor, Support};
use doorward_core::listing::Span;
use doorward_core::ports::{UserQuery, UserSort};
use doorward_core::records::user::UserStatus;
use doorward_core::use_cases::by_mail::SignUpByMailError;
use doorward_core::use_cases::signing_in::AuthenticateError;
use doorward_core::values::code::Code as OneTimeCode;
use doorward_core::values::email::EmailAddress;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};

use self::bodies::{AddBody, DeleteBody, GetOtpBody, LoginBody, UpdateBody};
use self::person::PersonOut;
use self::said::{AddedOut, ChangedOut, Detail, ListedOut, Message, TokenOut};
use self::token::{MaybeToken, Token};
use crate::body::LenientBody;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::routes::{challenges, login};
use crate::services::Services;

/// The API of MailGuard.
pub(crate) struct MailguardApi(pub(crate) Services);

#[OpenApi(prefix_path = "/compat/mailguard/users", tag = "Tag::Mailguard")]
impl MailguardApi {
    /// Send a code
    ///
    /// By e-mail, to an address that has an account or waits to get one. Every address answers alike. Who is moving to the
    /// address sends their token along.
    #[oai(path = "/get-otp", method = "post", operation_id = "mailguard_get_otp")]
    async fn get_otp(&self, token: MaybeToken, caller: Caller, body: LenientBody<GetOtpBody>) -> Answer<Json<Message>> {
        let mut fields = Fields::default();
        let email = fields.required("email", EmailAddress::parse(&body.read()?.email));
        let email = email.ok_or_else(|| fields.refuse())?;
        let digits = self.0.settings.compat.mailguard_code_length;
        let mover = self.mover(token, &caller).await?;
        let app = &self.0.app;
        let asked = app.request_mailed_code(&email, digits, mover.as_ref(), &caller).await;
        asked.map_err(login::no_code)?;
        Ok(Json(Message::new("OTP sent to email.")))
    }

    /// Sign in with a code
    ///
    /// The token counts as long as the session, or until the person logs out. A code asked for later replaces the one before.
    /// Who is moving to the address sends their token along: the code moves that account and no other.
    #[oai(path = "/login", method = "post", operation_id = "mailguard_login")]
    async fn login(&self, token: MaybeToken, caller: Caller, body: LenientBody<LoginBody>) -> Answer<Json<TokenOut>> {
        let body = body.read()?;
        let mut fields = Fields::default();
        let email = fields.required("email", EmailAddress::parse(&body.email));
        let code = fields.required("otp", OneTimeCode::parse(&body.otp));
        let (Some(email), Some(code)) = (email, code) else {
            return Err(fields.refuse());
        };
        let mover = self.mover(token, &caller).await?;
        let app = &self.0.app;
        let signed_in = app.verify_mailed_code(&email, code, mover.as_ref(), &caller).await;
        let token = signed_in.map_err(challenges::not_verified)?.token;
        Ok(Json(TokenOut {
            token: token.reveal().to_owned(),
        }))
    }

    /// Sign out
    ///
    /// The token is dead at once.
    #[oai(path = "/logout", method = "post", operation_id = "mailguard_logout")]
    async fn logout(&self, token: Token, caller: Caller) -> Answer<Json<Detail>> {
        let actor = self.actor(&token, &caller).await?;
        self.0.app.logout(&actor, &caller).await?;
        Ok(Json(Detail::new("Successfully logged out.")))
    }

    /// Read accounts
    ///
    /// Administrators read all that were not deleted, others their own.
    #[oai(path = "/", method = "get", operation_id = "mailguard_list_users")]
    async fn list_users(&self, token: Token, caller: Caller) -> Answer<Json<ListedOut>> {
        let actor = self.actor(&token, &caller).await?;
        let own = PersonOut::from(actor.user());
        let data = match actor.admin() {
            Ok(admin) => self.everybody(&admin.into()).await?,
            Err(_) => vec![own],
        };
        Ok(Json(ListedOut::new(data)))
    }

    /// Add an account
    ///
    /// Administrators add and invite anybody. Everybody else signs up: the account opens with the code that is asked for next,
    /// and its phone number is to be set from inside.
    #[oai(path = "/", method = "post", operation_id = "mailguard_add_user")]
    async fn add_user(&self, token: MaybeToken, caller: Caller, body: LenientBody<AddBody>) -> Answer<AddedAnswer> {
        let admin = match token.0 {
            Some(token) => self.actor(&token, &caller).await?.admin().ok(),
            None => None,
        };
        let body = body.read()?;
        let wanted = body.wanted(self.0.settings.compat.default_region)?;
        let app = &self.0.app;
        let mut data = if let Some(admin) = admin {
            PersonOut::from(&app.create_user(&admin, &wanted.invitation(), None, &caller).await?)
        } else {
            let signed_up = app.sign_up_by_mail(&wanted.sign_up(), &caller).await;
            wanted.waiting(signed_up.map_err(not_signed_up)?, app.now())
        };
        data.mobile = body.mobile;
        Ok(AddedAnswer::Added(Json(AddedOut::new(data))))
    }

    /// Change an account
    ///
    /// Administrators change any, others only their own. What one's own account is known by changes only shortly after
    /// signing in; a new e-mail address takes effect when its owner signs in with the code that is sent to it and this token.
    #[oai(path = "/", method = "patch", operation_id = "mailguard_update_user")]
    async fn update_user(
        &self,
        token: Token,
        caller: Caller,
        body: LenientBody<UpdateBody>,
    ) -> Answer<Json<ChangedOut>> {
        let actor = self.actor(&token, &caller).await?;
        let wanted = body.read()?.wanted(self.0.settings.compat.default_region)?;
        let user = match actor.clone().admin() {
            Ok(admin) => {
                let cmd = wanted.command();
                self.0.app.update_user(&admin, wanted.id, &cmd, None, &caller).await?
            }
            Err(_) => self.update_own(actor, wanted, &caller).await?,
        };
        Ok(Json(ChangedOut::updated(PersonOut::from(&user))))
    }

    /// Delete an account
    ///
    /// It is put aside and every session ends; administrators can restore it. One's own can be deleted only shortly after
    /// signing in.
    #[oai(path = "/", method = "delete", operation_id = "mailguard_delete_user")]
    async fn delete_user(
        &self,
        token: Token,
        caller: Caller,
        body: LenientBody<DeleteBody>,
    ) -> Answer<Json<ChangedOut>> {
        let actor = self.actor(&token, &caller).await?;
        let id = person::id(&body.read()?.id)?;
        let user = match actor.clone().admin() {
            Ok(admin) => self.0.app.deactivate_user(&admin, id, None, &caller).await?,
            Err(_) => self.leave(actor, id, &caller).await?,
        };
        Ok(Json(ChangedOut::deleted(PersonOut::from(&user))))
    }
}

impl MailguardApi {
    /// Who asks, by a token of this API or an access token.
    async fn actor(&self, token: &Token, caller: &Caller) -> Answer<Actor> {
        let Some(text) = token.text() else {
            return Err(Problem::new(Code::Unauthenticated));
        };
        self.known(text, caller).await.map_err(|refusal| match refusal {
            AuthenticateError::Unauthenticated => Problem::because(Code::Unauthenticated, refusal).token_refused(),
            AuthenticateError::Expired => Problem::because(Code::TokenExpired, refusal).token_refused(),
            AuthenticateError::Hindered(hindrance) => hindrance.into(),
        })
    }

    /// Whose move a code may be for. Signing in needs no token, so one that does not count is as good as none.
    async fn mover(&self, token: MaybeToken, caller: &Caller) -> Answer<Option<Actor>> {
        let Some(text) = token.0.as_ref().and_then(Token::text) else {
            return Ok(None);
        };
        match self.known(text, caller).await {
            Ok(actor) => Ok(Some(actor)),
            Err(AuthenticateError::Hindered(hindrance)) => Err(hindrance.into()),
            Err(AuthenticateError::Unauthenticated | AuthenticateError::Expired) => Ok(None),
        }
    }

    async fn known(&self, text: &str, caller: &Caller) -> Result<Actor, AuthenticateError> {
        match self.0.app.authenticate_lasting(text, caller).await {
            Err(AuthenticateError::Unauthenticated) => self.0.app.authenticate(text).await,
            known => known,
        }
    }

    async fn everybody(&self, support: &Support) -> Answer<Vec<PersonOut>> {
        const AT_ONCE: usize = 500;
        let mut everybody = Vec::new();
        let mut query = UserQuery {
            prefix: None,
            status: None,
            role: None,
            sort: UserSort::CreatedAt,
            span: Span {
                after: None,
                limit: AT_ONCE,
            },
        };
        loop {
            let page = self.0.app.list_users(support, &query).await?;
            let kept = page.items.iter().filter(|user| user.status != UserStatus::Deactivated);
            everybody.extend(kept.map(PersonOut::from));
            if page.next.is_none() {
                return Ok(everybody);
            }
            query.span.after = page.next;
        }
    }
}

fn not_signed_up(error: SignUpByMailError) -> Problem {
    match error {
        SignUpByMailError::Closed => Problem::because(Code::Forbidden, error),
        SignUpByMailError::EmailTaken => Problem::because(Code::EmailTaken, error),
        SignUpByMailError::RateLimited(wait) => wait.into(),
        SignUpByMailError::Hindered(hindrance) => hindrance.into(),
    }
}

/// The account is there, or waits for its proof.
#[derive(ApiResponse)]
enum AddedAnswer {
    /// It was added.
    #[oai(status = 201)]
    Added(Json<AddedOut>),
}
