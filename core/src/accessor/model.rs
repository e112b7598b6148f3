//! Statements about single rows of a model.

use super::{
    columns::Which,
    pattern::{Writer, of_model},
    statement::Sql,
};
use crate::{dialect::Dialect, meta::Model};

/// Reads the row of a key. Parameters: the key's columns.
pub const fn find(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "SELECT {columns} FROM {table} AS t WHERE {key = ?}")
}

/// Reads the rows of many keys. Parameters: the batch of keys.
pub const fn find_many(dialect: Dialect, model: &Model<'_>) -> Sql {
    let pattern = match dialect {
        // From the keys to the rows, whatever the planner thinks of the size of a batch.
        Dialect::Sqlite => "SELECT {columns} FROM {wanted keys} CROSS JOIN {table} AS t ON {key is wanted}",
        Dialect::Mysql => "SELECT {columns} FROM {wanted keys} STRAIGHT_JOIN {table} AS t ON {key is wanted}",
        Dialect::Postgres => "SELECT {columns} FROM {wanted keys} JOIN {table} AS t ON {key is wanted}",
    };
    of_model(dialect, model, pattern)
}

/// One key of many that is of no row. Parameters: the batch of keys.
pub const fn absent(dialect: Dialect, model: &Model<'_>) -> Sql {
    let pattern = "SELECT {key of wanted} FROM {wanted keys} \
                   WHERE NOT EXISTS (SELECT 1 FROM {table} AS t WHERE {key is wanted}) LIMIT 1";
    of_model(dialect, model, pattern)
}

/// Stores many new rows. Parameters: the batch of all columns but those that the database gives.
pub const fn insert_many(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "INSERT INTO {table} ({given}) SELECT {given of wanted} FROM {wanted}")
}

/// Reads all rows, by key. No parameters.
pub const fn every(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "SELECT {columns} FROM {table} AS t ORDER BY {key}")
}

/// Stores a new row. Parameters: all columns but those that the database gives. PostgreSQL returns the number of the
/// row, which the others report by themselves, or the row where some of it is computed, which has to be [found](find)
/// there.
pub const fn insert(dialect: Dialect, model: &Model<'_>) -> Sql {
    let nothing_else = count(model, Which::Given) == 0;
    let pattern = match (dialect, model.is_computed(), generated(model)) {
        (Dialect::Sqlite, _, Some(_)) if nothing_else => "INSERT INTO {table} DEFAULT VALUES",
        (Dialect::Mysql, _, Some(_)) if nothing_else => "INSERT INTO {table} () VALUES ()",
        (Dialect::Postgres, true, _) if nothing_else => "INSERT INTO {table} AS t DEFAULT VALUES RETURNING {columns}",
        (Dialect::Postgres, true, _) => "INSERT INTO {table} AS t ({given}) VALUES ({given ?}) RETURNING {columns}",
        (Dialect::Postgres, _, Some(_)) if nothing_else => "INSERT INTO {table} DEFAULT VALUES RETURNING {key}::bigint",
        (Dialect::Postgres, _, Some(_)) => "INSERT INTO {table} ({given}) VALUES ({given ?}) RETURNING {key}::bigint",
        _ => "INSERT INTO {table} ({given}) VALUES ({given ?})",
    };
    of_model(dialect, model, pattern)
}

/// How many columns these are.
const fn count(model: &Model<'_>, which: Which) -> usize {
    let writer = Writer::new(Dialect::Postgres, model);
    let (mut i, mut count) = (0, 0);
    while i < model.columns.len() {
        count += writer.takes(model, which, i) as usize;
        i += 1;
    }
    count
}

/// Stores a row's other columns under its key. Parameters: all columns outside the key but computed ones, then the
/// key's.
pub const fn update(dialect: Dialect, model: &Model<'_>) -> Sql {
    let pattern = if count(model, Which::Other) == 0 {
        // Nothing but a key: still asks whether the row is there.
        "UPDATE {table} SET {key = itself} WHERE {key = ?}"
    } else {
        "UPDATE {table} SET {other = ?} WHERE {key = ?}"
    };
    of_model(dialect, model, pattern)
}

/// Deletes the row of a key. Parameters: the key's columns.
pub const fn delete(dialect: Dialect, model: &Model<'_>) -> Sql {
    of_model(dialect, model, "DELETE FROM {table} WHERE {key = ?}")
}

/// The column that the database numbers.
pub const fn generated(model: &Model<'_>) -> Option<usize> {
    let mut i = 0;
    while i < model.columns.len() {
        if model.columns[i].generated {
            return Some(i);
        }
        i += 1;
    }
    None
}
