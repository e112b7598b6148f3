//! Tables and columns get other names, and so does what refers to them.

use super::{Applied, Name, Slot, State, Trouble, expressions, key, made_up, same};
use crate::dialect::Dialect;

impl State {
    /// Renames a table, and what refers to it along with it.
    pub fn rename_table(&mut self, slot: Slot, to: &Name) -> Applied {
        let dialect = self.dialect;
        if self.slot(&to.text).is_some_and(|taken| taken != slot) {
            return Err(Trouble::contradiction(to, format!("there is a table `{}` already", to.text)));
        }
        let Some(mut table) = self.take(slot) else { return Ok(()) };
        if dialect == Dialect::Postgres && !table.primary_key.is_empty() {
            // What it was called by its table it goes on being called.
            let name = self.primary_key_name(slot, &table);
            self.name_primary_key(slot, Some(name));
        }
        let from = std::mem::replace(&mut table.name, to.text.clone());
        self.renamings.table(&from, &to.text);
        made_up::table_renamed(dialect, &mut table, &from, &self.written);
        self.slots.remove(&key(dialect, &from));
        self.slots.insert(key(dialect, &to.text), slot);
        // A table that refers to itself goes on doing so, whatever the setting.
        for foreign in &mut table.foreign_keys {
            if same(dialect, &foreign.references_table, &from) {
                foreign.references_table.clone_from(&to.text);
            }
        }
        self.put_back(slot, table);
        if !self.legacy_rename {
            let referrers = self.referrers.remove(&key(dialect, &from)).unwrap_or_default();
            for referrer in &referrers {
                let foreign_keys =
                    self.tables.get_mut(*referrer).and_then(Option::as_mut).map(|table| &mut table.foreign_keys);
                for foreign in foreign_keys.into_iter().flatten() {
                    if same(dialect, &foreign.references_table, &from) {
                        foreign.references_table.clone_from(&to.text);
                    }
                }
            }
            self.referrers.entry(key(dialect, &to.text)).or_default().extend(referrers);
        }
        self.follow_table(slot, &from);
        self.resolve_references_to(slot);
        Ok(())
    }

    /// Renames a column, and what refers to it along with it.
    pub fn rename_column(&mut self, slot: Slot, from: &str, to: &str) {
        let dialect = self.dialect;
        let rename = |columns: &mut Vec<String>| {
            for column in columns.iter_mut().filter(|column| same(dialect, column, from)) {
                to.clone_into(column);
            }
        };
        let Some(mut table) = self.take(slot) else { return };
        for column in table.columns.iter_mut().filter(|column| same(dialect, &column.name, from)) {
            self.renamings.column(&table.name, &column.name, to);
            to.clone_into(&mut column.name);
        }
        if dialect == Dialect::Sqlite {
            made_up::column_renamed(&mut table, from, to, &self.written);
        }
        rename(&mut table.primary_key);
        for index in &mut table.indexes {
            for column in index.columns_mut().filter(|column| same(dialect, column, from)) {
                to.clone_into(column);
            }
        }
        table.foreign_keys.iter_mut().for_each(|key| rename(&mut key.columns));
        for expression in table.expressions_mut() {
            *expression = expressions::rename(dialect, expression, from, to);
        }
        let name = table.name.clone();
        self.put_back(slot, table);
        self.follow_column(&name, from, to);
        for referrer in self.referrers.get(&key(dialect, &name)).into_iter().flatten() {
            let foreign_keys =
                self.tables.get_mut(*referrer).and_then(Option::as_mut).map(|table| &mut table.foreign_keys);
            for foreign in foreign_keys.into_iter().flatten() {
                if same(dialect, &foreign.references_table, &name) {
                    rename(&mut foreign.references_columns);
                }
            }
        }
    }
}
