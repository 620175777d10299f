//! What people change of their own account without a password: a recent sign-in takes its place.

use doorward_core::app::{Actor, NotRecent, Recent};
use doorward_core::records::user::User;
use doorward_core::use_cases::by_mail::{ChangeOwnPhoneError, LeaveError, MoveByMailError};
use doorward_core::use_cases::oneself::UpdateProfile;
use doorward_core::values::edit::Edit;
use doorward_core::values::ids::UserId;

use super::MailguardApi;
use super::bodies::Changes;
use super::person::nobody;
use crate::caller::Caller;
use crate::problem::{Answer, Code, Problem};
use crate::routes::me;

impl MailguardApi {
    pub(super) async fn update_own(&self, actor: Actor, wanted: Changes, caller: &Caller) -> Answer<User> {
        if wanted.id != actor.user().id {
            return Err(nobody());
        }
        let email = wanted.email.filter(|email| *email != actor.user().email);
        let mut user = actor.user().clone();
        if email.is_some() || wanted.mobile.applied_to(user.phone.clone()) != user.phone {
            let recent = self.recent(actor.clone())?;
            if wanted.mobile != Edit::Keep {
                let changed = self.0.app.change_own_phone(&recent, &wanted.mobile, caller).await;
                user = changed.map_err(phone_stays)?;
            }
            if let Some(email) = email {
                let digits = self.0.settings.compat.mailguard_code_length;
                let asked = self.0.app.move_by_mail(&recent, &email, digits, caller).await;
                asked.map_err(not_moved)?;
            }
        }
        if let Some((first_name, last_name)) = wanted.name {
            let cmd = UpdateProfile {
                first_name: Some(first_name),
                last_name: Some(last_name),
                locale: None,
            };
            let updated = self.0.app.update_profile(&actor, &cmd, None, caller).await;
            user = updated.map_err(me::not_updated)?;
        }
        Ok(user)
    }

    pub(super) async fn leave(&self, actor: Actor, id: UserId, caller: &Caller) -> Answer<User> {
        if id != actor.user().id {
            return Err(nobody());
        }
        let recent = self.recent(actor)?;
        self.0.app.leave(&recent, caller).await.map_err(stays)
    }

    fn recent(&self, actor: Actor) -> Answer<Recent> {
        actor
            .recent(self.0.app.now())
            .map_err(|refusal: NotRecent| Problem::because(Code::Forbidden, refusal))
    }
}

fn phone_stays(error: ChangeOwnPhoneError) -> Problem {
    match error {
        ChangeOwnPhoneError::PhoneTaken => Problem::because(Code::PhoneTaken, error),
        ChangeOwnPhoneError::SessionEnded => Problem::because(Code::Unauthenticated, error).token_refused(),
        ChangeOwnPhoneError::RateLimited(wait) => wait.into(),
        ChangeOwnPhoneError::Hindered(hindrance) => hindrance.into(),
    }
}

fn not_moved(error: MoveByMailError) -> Problem {
    match error {
        MoveByMailError::RateLimited(wait) => wait.into(),
        MoveByMailError::Hindered(hindrance) => hindrance.into(),
    }
}

fn stays(error: LeaveError) -> Problem {
    match error {
        LeaveError::LastAdmin(last) => last.into(),
        LeaveError::SessionEnded => Problem::because(Code::Unauthenticated, error).token_refused(),
        LeaveError::Hindered(hindrance) => hindrance.into(),
    }
}
