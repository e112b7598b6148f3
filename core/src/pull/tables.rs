//! Which tables become models.

use crate::{
    diagnostic::{self, Sink},
    dialect::Dialect,
    schema::{Schema, Table, Unmodelled},
};

/// Those that can be models. Those of runners are left out silently, others with a warning.
pub(super) fn modelled(schema: &Schema, dialect: Dialect, sink: &mut Sink) -> Vec<Table> {
    let mut tables = Vec::new();
    for table in &schema.tables {
        let (why, help) = match table.unmodelled(dialect) {
            None => {
                tables.push(keyed(table));
                continue;
            }
            Some(Unmodelled::Runner) => continue,
            Some(Unmodelled::NoKey) => {
                ("has no key, nor anything unique that is never NULL".to_owned(), "give it a key in a migration")
            }
            Some(Unmodelled::Key(column)) => {
                let spelled = table.column(&column).map(|own| own.ty.sql(dialect)).unwrap_or_default();
                let why = format!("has column `{column}` of type `{spelled}` in its key, which no key of a model is");
                (why, "give it a key of numbers, texts, bytes, UUIDs or dates in a migration")
            }
        };
        sink.report(diagnostic::PULL_TABLE, &[&table.name, &why, help], table.span);
    }
    tables
}

/// The table with the key that a model of it has.
fn keyed(table: &Table) -> Table {
    let mut table = table.clone();
    if table.primary_key.is_empty() {
        table.primary_key = table.key();
        let key = Some(table.primary_key.clone());
        let at = table.indexes.iter().position(|index| index.unique && index.whole() == key);
        at.map(|at| table.indexes.remove(at));
    }
    table
}
