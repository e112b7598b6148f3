//! Playlists, with models whose code is generated and checked in: `models/` is what a person writes, `src/models/` what
//! `jointable generate` makes of it.

#![deny(warnings, missing_docs)]

/// What is played, and in which order.
// `cargo fmt` leaves alone what it has not written.
#[rustfmt::skip]
pub mod models;
