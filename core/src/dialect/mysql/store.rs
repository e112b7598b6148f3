//! What was computed when it was read, stored from now on.

use super::{DIALECT, Mysql, definition};
use crate::{dialect::ddl::Work, schema::Column};

impl Mysql<'_> {
    /// Another column in the place of one that is computed when it is read, with its values: the server cannot store
    /// those in itself.
    pub(super) fn store(&self, table: &str, to: &Column) -> Work {
        let mut stored = Column { name: to.name.clone() + "_new", ..to.clone() };
        // Its table may get another name only after this.
        while self.0.from.tables.iter().any(|table| table.column(&stored.name).is_some()) {
            stored.name += "_new";
        }
        let (own, new) = (DIALECT.identifier(&to.name), DIALECT.identifier(&stored.name));
        Work::Statements(vec![
            DIALECT.alter_table(table, &[format!("ADD COLUMN {} AFTER {own}", definition(&stored, None))]),
            format!("UPDATE {} SET {new} = {own}", DIALECT.identifier(table)),
            DIALECT.alter_table(table, &[format!("DROP COLUMN {own}")]),
            DIALECT.rename_column(table, &stored.name, &to.name),
        ])
    }
}
