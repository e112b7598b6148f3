//! Statements about the places of links in a list: among those of the row whose links a column numbers.
//!
//! Whoever gives places holds the list's row, in a statement before: one that waited for it sees what it saw before.

use super::{
    Parameter, Relation, Sql,
    pattern::{Writer, of_model, of_relation},
};
use crate::{dialect::Dialect, meta::Model};

/// Locks the far row, whose list gets a link.
pub const fn lock_far(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT 1 FROM {far table} WHERE {far key = ?}{for writing}")
}

/// Locks many far rows, whose lists get links.
pub const fn lock_far_many(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        // By the key of each: MySQL locks rows that it only looks at.
        Dialect::Mysql => "SELECT 1 FROM {wanted keys} STRAIGHT_JOIN {far table} AS f ON {f is w}{for writing}",
        Dialect::Sqlite | Dialect::Postgres => {
            "SELECT 1 FROM {wanted keys} JOIN {far table} AS f ON {f is w} ORDER BY {w.k}{for writing}"
        }
    };
    of_relation(dialect, relation, false, pattern)
}

/// Locks the row of the model `list` whose links a new link becomes one of. Parameters: its key.
pub const fn lock_list(dialect: Dialect, list: &Model<'_>) -> Sql {
    of_model(dialect, list, "SELECT 1 FROM {table} WHERE {key = ?}{for writing}")
}

/// Locks the rows of the model `list` whose links new ones become ones of. Parameters: the batch of these.
pub const fn lock_lists(dialect: Dialect, link: &Model<'_>, list: &Model<'_>) -> Sql {
    let mut w = Writer::new(dialect, link);
    w.fill("SELECT 1 FROM {wanted}");
    w.push(if matches!(dialect, Dialect::Mysql) { " STRAIGHT_JOIN " } else { " JOIN " });
    w.name(list.table);
    w.push(" AS n ON ");
    w.is_list_of_new(link, Some(list));
    w.for_writing();
    w.sql
}

/// The last place of the list that a new link becomes one of; -1 where there is none. Parameters: what the link refers
/// to the list's row by. It is read, because the row that is returned has the next one.
pub const fn last_place(dialect: Dialect, link: &Model<'_>) -> Sql {
    let Some((position, reference)) = link.position() else { panic!("these links have no places") };
    let mut w = Writer::new(dialect, link);
    w.push("SELECT ");
    w.greatest(link, position);
    w.push(if matches!(dialect, Dialect::Postgres) { "::bigint FROM " } else { " FROM " });
    w.name(link.table);
    w.push(" AS x WHERE ");
    let columns = link.references[reference].columns;
    let mut i = 0;
    while i < columns.len() {
        w.push(if i > 0 { " AND " } else { "" });
        w.of("x", link.columns[columns[i]].name);
        w.push(" = ");
        w.parameter(Parameter::Column, 0);
        i += 1;
    }
    w.see_all();
    w.sql
}

/// MySQL, where links enter a relation by a statement of their own: the last place of the list, which both that and the
/// one that adds the others count from.
pub const fn last_before(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT {greatest} FROM {link} AS x WHERE {x is of list}{see all}")
}

/// Gives a link a place, and the whole list places without gaps. Rows affected: none where the two are not linked.
pub const fn move_to(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    move_link(dialect, relation, "{l is named}")
}

/// The same for the last link of the list.
pub const fn move_last(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    move_link(dialect, relation, "{l is last}")
}

/// `found`: whether any is moved. `max(m) OVER ()` would say so, too; MariaDB counts it anew for every row.
///
/// In three steps, because the place of a link that is moved decides about those of the others, each by `s`, its place
/// before, and `m`, whether it is moved. One that goes to the place `n` comes before the one that was there: between
/// what was the n-th and the one before it. Links of another scope are numbered, but not counted: each stays behind the
/// one of the scope that it was behind.
const fn move_link(dialect: Dialect, relation: &Relation<'_>, is_moved: &str) -> Sql {
    check(relation);
    let mut w = Writer { relation: Some(relation), ..Writer::new(dialect, relation.link) };
    let mysql = matches!(dialect, Dialect::Mysql);
    let scoped = !relation.scope.is_empty();
    w.fill(if mysql { "UPDATE (" } else { "UPDATE {link} AS l SET {set place} FROM (" });
    w.fill("SELECT {k}, m, row_number() OVER (ORDER BY t");
    w.fill(if scoped { ", s" } else { "" });
    w.fill(") - 1 AS n, first_value(m) OVER (ORDER BY m DESC) AS found FROM (SELECT {k}, m, ");
    w.fill(if scoped { "s, " } else { "" });
    w.fill("CASE m WHEN 1 THEN 2 * {index} ELSE 2 * ");
    w.fill(if scoped { "sum(c)" } else { "row_number()" });
    w.fill(" OVER (PARTITION BY m ORDER BY s) - 1 END AS t FROM (");
    w.fill("SELECT {l.key as k}, row_number() OVER (ORDER BY {order of links}) AS s, ");
    w.fill(if scoped { "CASE WHEN {l is of scope} THEN 1 ELSE 0 END AS c, " } else { "" });
    w.fill("CASE WHEN ");
    w.fill(is_moved);
    w.fill(" THEN 1 ELSE 0 END AS m FROM {link} AS l WHERE {l is in list}) AS l) AS l) AS n");
    w.fill(if mysql {
        " STRAIGHT_JOIN {link} AS l ON {l is n} SET {set place} WHERE "
    } else {
        " WHERE {l is n} AND "
    });
    w.fill("n.found = 1 AND ({l is elsewhere} OR n.m = 1)");
    w.sql
}

/// How many of a batch name links of the relation: by the far key, or the link's own where two rows may have many.
pub const fn count_named(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT count(*) FROM {named} JOIN {link} AS l ON {l is d} WHERE {l is of near}{see all}";
    of_relation(dialect, relation, false, pattern)
}

/// Gives the links that a batch names the first places, in its order, and the others of the list those behind, in
/// theirs.
pub const fn reorder(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    check(relation);
    let mut w = Writer { relation: Some(relation), ..Writer::new(dialect, relation.link) };
    let mysql = matches!(dialect, Dialect::Mysql);
    w.fill(if mysql { "UPDATE (" } else { "UPDATE {link} AS l SET {set place} FROM (" });
    w.fill("SELECT {l.key as k}, row_number() OVER (ORDER BY d.o IS NULL, d.o, {order of links}) - 1 AS n ");
    w.fill("FROM {link} AS l LEFT JOIN {named} ON {l is d and of near} WHERE {l is in list}) AS n");
    w.fill(if mysql {
        " STRAIGHT_JOIN {link} AS l ON {l is n} SET {set place} WHERE "
    } else {
        " WHERE {l is n} AND "
    });
    w.fill("{l is elsewhere}");
    w.sql
}

/// Types tell the sides of a relation apart, but where both are of one model.
const fn check(relation: &Relation<'_>) {
    assert!(
        relation.position().is_some(),
        "the join model keeps the order of the other side's links: see `position = …`"
    );
}
