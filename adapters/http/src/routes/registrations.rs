//! Signing up: `/v1/registrations`.

use doorward_core::use_cases::signing_in::{Register, RegisterError};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use doorward_core::values::phone::{PhoneNumber, Region};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::answers::Accepted;
use crate::body::Body;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::challenge::ChallengeOut;

/// Signing up.
pub(crate) struct RegistrationsApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::SigningIn")]
impl RegistrationsApi {
    /// Open an account
    ///
    /// Sends a code to the e-mail address; verifying it opens the account. An address that has an account answers alike.
    #[oai(path = "/registrations", method = "post", operation_id = "register")]
    async fn register(&self, caller: Caller, body: Body<RegisterBody>) -> Answer<Accepted<ChallengeOut>> {
        let app = &self.0.app;
        let command = body.read()?.into_command(app.policy().phone_region)?;
        let challenge = app.register(command, &caller).await.map_err(refused)?;
        Ok(Accepted(challenge.into()))
    }
}

pub(super) fn refused(error: RegisterError) -> Problem {
    match error {
        RegisterError::Closed => Problem::because(Code::Forbidden, error),
        RegisterError::Password(flaw) => Problem::new(Code::ValidationFailed).field("password", flaw),
        RegisterError::EmailTaken => Problem::because(Code::EmailTaken, error),
        RegisterError::PhoneTaken => Problem::because(Code::PhoneTaken, error),
        RegisterError::RateLimited(wait) => wait.into(),
        RegisterError::Hindered(hindrance) => hindrance.into(),
    }
}

/// An account to be opened.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none, example)]
struct RegisterBody {
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// E-mail address; the code goes there.
    email: String,
    /// Phone number, best in its international form.
    phone: Option<String>,
    /// Password: 8 to 1024 bytes, neither common nor made of the name or the address.
    password: String,
    /// The language of messages, such as `de-AT`; `en` when left out.
    locale: Option<String>,
}

impl RegisterBody {
    fn into_command(self, region: Option<Region>) -> Answer<Register> {
        let mut fields = Fields::default();
        let first_name = fields.required("first_name", PersonName::parse(&self.first_name));
        let last_name = fields.required("last_name", PersonName::parse(&self.last_name));
        let email = fields.required("email", EmailAddress::parse(&self.email));
        let phone = self.phone.as_deref().map(|text| PhoneNumber::parse(text, region));
        let phone = fields.optional("phone", phone);
        let password = fields.required("password", Password::parse(&self.password));
        let locale = fields.optional("locale", self.locale.as_deref().map(Locale::parse));
        let (Some(first_name), Some(last_name), Some(email), Some(phone), Some(password), Some(locale)) =
            (first_name, last_name, email, phone, password, locale)
        else {
            return Err(fields.refuse());
        };
        Ok(Register {
            first_name,
            last_name,
            email,
            phone,
            password,
            locale: locale.unwrap_or_default(),
        })
    }
}

impl Example for RegisterBody {
    fn example() -> Self {
        Self {
            first_name: "Ann".to_owned(),
            last_name: "Archer".to_owned(),
            email: "ann@example.com".to_owned(),
            phone: Some("+4915123456789".to_owned()),
            password: "a long walk by the sea".to_owned(),
            locale: Some("en".to_owned()),
        }
    }
}
