//! What people change of their own account without a password: a recent sign-in takes its place.

use doorward_core::app::{Actor, Forbidden, NotRecent, Recent};
use doorward_core::records::user::User;
use doorward_core::use_cases::by_mail::{ChangeByMail, ChangeByMailError, LeaveError};
use doorward_core::use_cases::oneself::UpdateProfile;
use doorward_core::values::ids::UserId;

use super::MailguardApi;
use super::bodies::Changes;
use crate::caller::Caller;
use crate::problem::{Answer, Code, Problem};
use crate::routes::me;

impl MailguardApi {
    pub(super) async fn update_own(&self, actor: Actor, wanted: Changes, caller: &Caller) -> Answer<User> {
        if wanted.id != actor.user().id {
            return Err(Forbidden.into());
        }
        let user = actor.user();
        let email = wanted.email.filter(|email| *email != user.email);
        let phone = user.named_phone.clone().or_else(|| user.phone.clone());
        if email.is_none() && wanted.mobile.applied_to(phone.clone()) == phone {
            let (first_name, last_name) = wanted.name.unzip();
            let cmd = UpdateProfile {
                first_name,
                last_name,
                locale: None,
            };
            let updated = self.0.app.update_profile(&actor, &cmd, None, caller).await;
            return updated.map_err(me::not_updated);
        }
        let cmd = ChangeByMail {
            name: wanted.name,
            phone: wanted.mobile,
            email,
            code_length: self.0.settings.compat.mailguard_code_length,
        };
        let recent = self.recent(actor)?;
        let changed = self.0.app.change_by_mail(&recent, &cmd, caller).await;
        changed.map_err(not_changed)
    }

    pub(super) async fn leave(&self, actor: Actor, id: UserId, caller: &Caller) -> Answer<User> {
        if id != actor.user().id {
            return Err(Forbidden.into());
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

fn not_changed(error: ChangeByMailError) -> Problem {
    match error {
        ChangeByMailError::SessionEnded => Problem::because(Code::Unauthenticated, error).token_refused(),
        ChangeByMailError::RateLimited(wait) => wait.into(),
        ChangeByMailError::Hindered(hindrance) => hindrance.into(),
    }
}

fn stays(error: LeaveError) -> Problem {
    match error {
        LeaveError::LastAdmin(last) => last.into(),
        LeaveError::SessionEnded => Problem::because(Code::Unauthenticated, error).token_refused(),
        LeaveError::Hindered(hindrance) => hindrance.into(),
    }
}
