//! Statements that make the links of one row be exactly those given.
//!
//! They run in one transaction, behind [`lock`]: one statement alone would let two overlapping sets leave the union.

use super::{
    Relation, Sql,
    pattern::{Writer, of_relation},
    place::position,
};
use crate::dialect::Dialect;

/// Locks the near row. No row: there is none to lock.
pub const fn lock(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT 1 FROM {near table} WHERE {near key = ?}{for writing}")
}

/// For statements about all links of the near row, which are given in their order.
const fn whole<'a>(dialect: Dialect, relation: &'a Relation<'a>) -> Writer<'a> {
    let payload = relation.has_open_payload();
    Writer { payload, whole: true, relation: Some(relation), ..Writer::new(dialect, relation.link) }
}

/// Fills in such a pattern.
const fn of_whole(dialect: Dialect, relation: &Relation<'_>, pattern: &str) -> Sql {
    let mut w = whole(dialect, relation);
    w.fill(pattern);
    w.sql
}

/// PostgreSQL: the whole difference in one statement, which returns how many links were removed, updated and added.
///
/// An add that does not take the lock may come between: what is set wins, and counts as updated. Where links can be
/// outside of the relation, a row that was there says nothing of whether it was one of it, and counts as added.
pub const fn set_at_once(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let (payload, position) = (relation.has_open_payload(), relation.position().is_some());
    let mut w = whole(dialect, relation);
    w.fill("WITH wanted AS (SELECT * FROM {wanted}), removed AS ({take away l} WHERE {l is of near} ");
    w.fill("AND NOT EXISTS (SELECT FROM wanted AS w WHERE {l far is w}) RETURNING 1), ");
    if payload || position {
        w.fill("updated AS (UPDATE {link} AS l SET {set from wanted} FROM wanted AS w ");
        w.fill("WHERE {l leads to w} AND ({differs}) RETURNING 1), ");
    }
    w.fill("added AS (INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM wanted AS w ");
    w.fill("WHERE NOT EXISTS (SELECT FROM {link} AS l WHERE {l leads to w})");
    w.fill(if payload { "{if linked, update} RETURNING {is new} AS is_new) " } else { "{if linked} RETURNING 1) " });
    w.fill("SELECT (SELECT count(*) FROM removed), ");
    w.fill(match (payload, position) {
        (true, _) => {
            "(SELECT count(*) FROM updated) + (SELECT count(*) FROM added WHERE NOT is_new), \
             (SELECT count(*) FROM added WHERE is_new)"
        }
        (false, true) => "(SELECT count(*) FROM updated), (SELECT count(*) FROM added)",
        (false, false) => "0::bigint, (SELECT count(*) FROM added)",
    });
    w.sql
}

/// SQLite and MySQL, first: takes away links that are not wanted.
///
/// MySQL looks through the whole JSON for each link unless it is a table of its own, which `DISTINCT` makes it.
pub const fn set_remove(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match (dialect, relation.is_marked_removed()) {
        (Dialect::Mysql, false) => {
            "DELETE l FROM {link} AS l LEFT JOIN {distinct keys as d} WHERE {l is of near} AND {d.k} IS NULL"
        }
        (Dialect::Mysql, true) => {
            "UPDATE {link} AS l LEFT JOIN {distinct keys as d} SET {set removed} WHERE {l is of near} AND {d.k} IS NULL"
        }
        (Dialect::Sqlite | Dialect::Postgres, _) => "{take away} WHERE {is of near} AND {far is not wanted}",
    };
    of_relation(dialect, relation, false, pattern)
}

/// SQLite and MySQL, second, where there is payload or an order: changes the links whose payload or place is another.
///
/// The wanted rows come first in the join, and each finds its link by the key: left to themselves, both databases read
/// the whole JSON again for every link.
pub const fn set_update(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Mysql => {
            "UPDATE {wanted} STRAIGHT_JOIN {link} AS l ON {l leads to w} SET {set from wanted} WHERE {differs}"
        }
        Dialect::Sqlite | Dialect::Postgres => {
            "WITH w AS MATERIALIZED (SELECT * FROM {wanted}) UPDATE {link} AS l SET {set from wanted} FROM w \
             WHERE {l leads to w} AND ({differs})"
        }
    };
    of_whole(dialect, relation, pattern)
}

/// SQLite and MySQL, third: adds the links that are missing.
pub const fn set_add(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Mysql => "INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM {wanted} WHERE {w is not linked}",
        Dialect::Sqlite | Dialect::Postgres => {
            "INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM {wanted} WHERE {w is not linked}{if linked}"
        }
    };
    of_whole(dialect, relation, pattern)
}

impl Writer<'_> {
    /// `"position" = w.o - 1` behind other columns, where the links of the near row have an order.
    pub const fn set_order(&mut self, relation: &Relation<'_>, before: &str) {
        if relation.position().is_some() {
            self.push(before);
            self.of(if matches!(self.dialect, Dialect::Mysql) { "l" } else { "" }, position(relation));
            self.push(" = w.o - 1");
        }
    }

    /// Whether that is another place.
    pub const fn order_differs(&mut self, relation: &Relation<'_>, before: &str) {
        if relation.position().is_some() {
            self.push(before);
            self.of("l", position(relation));
            self.push(" <> w.o - 1");
        }
    }
}
