//! Columns of random tables.

use jointable_core::{
    schema::{Check, Collation, Column, Computed, Enum, Index, Literal, Table, name},
    source::Span,
    types::Type,
};

use super::Random;

/// What an enum can list.
const VALUES: [&str; 6] = ["sad", "glad", "so so", "Sad", "ünder", "low"];

/// An enum of some values.
pub fn enumeration(random: &mut Random, name: &str) -> Enum {
    Enum { name: name.to_owned(), values: some_values(random), span: Span::NOWHERE }
}

fn some_values(random: &mut Random) -> Vec<String> {
    let mut values = VALUES.map(str::to_owned).to_vec();
    random.shuffle(&mut values);
    values.truncate(1 + random.below(4));
    values
}

/// Another list: of more values, or fewer, or the same in another order.
pub fn revise(random: &mut Random, values: &mut Vec<String>) {
    let (less, more) = [(true, false), (false, true), (true, true), (false, false)][random.below(4)];
    let rest: Vec<&str> = VALUES.into_iter().filter(|value| values.iter().all(|own| own != value)).collect();
    if less && values.len() > 1 {
        values.remove(random.below(values.len()));
    }
    if more && !rest.is_empty() {
        let value = (*random.pick(&rest)).to_owned();
        values.insert(random.below(values.len() + 1), value);
    }
    if !less && !more {
        random.shuffle(values);
    }
}

/// Adds a column.
pub fn add(random: &mut Random, table: &mut Table, name: &str, enums: &[Enum]) {
    table.columns.push(Column { nullable: random.chance(50), ..Column::new(name, Type::Int) });
    retype(random, table, table.columns.len() - 1, enums);
}

/// Gives a column some type, and with it a default, a collation, and a check where its values are listed.
pub fn retype(random: &mut Random, table: &mut Table, at: usize, enums: &[Enum]) {
    let (ty, default, values) = typed(random, enums);
    let default = default.filter(|_| random.chance(40));
    let collation = if ty.is_text() && values.is_empty() { collation(random) } else { None };
    let column = &mut table.columns[at];
    (column.ty, column.default, column.collation) = (ty, default, collation);
    let column = column.name.clone();
    table.checks.retain(|check| !lists(check, &column));
    if !values.is_empty() {
        let (name, expression) = (name(&[&table.name, &column, "check"]), one_of(&column, &values));
        table.checks.push(Check { name, expression, span: Span::NOWHERE });
    }
    keep_indexes(table);
}

fn typed(random: &mut Random, enums: &[Enum]) -> (Type, Option<Literal>, Vec<String>) {
    let number = |text: &str| Some(Literal::Number(text.into()));
    let text = |text: &str| Some(Literal::Text(text.into()));
    let array = |ty: &Type| Type::array(ty);
    let (ty, default) = match random.below(21) {
        0 => (Type::SmallInt, number("7")),
        1 => (Type::Int, number("-1")),
        2 => (Type::BigInt, number("9000000000")),
        3 => (Type::Bool, Some(Literal::Bool(true))),
        4 => (Type::Double, number("0.5")),
        5 => (Type::Text, text("it's \\ ; -- ü")),
        6 => (Type::Varchar(40), text("g")),
        7 => (Type::Bytes, None),
        8 => (Type::Decimal(10, 3), number("1.5")),
        9 => (Type::Uuid, None),
        10 => (Type::Date, text("2024-02-29")),
        11 => (Type::DateTime, Some(Literal::Expression("CURRENT_TIMESTAMP".into()))),
        12 => (Type::Timestamp, Some(Literal::Expression("CURRENT_TIMESTAMP".into()))),
        13 => (Type::Json, None),
        14 => (array(&Type::Text), text("{}")),
        15 => (array(&Type::Int), text("{1,2}")),
        16 => (array(&Type::Timestamp), None),
        17 | 18 if !enums.is_empty() => {
            let own = random.pick(enums);
            return (Type::Enum(own.name.clone().into()), text(&own.values[0]), own.values.clone());
        }
        _ => {
            let values = some_values(random);
            let default = text(&random.pick(&values).clone());
            return (Type::Text, default, values);
        }
    };
    (ty, default, Vec::new())
}

/// Gives a column whose values are listed, and that is of no enum, another list.
pub fn relist(random: &mut Random, table: &mut Table, at: usize) {
    let Table { columns, checks, .. } = table;
    let column = &mut columns[at];
    let Some(check) = checks.iter_mut().find(|check| lists(check, &column.name)) else { return };
    if !matches!(column.ty, Type::Enum(_)) {
        let mut values = listed(check);
        revise(random, &mut values);
        check.expression = one_of(&column.name, &values);
        keep_default(column, &values);
    }
    keep_indexes(table);
}

/// Gives the columns of an enum the values that it has now.
pub fn follow(table: &mut Table, own: &Enum) {
    let Table { columns, checks, .. } = table;
    for column in columns.iter_mut().filter(|column| matches!(&column.ty, Type::Enum(name) if *name == own.name)) {
        for check in checks.iter_mut().filter(|check| lists(check, &column.name)) {
            check.expression = one_of(&column.name, &own.values);
        }
        keep_default(column, &own.values);
    }
    keep_indexes(table);
}

/// A default that is listed no more gives way to one that is.
fn keep_default(column: &mut Column, values: &[String]) {
    if let Some(Literal::Text(text)) = &mut column.default
        && !values.contains(text)
    {
        text.clone_from(&values[0]);
    }
}

/// An index of the rows with a value goes with that.
fn keep_indexes(table: &mut Table) {
    let Table { columns, indexes, checks, .. } = table;
    let is_there = |column: &str, value: &str| {
        let mut lists = checks.iter().filter(|check| lists(check, column));
        columns.iter().any(|own| own.name == column)
            && lists.any(|check| listed(check).iter().any(|other| format!("'{other}'") == value))
    };
    let condition = |index: &Index| {
        Some(index.predicate.as_ref()?.split_once(" = ")?).map(|(column, value)| is_there(column, value))
    };
    indexes.retain(|index| condition(index) != Some(false));
}

/// The columns whose values are listed, and those.
pub fn lists_of(table: &Table) -> Vec<(String, Vec<String>)> {
    let of = |column: &Column| {
        let check = table.checks.iter().find(|check| lists(check, &column.name))?;
        Some((column.name.clone(), listed(check)))
    };
    table.columns.iter().filter_map(of).collect()
}

fn one_of(column: &str, values: &[String]) -> String {
    format!("{column} IN ('{}')", values.join("', '"))
}

fn lists(check: &Check, column: &str) -> bool {
    check.expression.starts_with(&format!("{column} IN ("))
}

fn listed(check: &Check) -> Vec<String> {
    check.expression.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A column that is computed from a number of the table, where it has one; at times one is so that was given.
pub fn compute(random: &mut Random, table: &mut Table) {
    let given = |column: &&Column| is_base(column) && column.computed.is_none();
    let bases: Vec<String> = table.columns.iter().filter(given).map(|column| column.name.clone()).collect();
    if bases.is_empty() {
        return;
    }
    let base = random.pick(&bases);
    let expression = format!("coalesce({base}, 0) + {}", random.below(3));
    let computed = Some(Computed { expression, stored: random.chance(60) });
    let name = free_column(table);
    let unique = |name: &str| table.indexes.iter().any(|index| index.unique && index.holds(name));
    let big = |column: &Column| column.name.starts_with("col") && column.ty == Type::BigInt && !unique(&column.name);
    let plain = table.columns.iter().position(big).filter(|_| random.chance(40));
    let other = table.columns.iter().position(|column| column.computed.is_some());
    match plain.or(other).filter(|at| table.columns[*at].name != *base) {
        Some(at) => {
            let column = &mut table.columns[at];
            (column.computed, column.default, column.nullable) = (computed, None, true);
        }
        None => table.columns.push(Column { nullable: true, computed, ..Column::new(name, Type::BigInt) }),
    }
}

fn is_base(column: &Column) -> bool {
    column.name.starts_with("col") && matches!(column.ty, Type::SmallInt | Type::Int)
}

/// What is computed from what is no number any more, or has gone, goes or is given from now on.
pub fn settle(random: &mut Random, table: &mut Table) {
    let bases: Vec<String> =
        table.columns.iter().filter(|column| is_base(column)).map(|own| own.name.clone()).collect();
    for column in table.columns.iter_mut().filter(|column| column.computed.is_some()) {
        let says = column.computed.as_ref().map(|computed| computed.expression.clone()).unwrap_or_default();
        column.nullable = true;
        if random.chance(20) || !bases.iter().any(|base| says.starts_with(&format!("coalesce({base},"))) {
            column.computed = None;
        }
    }
}

/// The first of these names that no column has.
pub fn free_column(table: &Table) -> String {
    let mut number = 0;
    loop {
        let name = format!("col_{number}");
        if table.column(&name).is_none() {
            return name;
        }
        number += 1;
    }
}

/// What is said of a table or a column in the catalogue, if anything.
pub fn comment(random: &mut Random) -> Option<String> {
    let texts = ["what it is", "it's \\ \"so\"; -- ü", "two\nlines"];
    random.chance(25).then(|| (*random.pick(&texts)).to_owned())
}

/// How texts are compared, if that is said.
pub fn collation(random: &mut Random) -> Option<Collation> {
    let names = [["NOCASE", "C", "utf8mb4_general_ci"], ["RTRIM", "POSIX", "latin1_swedish_ci"]];
    let names = random.pick(&names).map(|name| random.chance(70).then(|| name.to_owned()));
    random.chance(30).then(|| Collation::Given(Box::new(names)))
}
