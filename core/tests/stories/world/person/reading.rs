//! What a person reads.

use doorward_core::records::delivery::{Address, MessagePurpose};
use doorward_core::testing::Sent;

use super::Person;

impl Person {
    /// Everything sent to the mailbox, oldest first, once what is due is delivered.
    pub(crate) async fn mail(&self) -> Vec<Sent> {
        self.received_at(&self.mailbox()).await
    }

    /// Everything sent to the phone, oldest first, once what is due is delivered.
    pub(crate) async fn texts(&self) -> Vec<Sent> {
        self.received_at(&self.handset()).await
    }

    async fn received_at(&self, address: &Address) -> Vec<Sent> {
        self.world.delivers().await;
        let sent = self.world.notifier.sent();
        sent.into_iter().filter(|it| it.to == *address).collect()
    }

    /// What the messages in the mailbox are for, oldest first.
    pub(crate) async fn mail_purposes(&self) -> Vec<MessagePurpose> {
        self.mail().await.into_iter().map(|it| it.purpose).collect()
    }

    /// The code in the newest e-mail that has one.
    pub(crate) async fn mailed_code(&self) -> String {
        newest(self.mail().await, |it| it.code).expect("a code by e-mail")
    }

    /// The code in the newest text message that has one.
    pub(crate) async fn texted_code(&self) -> String {
        newest(self.texts().await, |it| it.code).expect("a code by text message")
    }

    /// The link in the newest e-mail that has one.
    pub(crate) async fn mailed_link(&self) -> String {
        newest(self.mail().await, |it| it.link).expect("a link by e-mail")
    }
}

fn newest(sent: Vec<Sent>, part: impl Fn(Sent) -> Option<String>) -> Option<String> {
    sent.into_iter().rev().find_map(part)
}
