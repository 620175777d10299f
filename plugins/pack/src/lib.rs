//! Makes a plugin file: [`build`] compiles a guest, [`pack`] makes it a component with its manifest inside, and
//! [`Contents`] says what such a file holds.

mod component;
mod contents;
mod guest;

pub use component::{PackError, SECTION, pack};
pub use contents::Contents;
pub use guest::{BuildError, build};
