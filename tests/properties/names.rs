//! Other names for what random schemas have.

use jointable_core::{
    dialect::Dialect,
    diff::{Change, Renames},
    schema::{Check, Column, Schema, Table},
    types::Type,
};

use super::generate::Random;

/// Gives tables, columns and values of `to` other names: new ones, and those of each other.
pub(super) fn rename(random: &mut Random, from: &Schema, to: &mut Schema, dialect: Dialect) -> Renames {
    let mut renames = Renames::default();
    let values = rename_values(random, from, to, dialect);
    let kept: Vec<String> =
        to.tables.iter().map(|table| table.name.clone()).filter(|name| from.table(name).is_some()).collect();
    let mut names = kept.clone();
    if random.chance(50) {
        // All get the name of the next, or one a new one.
        let first = names.remove(0);
        names.push(if random.chance(50) { first } else { "renamed".to_owned() });
        let aside = |name: &str| format!("{name} aside");
        let asides: Vec<_> = kept.iter().map(|name| (name.clone(), aside(name))).collect();
        let finals = kept.iter().zip(&names).map(|(old, new)| (aside(old), new.clone()));
        for (from, to_name) in asides.iter().cloned().chain(finals) {
            let table = to.table(&from).expect("a kept table").clone();
            Change::RenameTable { from: table, to: to_name }.apply(to, dialect);
        }
        kept.iter().zip(&names).filter(|(old, new)| old != new).for_each(|(old, new)| renames.table(old, new));
    }
    for name in &names {
        let Some(table) = to.table(name).filter(|_| random.chance(50)) else { continue };
        let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let old = from.table(renames.before(name)).expect("a kept table");
        let kept: Vec<&String> = columns.iter().filter(|column| old.column(column).is_some()).collect();
        match kept[..] {
            [one, other, ..] if random.chance(40) => {
                let aside = "aside".to_owned();
                for (from, to_name) in [(one, &aside), (other, one), (&aside, other)] {
                    let change = Change::RenameColumn { table: name.clone(), from: from.clone(), to: to_name.clone() };
                    change.apply(to, dialect);
                }
                renames.column(name, one, other);
                renames.column(name, other, one);
            }
            [one, ..] => {
                let new = format!("{one}_renamed");
                Change::RenameColumn { table: name.clone(), from: one.clone(), to: new.clone() }.apply(to, dialect);
                renames.column(name, one, &new);
            }
            [] => {}
        }
    }
    for (Place { table, column }, pairs) in values {
        // Where what holds them is by now.
        let table = to.tables.iter().map(|own| &own.name).find(|name| renames.before(name) == table).expect("a table");
        let mut columns = to.table(table).expect("a table").columns.iter().map(|own| &own.name);
        let column = columns.find(|name| renames.column_before(table, name) == column).expect("a column").clone();
        let table = table.clone();
        pairs.iter().for_each(|(old, new)| renames.value(&table, &column, old, new));
    }
    renames
}

/// A column, by the names that it had.
struct Place {
    table: String,
    column: String,
}

/// What values are called, and what they are called from now on.
type Pairs = Vec<(String, String)>;

/// Gives values of a column of `to` that lists them other names; which these are, for each column that has them.
fn rename_values(random: &mut Random, from: &Schema, to: &mut Schema, dialect: Dialect) -> Vec<(Place, Pairs)> {
    let columns = to.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    let both: Vec<(&Table, &Column, Vec<String>)> = columns
        .filter_map(|(table, column)| {
            let before = from.table(&table.name)?;
            let old = listed(from, before, before.column(&column.name)?)?;
            let kept = listed(to, table, column)?.into_iter().filter(|value| old.contains(value)).collect();
            Some((table, column, kept))
        })
        .filter(|(.., kept): &(_, _, Vec<_>)| !kept.is_empty())
        .collect();
    if both.is_empty() || random.chance(40) {
        return Vec::new();
    }
    let (table, column, kept) = random.pick(&both);
    let pairs = match &kept[..] {
        [one, other, ..] if random.chance(40) => vec![(one.clone(), other.clone()), (other.clone(), one.clone())],
        _ => vec![(random.pick(kept).clone(), "otherwise".to_owned())],
    };
    let place = |table: &Table, column: &Column| Place { table: table.name.clone(), column: column.name.clone() };
    let (change, places) = match &column.ty {
        Type::Enum(name) => {
            let own = to.enumeration(name).expect("its enum").clone();
            let all = both.iter().filter(|(_, other, _)| other.ty == column.ty);
            let places = all.map(|(table, column, _)| place(table, column)).collect();
            (Change::RenameEnumValues { from: own, values: pairs.clone() }, places)
        }
        _ => {
            let check = table.checks.iter().find(|check| list_of(check, &column.name).is_some()).cloned();
            let change = Change::RenameValues {
                table: table.name.clone(),
                column: Column::clone(column),
                check,
                values: pairs.clone(),
            };
            (change, vec![place(table, column)])
        }
    };
    let (of, name, own) = (table.name.clone(), column.name.clone(), column.ty.clone());
    change.apply(to, dialect);
    for table in &mut to.tables {
        let meant = |column: &&Column| match own.is_enum() {
            true => column.ty == own,
            false => table.name == of && column.name == name,
        };
        let columns: Vec<String> = table.columns.iter().filter(meant).map(|column| column.name.clone()).collect();
        for text in table.indexes.iter_mut().flat_map(|index| index.expressions_mut()) {
            let holds = |(column, (old, _)): &(&String, &(String, String))| *text == format!("{column} = '{old}'");
            let mut new = columns.iter().flat_map(|column| pairs.iter().map(move |pair| (column, pair)));
            if let Some((column, (_, new))) = new.find(holds) {
                *text = format!("{column} = '{new}'");
            }
        }
    }
    places.into_iter().map(|place| (place, pairs.clone())).collect()
}

/// The values that a column can have, where they are listed.
pub(super) fn listed(schema: &Schema, table: &Table, column: &Column) -> Option<Vec<String>> {
    match &column.ty {
        Type::Enum(name) => Some(schema.enumeration(name)?.values.clone()),
        Type::Raw(text) if text.starts_with("enum(") => Some(quoted(text)),
        _ => table.checks.iter().find_map(|check| list_of(check, &column.name)),
    }
}

fn list_of(check: &Check, column: &str) -> Option<Vec<String>> {
    let (name, list) = check.expression.split_once(" IN (")?;
    (name.trim_matches(['"', '`']) == column).then(|| quoted(list))
}

/// What stands between quotes; no value has one itself.
fn quoted(list: &str) -> Vec<String> {
    list.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}
