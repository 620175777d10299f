//! The whole state, driven by keys and answers, and looked at on a screen of letters.

mod account_sessions;
mod begun;
mod driver;
mod forms;
mod jobs;
mod lists;
mod looks;
mod mouse;
mod narrowing;
mod oneself;
mod opening;
mod products;
mod read_only;
mod records;
mod retries;
mod roles;
mod running;
mod saving;
mod screens;
mod scrolling;
mod sessions;
mod standing;
mod taking_back;
mod typing;
mod undoing;
mod words;
