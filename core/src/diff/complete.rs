//! What models leave open, and the database has: comments and collations, triggers and views, how SQLite stores a
//! table.

use std::collections::HashMap;

use super::{Renames, kept::keep, same_type};
use crate::{
    dialect::Dialect,
    schema::{Collation, Column, ForeignKey, Schema, Table},
};

/// The schema that models want, which is [lowered](Schema::lowered), together with what they leave open: comments and
/// collations are as `current` has them where nothing is said of them. So is the collation of a new column that refers
/// to one that is there, because MySQL compares only what it compares alike. Triggers, views and how SQLite stores a
/// table are always as they were: models have no word for them.
///
/// Plan up and down with the schema that this returns.
pub fn complete(mut wanted: Schema, current: &Schema, renames: &Renames, dialect: Dialect) -> Schema {
    keep(&mut wanted, current, renames, dialect);
    let tables = current.by_name();
    for table in &mut wanted.tables {
        let before = tables.get(renames.before(&table.name)).copied();
        if let Some(before) = before {
            table.collation.clone_from(&before.collation);
        }
        settle(&mut table.comment, before.and_then(|before| before.comment.as_ref()));
        let Table { name, columns, collation, .. } = table;
        for column in columns {
            let before = renames.origin(before, name, &column.name);
            settle(&mut column.comment, before.and_then(|before| before.comment.as_ref()));
            if column.collation.is_none() {
                let kept = before.filter(|before| compares_as(before, column, dialect));
                column.collation = kept.and_then(|before| before.collation.clone());
            } else if column.collation == *collation
                || column.collation.as_ref().is_some_and(|own| own.is_usual(dialect))
            {
                column.collation = None;
            }
        }
    }
    if dialect == Dialect::Mysql {
        follow(&mut wanted, &tables, renames);
    }
    wanted
}

/// A comment, as wanted: an empty one is none.
fn settle(wanted: &mut Option<String>, before: Option<&String>) {
    *wanted = wanted.take().or_else(|| before.cloned()).filter(|text| !text.is_empty());
}

/// Whether texts can go on being compared as they were.
fn compares_as(before: &Column, column: &Column, dialect: Dialect) -> bool {
    same_type(before, column, dialect) || [before, column].iter().all(|side| side.ty.is_collated(dialect))
}

/// Gives new columns the collation of those that they refer to.
fn follow(wanted: &mut Schema, current: &HashMap<&str, &Table>, renames: &Renames) {
    let is_new = |table: &str, column: &str| {
        renames.origin(current.get(renames.before(table)).copied(), table, column).is_none()
    };
    // From parents to their children, however long the chain.
    for _ in 0..wanted.tables.len() {
        let mut found: Vec<(usize, String, Option<Collation>)> = Vec::new();
        let parents = wanted.by_name();
        for (at, table) in wanted.tables.iter().enumerate() {
            for ForeignKey { columns, references_table, references_columns, .. } in &table.foreign_keys {
                let Some(parent) = parents.get(references_table.as_str()) else { continue };
                for (column, key) in columns.iter().zip(references_columns) {
                    let (Some(own), Some(key)) = (table.column(column), parent.column(key)) else { continue };
                    let meant = key.collation.as_ref().or(parent.collation.as_ref());
                    let has = own.collation.as_ref().or(table.collation.as_ref());
                    if is_new(&table.name, column) && own.ty.is_collated(Dialect::Mysql) && meant != has {
                        found.push((at, column.clone(), meant.cloned()));
                    }
                }
            }
        }
        if found.is_empty() {
            return;
        }
        for (at, column, meant) in found {
            wanted.tables[at].collate(&column, meant);
        }
    }
}

impl Table {
    /// Gives a column that collation; where it is the database's, which has no name, all of the table is in that but
    /// what is said to be in another.
    fn collate(&mut self, column: &str, meant: Option<Collation>) {
        if meant.is_none() {
            let usual = self.collation.take();
            let others = self.columns.iter_mut().filter(|own| own.name != column && own.ty.is_collated(Dialect::Mysql));
            others.filter(|own| own.collation.is_none()).for_each(|own| own.collation.clone_from(&usual));
        }
        let usual = self.collation.clone();
        for own in self.columns.iter_mut().filter(|own| own.name == column) {
            own.collation = meant.clone().filter(|_| meant != usual);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Type;

    fn named(name: &str) -> Option<Collation> {
        Some(Collation::named(Dialect::Mysql, name))
    }

    fn table(name: &str, collation: Option<Collation>, column: Column) -> Table {
        Table { columns: vec![column], collation, ..Table::new(name) }
    }

    fn schema(tables: &[&Table]) -> Schema {
        Schema { tables: tables.iter().copied().cloned().collect(), ..Schema::default() }
    }

    #[test]
    fn what_nobody_speaks_of_stays() {
        let before = Column { comment: Some("its name".into()), collation: named("latin1_bin"), ..text("name") };
        let mut before = table("a", named("utf8mb3_general_ci"), before);
        before.comment = Some("old".into());
        let mut wanted = table("b", named("utf8mb4_bin"), text("called"));
        let mut renames = Renames::default();
        renames.table("a", "b");
        renames.column("b", "name", "called");
        let done = complete(schema(&[&wanted]), &schema(&[&before]), &renames, Dialect::Mysql);
        let column = Column { name: "called".into(), ..before.columns[0].clone() };
        assert_eq!(done.tables[0], Table { name: "b".into(), columns: vec![column], ..before.clone() });
        // An empty comment is none, and what the table has need not be said of the column.
        wanted.comment = Some(String::new());
        wanted.columns[0].collation = named("utf8mb3_general_ci");
        wanted.columns[0].comment = Some("new".into());
        let done = complete(schema(&[&wanted]), &schema(&[&before]), &renames, Dialect::Mysql);
        assert_eq!(done.tables[0].comment, None);
        assert_eq!(done.tables[0].columns[0], Column { comment: Some("new".into()), ..text("called") });
    }

    #[test]
    fn numbers_have_no_collation() {
        let before = Column { collation: named("latin1_bin"), ..text("a") };
        let wanted = table("t", named("utf8mb4_bin"), Column::new("a", Type::Int));
        let before = table("t", named("utf8mb4_bin"), before);
        let done = complete(schema(&[&wanted]), &schema(&[&before]), &Renames::default(), Dialect::Mysql);
        assert_eq!(done, schema(&[&wanted]));
    }

    #[test]
    fn a_reference_compares_as_the_key_does() {
        let key = ForeignKey {
            name: "f".into(),
            columns: vec!["a".into()],
            references_table: "parents".into(),
            references_columns: vec!["code".into()],
            on_delete: crate::schema::Action::NoAction,
            on_update: crate::schema::Action::NoAction,
            checked: Default::default(),
            span: Default::default(),
        };
        let mut child = table("children", named("utf8mb4_bin"), text("a"));
        child.columns.push(text("note"));
        child.foreign_keys.push(key);
        let wanted = schema(&[&child, &table("parents", named("utf8mb4_bin"), text("code"))]);
        let done = |collation| {
            let before = schema(&[&table("parents", collation, text("code"))]);
            let done = complete(wanted.clone(), &before, &Renames::default(), Dialect::Mysql);
            let child = &done.tables[0];
            let name = |collation: &Option<Collation>| collation.as_ref().map(|own| own.name().to_owned());
            [name(&child.collation), name(&child.columns[0].collation), name(&child.columns[1].collation)]
        };
        let bin = || Some("utf8mb4_bin".to_owned());
        assert_eq!(done(named("latin1_swedish_ci")), [bin(), Some("latin1_swedish_ci".to_owned()), None]);
        assert_eq!(done(named("utf8mb4_bin")), [bin(), None, None]);
        assert_eq!(done(None), [None, None, bin()]);
    }

    fn text(name: &str) -> Column {
        Column::new(name, Type::Varchar(20))
    }
}
