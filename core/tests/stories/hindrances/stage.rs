//! A world in which every use case could succeed next.

use std::time::Duration;

use doorward_core::app::{Actor, Admin, Origin, Support};
use doorward_core::challenges::ChallengeView;
use doorward_core::records::delivery::{Delivery, DeliveryStatus, OutcomeKind};
use doorward_core::records::product::Product;
use doorward_core::records::suppression::SuppressionId;
use doorward_core::records::user::User;
use doorward_core::use_cases::operating::SetUp;
use doorward_core::use_cases::products::CreateProduct;
use doorward_core::values::name::Attributes;
use doorward_core::values::product_url::ProductUrl;

use crate::world::{Device, Person, World};

/// The names of those acts that hash or compare a password.
pub(super) const NEED_A_HASH: [&str; 6] = [
    "register",
    "login with password",
    "confirm password reset",
    "change password",
    "change address",
    "close account",
];

pub(super) struct Stage {
    pub(super) world: World,
    pub(super) ann: Device,
    pub(super) actor: Actor,
    pub(super) other: Device,
    pub(super) admin: Admin,
    pub(super) support: Support,
    pub(super) origin: Origin,
    pub(super) challenge: ChallengeView,
    pub(super) code: String,
    pub(super) link: String,
    pub(super) put_aside: User,
    pub(super) product: Product,
    pub(super) failed: Delivery,
    pub(super) barred: SuppressionId,
}

impl Stage {
    pub(super) async fn prepared() -> Self {
        Box::pin(Self::preparing()).await
    }

    async fn preparing() -> Self {
        let world = World::unlimited().await;
        let root = world.root().await;
        let person = world.ann();
        let ann = person.joins().await;
        let bob = world.bob().joins().await;
        let put_aside = root.puts_aside(bob.user.id).await.expect("put aside");
        world.notifier.answer_kind(OutcomeKind::Rejected);
        person.asks_for_a_reset().await.expect("asked");
        world.delivers().await;
        let failed = failed_in(&world);
        world.notifier.answer_kind(OutcomeKind::Suppressed);
        let barred = world.eve().with_email("barred@example.com");
        barred.registers().await.expect("a challenge");
        world.delivers().await;
        let [barred] = world.store.suppressions().try_into().expect("one entry");
        world.plugins.load("house", &["house"]);
        world.passes(Duration::from_secs(1));
        person.asks_for_a_reset().await.expect("asked");
        let link = person.mailed_link().await;
        let challenge = person.asks_for_a_code().await.expect("a challenge");
        let code = person.mailed_code().await;
        world.passes(challenge.resend_after);
        let admin = root.admin().await;
        let origin = root.person.origin();
        let lamp = wanted("https://shop.example/lamp");
        let product = world
            .app
            .create_product(&admin, &lamp, None, &origin)
            .await
            .expect("added");
        Self {
            actor: ann.actor().await,
            other: person.signs_in_by_code().await,
            support: root.support().await,
            world,
            ann,
            admin,
            origin,
            challenge,
            code,
            link,
            put_aside,
            product,
            failed,
            barred: barred.id,
        }
    }

    /// All that a use case leaves behind: commits, rows, events, deliveries, and deliveries handed over.
    pub(super) fn traces(&self) -> (usize, usize, usize, usize, usize) {
        let (spent, store) = (self.world.spent(), &self.world.store);
        let handed_over = self.world.outbox.take().len();
        (
            spent.commits,
            spent.rows,
            store.events().len(),
            store.deliveries().len(),
            handed_over,
        )
    }
}

fn failed_in(world: &World) -> Delivery {
    let all = world.store.deliveries();
    let failed = all
        .into_iter()
        .find(|delivery| delivery.status == DeliveryStatus::Failed);
    failed.expect("a failed delivery")
}

pub(super) fn wanted(url: &str) -> CreateProduct {
    CreateProduct {
        url: ProductUrl::parse(url).expect("a URL"),
        name: None,
        description: None,
        attributes: Attributes::default(),
    }
}

pub(super) fn first_admin(person: &Person) -> SetUp {
    SetUp {
        email: person.email(),
        first_name: person.first_name(),
        last_name: person.last_name(),
        password: person.password(),
    }
}

/// The sentence of a refusal.
pub(super) fn told<T, E: std::error::Error>(answer: Result<T, E>) -> Result<(), String> {
    answer.map(drop).map_err(|refusal| refusal.to_string())
}
