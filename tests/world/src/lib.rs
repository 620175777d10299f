//! The test world: the real server, people who use it over HTTP, and what they are answered.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what went wrong by stopping there"
)]

pub mod answer;
pub mod binary;
pub mod client;
pub mod house;
pub mod outside;
pub mod patience;
pub mod person;
pub mod post;
pub mod stage;
pub mod store;
pub mod surroundings;
pub mod world;

pub use crate::answer::Answer;
pub use crate::binary::Binary;
pub use crate::client::Client;
pub use crate::house::House;
pub use crate::outside::Outside;
pub use crate::person::{Challenge, Person};
pub use crate::post::Post;
pub use crate::stage::stage;
pub use crate::store::Store;
pub use crate::world::{World, world, world_with};
