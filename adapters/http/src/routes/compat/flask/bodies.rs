//! What the Flask service's clients send.

use doorward_core::use_cases::signing_in::Register;
use doorward_core::values::code::Code as OneTimeCode;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::password::Password;
use doorward_core::values::phone::{PhoneNumber, Region};
use poem_openapi::Object;
use poem_openapi::types::Example;

use crate::fields::Fields;
use crate::problem::Answer;

/// An account to be opened.
#[derive(Object)]
#[oai(rename = "FlaskRegisterBody", example)]
pub(super) struct RegisterBody {
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// E-mail address; the code goes there.
    email: String,
    /// Phone number.
    phone_number: String,
    /// Password: 8 to 1024 bytes, neither common nor made of the name or the address.
    password: String,
}

impl RegisterBody {
    pub(super) fn into_command(self, region: Region) -> Answer<Register> {
        let mut fields = Fields::default();
        let first_name = fields.required("first_name", PersonName::parse(&self.first_name));
        let last_name = fields.required("last_name", PersonName::parse(&self.last_name));
        let email = fields.required("email", EmailAddress::parse(&self.email));
        let phone = fields.required("phone_number", PhoneNumber::parse(&self.phone_number, Some(region)));
        let password = fields.required("password", Password::parse(&self.password));
        let (Some(first_name), Some(last_name), Some(email), Some(phone), Some(password)) =
            (first_name, last_name, email, phone, password)
        else {
            return Err(fields.refuse());
        };
        Ok(Register {
            first_name,
            last_name,
            email,
            phone: Some(phone),
            password,
            locale: Locale::default(),
        })
    }
}

impl Example for RegisterBody {
    fn example() -> Self {
        Self {
            first_name: "Ann".to_owned(),
            last_name: "Archer".to_owned(),
            email: "ann@example.com".to_owned(),
            phone_number: "2025550143".to_owned(),
            password: "a long walk by the sea".to_owned(),
        }
    }
}

/// A code.
#[derive(Object)]
#[oai(rename = "FlaskOtpBody", example)]
pub(super) struct OtpBody {
    /// The code as it was sent.
    otp: String,
}

impl OtpBody {
    pub(super) fn code(&self) -> Answer<OneTimeCode> {
        let mut fields = Fields::default();
        let code = fields.required("otp", OneTimeCode::parse(&self.otp));
        code.ok_or_else(|| fields.refuse())
    }
}

impl Example for OtpBody {
    fn example() -> Self {
        Self {
            otp: "123456".to_owned(),
        }
    }
}

/// Where the code goes.
#[derive(Object)]
#[oai(rename = "FlaskLoginBody", example)]
pub(super) struct LoginBody {
    /// Phone number.
    pub(super) phone_number: String,
}

impl Example for LoginBody {
    fn example() -> Self {
        Self {
            phone_number: "2025550143".to_owned(),
        }
    }
}

/// The new address, and the present password.
#[derive(Object)]
#[oai(rename = "FlaskUpdateBody", skip_serializing_if_is_none, example)]
pub(super) struct UpdateBody {
    /// E-mail address; the present one changes nothing.
    pub(super) email: String,
    /// The present password.
    pub(super) password: String,
    /// The password wanted.
    pub(super) new_password: Option<String>,
}

impl Example for UpdateBody {
    fn example() -> Self {
        Self {
            email: "ann@example.org".to_owned(),
            password: "a long walk by the sea".to_owned(),
            new_password: None,
        }
    }
}

/// What changes, and the present password.
#[derive(Object)]
#[oai(rename = "FlaskUpdateDetailsBody", skip_serializing_if_is_none, example)]
pub(super) struct UpdateDetailsBody {
    /// First name.
    first_name: Option<String>,
    /// Last name.
    last_name: Option<String>,
    /// Phone number; the present one changes nothing.
    phone_number: Option<String>,
    /// The present password.
    password: String,
    /// The password wanted.
    new_password: Option<String>,
}

/// What changes, in values.
pub(super) struct Details {
    pub(super) first_name: Option<PersonName>,
    pub(super) last_name: Option<PersonName>,
    pub(super) phone: Option<PhoneNumber>,
    pub(super) password: Password,
    pub(super) new_password: Option<Password>,
}

impl UpdateDetailsBody {
    pub(super) fn wanted(&self, region: Region) -> Answer<Details> {
        let mut fields = Fields::default();
        let first_name = fields.optional("first_name", self.first_name.as_deref().map(PersonName::parse));
        let last_name = fields.optional("last_name", self.last_name.as_deref().map(PersonName::parse));
        let phone = self.phone_number.as_deref();
        let phone = phone.map(|text| PhoneNumber::parse(text, Some(region)));
        let phone = fields.optional("phone_number", phone);
        let password = fields.required("password", Password::parse_attempt(&self.password));
        let new_password = fields.optional("new_password", self.new_password.as_deref().map(Password::parse));
        let (Some(first_name), Some(last_name), Some(phone), Some(password), Some(new_password)) =
            (first_name, last_name, phone, password, new_password)
        else {
            return Err(fields.refuse());
        };
        Ok(Details {
            first_name,
            last_name,
            phone,
            password,
            new_password,
        })
    }
}

impl Example for UpdateDetailsBody {
    fn example() -> Self {
        Self {
            first_name: Some("Ann".to_owned()),
            last_name: Some("Archer".to_owned()),
            phone_number: Some("2025550143".to_owned()),
            password: "a long walk by the sea".to_owned(),
            new_password: None,
        }
    }
}
