//! Statements that add, change and remove links.

use super::{Relation, Sql, generated, pattern::of_relation};
use crate::{dialect::Dialect, meta::Links};

/// The insert id by which MySQL tells that the link was there already. No row gets this number.
pub const EXISTING: u64 = u64::MAX;

/// Links the two rows, with payload or without; nothing happens where they are linked. Where they can be linked many
/// times, PostgreSQL returns the number of the link, which the others report by themselves.
pub const fn add(dialect: Dialect, relation: &Relation<'_>, payload: bool) -> Sql {
    let returns = matches!(relation.link.links, Links::Many) && generated(relation.link).is_some();
    let pattern = match dialect {
        Dialect::Postgres if returns => {
            "INSERT INTO {link} ({insert}) VALUES ({insert ?}){if linked} RETURNING {key of link}::bigint"
        }
        _ => "INSERT INTO {link} ({insert}) VALUES ({insert ?}){if linked}",
    };
    of_relation(dialect, relation, payload, pattern)
}

/// Links many; those that are linked stay as they are. Rows affected: how many links are new.
///
/// In the order of the keys, so that two of these wait for each other instead of both. MySQL counts a row that is there
/// as one that was touched, and so has to leave it out beforehand; one that comes in between is still no error.
pub const fn add_many(dialect: Dialect, relation: &Relation<'_>, payload: bool) -> Sql {
    let pattern = match (dialect, relation.link.links) {
        (Dialect::Mysql, Links::Many) => "INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM {wanted}",
        (Dialect::Mysql, Links::One) => {
            "INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM {wanted} \
             WHERE {w is not linked} ORDER BY {w.k}{if linked meanwhile}"
        }
        (Dialect::Mysql, Links::OnePer(_)) => {
            "INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM {one of each wanted} \
             WHERE w.n = 1 AND {w is not linked} ORDER BY {w.k}{if linked meanwhile}"
        }
        (Dialect::Sqlite | Dialect::Postgres, Links::OnePer(_)) => {
            "INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM {one of each wanted} \
             WHERE w.n = 1 ORDER BY {w.k}{if linked}"
        }
        (Dialect::Postgres, _) => {
            "INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM {wanted} ORDER BY {w.k}{if linked}"
        }
        (Dialect::Sqlite, _) => {
            "INSERT INTO {link} ({insert}) SELECT {insert wanted} FROM {wanted} WHERE TRUE ORDER BY {w.k}{if linked}"
        }
    };
    of_relation(dialect, relation, payload, pattern)
}

/// MySQL, where links can be outside of the relation: those of a batch become links of it, ahead of [`add_many`] and
/// [`set_add`](super::set_add), because MySQL counts a row that an INSERT changes as two.
pub const fn enter_many(dialect: Dialect, relation: &Relation<'_>, payload: bool) -> Sql {
    let pattern = "UPDATE {wanted} STRAIGHT_JOIN {link} AS l ON {any l leads to w}{last places} SET {enter from wanted} \
                   WHERE {l is outside}";
    of_relation(dialect, relation, payload, pattern)
}

/// Links the two rows with a payload, or gives the link that is there this payload.
pub const fn upsert(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "INSERT INTO {link} ({insert}) VALUES ({insert ?}){if linked, update}";
    of_relation(dialect, relation, true, pattern)
}

/// Changes the payload columns that are to be changed: of the link to a far key, or of the link of a key where two rows
/// can be linked many times.
pub const fn update_link(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = if relation.is_single() {
        "UPDATE {link} SET {set if ?} WHERE {is the link}"
    } else {
        "UPDATE {link} SET {set if ?} WHERE {key is the link} AND {is of near}"
    };
    of_relation(dialect, relation, true, pattern)
}

/// Takes the link, or all links, between the two away.
pub const fn remove(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{take away} WHERE {is the link}")
}

/// Takes the link of a key away.
pub const fn remove_link(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{take away} WHERE {key is the link} AND {is of near}")
}

/// Takes the links to many keys away. MySQL has to be told to go by the batch.
pub const fn remove_many(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match (dialect, relation.is_marked_removed()) {
        (Dialect::Mysql, false) => "DELETE l FROM {wanted keys} STRAIGHT_JOIN {link} AS l ON {l leads to w}",
        (Dialect::Mysql, true) => "UPDATE {wanted keys} STRAIGHT_JOIN {link} AS l ON {l leads to w} SET {set removed}",
        (Dialect::Sqlite | Dialect::Postgres, _) => "{take away} WHERE {is a link by keys}",
    };
    of_relation(dialect, relation, false, pattern)
}

/// Takes all links away.
pub const fn clear(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "{take away} WHERE {is of near}")
}
