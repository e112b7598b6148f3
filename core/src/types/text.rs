//! Which types hold texts, and how much of them.

use super::Type;
use crate::dialect::Dialect;

impl Type {
    /// Whether columns of this type compare texts in one way or another, in `dialect`. SQLite's do whatever their type.
    pub fn is_collated(&self, dialect: Dialect) -> bool {
        const NAMES: [&str; 9] =
            ["bpchar", "char", "citext", "enum", "longtext", "mediumtext", "set", "text", "tinytext"];
        match self {
            _ if dialect == Dialect::Sqlite => true,
            Type::Raw(text) => NAMES.contains(&text.split([' ', '(']).next().unwrap_or_default()),
            Type::Array(element) => element.ty().is_text(),
            Type::Given(given) => Type::from_sql(dialect, &given[dialect as usize]).is_collated(dialect),
            ty => ty.is_text(),
        }
    }

    /// The most characters it holds, where it says so.
    #[cfg(feature = "sql")]
    pub(crate) fn characters(&self) -> Option<u32> {
        match self {
            Type::Varchar(length) => Some(*length),
            Type::Raw(text) => text.strip_prefix("char(")?.strip_suffix(')')?.parse().ok(),
            _ => None,
        }
    }
}
