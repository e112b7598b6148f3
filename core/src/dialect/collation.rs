//! Columns that compare their texts in another way from now on: what rows may not have then.

use super::{Dialect, ddl::Context};
use crate::{
    plan::Hazard,
    schema::{Collation, Column, Indexed},
};

impl Context<'_> {
    /// Rows that a key held apart, and that are equal to the new collation.
    pub(super) fn of_collation(&self, dialect: Dialect, table: &str, from: &Column, to: &Column) -> Vec<Hazard> {
        let (Some(before), Some(after)) = (self.from.table(table), self.to.table(table)) else { return Vec::new() };
        let meant = to.collation.as_ref().or(after.collation.as_ref());
        // Only MySQL's is not known where nothing is said.
        let equates = meant.map_or(dialect == Dialect::Mysql, |meant| meant.equates(dialect));
        if from.collation == to.collation || !equates {
            return Vec::new();
        }
        let key = [before.primary_key.clone()];
        let unique = before.indexes.iter().filter(|index| index.unique && index.predicate.is_none());
        let keys = key.into_iter().chain(unique.filter_map(|index| {
            let column = |part: &Indexed| if let Indexed::Column(name) = part { Some(name.clone()) } else { None };
            index.parts.iter().map(|part| column(&part.of)).collect()
        }));
        let keys = keys.filter(|key| key.contains(&to.name));
        let hazard = |key: Vec<String>| {
            let parts = key.iter().map(|name| match *name == to.name {
                true => meant.map_or_else(|| dialect.identifier(name), |meant| compared(dialect, name, meant)),
                false => dialect.identifier(name),
            });
            let parts = parts.collect::<Vec<_>>().join(", ");
            let query = format!(
                "SELECT {parts}, COUNT(*) FROM {} GROUP BY {parts} HAVING COUNT(*) > 1",
                dialect.identifier(table)
            );
            let message = format!("fails while two rows agree on {}, by the new collation", key.join(", "));
            Hazard { query: meant.map(|_| query), ..Hazard::may_fail(table, message, String::new()) }
        };
        keys.map(hazard).collect()
    }
}

/// The column's text, compared so.
fn compared(dialect: Dialect, column: &str, meant: &Collation) -> String {
    let column = dialect.identifier(column);
    match (dialect, meant.charset()) {
        (Dialect::Mysql, Some(charset)) if charset == meant.name() => format!("CONVERT({column} USING {charset})"),
        (Dialect::Mysql, Some(charset)) => {
            format!("CONVERT({column} USING {charset}) COLLATE {}", dialect.identifier(meant.name()))
        }
        _ => format!("{column} COLLATE {}", dialect.identifier(meant.name())),
    }
}

impl Collation {
    /// Whether texts that differ can be equal to it. PostgreSQL's own take none for equal; others may.
    fn equates(&self, dialect: Dialect) -> bool {
        let name = self.name();
        match dialect {
            Dialect::Sqlite => name != "BINARY",
            Dialect::Postgres => {
                let own = ["C", "POSIX", "default", "ucs_basic", "unicode"];
                !(own.contains(&name) || name.ends_with("-x-icu") || name.contains('_'))
            }
            Dialect::Mysql => !name.ends_with("_bin"),
        }
    }
}
