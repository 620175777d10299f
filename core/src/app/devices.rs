//! Devices that somebody signed in from: each keeps failures of its own, so that those of strangers do not lock its owner out.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use crate::Timestamp;
use crate::app::{App, Origin};
use crate::pepper::Pepper;
use crate::records::budget::{BudgetKey, BudgetKind};
use crate::records::delivery::Address;
use crate::records::user::User;
use crate::values::ids::UserId;
use crate::values::secret::SecretText;

impl App {
    /// What a wrong guess at this account is counted under: the device the request comes from if the account signed in from
    /// it before, else the address, which strangers share.
    pub(crate) fn failures_key(
        &self,
        kind: BudgetKind,
        address: &Address,
        account: Option<Account>,
        origin: &Origin,
    ) -> BudgetKey {
        match account.and_then(|account| self.known_device(account, origin)) {
            Some(device) => BudgetKey {
                kind,
                subject: self
                    .pepper
                    .digest("device-failures", &[kind.as_str().as_bytes(), &device.id]),
            },
            None => self.budget_key(kind, address),
        }
    }

    /// What the device is to keep so that the account knows it again.
    pub(crate) fn remember_device(&self, user: &User, origin: &Origin) -> SecretText {
        let account = Account::from(user);
        let known = self.known_device(account, origin).map(|device| device.id);
        let device = Device {
            account,
            id: known.unwrap_or_else(|| self.entropy().bytes()),
            until: self.now() + self.policy.sessions.absolute_ttl,
        };
        device.reveal(&self.pepper)
    }

    fn known_device(&self, account: Account, origin: &Origin) -> Option<Device> {
        let device = Device::parse(origin.device.as_ref()?.reveal(), &self.pepper)?;
        (device.account == account && self.now() < device.until).then_some(device)
    }
}

/// An account until everything issued to it is ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) id: UserId,
    pub(crate) epoch: u32,
}

impl From<&User> for Account {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            epoch: user.epoch,
        }
    }
}

/// A device an account signed in from.
struct Device {
    account: Account,
    id: [u8; 16],
    until: Timestamp,
}

const PREFIX: &str = "dv_";

impl Device {
    /// Reads the text form; a text this server did not issue names no device.
    fn parse(text: &str, pepper: &Pepper) -> Option<Self> {
        let (user, bytes) = text.strip_prefix(PREFIX)?.split_once('.')?;
        let bytes = URL_SAFE_NO_PAD.decode(bytes).ok()?;
        let (id, rest) = bytes.split_first_chunk::<16>()?;
        let (epoch, rest) = rest.split_first_chunk::<4>()?;
        let (until, given) = rest.split_first_chunk::<8>()?;
        let device = Self {
            account: Account {
                id: UserId::parse(&format!("{}{user}", UserId::PREFIX))?,
                epoch: u32::from_be_bytes(*epoch),
            },
            id: *id,
            until: Timestamp::from_timestamp_micros(i64::from_be_bytes(*until))?,
        };
        bool::from(device.tag(pepper).ct_eq(given)).then_some(device)
    }

    fn reveal(&self, pepper: &Pepper) -> SecretText {
        let mut bytes = self.said();
        bytes.extend_from_slice(&self.tag(pepper));
        let user = self.account.id.to_string();
        let user = user.strip_prefix(UserId::PREFIX).unwrap_or(&user);
        SecretText::new(format!("{PREFIX}{user}.{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    fn said(&self) -> Vec<u8> {
        let (epoch, until) = (
            self.account.epoch.to_be_bytes(),
            self.until.timestamp_micros().to_be_bytes(),
        );
        [&self.id[..], &epoch, &until].concat()
    }

    fn tag(&self, pepper: &Pepper) -> [u8; 16] {
        let user = self.account.id.to_string();
        let digest = pepper.digest("device", &[user.as_bytes(), &self.said()]);
        let (tag, _) = digest.as_bytes().split_at(16);
        tag.try_into().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SeededEntropy, fixed_now};

    #[test]
    fn only_a_device_this_server_told_of_is_known() {
        let pepper = Pepper::new([1; 32]);
        let device = Device {
            account: Account {
                id: UserId::mint(fixed_now(), &SeededEntropy::new(3)),
                epoch: 7,
            },
            id: [5; 16],
            until: fixed_now(),
        };
        let text = device.reveal(&pepper);
        let text = text.reveal();

        let read = Device::parse(text, &pepper).expect("a device");
        let later = Device {
            until: fixed_now() + std::time::Duration::from_hours(1),
            ..read
        };

        assert!(read.account == device.account && (read.id, read.until) == (device.id, device.until));
        assert!(Device::parse(text, &Pepper::new([2; 32])).is_none());
        assert!(Device::parse(&text.replace("dv_", "rt_"), &pepper).is_none());
        assert!(Device::parse("dv_a.b", &pepper).is_none());
        assert_ne!(later.tag(&pepper), device.tag(&pepper));
    }
}
