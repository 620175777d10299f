//! Messages: sent once where that can be, again where it must be, never too late, and wiped when their fate is settled.

mod leases;
mod providers;
mod retrying;
mod routing;
mod sending;
mod suppressing;
mod ten_thousand;

use doorward_core::policy::Route;
use doorward_core::records::delivery::{Address, Channel, Delivery};

use crate::world::World;

/// A world in which these providers are tried in this order.
async fn world_via(providers: &[&str]) -> World {
    let via: Vec<String> = providers.iter().map(ToString::to_string).collect();
    World::with(|policy| {
        policy.routes = [Channel::Email, Channel::Sms]
            .map(|channel| Route {
                channel,
                countries: Vec::new(),
                via: via.clone(),
            })
            .to_vec();
    })
    .await
}

/// The newest delivery to an address, as it is kept.
fn kept(world: &World, to: &Address) -> Delivery {
    let all = world.store.deliveries();
    all.into_iter()
        .rev()
        .find(|delivery| delivery.to == *to)
        .expect("a delivery")
}
