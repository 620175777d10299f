//! The program itself, as operators run it: killed, starved, asked to end, and overheard.

#[cfg(test)]
mod crash;
#[cfg(test)]
mod disk_full;
#[cfg(test)]
mod measures;
#[cfg(test)]
mod plugin_tool;
#[cfg(test)]
mod plugins;
#[cfg(test)]
mod program;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod store_down;
