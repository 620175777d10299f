//! Clients that keep no challenge: the address alone finds it, so few guesses are judged, and nobody's mail is disturbed.

mod moving;
mod moving_elsewhere;
mod signing_in;
mod signing_up;

use doorward_core::app::Recent;
use doorward_core::use_cases::by_mail::{SignUpByMail, SignUpByMailError, SignedInByMail};
use doorward_core::use_cases::signing_in::{RequestLoginCodeError, VerifyChallengeError};
use doorward_core::values::code::Code;
use doorward_core::values::ids::UserId;

use crate::world::{Device, Person};

const DIGITS: u8 = 4;

impl Person {
    async fn signs_up_by_mail(&self) -> Result<UserId, SignUpByMailError> {
        let cmd = SignUpByMail {
            first_name: self.first_name(),
            last_name: self.last_name(),
            email: self.email(),
            locale: self.locale(),
        };
        self.world.app.sign_up_by_mail(&cmd, &self.origin()).await
    }

    async fn asks_by_mail(&self) -> Result<(), RequestLoginCodeError> {
        self.world
            .app
            .request_mailed_code(&self.email(), DIGITS, None, &self.origin())
            .await
    }

    async fn answers_by_mail(&self, code: &str) -> Result<SignedInByMail, VerifyChallengeError> {
        let code = Code::parse(code).expect("a code");
        self.world
            .app
            .verify_mailed_code(&self.email(), code, None, &self.origin())
            .await
    }

    async fn gets_in_by_mail(&self) -> SignedInByMail {
        self.asks_by_mail().await.expect("asked");
        let code = self.mailed_code().await;
        self.answers_by_mail(&code).await.expect("signed in")
    }
}

/// The permission of who signed in by mail a moment ago.
async fn recent(device: &Device) -> Recent {
    let token = device.person.gets_in_by_mail().await.token;
    let app = &device.world.app;
    let actor = app.authenticate_lasting(token.reveal(), &device.person.origin()).await;
    let actor = actor.expect("signed in");
    actor.recent(device.world.now()).expect("signed in a moment ago")
}

/// A code that is another one.
fn wrong(code: &str) -> String {
    let other = if code.starts_with('0') { "1" } else { "0" };
    format!("{other}{}", &code[1..])
}
