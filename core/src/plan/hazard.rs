//! What whoever runs a step has to know of it beforehand.

use crate::dialect::Dialect;

/// What a step does to rows that are there, or to others who use their table meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// What kind it is.
    pub kind: HazardKind,
    /// The table.
    pub table: String,
    /// A part of a sentence, without a full stop.
    pub message: String,
    /// The lock on the table as the database calls it.
    pub lock: Option<&'static str>,
    /// The query that finds the rows in question, where there is one. It names tables and columns as they are called
    /// once renames are done.
    pub query: Option<String>,
}

/// What kind a hazard is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HazardKind {
    /// Rows or values are lost.
    LosesData,
    /// What is put back was lost before, and stays lost.
    Irreversible,
    /// Rows that are there get a value.
    FillsRows,
    /// It fails where rows that are there do not fit.
    MayFail,
    /// Where it fails, something stays that has to be cleared away.
    Leaves,
    /// Every row is written once more, while others wait.
    Rewrites,
    /// Others wait while rows are looked at.
    Blocks,
    /// Others wait for a moment.
    Locks,
}

impl HazardKind {
    /// Its name in documents for machines.
    pub const fn name(self) -> &'static str {
        match self {
            HazardKind::LosesData => "loses-data",
            HazardKind::Irreversible => "irreversible",
            HazardKind::FillsRows => "fills-rows",
            HazardKind::MayFail => "may-fail",
            HazardKind::Leaves => "leaves",
            HazardKind::Rewrites => "rewrites",
            HazardKind::Blocks => "blocks",
            HazardKind::Locks => "locks",
        }
    }
}

impl Hazard {
    /// Without a lock and a query.
    pub(crate) fn new(kind: HazardKind, table: &str, message: impl Into<String>) -> Self {
        Self { kind, table: table.to_owned(), message: message.into(), lock: None, query: None }
    }

    /// A lock for a moment.
    pub(crate) fn locks(table: &str, lock: &'static str) -> Self {
        let message = format!("takes {lock} on {table} for a moment");
        Self { lock: Some(lock), ..Self::new(HazardKind::Locks, table, message) }
    }

    /// With this lock.
    pub(crate) fn under(self, lock: &'static str) -> Self {
        Self { lock: Some(lock), ..self }
    }

    /// A failure where this query finds rows.
    pub(crate) fn may_fail(table: &str, message: impl Into<String>, query: String) -> Self {
        Self { query: Some(query), ..Self::new(HazardKind::MayFail, table, message) }
    }

    /// As a line of a comment; locks that are held for a moment only are not worth one.
    pub fn line(&self) -> Option<String> {
        let Hazard { kind, message, lock, query, .. } = self;
        let lock = lock.map(|lock| format!(" ({lock})")).unwrap_or_default();
        let query = query.as_ref().map(|query| format!(": {query}")).unwrap_or_default();
        match kind {
            HazardKind::LosesData => Some(format!("data loss: {message}{query}")),
            HazardKind::Irreversible => Some(format!("irreversible: {message}")),
            HazardKind::FillsRows | HazardKind::MayFail => Some(format!("{message}{query}")),
            HazardKind::Leaves => Some(message.clone()),
            HazardKind::Rewrites | HazardKind::Blocks => Some(format!("{message}{lock}")),
            HazardKind::Locks => None,
        }
    }
}

/// `SELECT * FROM … WHERE …`.
pub(crate) fn rows(dialect: Dialect, table: &str, condition: &str) -> String {
    format!("SELECT * FROM {} WHERE {condition}", dialect.identifier(table))
}
