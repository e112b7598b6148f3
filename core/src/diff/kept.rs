//! What models have no opinion of stays as the history has it.

use super::Renames;
use crate::{dialect::Dialect, schema::Schema};

/// How SQLite stores tables, their triggers, and views are as `history` has them, by their new names.
///
/// What a table of this shape cannot have goes: see [`Options::of`](crate::schema::Options::of). Types of a table that
/// is STRICT are those that such a table has.
pub(super) fn keep(wanted: &mut Schema, history: &Schema, renames: &Renames, dialect: Dialect) {
    let (_, history) = renames.changes(history, wanted, dialect);
    let tables = history.by_name();
    for table in &mut wanted.tables {
        let Some(before) = tables.get(table.name.as_str()) else { continue };
        table.options = before.options.of(table);
        table.triggers.clone_from(&before.triggers);
        if table.options.strict {
            table.columns.iter_mut().for_each(|column| column.ty = column.ty.in_strict());
        }
    }
    wanted.views.clone_from(&history.views);
}
