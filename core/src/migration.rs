//! Migration files: their names, their checksums, and which of them a database still needs.
//!
//! Files and history are sqlx's, to the byte, so that its runner and jointable's can take turns.

mod history;
mod read;
mod version;

use std::path::PathBuf;

use sha2::{Digest, Sha384};

pub use self::{
    history::{Applied, Problem, pending},
    read::read,
    version::{file_names, next_version, slug},
};
use crate::{diagnostic::Sink, dialect::Dialect, replay::Replay, schema::Schema, source::Sources};

/// A migration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Where it is.
    pub path: PathBuf,
    /// Its text, byte for byte.
    pub sql: String,
}

/// A migration: a version, the script that brings it and the one that takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// What it is ordered by.
    pub version: i64,
    /// The words of its file name, as sqlx keeps them in the history table.
    pub name: String,
    /// The way up.
    pub up: Script,
    /// The way down; `None` where the migration is a single file.
    pub down: Option<Script>,
}

impl Script {
    /// Whether it runs in a transaction: sqlx's rule, no `-- no-transaction` at its very start.
    pub fn transactional(&self) -> bool {
        !self.sql.starts_with("-- no-transaction")
    }

    /// SHA-384 of its bytes, what sqlx keeps in the history table.
    pub fn checksum(&self) -> Vec<u8> {
        Sha384::digest(self.sql.as_bytes()).to_vec()
    }
}

/// The schema that all up scripts leave.
pub fn schema(migrations: &[Migration], dialect: Dialect, sources: &mut Sources, sink: &mut Sink) -> Schema {
    let mut replay = Replay::new(Schema::default(), dialect);
    for migration in migrations {
        let source = sources.add(&migration.up.path, &migration.up.sql);
        replay.script(&migration.up.sql, source, sink);
    }
    replay.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(sql: &str) -> Script {
        Script { path: PathBuf::from("1_a.up.sql"), sql: sql.to_owned() }
    }

    #[test]
    fn only_the_very_start_opts_out_of_the_transaction() {
        assert!(!script("-- no-transaction\nSELECT 1;").transactional());
        assert!(script("\n-- no-transaction\nSELECT 1;").transactional());
        assert!(script("--no-transaction\nSELECT 1;").transactional());
    }

    #[test]
    fn the_checksum_is_sha_384() {
        let hex: String = script("abc").checksum().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        );
    }

    #[test]
    fn scripts_build_on_each_other() {
        let migration = |version, sql| Migration { version, name: String::new(), up: script(sql), down: None };
        let migrations = [
            migration(1, "CREATE TABLE a (b int); CREATE INDEX partial ON a (b) WHERE b > 0;"),
            // What is not modelled is remembered from one script to the next.
            migration(2, "DROP INDEX partial; ALTER TABLE a ADD COLUMN c int;"),
        ];
        let mut sink = Sink::new();
        let schema = schema(&migrations, Dialect::Postgres, &mut Sources::new(), &mut sink);
        assert_eq!(schema.tables[0].columns.len(), 2);
        assert!(sink.into_vec().is_empty());
    }
}
