//! The pure core of jointable. No socket, clock, environment or file access but through a trait.
//!
//! Every front end (derive, command line, build script) runs the same phases over it:
//!
//! ```text
//! read ──► check ──► plan ──► render
//! ```
//!
//! * `declare` and `read`: what the structs say; the models of whole crates (feature `rust`).
//! * [`schema`]: tables, columns, keys and indexes; what a database has or should have.
//! * [`types`]: the column-type table, one row a type.
//! * [`diagnostic`]: every message, one row each, with its help.
//! * [`dialect`]: what SQLite, PostgreSQL and MySQL spell differently.
//! * `diff` and `plan`: typed changes from one schema to another, and the steps that make them (feature `sql`).
//! * `replay`, `migration` and `layout`: the schema a folder of migrations leaves, and its files (feature `sql`).
//! * `relations`: the relations of all models with what their operations run, as data (feature `locations`).
//! * `erd`: a schema as a diagram.
//! * `pull`: the models that want a schema, as data (features `rust` and `sql`).
//! * [`meta`] and [`accessor`]: what a derive leaves in the program, and the SQL made of it at compile time.

pub mod accessor;
#[cfg(feature = "rust")]
pub mod check;
#[cfg(feature = "rust")]
pub mod code;
#[cfg(feature = "rust")]
pub mod declare;
pub mod diagnostic;
pub mod dialect;
#[cfg(feature = "sql")]
pub mod diff;
#[cfg(feature = "locations")]
pub mod erd;
#[cfg(feature = "sql")]
pub mod layout;
pub mod meta;
#[cfg(feature = "sql")]
pub mod migration;
#[cfg(feature = "sql")]
pub mod plan;
#[cfg(all(feature = "rust", feature = "sql"))]
pub mod pull;
#[cfg(feature = "locations")]
pub mod read;
#[cfg(feature = "locations")]
pub mod relations;
#[cfg(feature = "sql")]
pub mod replay;
pub mod schema;
pub mod source;
pub mod text;
pub mod types;
