//! What MailGuard's clients send.

use doorward_core::Timestamp;
use doorward_core::records::user::Role;
use doorward_core::use_cases::by_mail::SignUpByMail;
use doorward_core::use_cases::users::{CreateUser, UpdateUser};
use doorward_core::values::edit::Edit;
use doorward_core::values::email::EmailAddress;
use doorward_core::values::ids::UserId;
use doorward_core::values::locale::Locale;
use doorward_core::values::name::PersonName;
use doorward_core::values::phone::{PhoneNumber, Region};
use poem_openapi::Object;
use poem_openapi::types::Example;

use super::person::{PersonOut, id, joined, split};
use crate::fields::Fields;
use crate::problem::Answer;

/// Where the code goes.
#[derive(Object)]
#[oai(rename = "MailguardGetOtpBody", example)]
pub(super) struct GetOtpBody {
    /// E-mail address.
    pub(super) email: String,
}

impl Example for GetOtpBody {
    fn example() -> Self {
        Self {
            email: "ann@example.com".to_owned(),
        }
    }
}

/// The code, and the address it was sent to.
#[derive(Object)]
#[oai(rename = "MailguardLoginBody", example)]
pub(super) struct LoginBody {
    /// E-mail address.
    pub(super) email: String,
    /// The code as it was sent.
    pub(super) otp: String,
}

impl Example for LoginBody {
    fn example() -> Self {
        Self {
            email: "ann@example.com".to_owned(),
            otp: "1234".to_owned(),
        }
    }
}

/// An account to be added.
#[derive(Object)]
#[oai(rename = "MailguardAddBody", skip_serializing_if_is_none, example)]
pub(super) struct AddBody {
    /// E-mail address.
    pub(super) email: String,
    /// First and last name, split at the last space.
    pub(super) full_name: String,
    /// Phone number.
    pub(super) mobile: Option<String>,
}

impl Example for AddBody {
    fn example() -> Self {
        Self {
            email: "ann@example.com".to_owned(),
            full_name: "Ann Archer".to_owned(),
            mobile: Some("1234567890".to_owned()),
        }
    }
}

impl AddBody {
    pub(super) fn wanted(&self, region: Region) -> Answer<Wanted> {
        let mut fields = Fields::default();
        let email = fields.required("email", EmailAddress::parse(&self.email));
        let name = fields.required("full_name", split(&self.full_name));
        let mobile = self.mobile.as_deref().filter(|text| !text.is_empty());
        let mobile = mobile.map(|text| PhoneNumber::parse(text, Some(region)));
        let mobile = fields.optional("mobile", mobile);
        let (Some(email), Some((first_name, last_name)), Some(mobile)) = (email, name, mobile) else {
            return Err(fields.refuse());
        };
        Ok(Wanted {
            email,
            first_name,
            last_name,
            mobile,
        })
    }
}

/// An account to be added, in values.
pub(super) struct Wanted {
    email: EmailAddress,
    first_name: PersonName,
    last_name: PersonName,
    mobile: Option<PhoneNumber>,
}

impl Wanted {
    pub(super) fn invitation(&self) -> CreateUser {
        CreateUser {
            email: self.email.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            phone: self.mobile.clone(),
            role: Role::User,
            locale: Locale::default(),
        }
    }

    pub(super) fn sign_up(&self) -> SignUpByMail {
        SignUpByMail {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            locale: Locale::default(),
        }
    }

    /// What is said of it while it waits for its proof.
    pub(super) fn waiting(&self, id: UserId, now: Timestamp) -> PersonOut {
        PersonOut {
            id: id.to_string(),
            email: self.email.as_sent().to_owned(),
            full_name: joined(&self.first_name, &self.last_name),
            mobile: None,
            is_active: true,
            created_at: now.into(),
            updated_at: now.into(),
        }
    }
}

/// What changes; the rest stays.
#[derive(Object)]
#[oai(rename = "MailguardUpdateBody", skip_serializing_if_is_none)]
pub(super) struct UpdateBody {
    /// The account's id.
    pub(super) id: String,
    /// E-mail address.
    pub(super) email: Option<String>,
    /// First and last name, split at the last space.
    pub(super) full_name: Option<String>,
    /// Phone number; an empty text removes it.
    pub(super) mobile: Option<String>,
}

/// What changes, in values.
pub(super) struct Changes {
    pub(super) id: UserId,
    pub(super) email: Option<EmailAddress>,
    pub(super) name: Option<(PersonName, PersonName)>,
    pub(super) mobile: Edit<PhoneNumber>,
}

impl UpdateBody {
    pub(super) fn wanted(&self, region: Region) -> Answer<Changes> {
        let mut fields = Fields::default();
        let email = fields.optional("email", self.email.as_deref().map(EmailAddress::parse));
        let name = fields.optional("full_name", self.full_name.as_deref().map(split));
        let mobile = match self.mobile.as_deref() {
            None => Ok(Edit::Keep),
            Some("") => Ok(Edit::Clear),
            Some(text) => PhoneNumber::parse(text, Some(region)).map(Edit::Set),
        };
        let mobile = fields.required("mobile", mobile);
        let (Some(email), Some(name), Some(mobile)) = (email, name, mobile) else {
            return Err(fields.refuse());
        };
        Ok(Changes {
            id: id(&self.id)?,
            email,
            name,
            mobile,
        })
    }
}

impl Changes {
    /// As administrators make them.
    pub(super) fn command(&self) -> UpdateUser {
        let (first_name, last_name) = self.name.clone().unzip();
        UpdateUser {
            first_name,
            last_name,
            role: None,
            locale: None,
            email: self.email.clone(),
            phone: self.mobile.clone(),
        }
    }
}

/// The account to delete.
#[derive(Object)]
#[oai(rename = "MailguardDeleteBody")]
pub(super) struct DeleteBody {
    /// The account's id.
    pub(super) id: String,
}
