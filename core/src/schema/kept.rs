//! What a history has and models say nothing of: how SQLite stores a table, triggers and views. A plan keeps it.

use super::Table;
use crate::source::Span;

/// How SQLite stores a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// STRICT: a value that is not of its column's type is refused.
    pub strict: bool,
    /// WITHOUT ROWID: rows are stored by their primary key.
    pub without_rowid: bool,
    /// AUTOINCREMENT: no row gets a number again that another had.
    pub autoincrement: bool,
}

/// A trigger of a table or of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Its name.
    pub name: String,
    /// The statement that makes it.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

/// A view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: String,
    /// The statement that makes it.
    pub text: String,
    /// What happens instead, when rows of it are written.
    pub triggers: Vec<Trigger>,
    /// Where it was written.
    pub span: Span,
}

impl Options {
    /// As SQL says them.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let Options { strict, without_rowid, autoincrement } = self;
        let words = [(strict, "STRICT"), (without_rowid, "WITHOUT ROWID"), (autoincrement, "AUTOINCREMENT")];
        words.into_iter().filter_map(|(has, word)| has.then_some(word))
    }

    /// Those that a table of this shape can have: rows without a rowid are known by a primary key and not numbered, and
    /// only numbers are not given again.
    pub fn of(self, table: &Table) -> Options {
        let numbered = table.columns.iter().any(|column| column.generated);
        Options {
            strict: self.strict,
            without_rowid: self.without_rowid && !numbered && !table.primary_key.is_empty(),
            autoincrement: self.autoincrement && numbered,
        }
    }
}
