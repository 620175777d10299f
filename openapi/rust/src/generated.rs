//! What is generated from the OpenAPI document.

pub mod models;
mod operations;
