//! The command line, run in this process on throwaway folders and databases.

mod apply;
mod catalogue;
mod concurrent;
mod docs;
mod enums;
mod erd;
mod explain;
mod help;
mod init;
mod layouts;
mod live;
mod lock;
mod lock_timeout;
mod make;
mod moves;
mod partial;
mod pull;
mod renames;
mod revert;
mod schema;
mod servers;
mod sqlx;
mod status;
mod support;
mod times;
mod values;
