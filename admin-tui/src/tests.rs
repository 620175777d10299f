//! The whole state, driven by keys and answers, and looked at on a screen of letters.

mod driver;
mod forms;
mod jobs;
mod lists;
mod looks;
mod read_only;
mod running;
mod screens;
mod sessions;
