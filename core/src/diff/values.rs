//! Values of enums that are called otherwise from now on: those of an enum of the database, and texts that a column's
//! list or check allows.

use std::collections::BTreeSet;

use super::{Change, Renames, Thing, rename::sequence};
use crate::{
    dialect::Dialect,
    schema::{Check, Column, Enum, Literal, Schema, Table, Variant},
    types::Type,
};

/// What a value was called, and what it is called now.
pub(super) type Pair = (String, String);

impl Renames {
    /// Adds the values that the models of `to` rename, where the names of tables and columns are settled:
    /// `#[value(was = "…")]`. It counts as long as there is the old one and not yet the new, or the new one is itself
    /// another's old.
    pub(super) fn values_said(&mut self, from: &Schema, to: &Schema) {
        let said = to.variants.iter().filter_map(|Variant { table, column, value, was, span: _ }| {
            Some(((table.as_str(), column.as_str()), (was.as_deref()?, value.as_str())))
        });
        let said: Vec<_> = said.collect();
        let columns: BTreeSet<_> = said.iter().map(|(of, _)| *of).collect();
        for (table, column) in columns {
            let Some(there) = self.values_before(from, table, column) else { continue };
            let has = |value: &str| there.iter().any(|other| other == value);
            let mut waiting: Vec<_> =
                said.iter().filter(|(of, _)| *of == (table, column)).map(|(_, pair)| *pair).collect();
            let mut counted: Vec<(&str, &str)> = Vec::new();
            while let Some(at) = waiting
                .iter()
                .position(|(old, new)| has(old) && (!has(new) || counted.iter().any(|(freed, _)| freed == new)))
            {
                counted.push(waiting.remove(at));
            }
            for (old, new) in counted {
                self.value(table, column, old, new);
            }
        }
    }

    /// Adds that of a value, of the column that is called so from now on. It counts for more than one before.
    pub fn value(&mut self, table: &str, column: &str, from: &str, to: &str) {
        let other = |(before, after): &Pair| before != from && after != to;
        self.values.retain(|(of, name, pair)| of != table || name != column || other(pair));
        self.values.push((table.to_owned(), column.to_owned(), (from.to_owned(), to.to_owned())));
    }

    /// The values of a column that have other names than before: the old, and the new.
    pub fn values_of(&self, table: &str, column: &str) -> Vec<(String, String)> {
        let own = self.values.iter().filter(|(of, name, _)| of == table && name == column);
        own.map(|(_, _, pair)| pair.clone()).collect()
    }

    /// The values of a column, which is called so from now on, as they were.
    pub(super) fn values_before(&self, from: &Schema, table: &str, column: &str) -> Option<Vec<String>> {
        of(from, self.before(table), self.column_before(table, column))
    }

    /// The values that would have a name that another has and keeps, with that name.
    pub(super) fn merged(&self, from: &Schema) -> Vec<(Thing, String)> {
        let merges = |(table, column, (_, new)): &&(String, String, Pair)| {
            let there = self.values_before(from, table, column).unwrap_or_default();
            let freed = |(of, name, (old, _)): &(String, String, Pair)| of == table && name == column && old == new;
            there.contains(new) && !self.values.iter().any(freed)
        };
        let merged = self.values.iter().filter(merges);
        merged.map(|(table, column, (old, new))| (Thing::value(table, column, old), new.clone())).collect()
    }

    /// Leaves out those, so that the old value goes.
    pub(super) fn part(&mut self, from: &Schema) {
        loop {
            let merged = self.merged(from);
            let is = |(table, column, (old, _)): &(String, String, Pair)| {
                merged.iter().any(|(thing, _)| *thing == Thing::value(table, column, old))
            };
            if merged.is_empty() {
                return;
            }
            self.values.retain(|value| !is(value));
        }
    }

    /// The changes that give values these names, where tables and columns have theirs. A unique index of the rows that
    /// have one goes before: the rows that are to leave it and those that are to come in may agree.
    pub(super) fn changes_of_values(&self, schema: &Schema) -> Vec<Change> {
        let columns: BTreeSet<_> = self.values.iter().map(|(table, column, _)| (table, column)).collect();
        let mut changes: Vec<Change> = Vec::new();
        for (name, column) in columns {
            let Some((table, own)) = schema.table(name).and_then(|table| Some((table, table.column(column)?))) else {
                continue;
            };
            let values = self.values_of(name, column);
            if let Type::Enum(of) = &own.ty {
                let Some(from) = schema.enumeration(of) else { continue };
                let known =
                    |change: &Change| matches!(change, Change::RenameEnumValues { from, .. } if from.name == *of);
                if !changes.iter().any(known) {
                    changes.push(Change::RenameEnumValues { from: from.clone(), values });
                }
            } else {
                let check = table.checks.iter().find(|check| check.values_of(column).is_some()).cloned();
                let gone =
                    table.indexes.iter().filter(|index| index.unique && index.names_values(table, column, &values));
                let gone = gone.map(|index| Change::DropIndex { table: name.clone(), index: index.clone() });
                // It was dropped for another column.
                let gone: Vec<Change> = gone.filter(|change| !changes.contains(change)).collect();
                changes.extend(gone);
                changes.push(Change::RenameValues { table: name.clone(), column: own.clone(), check, values });
            }
        }
        changes
    }
}

impl Schema {
    /// The values that a type lists.
    pub(crate) fn values_of(&self, ty: &Type) -> Option<Vec<String>> {
        match ty {
            Type::Enum(name) => Some(self.enumeration(name)?.values.clone()),
            ty => ty.listed(),
        }
    }
}

/// The values that a column of an enum can have.
pub(super) fn of(schema: &Schema, table: &str, column: &str) -> Option<Vec<String>> {
    let table = schema.table(table)?;
    values(schema, table, table.column(column)?)
}

/// The columns of the enum that this column is of: those of one type of the database, or of one declaration, by where
/// this value of it stands.
pub(super) fn family<'a>(
    schema: &'a Schema,
    (table, column): (&'a str, &'a str),
    value: &str,
) -> Vec<(&'a str, &'a str)> {
    if let Some(Type::Enum(name)) = schema.table(table).and_then(|table| table.column(column)).map(|own| &own.ty) {
        let columns = schema.tables.iter().flat_map(|table| table.columns.iter().map(move |own| (table, own)));
        let own = columns.filter(|(_, own)| own.is_of(name));
        return own.map(|(table, own)| (table.name.as_str(), own.name.as_str())).collect();
    }
    let place = |own: &Variant| Some((own.span.source()?, own.span.range()));
    let Some(at) = variant(schema, (table, column), value).and_then(place) else { return vec![(table, column)] };
    let same = schema.variants.iter().filter(|own| own.value == value && place(own).as_ref() == Some(&at));
    same.map(|own| (own.table.as_str(), own.column.as_str())).collect()
}

/// Where a value of a column is declared.
pub(super) fn variant<'a>(schema: &'a Schema, (table, column): (&str, &str), value: &str) -> Option<&'a Variant> {
    schema.variants.iter().find(|own| own.table == table && own.column == column && own.value == value)
}

/// The same of a column.
pub(crate) fn values(schema: &Schema, table: &Table, column: &Column) -> Option<Vec<String>> {
    schema.values_of(&column.ty).or_else(|| table.checks.iter().find_map(|check| check.values_of(&column.name)))
}

/// The value's new name.
fn renamed(value: &str, values: &[Pair]) -> String {
    values.iter().find(|(old, _)| old == value).map_or(value, |(_, new)| new).to_owned()
}

/// Makes a renaming of values that is planned.
pub(super) fn apply(schema: &mut Schema, change: &Change) {
    match change {
        Change::RenameEnumValues { from, values } => {
            schema.tables.iter_mut().for_each(|table| table.rename_values(|own| own.is_of(&from.name), values));
            let columns = schema.tables.iter_mut().flat_map(|table| &mut table.columns);
            columns.filter(|column| column.is_of(&from.name)).for_each(|column| *column = column.with_values(values));
            for own in schema.enums.iter_mut().filter(|own| own.name == from.name) {
                *own = own.with_values(values);
            }
        }
        Change::RenameValues { table, column, check, values } => {
            let Some(table) = schema.table_mut(table) else { return };
            for own in table.columns.iter_mut().filter(|own| own.name == column.name) {
                *own = own.with_values(values);
            }
            for own in table.checks.iter_mut().filter(|own| Some(&**own) == check.as_ref()) {
                *own = own.with_values(values);
            }
        }
        _ => {}
    }
}

impl Enum {
    /// With other names for its values.
    pub(crate) fn with_values(&self, values: &[Pair]) -> Enum {
        Enum { values: self.values.iter().map(|value| renamed(value, values)).collect(), ..self.clone() }
    }

    /// The renamings in an order in which each new name is free; what is in the way is put aside.
    pub(crate) fn in_turn(&self, values: &[Pair]) -> Vec<Pair> {
        let after = self.with_values(values);
        let wanted = |name: &str| after.values.iter().any(|value| value == name);
        sequence(values, self.values.iter().map(String::as_str), wanted, Dialect::Postgres)
    }
}

impl Column {
    /// With other names for the values of its list, and for the one that is its default.
    pub(crate) fn with_values(&self, values: &[Pair]) -> Column {
        let mut column = self.clone();
        if let Some(Literal::Text(text)) = &mut column.default {
            *text = renamed(text, values);
        }
        if let Some(listed) = column.ty.listed() {
            let listed: Vec<String> = listed.iter().map(|value| renamed(value, values)).collect();
            column.ty = Type::of_list(&listed);
        }
        column
    }

    /// The renamings, those together that one statement makes. Where rows are told apart by the column each is alone,
    /// and waits for its name: databases look for two rows with one value row by row.
    pub(crate) fn in_turn(&self, table: Option<&Table>, check: Option<&Check>, values: &[Pair]) -> Vec<Vec<Pair>> {
        let passed_on = values.iter().any(|(_, new)| values.iter().any(|(old, _)| old == new));
        if !(passed_on && table.is_some_and(|table| table.is_told_apart_by(&self.name))) {
            return vec![values.to_vec()];
        }
        // The check may have gone before.
        let listed = self.ty.listed().or_else(|| check?.values()).unwrap_or_default();
        let all = listed.iter().chain(values.iter().map(|(old, _)| old));
        let wanted = |name: &str| values.iter().any(|(_, new)| new == name);
        let turns = sequence(values, all.map(String::as_str), wanted, Dialect::Postgres);
        turns.into_iter().map(|pair| vec![pair]).collect()
    }

    /// With the old names and the new, each new one behind its old.
    pub(crate) fn with_both(&self, values: &[Pair]) -> Column {
        let mut both: Vec<String> = Vec::new();
        for value in self.ty.listed().unwrap_or_default() {
            let new = renamed(&value, values);
            for value in [value, new] {
                if !both.contains(&value) {
                    both.push(value);
                }
            }
        }
        Column { ty: Type::of_list(&both), ..self.clone() }
    }
}

impl Table {
    /// Whether the column is part of what no two rows agree on.
    fn is_told_apart_by(&self, column: &str) -> bool {
        let own = |name: &str| name == column;
        self.primary_key.iter().any(|name| own(name))
            || self.indexes.iter().any(|index| index.unique && index.holds(column))
    }
}

impl Check {
    /// With other names for its values.
    pub(crate) fn with_values(&self, values: &[Pair]) -> Check {
        let (Some((name, _)), Some(own)) = (self.expression.split_once(" IN ("), self.values()) else {
            return self.clone();
        };
        let texts: Vec<_> = own.iter().map(|value| Dialect::Sqlite.string(&renamed(value, values))).collect();
        Check { expression: format!("{name} IN ({})", texts.join(", ")), ..self.clone() }
    }
}

/// The values of a column by their new names, as an expression.
pub(crate) fn in_new_names(dialect: Dialect, column: &str, values: &[Pair]) -> String {
    let column = dialect.identifier(column);
    let cases = values.iter().map(|(old, new)| format!("WHEN {} THEN {}", dialect.string(old), dialect.string(new)));
    format!("CASE {column} {} ELSE {column} END", cases.collect::<Vec<_>>().join(" "))
}

/// The statement that gives the rows these names.
pub(crate) fn update(dialect: Dialect, table: &str, column: &str, values: &[Pair]) -> String {
    let (table, name) = (dialect.identifier(table), dialect.identifier(column));
    match values {
        [(old, new)] => {
            let [old, new] = [old, new].map(|value| dialect.string(value));
            format!("UPDATE {table} SET {name} = {new} WHERE {name} = {old}")
        }
        _ => {
            let old: Vec<_> = values.iter().map(|(old, _)| dialect.string(old)).collect();
            let new = in_new_names(dialect, column, values);
            format!("UPDATE {table} SET {name} = {new} WHERE {name} IN ({})", old.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::{Direction, plan, sample::*},
        schema::Index,
        source::Span,
    };

    fn moods(of: &str, values: &[&str]) -> Schema {
        let mut schema = with("recipes", |table| {
            let ty = if of == "check" { Type::Text } else { Type::Enum("mood".into()) };
            table.columns.push(column("mood", ty));
            let check = Column::one_of("mood", values.iter().copied());
            table.checks.extend((of == "check").then(|| listed(check)));
        });
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        schema.enums.extend((of != "check").then_some(Enum { name: "mood".into(), values, span: Span::NOWHERE }));
        schema
    }

    fn listed(expression: String) -> Check {
        Check { name: "recipes_mood_check".into(), expression, span: Span::NOWHERE }
    }

    fn said(from: &Schema, to: &mut Schema, names: &[(&str, &str)]) -> Vec<(String, String)> {
        let variant = |(was, value): &(&str, &str)| Variant {
            table: "recipes".into(),
            column: "mood".into(),
            value: (*value).to_owned(),
            was: Some((*was).to_owned()),
            span: Span::NOWHERE,
        };
        to.variants = names.iter().map(variant).collect();
        Renames::said(from, to).values_of("recipes", "mood")
    }

    #[test]
    fn a_name_counts_until_it_is_there() {
        let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        let names = [("a", "b"), ("b", "c")];
        let (from, mut to) = (moods("check", &["a", "b"]), moods("check", &["b", "c"]));
        assert_eq!(said(&from, &mut to, &names), [pair("b", "c"), pair("a", "b")]);
        let done = to.clone();
        assert_eq!(said(&done, &mut to, &names), []);
        // Whether two have swapped their names already nobody sees.
        assert_eq!(said(&from, &mut from.clone(), &[("a", "b"), ("b", "a")]), []);
    }

    #[test]
    fn two_values_can_swap_their_names() {
        let statements = |of: &str| {
            let (from, to) = (moods(of, &["a", "b"]), moods(of, &["b", "a"]));
            let mut renames = Renames::default();
            renames.value("recipes", "mood", "a", "b");
            renames.value("recipes", "mood", "b", "a");
            let plan = plan(&from, &to, &renames, Dialect::Postgres, Direction::Up);
            plan.steps.into_iter().flat_map(|step| step.statements).collect::<Vec<_>>()
        };
        assert_eq!(
            statements("enum"),
            [
                "ALTER TYPE \"mood\" RENAME VALUE 'b' TO 'b_old'",
                "ALTER TYPE \"mood\" RENAME VALUE 'a' TO 'b'",
                "ALTER TYPE \"mood\" RENAME VALUE 'b_old' TO 'a'",
            ]
        );
        let update = "UPDATE \"recipes\" SET \"mood\" = CASE \"mood\" WHEN 'a' THEN 'b' WHEN 'b' THEN 'a' ELSE \"mood\" END \
                      WHERE \"mood\" IN ('a', 'b')";
        assert!(statements("check").contains(&update.to_owned()), "{:#?}", statements("check"));
    }

    #[test]
    fn rows_that_are_told_apart_get_one_name_after_the_other() {
        let unique = |values: &[&str]| {
            let mut schema = moods("check", values);
            let index = Index::new("recipes_mood_key", ["mood"], Span::NOWHERE);
            schema.table_mut("recipes").unwrap().indexes.push(Index { unique: true, ..index });
            schema
        };
        // MySQL drops the check before it renames the column.
        for (dialect, column) in [(Dialect::Postgres, "mood"), (Dialect::Mysql, "temper")] {
            let (from, mut to) = (unique(&["a", "b"]), unique(&["b", "a"]));
            let mut renames = Renames::default();
            if column != "mood" {
                let (table, from, name) = ("recipes".to_owned(), "mood".to_owned(), column.to_owned());
                Change::RenameColumn { table, from, to: name }.apply(&mut to, dialect);
                renames.column("recipes", "mood", column);
            }
            renames.value("recipes", column, "a", "b");
            renames.value("recipes", column, "b", "a");
            let plan = plan(&from, &to, &renames, dialect, Direction::Up);
            let statements = plan.steps.into_iter().flat_map(|step| step.statements);
            let updates: Vec<_> = statements.filter(|statement| statement.starts_with("UPDATE")).collect();
            let (table, name) = (dialect.identifier("recipes"), dialect.identifier(column));
            let update = |old: &str, new: &str| format!("UPDATE {table} SET {name} = '{new}' WHERE {name} = '{old}'");
            assert_eq!(updates, [update("b", "b_old"), update("a", "b"), update("b_old", "a")], "{dialect}");
        }
    }
}
