//! What differs between two schemas, as a list of changes in an order that can be carried out.

mod alike;
mod answer;
mod change;
mod complete;
mod computed;
mod content;
mod detach;
mod enums;
mod kept;
mod linking;
mod order;
mod pairs;
mod question;
mod rename;
mod values;

pub use answer::{Answer, Thing};
pub use change::Change;
pub(crate) use change::lost;
pub use complete::complete;
pub use content::same;
pub(crate) use content::{expression_form, in_parentheses, mentions, same_check, same_default, same_type};
pub(crate) use linking::moved;
pub use linking::{Apart, Linking, Through};
pub use question::{Candidate, Question, questions};
pub use rename::Renames;
pub(crate) use values::{in_new_names, update, values};

use std::collections::{HashMap, HashSet};

use crate::{
    dialect::Dialect,
    schema::{Check, Column, ForeignKey, Index, Schema, Table},
};
use content::same_column;
use order::parents_first;
use pairs::{Pair, pairs};

/// The changes that make `to` of `from`, both [lowered](Schema::lowered) for `dialect`.
///
/// A foreign key or check that stays as it is is dropped and added again around a change that the database does not
/// make under it: to the type of its columns, to the key or index it rests on.
pub fn diff(from: &Schema, to: &Schema, dialect: Dialect) -> Vec<Change> {
    diff_with(from, to, Vec::new(), dialect)
}

/// The same with these fillings among the changes: [`Change::FillLinks`] and [`Change::FillReference`].
pub(crate) fn diff_with(from: &Schema, to: &Schema, fillings: Vec<Change>, dialect: Dialect) -> Vec<Change> {
    let pairs = pairs(from, to, dialect);
    let mut changes = Changes::default();
    (changes.fill_links, changes.fill_references) =
        fillings.into_iter().partition(|filling| matches!(filling, Change::FillLinks(_)));
    (changes.create_enums, changes.alter_enums, changes.drop_enums) = enums::changes(from, to);
    let stay = pairs.iter().map(|pair| (pair.from.name.as_str(), pair)).collect();
    changes.drop_tables(from, to, &stay, dialect);
    changes.create_tables(from, to, &stay, dialect);
    for pair in &pairs {
        changes.change_table(pair, &pairs, dialect);
    }
    changes.in_order()
}

/// The tables that stay, by name.
type Stay<'a> = HashMap<&'a str, &'a Pair<'a>>;

/// The changes by kind, as the order needs them.
#[derive(Default)]
struct Changes {
    drop_foreign_keys: Vec<Change>,
    drop_checks: Vec<Change>,
    drop_indexes: Vec<Change>,
    drop_primary_keys: Vec<Change>,
    settle_columns: Vec<Change>,
    add_references: Vec<Change>,
    fill_references: Vec<Change>,
    drop_tables: Vec<Change>,
    create_enums: Vec<Change>,
    alter_enums: Vec<Change>,
    create_tables: Vec<Change>,
    add_columns: Vec<Change>,
    alter_columns: Vec<Change>,
    compute_columns: Vec<Change>,
    comments: Vec<Change>,
    add_primary_keys: Vec<Change>,
    fill_links: Vec<Change>,
    create_indexes: Vec<Change>,
    add_foreign_keys: Vec<Change>,
    add_checks: Vec<Change>,
    drop_columns: Vec<Change>,
    drop_enums: Vec<Change>,
}

impl Changes {
    /// What stands on something goes before it and comes after it; names are freed before they are taken; columns go
    /// last, since MySQL and SQLite have no table without any. What is moved is read while it is there.
    fn in_order(self) -> Vec<Change> {
        let Changes {
            drop_foreign_keys,
            drop_checks,
            drop_indexes,
            drop_primary_keys,
            settle_columns,
            add_references,
            fill_references,
            drop_tables,
            create_enums,
            alter_enums,
            create_tables,
            add_columns,
            alter_columns,
            compute_columns,
            comments,
            add_primary_keys,
            fill_links,
            create_indexes,
            add_foreign_keys,
            add_checks,
            drop_columns,
            drop_enums,
        } = self;
        [
            drop_foreign_keys,
            drop_checks,
            drop_indexes,
            drop_primary_keys,
            settle_columns,
            add_references,
            fill_references,
            drop_tables,
            create_enums,
            alter_enums,
            create_tables,
            add_columns,
            alter_columns,
            compute_columns,
            comments,
            add_primary_keys,
            fill_links,
            create_indexes,
            add_foreign_keys,
            add_checks,
            drop_columns,
            drop_enums,
        ]
        .concat()
    }

    fn drop_tables(&mut self, from: &Schema, to: &Schema, stay: &Stay<'_>, dialect: Dialect) {
        let going = parents_first(from.unshared(to));
        let mut gone: HashSet<&str> = HashSet::new();
        for table in going.into_iter().rev() {
            let name = table.name.as_str();
            // A table that goes before this one and is referred to by it: they refer to each other in a circle.
            let gone_before = |key: &ForeignKey| gone.contains(key.references_table.as_str());
            // Or the key that it refers to goes before it.
            let freed = |key: &ForeignKey| {
                let parent = stay.get(key.references_table.as_str());
                parent.is_some_and(|pair| !pair.has_key(&key.references_columns))
            };
            let mut table = Table::clone(table);
            if dialect != Dialect::Sqlite {
                for foreign_key in take(&mut table.foreign_keys, |key| gone_before(key) || freed(key)) {
                    let table = table.name.clone();
                    self.drop_foreign_keys.push(Change::DropForeignKey { table, foreign_key });
                }
            }
            self.drop_tables.push(Change::DropTable(table));
            gone.insert(name);
        }
    }

    fn create_tables(&mut self, from: &Schema, to: &Schema, stay: &Stay<'_>, dialect: Dialect) {
        let mut made: HashSet<&str> = HashSet::new();
        for table in parents_first(to.unshared(from)) {
            let ready = |key: &ForeignKey| {
                let parent = key.references_table.as_str();
                made.contains(parent)
                    || (table.name == parent && same_set(&table.primary_key, &key.references_columns))
                    || stay.get(parent).is_some_and(|pair| pair.keeps_key(&key.references_columns, dialect))
            };
            let name = table.name.as_str();
            let mut table = Table::clone(table);
            if dialect != Dialect::Sqlite {
                for foreign_key in take(&mut table.foreign_keys, |key| !ready(key)) {
                    let table = table.name.clone();
                    self.add_foreign_keys.push(Change::AddForeignKey { table, foreign_key });
                }
            }
            self.create_tables.push(Change::CreateTable(table));
            made.insert(name);
        }
    }

    fn change_table(&mut self, pair: &Pair<'_>, pairs: &[Pair<'_>], dialect: Dialect) {
        let Pair { from, to, foreign_keys, indexes, checks, replaced: _, anew } = pair;
        let table = || to.name.clone();
        let Table {
            name: _,
            columns,
            primary_key,
            primary_key_name: _,
            foreign_keys: _,
            indexes: _,
            checks: _,
            comment,
            collation: _,
            options: _,
            triggers: _,
            span: _,
        } = to;

        let (mut settled, mut computed) = (Vec::new(), Vec::new());
        let drop = |column: &Column| Change::DropColumn { table: table(), column: column.clone() };
        let add = |column: &Column| Change::AddColumn { table: table(), column: column.clone() };
        let alter = |from: &Column, to: &Column| {
            let (from, to) = (from.clone(), to.clone());
            Change::AlterColumn { table: table(), from, to }
        };
        if from.comment != *comment {
            let (from, to) = (from.comment.clone(), comment.clone());
            self.comments.push(Change::CommentTable { table: table(), from, to });
        }

        for column in columns {
            match from.column(&column.name) {
                None if column.computed.is_some() => computed.push((column, add(column))),
                None => self.add_column(table(), column.clone()),
                Some(before) if anew.contains(&column.name.as_str()) => {
                    settled.push((before, drop(before)));
                    computed.push((column, add(column)));
                }
                Some(before) if before.computed.is_some() && column.computed.is_none() => {
                    let kept = before.settled();
                    settled.push((before, alter(before, &kept)));
                    if !same_column(&kept, column, dialect) {
                        self.alter_columns.push(alter(&kept, column));
                    }
                }
                Some(before) if !same_column(before, column, dialect) => {
                    self.alter_columns.push(alter(before, column));
                }
                Some(_) => {}
            }
        }
        for column in from.columns.iter().filter(|column| to.column(&column.name).is_none()) {
            match column.computed {
                Some(_) => settled.push((column, drop(column))),
                None => self.drop_columns.push(drop(column)),
            }
        }
        // What is computed goes before what it is computed from, and comes after it.
        self.settle_columns.extend(computed::in_turn(settled, |column, other| other.is_computed_of(&column.name)));
        self.compute_columns.extend(computed::in_turn(computed, |column, other| column.is_computed_of(&other.name)));
        if from.primary_key != *primary_key {
            if !from.primary_key.is_empty() {
                let columns = from.primary_key.clone();
                self.drop_primary_keys.push(Change::DropPrimaryKey { table: table(), columns });
            }
            if !primary_key.is_empty() {
                self.add_primary_keys.push(Change::AddPrimaryKey { table: table(), columns: primary_key.clone() });
            }
        }

        let detached = foreign_keys.kept.iter().map(|(key, _)| *key).filter(|key| pair.detaches(key, pairs, dialect));
        let detached: Vec<&ForeignKey> = detached.collect();
        for &foreign_key in foreign_keys.dropped.iter().chain(&detached) {
            let foreign_key = foreign_key.clone();
            self.drop_foreign_keys.push(Change::DropForeignKey { table: table(), foreign_key });
        }
        for &foreign_key in foreign_keys.added.iter().chain(&detached) {
            let foreign_key = foreign_key.clone();
            self.add_foreign_keys.push(Change::AddForeignKey { table: table(), foreign_key });
        }
        // PostgreSQL would keep the conversion of the old type in the condition.
        let retyped = |expression: &str| {
            let mut columns = to.columns.iter().filter(|column| from.column(&column.name).is_some());
            let lets_go = |name: &str| {
                pair.replaces(name, dialect) || dialect == Dialect::Postgres && pair.reshapes(name, dialect)
            };
            columns.any(|column| lets_go(&column.name) && mentions(expression, &column.name))
        };
        let holds = |index: &Index| {
            from.columns.iter().any(|column| pair.replaces(&column.name, dialect) && index.holds(&column.name))
        };
        let detached = indexes.kept.iter().map(|(index, _)| *index);
        let detached = detached.filter(|index| holds(index) || index.expressions().any(retyped));
        let detached: Vec<&Index> = detached.collect();
        for &index in indexes.dropped.iter().chain(&detached) {
            self.drop_indexes.push(Change::DropIndex { table: table(), index: index.clone() });
        }
        for &index in indexes.added.iter().chain(&detached) {
            self.create_indexes.push(Change::CreateIndex { table: table(), index: index.clone() });
        }
        let detached = checks.kept.iter().map(|(check, _)| *check).filter(|check| retyped(&check.expression));
        let detached: Vec<&Check> = detached.collect();
        for &check in checks.dropped.iter().chain(&detached) {
            self.drop_checks.push(Change::DropCheck { table: table(), check: check.clone() });
        }
        for &check in checks.added.iter().chain(&detached) {
            self.add_checks.push(Change::AddCheck { table: table(), check: check.clone() });
        }
    }
}

impl Changes {
    /// A column of a reference that links become takes NULL until it is filled.
    fn add_column(&mut self, table: String, column: Column) {
        if !self.fill_references.iter().any(|filling| filling.fills(&table, &column.name).is_some()) {
            return self.add_columns.push(Change::AddColumn { table, column });
        }
        let mut added = column.clone();
        if column.default.is_none() && !column.nullable {
            added.nullable = true;
            let (table, from) = (table.clone(), added.clone());
            self.alter_columns.push(Change::AlterColumn { table, from, to: column });
        }
        self.add_references.push(Change::AddColumn { table, column: added });
    }
}

/// Whether two lists of columns hold the same ones.
pub(crate) fn same_set(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|column| b.contains(column))
}

/// Takes out of `items` what `which` says.
fn take<T>(items: &mut Vec<T>, which: impl Fn(&T) -> bool) -> Vec<T> {
    let (taken, rest) = std::mem::take(items).into_iter().partition(which);
    *items = rest;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::sample::{index, recipes, with};

    fn summaries(from: &Schema, to: &Schema, dialect: Dialect) -> Vec<String> {
        diff(from, to, dialect).iter().map(Change::summary).collect()
    }

    #[test]
    fn equal_content_of_another_name_is_left_alone() {
        let from = with("recipe_ingredients", |table| {
            table.foreign_keys[0].name = "fk_recipe".into();
            table.indexes[0].name = "by_ingredient".into();
            table.checks[0].name = "some".into();
            table.checks[0].expression = "( quantity>0 )".into();
        });
        for dialect in Dialect::ALL {
            assert_eq!(diff(&from, &recipes(), dialect), []);
        }
    }

    #[test]
    fn other_content_of_the_same_name_is_dropped_and_created() {
        let to = with("recipe_ingredients", |table| table.indexes[0].parts.extend(index("", "quantity", false).parts));
        let expected = [
            "drop index recipe_ingredients_ingredient_id_idx on recipe_ingredients",
            "create index recipe_ingredients_ingredient_id_idx on recipe_ingredients",
        ];
        assert_eq!(summaries(&recipes(), &to, Dialect::Postgres), expected);
    }

    #[test]
    fn a_name_that_something_new_needs_is_given_up() {
        let from = with("recipe_ingredients", |table| table.indexes[0].name = "wanted".into());
        let mut to = recipes();
        let mut wanted = index("recipes", "id", false);
        wanted.name = "wanted".into();
        to.table_mut("recipes").unwrap().indexes.push(wanted);
        let expected = [
            "drop index wanted on recipe_ingredients",
            "create index recipe_ingredients_ingredient_id_idx on recipe_ingredients",
            "create index wanted on recipes",
        ];
        assert_eq!(summaries(&from, &to, Dialect::Sqlite), expected);
    }

    #[test]
    fn tables_in_a_circle_get_their_foreign_keys_afterwards() {
        let circle = with("ingredients", |table| {
            let mut key = recipes().tables[0].foreign_keys[0].clone();
            key.name = "ingredients_recipe_id_fkey".into();
            key.references_table = "recipe_ingredients".into();
            table.foreign_keys.push(key);
        });
        let up = summaries(&Schema::default(), &circle, Dialect::Postgres);
        assert_eq!(up.iter().filter(|summary| summary.starts_with("add foreign key")).count(), 1, "{up:#?}");
        let down = summaries(&circle, &Schema::default(), Dialect::Postgres);
        assert!(down[0].starts_with("drop foreign key"), "{down:#?}");
        assert!(summaries(&Schema::default(), &circle, Dialect::Sqlite).iter().all(|s| s.starts_with("create table")));
    }
}
