//! Statements that make the links of one row be exactly those given.
//!
//! They run in one transaction, behind [`lock`]: one statement alone would let two overlapping sets leave the union.

use super::{Relation, Sql, has_payload, pattern::of_relation};
use crate::dialect::Dialect;

/// Locks the near row. Parameters: the near key. No row: there is none to lock.
///
/// SQLite has one writer at a time, and the transaction is begun as the writer.
pub const fn lock(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Sqlite => "SELECT 1 FROM {near table} WHERE {near key = ?}",
        // References to the row may come and go meanwhile: less would be waited for, and deadlock, in vain.
        Dialect::Postgres => "SELECT 1 FROM {near table} WHERE {near key = ?} FOR NO KEY UPDATE",
        Dialect::Mysql => "SELECT 1 FROM {near table} WHERE {near key = ?} FOR UPDATE",
    };
    of_relation(dialect, relation, pattern)
}

/// PostgreSQL: the whole difference in one statement, which returns how many links were removed, updated and added.
/// Parameters: the near key, the array of far keys, an array for each payload column.
///
/// An add that does not take the lock may come between: what is set wins.
pub const fn set_at_once(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = if has_payload(relation) {
        "WITH wanted AS (SELECT * FROM unnest({array of k}{, arrays of payload}) AS w({names of k}{, names of payload})), \
         removed AS (DELETE FROM {link} AS l WHERE {l.near = 1} \
         AND NOT EXISTS (SELECT FROM wanted AS w WHERE {w.k = l.far}) RETURNING 1), \
         updated AS (UPDATE {link} AS l SET {set from wanted} FROM wanted AS w \
         WHERE {l.near = 1} AND {l.far = w.k} AND ({differs}) RETURNING 1), \
         added AS (INSERT INTO {link} ({near}, {far}{, payload}) SELECT {near 1}, {w.k}{, payload of wanted} FROM wanted AS w \
         WHERE NOT EXISTS (SELECT FROM {link} AS l WHERE {l.near = 1} AND {l.far = w.k}) \
         ON CONFLICT ({near}, {far}) DO UPDATE SET {set from excluded} RETURNING 1) \
         SELECT (SELECT count(*) FROM removed), (SELECT count(*) FROM updated), (SELECT count(*) FROM added)"
    } else {
        "WITH wanted AS (SELECT * FROM unnest({array of k}) AS w({names of k})), \
         removed AS (DELETE FROM {link} AS l WHERE {l.near = 1} \
         AND NOT EXISTS (SELECT FROM wanted AS w WHERE {w.k = l.far}) RETURNING 1), \
         added AS (INSERT INTO {link} ({near}, {far}) SELECT {near 1}, {w.k} FROM wanted AS w \
         WHERE NOT EXISTS (SELECT FROM {link} AS l WHERE {l.near = 1} AND {l.far = w.k}) \
         ON CONFLICT ({near}, {far}) DO NOTHING RETURNING 1) \
         SELECT (SELECT count(*) FROM removed), 0::bigint, (SELECT count(*) FROM added)"
    };
    of_relation(dialect, relation, pattern)
}

/// SQLite and MySQL, first: takes away links that are not wanted. Parameters: the near key, the JSON; on MySQL the JSON,
/// the near key.
///
/// MySQL looks through the whole JSON for each link unless it is a table of its own, which `DISTINCT` makes it.
pub const fn set_remove(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Mysql => {
            "DELETE l FROM {link} AS l LEFT JOIN (SELECT DISTINCT {k as k} FROM {wanted keys}) AS d ON {l.far = d.k} \
             WHERE {l.near = ?} AND {d.k is null}"
        }
        Dialect::Sqlite | Dialect::Postgres => {
            "DELETE FROM {link} WHERE {near = ?} AND {far row} NOT IN (SELECT {k} FROM {wanted keys})"
        }
    };
    of_relation(dialect, relation, pattern)
}

/// SQLite and MySQL, second, where there is payload: changes the links whose payload is another. Parameters: the JSON,
/// the near key.
///
/// The wanted rows come first in the join, and each finds its link by the key: left to themselves, both databases read
/// the whole JSON again for every link.
pub const fn set_update(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Mysql => {
            "UPDATE {wanted} STRAIGHT_JOIN {link} AS l ON {l.far = k} SET {set from wanted} \
             WHERE {l.near = ?} AND ({differs})"
        }
        Dialect::Sqlite | Dialect::Postgres => {
            "WITH w AS MATERIALIZED (SELECT * FROM {wanted}) UPDATE {link} AS l SET {set from wanted} FROM w \
             WHERE {l.near = ?} AND {l.far = k} AND ({differs})"
        }
    };
    of_relation(dialect, relation, pattern)
}

/// SQLite and MySQL, third: adds the links that are missing. Parameters: the near key, the JSON, the near key again.
pub const fn set_add(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "INSERT INTO {link} ({near}, {far}{, payload}) SELECT {near ?}, {k}{, payload of wanted} FROM {wanted} \
                   WHERE {k row} NOT IN (SELECT {l.far} FROM {link} AS l WHERE {l.near = ?})";
    of_relation(dialect, relation, pattern)
}
