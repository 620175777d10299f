//! Sessions and their tokens: rotated at each use, dead at once when they have to be.

mod ending;
mod refreshing;
mod standing;
