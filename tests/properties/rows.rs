//! Rows for random schemas.

use jointable_core::{
    dialect::Dialect,
    diff::Change,
    schema::{Column, Schema, Table},
    types::Type,
};

use super::Pair;

/// Some rows for each table on which no change of the pair can fail because of them.
pub(super) fn inserts(pair: &Pair) -> Vec<String> {
    let changes = || pair.there.legs.iter().flat_map(|leg| leg.up.changes.iter().chain(&leg.down.changes));
    let wary: Vec<&str> = changes().filter(|change| minds_rows(change)).map(Change::table).collect();
    let created = pair.start.changes.iter().filter_map(|change| match change {
        Change::CreateTable(table) => pair.from.table(&table.name),
        _ => None,
    });
    // A change is about a table by its name before or after.
    let after = |name: &str| pair.to.tables.iter().find(|table| pair.renames.before(&table.name) == name);
    let minds =
        |name: &str| wary.contains(&name) || after(name).is_some_and(|table| wary.contains(&table.name.as_str()));
    let quiet = created.filter(|table| !minds(&table.name));
    quiet.flat_map(|table| (0..3).map(move |row| insert(pair.dialect, &pair.from, table, row))).collect()
}

/// Whether rows can be in the way of a change.
fn minds_rows(change: &Change) -> bool {
    match change {
        Change::AlterColumn { .. }
        | Change::AddPrimaryKey { .. }
        | Change::AddForeignKey { .. }
        | Change::AddCheck { .. } => true,
        Change::CreateIndex { index, .. } => index.unique,
        Change::AddColumn { column, .. } => !column.nullable || column.default.is_some(),
        _ => false,
    }
}

fn insert(dialect: Dialect, schema: &Schema, table: &Table, row: usize) -> String {
    let written = table.columns.iter().filter(|column| !column.generated && column.computed.is_none());
    let names: Vec<_> = written.clone().map(|column| dialect.identifier(&column.name)).collect();
    let values: Vec<_> = written.map(|column| value(dialect, schema, table, column, row)).collect();
    let name = dialect.identifier(&table.name);
    match (names.is_empty(), dialect) {
        (true, Dialect::Mysql) => format!("INSERT INTO {name} () VALUES ()"),
        (true, _) => format!("INSERT INTO {name} DEFAULT VALUES"),
        (false, _) => format!("INSERT INTO {name} ({}) VALUES ({})", names.join(", "), values.join(", ")),
    }
}

fn value(dialect: Dialect, schema: &Schema, table: &Table, column: &Column, row: usize) -> String {
    if let Some(key) = table.foreign_keys.iter().find(|key| key.columns == [column.name.as_str()]) {
        let (parent, id) = (dialect.identifier(&key.references_table), dialect.identifier(&key.references_columns[0]));
        if schema.table(&key.references_table).is_none() || column.nullable && row == 0 {
            return "NULL".to_owned();
        }
        // In a table of its own, because MySQL does not read what it writes.
        return format!(
            "(SELECT v FROM (SELECT {id} AS v FROM {parent} ORDER BY {id} LIMIT 1 OFFSET {}) AS s)",
            row % 2
        );
    }
    if column.nullable && row == 1 {
        return "NULL".to_owned();
    }
    let blob = |byte: u8| match dialect {
        Dialect::Postgres => format!("'\\x{byte:02x}'"),
        Dialect::Sqlite | Dialect::Mysql => format!("x'{byte:02x}'"),
    };
    match &column.ty {
        Type::SmallInt | Type::Int | Type::BigInt => (row + 1).to_string(),
        Type::Bool => ["TRUE", "FALSE"][row % 2].to_owned(),
        Type::Double | Type::Real | Type::Decimal(..) => format!("{row}.25"),
        Type::Bytes => blob(row as u8),
        Type::Uuid => match dialect {
            Dialect::Postgres => format!("'00000000-0000-0000-0000-{row:012}'"),
            Dialect::Sqlite | Dialect::Mysql => format!("x'{row:032}'"),
        },
        Type::Date => format!("'2024-02-{:02}'", row + 10),
        Type::DateTime | Type::Timestamp => format!("'2024-02-{:02} 10:20:30'", row + 10),
        Type::Json => format!("'{{\"a\": {row}}}'"),
        _ => dialect.string(&format!("it's {row}; -- \\")),
    }
}
