//! Diagrams: what the templates `erd.mmd`, `erd.dot`, `erd.svg` and `erd.html` are given.

mod card;
mod channel;
mod far;
mod layout;
mod net;
mod order;
mod pack;
mod path;
mod picture;
mod place;
mod rank;
mod text;
mod track;
mod words;

pub use picture::picture;
pub use words::words;

#[cfg(test)]
mod tests;
