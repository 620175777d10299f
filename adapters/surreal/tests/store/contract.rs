//! Every engine keeps the contract of the storage ports.

use crate::stores;

mod in_memory {
    use crate::stores::in_memory;

    doorward_core::store_contract!(in_memory().await);
}

mod in_a_directory {
    use crate::stores::in_a_directory;

    doorward_core::store_contract!(in_a_directory().await);
}

/// Only where a server is told of: see [`stores::server`].
#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_keeps_the_contract() {
    if let Some(server) = stores::server() {
        doorward_core::testing::contract::keeps_the_contract(async || server.store().await.storage()).await;
    }
}
