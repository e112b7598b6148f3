//! Rows for random schemas.

use jointable_core::{
    dialect::Dialect,
    diff::Change,
    schema::{Column, ForeignKey, Index, Schema, Table},
    types::Type,
};

use super::{Names, Pair, names::listed};

/// Some rows for each table on which no change of the pair can fail because of them.
pub(super) fn inserts(pair: &Pair) -> Vec<String> {
    // Changes of the way up have the names after it, those of the way down the names before.
    let up = pair.there.legs.iter().flat_map(|leg| &leg.up.changes).map(|change| (change, Names::After));
    let down = pair.there.legs.iter().flat_map(|leg| &leg.down.changes).map(|change| (change, Names::Before));
    let wary = up.chain(down).filter(|(change, names)| pair.minds_rows(change, *names));
    let wary: Vec<&str> = wary.map(|(change, _)| change.table()).collect();
    let created = pair.start.changes.iter().filter_map(|change| match change {
        Change::CreateTable(table) => pair.from.table(&table.name),
        _ => None,
    });
    // A change is about a table by its name before or after.
    let minds =
        |name: &str| wary.contains(&name) || pair.after(name).is_some_and(|table| wary.contains(&table.name.as_str()));
    let quiet = created.filter(|table| !minds(&table.name));
    quiet.flat_map(|table| (0..3).filter_map(move |row| pair.insert(table, row))).collect()
}

/// Whether values of the one type are also those of the other, and written alike.
pub(super) fn in_same_words(a: &Type, b: &Type) -> bool {
    let text = |ty: &Type| ty.is_text() || ty.is_enum() || matches!(ty, Type::Raw(text) if text.starts_with("enum("));
    a.is_integer() && b.is_integer() || text(a) && text(b)
}

/// The name of a column, before or after.
fn called<'a>(names: Names, old: &'a str, new: &'a Column) -> &'a str {
    if names == Names::Before { old } else { &new.name }
}

impl Pair {
    /// The table that a table becomes.
    fn after(&self, table: &str) -> Option<&Table> {
        self.to.tables.iter().find(|own| self.renames.before(&own.name) == table)
    }

    /// The column that a column becomes.
    fn column_after(&self, table: &Table, column: &str) -> Option<(&Table, &Column)> {
        let after = self.after(&table.name)?;
        let mut columns = after.columns.iter();
        Some((after, columns.find(|own| self.renames.column_before(&after.name, &own.name) == column)?))
    }

    /// A table as it was, by its name before or after.
    fn origin(&self, table: &str, names: Names) -> Option<&Table> {
        match names {
            Names::Before => self.from.table(table),
            Names::After => self.from.table(self.renames.before(&self.to.table(table)?.name)),
        }
    }

    /// Whether rows can be in the way of a change.
    fn minds_rows(&self, change: &Change, names: Names) -> bool {
        match change {
            Change::AddPrimaryKey { .. } => true,
            Change::AlterColumn { table, from, to } => {
                // There may be no row to refer to.
                from.nullable && !to.nullable && self.refers(table, from)
                    || from.ty.sql(self.dialect) != to.ty.sql(self.dialect) && !in_same_words(&from.ty, &to.ty)
            }
            Change::AddForeignKey { table, foreign_key } => !self.refers_already(table, foreign_key, names),
            Change::CreateIndex { table, index } => index.unique && !self.tells_apart(table, index, names),
            Change::AddColumn { column, .. } => !column.nullable && column.default.is_none(),
            // What checks there are allow the rows.
            _ => false,
        }
    }

    /// Whether a column refers to another table, before or after.
    fn refers(&self, table: &str, column: &Column) -> bool {
        let tables = [self.from.table(table), self.to.table(table)].into_iter().flatten();
        let mut keys = tables.flat_map(|table| &table.foreign_keys);
        keys.any(|key| key.columns.contains(&column.name))
    }

    /// Whether a key of the origin, of which both ends stay, holds for the rows already.
    fn refers_already(&self, table: &str, key: &ForeignKey, names: Names) -> bool {
        let (Some(own), Some(parent)) = (self.origin(table, names), self.origin(&key.references_table, names)) else {
            return false;
        };
        let same = |other: &ForeignKey| {
            let mut columns = other.columns.iter().zip(&key.columns);
            let is = |(old, name): (&String, &String)| {
                self.column_after(own, old).is_some_and(|(_, new)| called(names, old, new) == name)
            };
            other.references_table == parent.name && columns.all(is)
        };
        self.after(&parent.name).is_some() && own.foreign_keys.iter().any(same)
    }

    /// Whether a column that stays tells all rows apart.
    fn tells_apart(&self, table: &str, index: &Index, names: Names) -> bool {
        let Some(own) = self.origin(table, names) else { return false };
        let apart = |schema: &Schema, table: &Table, column: &Column| {
            let refers = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
            let other = matches!(column.ty, Type::Bool | Type::Bytes | Type::Json);
            !(refers || other || column.computed.is_some() || listed(schema, table, column).is_some())
        };
        let mut kept = own.columns.iter().filter(|column| {
            self.column_after(own, &column.name).is_some_and(|(table, after)| {
                index.columns().any(|name| name == called(names, &column.name, after))
                    && apart(&self.from, own, column)
                    && apart(&self.to, table, after)
            })
        });
        kept.next().is_some()
    }

    fn insert(&self, table: &Table, row: usize) -> Option<String> {
        let dialect = self.dialect;
        let written = table.columns.iter().filter(|column| !column.generated && column.computed.is_none());
        let names: Vec<_> = written.clone().map(|column| dialect.identifier(&column.name)).collect();
        let values: Vec<_> = written.map(|column| self.value(table, column, row)).collect::<Option<_>>()?;
        let name = dialect.identifier(&table.name);
        Some(match (names.is_empty(), dialect) {
            (true, Dialect::Mysql) => format!("INSERT INTO {name} () VALUES ()"),
            (true, _) => format!("INSERT INTO {name} DEFAULT VALUES"),
            (false, _) => format!("INSERT INTO {name} ({}) VALUES ({})", names.join(", "), values.join(", ")),
        })
    }

    /// A value that the column can have on the whole way; nothing where there is none.
    fn value(&self, table: &Table, column: &Column, row: usize) -> Option<String> {
        let dialect = self.dialect;
        let after = self.column_after(table, &column.name);
        let nullable = column.nullable && after.is_none_or(|(_, after)| after.nullable);
        if let Some(key) = table.foreign_keys.iter().find(|key| key.columns == [column.name.as_str()]) {
            let [parent, id] = [&key.references_table, &key.references_columns[0]].map(|name| dialect.identifier(name));
            if self.from.table(&key.references_table).is_none() || nullable && row == 0 {
                return Some("NULL".to_owned());
            }
            // In a table of its own, because MySQL does not read what it writes.
            return Some(format!(
                "(SELECT v FROM (SELECT {id} AS v FROM {parent} ORDER BY {id} LIMIT 1 OFFSET {}) AS s)",
                row % 2
            ));
        }
        if nullable && row == 1 {
            return Some("NULL".to_owned());
        }
        let values = self.common_values(table, column);
        if let Some(values) = values {
            let value = values.get(row % values.len().max(1)).map(|value| dialect.string(value));
            return value.or_else(|| nullable.then(|| "NULL".to_owned()));
        }
        Some(self.of_type(&column.ty, row))
    }

    /// The values of a list that can be there on the whole way, by their names before.
    fn common_values(&self, table: &Table, column: &Column) -> Option<Vec<String>> {
        let before = listed(&self.from, table, column);
        let Some((after, own)) = self.column_after(table, &column.name) else { return before };
        match (before, listed(&self.to, after, own)) {
            (Some(before), Some(allowed)) => {
                let names = self.renames.values_of(&after.name, &own.name);
                let name =
                    |value: &String| names.iter().find(|(old, _)| old == value).map_or(value, |(_, new)| new).clone();
                Some(before.into_iter().filter(|value| allowed.contains(&name(value))).collect())
            }
            (before, allowed) => before.or(allowed),
        }
    }

    fn of_type(&self, ty: &Type, row: usize) -> String {
        let dialect = self.dialect;
        let blob = |byte: u8| match dialect {
            Dialect::Postgres => format!("'\\x{byte:02x}'"),
            Dialect::Sqlite | Dialect::Mysql => format!("x'{byte:02x}'"),
        };
        match ty {
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
            Type::Array(element) if element.ty().is_integer() => format!("'{{{row},NULL}}'"),
            Type::Array(element) if element.ty().is_text() => {
                dialect.string(&format!("{{\"it's {row}, \\\"so\\\"\",NULL}}"))
            }
            Type::Array(_) => format!("'{{2024-02-{:02} 10:20:30}}'", row + 10),
            _ => dialect.string(&format!("it's {row}; -- \\")),
        }
    }
}
