//! What can go wrong at run time.

use std::fmt;

/// An error of an accessor.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The row that was to be changed, or whose links were to be set, is not there. Holds the model's name.
    NotFound(&'static str),
    /// A row that was to be linked is not there: its model, its key, and what the database said.
    Missing(&'static str, String, Box<Error>),
    /// A row that was to be linked with itself in a symmetric relation. Holds the model's name.
    Itself(&'static str),
    /// A value that the database cannot hold, such as a NaN where JSON carries it.
    Value(String),
    /// A query that makes no sense, and why.
    Query(&'static str),
    /// The driver sqlx, or the database behind it.
    #[cfg(feature = "_sqlx")]
    Sqlx(sqlx::Error),
    /// The driver rusqlite, or SQLite.
    #[cfg(feature = "rusqlite")]
    Rusqlite(rusqlite::Error),
}

/// The result of an accessor.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A rule of the database that a statement broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Violation {
    /// A reference to a row that is not there, or from rows that are.
    ForeignKey,
    /// A key or unique value that is there already.
    Unique,
    /// A check.
    Check,
    /// NULL where a value is required.
    NotNull,
}

impl Error {
    /// Which rule of the database was broken, where the error is about that.
    ///
    /// ```
    /// use jointable::{Error, Violation};
    ///
    /// fn is_taken(error: &Error) -> bool {
    ///     error.violation() == Some(Violation::Unique)
    /// }
    /// ```
    pub fn violation(&self) -> Option<Violation> {
        match self {
            Error::Missing(.., error) => error.violation(),
            Error::NotFound(_) | Error::Value(_) | Error::Query(_) => None,
            Error::Itself(_) => Some(Violation::Check),
            #[cfg(feature = "_sqlx")]
            Error::Sqlx(error) => match error.as_database_error()?.kind() {
                sqlx::error::ErrorKind::ForeignKeyViolation => Some(Violation::ForeignKey),
                sqlx::error::ErrorKind::UniqueViolation => Some(Violation::Unique),
                sqlx::error::ErrorKind::CheckViolation => Some(Violation::Check),
                sqlx::error::ErrorKind::NotNullViolation => Some(Violation::NotNull),
                _ => None,
            },
            #[cfg(feature = "rusqlite")]
            Error::Rusqlite(error) => match error.sqlite_error()?.extended_code {
                // SQLITE_CONSTRAINT_FOREIGNKEY, _UNIQUE, _PRIMARYKEY, _ROWID, _CHECK, _NOTNULL.
                787 => Some(Violation::ForeignKey),
                2067 | 1555 | 2579 => Some(Violation::Unique),
                275 => Some(Violation::Check),
                1299 => Some(Violation::NotNull),
                _ => None,
            },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing(model, key, _) => write!(f, "there is no {model} {key}"),
            Error::NotFound(model) => write!(f, "there is no such {model}"),
            Error::Itself(model) => write!(f, "a {model} cannot be linked with itself in a symmetric relation"),
            Error::Value(reason) => write!(f, "the database cannot hold this value: {reason}"),
            Error::Query(reason) => f.write_str(reason),
            #[cfg(feature = "_sqlx")]
            Error::Sqlx(error) => error.fmt(f),
            #[cfg(feature = "rusqlite")]
            Error::Rusqlite(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Missing(.., error) => Some(error),
            Error::NotFound(_) | Error::Itself(_) | Error::Value(_) | Error::Query(_) => None,
            #[cfg(feature = "_sqlx")]
            // Display shows the driver's own message, so the chain goes on behind it.
            Error::Sqlx(error) => error.source(),
            #[cfg(feature = "rusqlite")]
            Error::Rusqlite(error) => error.source(),
        }
    }
}

#[cfg(feature = "_sqlx")]
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Error::Sqlx(error)
    }
}

#[cfg(feature = "rusqlite")]
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Error::Rusqlite(error)
    }
}
