//! The first administrator: `/v1/setup`.

use doorward_core::use_cases::operating::{SetUp, SetUpError};
use doorward_core::values::email::EmailAddress;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use poem_openapi::{Object, OpenApi};

use crate::answers::Created;
use crate::body::Body;
use crate::caller::Caller;
use crate::fields::Fields;
use crate::openapi::Tag;
use crate::problem::{Answer, Code, Problem};
use crate::services::Services;
use crate::shapes::user::UserOut;

/// The first administrator.
pub(crate) struct SetupApi(pub(crate) Services);

#[OpenApi(prefix_path = "/v1", tag = "Tag::Administration")]
impl SetupApi {
    /// Make the first administrator
    ///
    /// Works once, with the code the server shows its operator. The address counts as verified.
    #[oai(path = "/setup", method = "post", operation_id = "setup")]
    async fn setup(&self, caller: Caller, body: Body<SetupBody>) -> Answer<Created<UserOut>> {
        let body = body.read()?;
        let command = body.command()?;
        let made = self.0.app.set_up(&command, &body.setup_code, &caller).await;
        let user = made.map_err(refused)?;
        (self.0.after_setup)();
        let location = format!("/v1/users/{}", user.id);
        Ok(Created::new(UserOut::from(&user), location, user.version))
    }
}

fn refused(error: SetUpError) -> Problem {
    match error {
        SetUpError::Done => Problem::because(Code::Conflict, error),
        SetUpError::WrongCode => Problem::because(Code::InvalidCode, error),
        SetUpError::Password(flaw) => Problem::new(Code::ValidationFailed).field("password", flaw),
        SetUpError::EmailTaken => Problem::because(Code::EmailTaken, error),
        SetUpError::RateLimited(wait) => wait.into(),
        SetUpError::Hindered(hindrance) => hindrance.into(),
    }
}

/// The first administrator to be.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SetupBody {
    /// The code the server shows its operator.
    setup_code: String,
    /// E-mail address.
    email: String,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// Password: 8 to 1024 bytes, neither common nor made of the name or the address.
    password: String,
}

impl SetupBody {
    fn command(&self) -> Answer<SetUp> {
        let mut fields = Fields::default();
        let email = fields.required("email", EmailAddress::parse(&self.email));
        let first_name = fields.required("first_name", PersonName::parse(&self.first_name));
        let last_name = fields.required("last_name", PersonName::parse(&self.last_name));
        let password = fields.required("password", Password::parse(&self.password));
        let (Some(email), Some(first_name), Some(last_name), Some(password)) = (email, first_name, last_name, password)
        else {
            return Err(fields.refuse());
        };
        Ok(SetUp {
            email,
            first_name,
            last_name,
            password,
        })
    }
}
