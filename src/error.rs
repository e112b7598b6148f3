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
    /// A row that was to be deleted, and that others refer to: its model, its key, and what the database said.
    Referenced(&'static str, String, Box<Error>),
    /// A row that was to be linked with itself in a symmetric relation. Holds the model's name.
    Itself(&'static str),
    /// A link that would come behind one with the greatest place there is. Holds the join model's name. `reorder`
    /// numbers the links anew: `playlist.tracks().reorder(&db, [])`.
    Full(&'static str),
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
            Error::Missing(.., error) | Error::Referenced(.., error) => error.violation(),
            Error::NotFound(_) | Error::Full(_) | Error::Value(_) | Error::Query(_) => None,
            Error::Itself(_) => Some(Violation::Check),
            #[cfg(feature = "_sqlx")]
            Error::Sqlx(error) => match error.as_database_error()?.kind() {
                sqlx::error::ErrorKind::ForeignKeyViolation => Some(Violation::ForeignKey),
                sqlx::error::ErrorKind::UniqueViolation => Some(Violation::Unique),
                sqlx::error::ErrorKind::CheckViolation => Some(Violation::Check),
                sqlx::error::ErrorKind::NotNullViolation => Some(Violation::NotNull),
                _ if is_taken(error) => Some(Violation::Unique),
                _ => forbids_deletion(error.as_database_error()?).then_some(Violation::ForeignKey),
            },
            #[cfg(feature = "rusqlite")]
            Error::Rusqlite(rusqlite::Error::SqliteFailure(code, Some(message)))
                if code.extended_code == 1811 && message == BY_TRIGGER =>
            {
                Some(Violation::ForeignKey)
            }
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

#[cfg(feature = "_sqlx")]
impl Error {
    /// The table whose rows refer to what was to be deleted, where the database says it.
    fn referring(&self) -> Option<&str> {
        let Error::Sqlx(error) = self else { return None };
        let error = error.as_database_error()?;
        error.table().or_else(|| named_by_mysql(error.message()))
    }
}

#[cfg(not(feature = "_sqlx"))]
impl Error {
    /// SQLite does not say which rows refer to what was to be deleted.
    fn referring(&self) -> Option<&str> {
        None
    }
}

/// What SQLite says where `restrict` forbids a deletion: it has made a trigger of that, SQLITE_CONSTRAINT_TRIGGER.
#[cfg(any(feature = "_sqlx", feature = "rusqlite"))]
const BY_TRIGGER: &str = "FOREIGN KEY constraint failed";

/// Whether this is how SQLite, or PostgreSQL from 18 on, says that `restrict` forbids a deletion.
#[cfg(feature = "_sqlx")]
fn forbids_deletion(error: &dyn sqlx::error::DatabaseError) -> bool {
    match error.code().as_deref() {
        Some("23001") => true,
        Some("1811") => error.message() == BY_TRIGGER,
        _ => false,
    }
}

/// The table in: a foreign key constraint fails (`database`.`table`, CONSTRAINT …).
#[cfg(feature = "_sqlx")]
fn named_by_mysql(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once(" fails (`")?;
    let (_, rest) = rest.split_once("`.`")?;
    rest.split_once("`,").map(|(table, _)| table)
}

/// Whether a statement of MySQL's that adds a link has found another one by a unique value: `ER_SUBQUERY_NO_1_ROW`.
#[cfg(feature = "_sqlx")]
fn is_taken(error: &sqlx::Error) -> bool {
    #[cfg(feature = "mysql")]
    {
        let error = error.as_database_error();
        let error = error.and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>());
        error.is_some_and(|error| error.number() == 1242)
    }
    #[cfg(not(feature = "mysql"))]
    {
        let _ = error;
        false
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing(model, key, _) => write!(f, "there is no {model} {key}"),
            Error::Referenced(model, key, error) => {
                write!(f, "{model} {key} cannot be deleted: ")?;
                match error.referring() {
                    Some(table) => write!(f, "rows of `{table}`")?,
                    None => f.write_str("rows")?,
                }
                f.write_str(" still refer to it, or to what goes with it")
            }
            Error::NotFound(model) => write!(f, "there is no such {model}"),
            Error::Itself(model) => write!(f, "a {model} cannot be linked with itself in a symmetric relation"),
            Error::Full(model) => write!(f, "the last {model} has the greatest place: `reorder` numbers them anew"),
            Error::Value(reason) => write!(f, "the database cannot hold this value: {reason}"),
            Error::Query(reason) => f.write_str(reason),
            #[cfg(feature = "_sqlx")]
            Error::Sqlx(error) if is_taken(error) => f.write_str("another link has a unique value of this one"),
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
            Error::Missing(.., error) | Error::Referenced(.., error) => Some(error),
            Error::NotFound(_) | Error::Itself(_) | Error::Full(_) | Error::Value(_) | Error::Query(_) => None,
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
