//! What is played, and in which order.

mod playlist;
mod track;

pub use playlist::*;
pub use track::*;
