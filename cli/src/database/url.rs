//! Database URLs.

use std::{path::Path, str::FromStr};

use jointable_core::dialect::Dialect;
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{MissingFile, backend};
use crate::{config::choices, failure::Failure};

/// The dialect of a URL.
pub(crate) fn dialect(url: &str) -> Result<Dialect, Failure> {
    Dialect::from_url(url).ok_or_else(|| {
        Failure::input(
            format!("`{}` is no URL of a database jointable knows", redacted(url)),
            format!("its scheme is one of {}, as in `sqlite:app.db` or `postgres://user@host/name`", choices()),
        )
    })
}

/// Opens a SQLite file.
pub(super) async fn sqlite(folder: &Path, url: &str, missing: MissingFile) -> Result<SqliteConnection, Failure> {
    let rest = url.split_once(':').map_or(url, |(_, rest)| rest);
    let mut options = SqliteConnectOptions::from_str(&format!("sqlite:{rest}"))
        .map_err(|error| {
            Failure::input(format!("`{url}` is no URL of a SQLite file: {error}"), "write `sqlite:app.db`")
        })?
        .foreign_keys(true)
        .create_if_missing(missing == MissingFile::Create);
    let memory = rest.contains(":memory:") || rest.contains("mode=memory");
    if !memory {
        let file = folder.join(options.get_filename());
        if missing == MissingFile::Empty && !file.exists() {
            let options = SqliteConnectOptions::new().in_memory(true);
            return options.connect().await.map_err(|error| unreachable(url, &error));
        }
        if missing == MissingFile::Refuse && !file.exists() {
            let name = options.get_filename().display();
            return Err(Failure::database(format!("there is no database file {name}"), "`jointable apply` makes it"));
        }
        options = options.filename(file);
    }
    options.connect().await.map_err(|error| unreachable(url, &error))
}

/// A database that cannot be reached.
pub(super) fn unreachable(url: &str, error: &sqlx::Error) -> Failure {
    Failure::database(
        format!("cannot connect to {}: {}", redacted(url), backend::words(error)),
        "see that the server is running and that the URL's user, host and database are right",
    )
}

/// A URL that can be shown: without its password and parameters.
pub(crate) fn redacted(url: &str) -> String {
    let url = url.split('?').next().unwrap_or(url);
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    // A password may hold an unescaped `@` or `/`; what follows the last `@` is the host.
    match rest.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or(user)),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(redacted("postgres://me:s3cret@host:1/db?password=s3cret"), "postgres://me@host:1/db");
        assert_eq!(redacted("mysql://me:s3@cr/et@host/db"), "mysql://me@host/db");
        assert_eq!(redacted("sqlite://a.db"), "sqlite://a.db");
    }
}
