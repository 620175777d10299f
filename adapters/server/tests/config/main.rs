//! The configuration, from its sources to its refusals.

#[cfg(test)]
mod guide;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod logging;
#[cfg(test)]
mod measures;
#[cfg(test)]
mod printing;
#[cfg(test)]
mod problems;
#[cfg(test)]
mod production;
#[cfg(test)]
mod program;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod world;
