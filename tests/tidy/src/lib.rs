//! Rules of the whole repository, kept as tests: who may depend on whom, how files are named and begin, what never stands in
//! them, and that the licences shipped are those of the code in use.

#[cfg(test)]
mod dependencies;
#[cfg(test)]
mod files;
#[cfg(test)]
mod licences;
#[cfg(test)]
mod purity;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod repository;
