//! Migrations: their scripts and checksums, and which of them a database still needs. Which files they are in, a
//! [layout](crate::layout) says.

mod history;
mod loss;
mod version;

use std::{borrow::Cow, ops::Range, path::PathBuf};

use sha2::{Digest, Sha384};

pub use self::{
    history::{Applied, Problem, pending},
    loss::lost,
    version::Version,
};
use crate::{
    diagnostic::Sink,
    dialect::Dialect,
    replay::Replay,
    schema::Schema,
    source::{SourceId, Sources},
};

/// One direction of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The file it is in.
    pub path: PathBuf,
    /// The file's text, byte for byte.
    pub text: String,
    /// Which parts of the text are this script, in the order they run.
    pub parts: Vec<Range<usize>>,
    /// Whether the runner puts it into a transaction.
    pub transactional: bool,
}

/// A migration: a version, the script that brings it and the one that takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// What it is known by.
    pub version: Version,
    /// The words of its file name.
    pub name: String,
    /// The way up.
    pub up: Script,
    /// The way down, where there is one.
    pub down: Option<Script>,
}

impl Script {
    /// A script that is the whole of a file.
    pub fn whole(path: impl Into<PathBuf>, text: impl Into<String>, transactional: bool) -> Self {
        let (path, text) = (path.into(), text.into());
        let parts = std::iter::once(0..text.len()).collect();
        Self { path, text, parts, transactional }
    }

    /// Its SQL.
    pub fn sql(&self) -> Cow<'_, str> {
        match self.parts.as_slice() {
            [part] => Cow::Borrowed(&self.text[part.clone()]),
            parts => Cow::Owned(parts.iter().map(|part| &self.text[part.clone()]).collect()),
        }
    }

    /// SHA-384 of its file's bytes, what sqlx keeps in the history table.
    pub fn checksum(&self) -> Vec<u8> {
        Sha384::digest(self.text.as_bytes()).to_vec()
    }

    /// Its parts, each at its place: blanks stand for what is before it in the file.
    fn placed(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.parts.iter().map(|part| match part.start {
            0 => Cow::Borrowed(&self.text[..part.end]),
            start => Cow::Owned(" ".repeat(start) + &self.text[part.clone()]),
        })
    }
}

/// The up scripts, in their order, as sources that can be shown.
pub fn ups<'a>(migrations: &'a [Migration], sources: &mut Sources) -> Vec<(SourceId, &'a Script)> {
    let up = |migration: &'a Migration| (sources.add(&migration.up.path, &migration.up.text), &migration.up);
    migrations.iter().map(up).collect()
}

/// The schema that all [`ups`] leave.
pub fn schema(ups: &[(SourceId, &Script)], dialect: Dialect, sink: &mut Sink) -> Schema {
    let mut replay = Replay::new(Schema::default(), dialect);
    for (source, up) in ups {
        up.placed().for_each(|sql| replay.script(&sql, *source, sink));
    }
    replay.finish()
}

/// Any text as words of small letters and digits with `_` between them, for names of files.
pub fn slug(text: &str) -> String {
    const LIMIT: usize = 100;
    let mut slug = String::new();
    let mut previous = '_';
    for c in text.chars() {
        let word = c.is_ascii_alphanumeric();
        // `AddNotes` is two words.
        let border = !word || c.is_ascii_uppercase() && (previous.is_ascii_lowercase() || previous.is_ascii_digit());
        if border && !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
        if word {
            slug.push(c.to_ascii_lowercase());
        }
        previous = c;
    }
    slug.truncate(LIMIT);
    let slug = slug.trim_end_matches('_');
    if slug.is_empty() { "migration".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_sha_384() {
        let checksum = Script::whole("1_a.up.sql", "abc", true).checksum();
        let hex: String = checksum.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        );
    }

    fn migration(version: i64, up: Script) -> Migration {
        Migration { version: version.into(), name: String::new(), up, down: None }
    }

    #[test]
    fn scripts_build_on_each_other() {
        let migration = |version, sql| migration(version, Script::whole("1_a.up.sql", sql, true));
        let migrations = [
            migration(1, "CREATE TABLE a (b int); CREATE INDEX partial ON a (b) WHERE b > 0;"),
            // What is not modelled is remembered from one script to the next.
            migration(2, "DROP INDEX partial; ALTER TABLE a ADD COLUMN c int;"),
        ];
        let mut sink = Sink::new();
        let schema = schema(&ups(&migrations, &mut Sources::new()), Dialect::Postgres, &mut sink);
        assert_eq!(schema.tables[0].columns.len(), 2);
        assert!(sink.into_vec().is_empty());
    }

    #[test]
    fn a_part_of_a_file_points_into_the_file() {
        let text = "é; CREATE TABLE a (b int);\nDROP TABLE a; nonsense;";
        let part = "é; ".len()..text.find("DROP").unwrap();
        let broken = text.find("nonsense").unwrap()..text.len();
        let up = Script { path: "1_a.sql".into(), text: text.into(), parts: vec![part, broken], transactional: true };
        assert_eq!(up.sql(), "CREATE TABLE a (b int);\nnonsense;");
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let schema = schema(&ups(&[migration(1, up)], &mut sources), Dialect::Postgres, &mut sink);
        assert_eq!(schema.tables.len(), 1);
        let found = sink.into_vec();
        let position = sources.position(found[0].span).unwrap();
        assert_eq!((position.line, position.column), (2, 15));
    }

    #[test]
    fn any_text_becomes_a_slug() {
        for (text, expected) in [
            ("Add notes!", "add_notes"),
            ("AddNotes", "add_notes"),
            ("add__notes_", "add_notes"),
            ("HTTP log", "http_log"),
            ("größe", "gr_e"),
            ("…", "migration"),
            ("", "migration"),
        ] {
            assert_eq!(slug(text), expected);
        }
        assert!(slug(&"a".repeat(300)).len() <= 100);
    }
}
