//! Random changes of a table.

use jointable_core::{
    dialect::Dialect,
    schema::{Action, Checked, Collation, Column, Enum, Index, Indexed, Schema, Table, name},
    source::Span,
    types::Type,
};

use super::{
    Random,
    columns::{self, add, collation, comment, compute, free_column, lists_of, relist, retype},
};

/// Changes something of a table.
pub fn change(random: &mut Random, table: &mut Table, enums: &[Enum]) {
    let at = random.below(table.columns.len());
    match random.below(16) {
        0 => add(random, table, &free_column(table), enums),
        1 => drop_column(table, at),
        2 => {
            let column = &mut table.columns[at];
            if !column.generated && !table.primary_key.contains(&column.name) {
                column.nullable = !column.nullable;
            }
            // SET NULL needs a column that takes it.
            repair(table);
        }
        3 => change_type(random, table, at, enums),
        4 => {
            table.indexes.pop();
        }
        5 => add_index(random, table),
        6 => {
            table.foreign_keys.pop();
        }
        7 => {
            // One that lists values goes with its column.
            if table.checks.last().is_some_and(|check| !check.expression.contains(" IN (")) {
                table.checks.pop();
            }
        }
        8 => table.columns[at].default = None,
        9 | 10 => compute(random, table),
        11 => relist(random, table, at),
        12 => table.columns[at].comment = comment(random),
        13 => table.comment = comment(random),
        14 => {
            let key = table.foreign_keys.first_mut();
            if let Some(key) = key {
                key.checked = checked(random);
                key.on_delete = action(random, false);
            }
        }
        _ => {
            if is_free_text(table, &table.columns[at]) {
                table.columns[at].collation = collation(random);
            }
        }
    }
}

/// Whether no other column has to compare its texts as this one does.
fn is_free_text(table: &Table, column: &Column) -> bool {
    let keyed = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    column.ty.is_text() && !keyed && !table.primary_key.contains(&column.name)
}

/// Gives a key that is a text, and all that refers to it, another collation.
pub fn collate_key(random: &mut Random, schema: &mut Schema) {
    let text = |table: &&Table| table.column("id").is_some_and(|id| id.ty == Type::Text);
    let keys: Vec<String> = schema.tables.iter().filter(text).map(|table| table.name.clone()).collect();
    if keys.is_empty() {
        return;
    }
    let (own, collation) = (random.pick(&keys), collation(random));
    for table in &mut schema.tables {
        let of_key = |column: &str| {
            let mut keys = table.foreign_keys.iter();
            (table.name == *own && column == "id")
                || keys.any(|key| key.references_table == *own && key.columns == [column])
        };
        let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let meant: Vec<bool> = names.iter().map(|name| of_key(name)).collect();
        let columns = table.columns.iter_mut().zip(meant).filter(|(_, meant)| *meant);
        columns.for_each(|(column, _)| Option::<Collation>::clone_from(&mut column.collation, &collation));
    }
}

fn change_type(random: &mut Random, table: &mut Table, at: usize, enums: &[Enum]) {
    let column = table.columns[at].name.clone();
    let free = table.foreign_keys.iter().all(|key| !key.columns.contains(&column))
        && !table.primary_key.contains(&column)
        && table.columns[at].computed.is_none()
        && table.checks.iter().all(|check| !check.expression.starts_with(&format!("{column} >")));
    if !free {
        return;
    }
    retype(random, table, at, enums);
    if !is_indexable(&table.columns[at]) {
        table.indexes.retain(|index| !index.holds(&column));
    }
}

fn drop_column(table: &mut Table, at: usize) {
    if table.columns.len() == 1 || table.primary_key.contains(&table.columns[at].name) {
        return;
    }
    let gone = table.columns.remove(at).name;
    table.foreign_keys.retain(|key| !key.columns.contains(&gone));
    table.indexes.retain(|index| !index.holds(&gone));
    table.checks.retain(|check| check.expression.split(' ').next() != Some(gone.as_str()));
}

fn repair(table: &mut Table) {
    for key in &mut table.foreign_keys {
        let nullable = key.columns.iter().all(|name| table.columns.iter().any(|c| c.name == *name && c.nullable));
        if key.on_delete == Action::SetNull && !nullable {
            key.on_delete = Action::NoAction;
        }
    }
}

/// What happens to who refers to a row that goes.
pub fn action(random: &mut Random, nullable: bool) -> Action {
    match random.below(4) {
        0 => Action::Cascade,
        1 => Action::Restrict,
        2 if nullable => Action::SetNull,
        _ => Action::NoAction,
    }
}

/// When a reference is checked.
pub fn checked(random: &mut Random) -> Checked {
    match random.below(6) {
        0 => Checked::Deferrable,
        1 => Checked::AtCommit,
        _ => Checked::AtOnce,
    }
}

fn is_indexable(column: &Column) -> bool {
    // Where there are no arrays there is JSON in their place.
    !matches!(column.ty, Type::Bytes | Type::Json | Type::Array(_))
}

/// An index on one column or two.
pub fn add_index(random: &mut Random, table: &mut Table) {
    let usable = table.columns.iter().filter(|column| is_indexable(column));
    let mut columns: Vec<String> = usable.map(|column| column.name.clone()).collect();
    random.shuffle(&mut columns);
    columns.truncate(1 + random.below(2));
    // Of what is computed two rows may have the same.
    let given = |name: &String| table.column(name).is_some_and(|column| column.computed.is_none());
    let unique = random.chance(40) && columns.iter().all(given);
    let suffix = if unique { "key" } else { "idx" };
    let name = name(&[&table.name, &columns.join("_"), suffix]);
    if !columns.is_empty() && table.indexes.iter().all(|index| index.name != name) {
        let mut index = Index { unique, ..Index::new(name, columns, Span::NOWHERE) };
        index.parts.iter_mut().for_each(|part| part.descending = random.chance(25));
        if random.chance(30) {
            vary(random, table, &mut index);
        }
        table.indexes.push(index);
    }
}

/// Gives an index a condition, or makes an expression of a part, where it can have one.
fn vary(random: &mut Random, table: &Table, index: &mut Index) {
    index.only = vec![Dialect::Sqlite, Dialect::Postgres];
    let columns: Vec<String> = index.columns().map(str::to_owned).collect();
    let column = random.pick(&columns).clone();
    let lists = lists_of(table);
    if !lists.is_empty() && random.chance(40) {
        let (column, values) = random.pick(&lists);
        let values = values.clone();
        index.predicate = Some(format!("{column} = '{}'", random.pick(&values)));
    } else if random.chance(50) {
        index.predicate = Some(format!("{column} IS NOT NULL"));
    } else {
        let at = random.below(index.parts.len());
        index.parts[at].of = Indexed::Expression(format!("coalesce({column}, {column})"));
    }
}

/// Changes the list of an enum, and the columns of it.
pub fn change_enum(random: &mut Random, schema: &mut Schema) {
    let Schema { tables, enums, .. } = schema;
    if enums.is_empty() {
        return;
    }
    let own = random.below(enums.len());
    columns::revise(random, &mut enums[own].values);
    tables.iter_mut().for_each(|table| columns::follow(table, &enums[own]));
}
