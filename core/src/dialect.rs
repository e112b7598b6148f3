//! The SQL dialects.

#[cfg(feature = "sql")]
mod collation;
#[cfg(feature = "sql")]
pub(crate) mod ddl;
#[cfg(feature = "sql")]
mod filling;
#[cfg(feature = "sql")]
mod hazards;
#[cfg(feature = "sql")]
mod linking;
#[cfg(feature = "sql")]
mod mysql;
#[cfg(feature = "sql")]
pub(crate) mod postgres;
#[cfg(feature = "sql")]
mod sqlite;

#[cfg(feature = "sql")]
pub(crate) use hazards::agreeing;
#[cfg(feature = "sql")]
pub(crate) use linking::twice;

use std::fmt;

/// A SQL dialect. MariaDB and MySQL are one; what differs between them is avoided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// SQLite, 3.35 or newer.
    Sqlite,
    /// PostgreSQL, 12 or newer.
    Postgres,
    /// MariaDB 10.6 or newer, MySQL 8.0.19 or newer.
    Mysql,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];

    /// The name used in settings and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
            Dialect::Mysql => "mysql",
        }
    }

    /// What its database is called.
    pub const fn title(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
            Dialect::Mysql => "MySQL",
        }
    }

    /// The dialect of that name, or of its usual other names.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "sqlite" | "sqlite3" => Some(Dialect::Sqlite),
            "postgres" | "postgresql" | "pg" => Some(Dialect::Postgres),
            "mysql" | "mariadb" => Some(Dialect::Mysql),
            _ => None,
        }
    }

    /// The dialect a database URL's scheme stands for.
    pub fn from_url(url: &str) -> Option<Self> {
        Self::from_name(url.split_once(':')?.0)
    }

    /// The quote around identifiers.
    pub const fn quote(self) -> u8 {
        match self {
            Dialect::Mysql => b'`',
            Dialect::Sqlite | Dialect::Postgres => b'"',
        }
    }

    /// `name` as an identifier.
    pub fn identifier(self, name: &str) -> String {
        let quote = char::from(self.quote());
        let doubled: String = [quote, quote].iter().collect();
        format!("{quote}{}{quote}", name.replace(quote, &doubled))
    }

    /// `text` as a string literal.
    pub fn string(self, text: &str) -> String {
        let text = text.replace('\'', "''");
        match self {
            Dialect::Mysql => format!("'{}'", text.replace('\\', "\\\\")),
            Dialect::Sqlite | Dialect::Postgres => format!("'{text}'"),
        }
    }

    /// The longest identifier the server keeps whole: bytes on PostgreSQL, characters on MySQL. SQLite has no limit
    /// and takes the smallest, so that one model has one set of names.
    pub const fn identifier_limit(self) -> usize {
        match self {
            Dialect::Sqlite | Dialect::Postgres => 63,
            Dialect::Mysql => 64,
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(Dialect::Postgres.identifier("a\"b"), "\"a\"\"b\"");
        assert_eq!(Dialect::Mysql.identifier("a`b"), "`a``b`");
        assert_eq!(Dialect::Mysql.string(r"it's \ "), r"'it''s \\ '");
        assert_eq!(Dialect::Sqlite.string(r"it's \ "), r"'it''s \ '");
    }

    #[test]
    fn names_come_back() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::from_name(dialect.name()), Some(dialect));
        }
        assert_eq!(Dialect::from_url("mariadb://root@localhost/x"), Some(Dialect::Mysql));
        assert_eq!(Dialect::from_url("nonsense"), None);
    }
}
