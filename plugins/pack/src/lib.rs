//! Makes a plugin file: [`build`] compiles a guest, [`pack`] makes it a component with its manifest inside, [`seal`] puts a
//! manifest into a component made by other means, and [`Contents`] says what such a file holds.

mod component;
mod contents;
mod guest;

pub use component::{PackError, SECTION, pack, seal};
pub use contents::Contents;
pub use guest::{BuildError, build};
