//! Which types the field of a column has, among those that fields have: the way back from SQL.

use super::Type;
use crate::dialect::Dialect;

/// What the field of a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// The type that the field has by itself: one of the type table, or an array of one.
    pub ty: Type,
    /// The column's type, where it is another.
    pub sql_type: Option<String>,
}

impl Kind {
    /// The field of a column of this type.
    pub(crate) fn of(ty: &Type, dialect: Dialect) -> Kind {
        let base = match ty {
            Type::Raw(spelled) => match dialect {
                Dialect::Postgres => postgres(spelled),
                Dialect::Mysql => mysql(spelled),
                Dialect::Sqlite => sqlite(spelled),
            },
            ty => ty.clone(),
        };
        Kind::kept_as(fitting(base, dialect), ty, dialect)
    }

    /// A field that is `base` of a column of type `ty`.
    pub(crate) fn kept_as(base: Type, ty: &Type, dialect: Dialect) -> Kind {
        let follows = Type::from_sql(dialect, &base.sql(dialect)) == *ty || base == *ty;
        Kind { sql_type: (!follows).then(|| ty.sql(dialect)), ty: base }
    }

    /// Whether a key or a reference can be that.
    pub(crate) fn is_key(&self, dialect: Dialect) -> bool {
        let unconverted = self.sql_type.as_ref().is_none_or(|given| self.ty.takes_as_key(dialect, given));
        self.ty.has_equality() && unconverted
    }
}

/// A type that has its sizes within what a field can say; the column's says it else.
fn fitting(ty: Type, dialect: Dialect) -> Type {
    match ty {
        Type::Varchar(length) if !(1..=16_383).contains(&length) => Type::Text,
        // What `Decimal` holds; SQLite keeps it as a floating point number.
        Type::Decimal(digits, _) if dialect == Dialect::Sqlite && digits > 15 => Type::Double,
        Type::Decimal(digits, _) if digits > 28 => match dialect {
            Dialect::Postgres => Type::Text,
            _ => Type::Decimal(15, 4),
        },
        ty => ty,
    }
}

/// What a spelling begins with, before its parameters.
fn name(spelled: &str) -> &str {
    spelled.split(['(', ' ']).next().unwrap_or_default()
}

fn postgres(spelled: &str) -> Type {
    match (name(spelled), spelled.ends_with("[]")) {
        ("json", false) => Type::Json,
        ("timestamp", false) => Type::DateTime,
        ("timestamptz", false) => Type::Timestamp,
        ("time", false) => Type::Time,
        ("numeric", false) => Type::Decimal(15, 4),
        // All others are converted from and to texts.
        _ => Type::Text,
    }
}

fn mysql(spelled: &str) -> Type {
    let unsigned = spelled.contains(" unsigned");
    match name(spelled) {
        "tinyint" if spelled.starts_with("tinyint(1)") => Type::Bool,
        "bit" if spelled == "bit(1)" => Type::Bool,
        "tinyint" | "year" => Type::SmallInt,
        "smallint" => {
            if unsigned {
                Type::Int
            } else {
                Type::SmallInt
            }
        }
        "mediumint" => Type::Int,
        "int" => {
            if unsigned {
                Type::BigInt
            } else {
                Type::Int
            }
        }
        "bigint" => Type::BigInt,
        "float" => Type::Real,
        "double" => Type::Double,
        "decimal" => Type::Decimal(15, 4),
        "date" => Type::Date,
        "time" => Type::Time,
        "datetime" => Type::DateTime,
        "timestamp" => Type::Timestamp,
        "json" => Type::Json,
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "enum" | "set" | "inet4" | "inet6" | "uuid" => {
            Type::Text
        }
        _ => Type::Bytes,
    }
}

/// By the rules of SQLite's affinities.
fn sqlite(spelled: &str) -> Type {
    let upper = spelled.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| upper.contains(word));
    if has(&["INT"]) {
        Type::BigInt
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Type::Text
    } else if has(&["BLOB"]) || upper.is_empty() {
        Type::Bytes
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Type::Double
    } else if has(&["BOOL"]) {
        Type::Bool
    } else if has(&["DATETIME"]) {
        Type::DateTime
    } else if has(&["TIMESTAMP"]) {
        Type::Timestamp
    } else if has(&["DATE"]) {
        Type::Date
    } else if has(&["JSON", "UUID", "STRING"]) {
        Type::Text
    } else {
        Type::Decimal(15, 4)
    }
}
