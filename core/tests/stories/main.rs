//! Every use case as a story over fakes: no network, no disk, no waiting.

#[cfg(test)]
mod by_mail;
#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod enumeration;
#[cfg(test)]
mod hindrances;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod meddling;
#[cfg(test)]
mod oneself;
#[cfg(test)]
mod operating;
#[cfg(test)]
mod plugins;
#[cfg(test)]
mod products;
#[cfg(test)]
mod registering;
#[cfg(test)]
mod resets;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod setup;
#[cfg(test)]
mod signing_in;
#[cfg(test)]
mod users;
#[cfg(test)]
mod world;
