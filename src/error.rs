//! What can go wrong at run time.

use std::fmt;

/// An error of an accessor.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The row that was to be changed, or whose links were to be set, is not there. Holds the model's name.
    NotFound(&'static str),
    /// A value that the database cannot hold, such as a NaN where JSON carries it.
    Value(String),
    /// The driver sqlx, or the database behind it.
    #[cfg(feature = "_sqlx")]
    Sqlx(sqlx::Error),
    /// The driver rusqlite, or SQLite.
    #[cfg(feature = "rusqlite")]
    Rusqlite(rusqlite::Error),
}

/// The result of an accessor.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound(model) => write!(f, "there is no such {model}"),
            Error::Value(reason) => write!(f, "the database cannot hold this value: {reason}"),
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
            Error::NotFound(_) | Error::Value(_) => None,
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
