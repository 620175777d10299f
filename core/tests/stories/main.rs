//! Every use case as a story over fakes: no network, no disk, no waiting.

#[cfg(test)]
mod enumeration;
#[cfg(test)]
mod oneself;
#[cfg(test)]
mod registering;
#[cfg(test)]
mod resets;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
mod world;
