//! The commands: each loads, calls the core, and prints.

pub(crate) mod apply;
pub(crate) mod docs;
pub(crate) mod erd;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod init;
pub(crate) mod make;
pub(crate) mod pull;
pub(crate) mod revert;
pub(crate) mod schema;
pub(crate) mod status;
pub(crate) mod templates;
