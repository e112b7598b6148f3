//! What the tests share: models, projects that the command line works on, and databases on real servers.

pub mod blocking;
pub mod corpora;
pub mod coverage;
pub mod explained;
pub mod models;
pub mod operations;
pub mod outcome;
pub mod project;
pub mod scenario;
pub mod server;

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
