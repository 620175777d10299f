//! Beginning and ending the session.

use doorward_sdk::Doorward;
use doorward_sdk::models::{LoginCodeBody, LoginPasswordBody, SetupBody, VerifyBody};

use super::taken;
use crate::call::{Call, Failure, FailureKind, Reply, SetUp};

pub(super) async fn perform(doorward: &Doorward, call: Call) -> Result<Reply, Failure> {
    match call {
        Call::SignInWithPassword { email, password } => {
            let body = LoginPasswordBody {
                email: Some(email),
                password: password.0.into(),
                ..Default::default()
            };
            doorward.login_with_password(&body).await?;
            me(doorward).await
        }
        Call::RequestCode { email } => {
            let body = LoginCodeBody {
                email: Some(email),
                ..Default::default()
            };
            Ok(Reply::Challenge(taken(doorward.request_login_code(&body).await?)?))
        }
        Call::ResendCode { challenge } => Ok(Reply::Challenge(taken(doorward.resend_code(&challenge).await?)?)),
        Call::VerifyCode { challenge, code } => {
            let verified = doorward
                .verify_challenge(&challenge, &VerifyBody { code: code.0.into() })
                .await?;
            Ok(Reply::SignedIn(taken(verified.user)?))
        }
        Call::SignOut => {
            doorward.logout().await?;
            Ok(Reply::Done)
        }
        _ => me(doorward).await,
    }
}

/// Who is signed in. Without a session nothing has to be sent to know.
async fn me(doorward: &Doorward) -> Result<Reply, Failure> {
    if doorward.session()?.is_none() {
        return Err(Failure::new(
            FailureKind::SignedOut,
            "signed_out",
            "Nobody is signed in.",
        ));
    }
    Ok(Reply::SignedIn(taken(doorward.get_me().await?)?))
}

/// Makes the first administrator and signs in as that person.
pub(super) async fn set_up(doorward: &Doorward, set_up: SetUp) -> Result<Reply, Failure> {
    let body = SetupBody {
        email: set_up.email.clone(),
        first_name: set_up.first_name,
        last_name: set_up.last_name,
        password: set_up.password.0.as_str().into(),
        setup_code: set_up.setup_code.0.as_str().into(),
    };
    doorward.setup(&body).await?;
    perform(
        doorward,
        Call::SignInWithPassword {
            email: set_up.email,
            password: set_up.password,
        },
    )
    .await
}
