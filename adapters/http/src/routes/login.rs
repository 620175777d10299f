//! Signing in: `/v1/login/…`.

use doorward_core::records::delivery::Address;
use doorward_core::use_cases::signing_in::{LoginWithPassword, LoginWithPasswordError, RequestLoginCodeError};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::flaw::Flaw;
use doorward_core::values::password::Password;
use doorward_core::values::phone::{PhoneNumber, Region};
use poem_openapi::payload::{Json, Response};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::answers::Accepted;
use crate::body::Body;
use crate::caller::Caller;
use crate::device;
use crate::fields::Fields;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::challenge::ChallengeOut;
use crate::shapes::tokens::TokensOut;

/// Signing in.
pub(crate) struct LoginApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::SigningIn")]
impl LoginApi {
    /// Ask for a sign-in code
    ///
    /// By e-mail or by SMS. An address that nobody can sign in with answers alike, and its challenge cannot be verified.
    #[oai(path = "/login/code", method = "post", operation_id = "request_login_code")]
    async fn request_login_code(&self, caller: Caller, body: Body<LoginCodeBody>) -> Answer<Accepted<ChallengeOut>> {
        let app = &self.0.app;
        let body = body.read()?;
        let mut fields = Fields::default();
        let address = one_address(
            &mut fields,
            body.email.as_deref(),
            body.phone.as_deref(),
            app.policy().phone_region,
        );
        let Some(address) = address else {
            return Err(fields.refuse());
        };
        let challenge = app.request_login_code(&address, None, &caller).await;
        Ok(Accepted(challenge.map_err(no_code)?.into()))
    }

    /// Sign in with a password
    ///
    /// That the e-mail address is not verified yet or that the account is deactivated is said only to who knows the password.
    #[oai(path = "/login/password", method = "post", operation_id = "login_with_password")]
    async fn login_with_password(
        &self,
        caller: Caller,
        body: Body<LoginPasswordBody>,
    ) -> Answer<Response<Json<TokensOut>>> {
        let app = &self.0.app;
        let body = body.read()?;
        let mut fields = Fields::default();
        let address = one_address(
            &mut fields,
            body.email.as_deref(),
            body.phone.as_deref(),
            app.policy().phone_region,
        );
        let password = fields.required("password", Password::parse_attempt(&body.password));
        let (Some(address), Some(password)) = (address, password) else {
            return Err(fields.refuse());
        };
        let command = LoginWithPassword { address, password };
        let signed_in = app.login_with_password(&command, &caller).await;
        let tokens = signed_in.map_err(not_signed_in)?.tokens;
        let cookie = self.0.device_cookie(&tokens);
        Ok(device::keeping(tokens.into(), Some(cookie)))
    }
}

/// The one address given; none and two are flaws.
fn one_address(
    fields: &mut Fields,
    email: Option<&str>,
    phone: Option<&str>,
    region: Option<Region>,
) -> Option<Address> {
    const NONE: Flaw = Flaw::new("required", "An e-mail address or a phone number is needed.");
    const BOTH: Flaw = Flaw::new("invalid", "Give either an e-mail address or a phone number.");
    match (email, phone) {
        (Some(email), None) => fields.required("email", EmailAddress::parse(email)).map(Address::Email),
        (None, Some(phone)) => fields
            .required("phone", PhoneNumber::parse(phone, region))
            .map(Address::Phone),
        (None, None) => fields.required("email", Err(NONE)),
        (Some(_), Some(_)) => fields.required("phone", Err(BOTH)),
    }
}

pub(super) fn no_code(error: RequestLoginCodeError) -> Problem {
    match error {
        RequestLoginCodeError::RateLimited(wait) => wait.into(),
        RequestLoginCodeError::Hindered(hindrance) => hindrance.into(),
    }
}

fn not_signed_in(error: LoginWithPasswordError) -> Problem {
    match error {
        LoginWithPasswordError::Wrong => Problem::because(Code::InvalidCredentials, error),
        LoginWithPasswordError::EmailUnverified { challenge } => {
            let problem = Problem::new(Code::EmailUnverified);
            match challenge {
                Some(challenge) => problem.challenge((*challenge).into()),
                None => problem,
            }
        }
        LoginWithPasswordError::Deactivated => Problem::because(Code::AccountDeactivated, error),
        LoginWithPasswordError::RateLimited(wait) => wait.into(),
        LoginWithPasswordError::Hindered(hindrance) => hindrance.into(),
    }
}

/// Where the code goes: exactly one of both.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
struct LoginCodeBody {
    /// The account's e-mail address.
    email: Option<String>,
    /// The account's phone number.
    phone: Option<String>,
}

impl Example for LoginCodeBody {
    fn example() -> Self {
        Self {
            email: Some("ann@example.com".to_owned()),
            phone: None,
        }
    }
}

/// The account, by exactly one of its addresses, and its password.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
struct LoginPasswordBody {
    /// The account's e-mail address.
    email: Option<String>,
    /// The account's phone number.
    phone: Option<String>,
    /// The password.
    password: String,
}

impl Example for LoginPasswordBody {
    fn example() -> Self {
        Self {
            email: Some("ann@example.com".to_owned()),
            phone: None,
            password: "a long walk by the sea".to_owned(),
        }
    }
}
