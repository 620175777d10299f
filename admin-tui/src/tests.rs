//! The whole state, driven by keys and answers, and looked at on a screen of letters.

mod driver;
mod forms;
mod jobs;
mod lists;
mod looks;
mod mouse;
mod read_only;
mod retries;
mod running;
mod screens;
mod scrolling;
mod sessions;
