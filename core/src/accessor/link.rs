//! Statements about the links of one row.

use super::{Relation, Sql, pattern::of_relation};
use crate::dialect::Dialect;

/// The far rows, by their key. Parameters: the near key.
pub const fn all(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT {far columns} FROM {link with far} WHERE {l.near = ?} ORDER BY {l.far}";
    of_relation(dialect, relation, pattern)
}

/// The first of the far rows, by their key. Parameters: the near key.
pub const fn first(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT {far columns} FROM {link with far} WHERE {l.near = ?} ORDER BY {l.far} LIMIT 1";
    of_relation(dialect, relation, pattern)
}

/// The far rows, each followed by its link, by the far key. Parameters: the near key.
pub const fn with_link(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT {far columns}, {link columns} FROM {link with far} WHERE {l.near = ?} ORDER BY {l.far}";
    of_relation(dialect, relation, pattern)
}

/// The far rows of many near ones, each behind its near key, by both keys. Parameters: the batch of near keys.
pub const fn all_of(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT {l.near}, {far columns} FROM {near keys with link and far} ORDER BY {l.near}, {l.far}";
    of_relation(dialect, relation, pattern)
}

/// The far rows of many near ones, each behind its near key and before its link, by both keys. Parameters: the batch of
/// near keys.
pub const fn with_link_of(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT {l.near}, {far columns}, {link columns} FROM {near keys with link and far} \
                   ORDER BY {l.near}, {l.far}";
    of_relation(dialect, relation, pattern)
}

/// The far keys. Parameters: the near key.
pub const fn ids(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, "SELECT {far} FROM {link} WHERE {near = ?} ORDER BY {far}")
}

/// Links the two rows; nothing happens where they are linked. Parameters: near key, far key.
///
/// On MySQL an existing link is told by `LAST_INSERT_ID`, because the affected rows are 1 either way under sqlx's
/// `CLIENT_FOUND_ROWS`; see [`EXISTING`]. `INSERT IGNORE` would hide a wrong far key.
pub const fn add(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Sqlite | Dialect::Postgres => {
            "INSERT INTO {link} ({near}, {far}) VALUES ({near ?}, {far ?}) ON CONFLICT ({near}, {far}) DO NOTHING"
        }
        Dialect::Mysql => {
            "INSERT INTO {link} ({near}, {far}) VALUES ({near ?}, {far ?}) \
             ON DUPLICATE KEY UPDATE {kept} = IF(LAST_INSERT_ID(18446744073709551615) = 0, {kept}, {kept})"
        }
    };
    of_relation(dialect, relation, pattern)
}

/// Links the two rows with a payload; nothing happens where they are linked. Parameters: near key, far key, the
/// payload's columns.
pub const fn add_with(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Sqlite | Dialect::Postgres => {
            "INSERT INTO {link} ({near}, {far}{, payload}) VALUES ({near ?}, {far ?}{, payload ?}) \
             ON CONFLICT ({near}, {far}) DO NOTHING"
        }
        Dialect::Mysql => {
            "INSERT INTO {link} ({near}, {far}{, payload}) VALUES ({near ?}, {far ?}{, payload ?}) \
             ON DUPLICATE KEY UPDATE {kept} = IF(LAST_INSERT_ID(18446744073709551615) = 0, {kept}, {kept})"
        }
    };
    of_relation(dialect, relation, pattern)
}

/// Links many; those that are linked stay as they are. Rows affected: how many links are new. Parameters: the near key,
/// the batch of far keys with their payload; on MySQL the near key again.
///
/// In the order of the keys, so that two of these wait for each other instead of both. MySQL counts a row that is there
/// as one that was touched, and so has to leave it out beforehand; one that comes in between is still no error.
pub const fn add_many(dialect: Dialect, relation: &Relation<'_>, payload: bool) -> Sql {
    let pattern = match (dialect, payload) {
        (Dialect::Postgres, true) => {
            "INSERT INTO {link} ({near}, {far}{, payload}) SELECT {near 1}, {w.k}{, payload of wanted} \
             FROM unnest({array of k}{, arrays of payload}) AS w({names of k}{, names of payload}) ORDER BY {w.k} \
             ON CONFLICT ({near}, {far}) DO NOTHING"
        }
        (Dialect::Postgres, false) => {
            "INSERT INTO {link} ({near}, {far}) SELECT {near 1}, {w.k} FROM unnest({array of k}) AS w({names of k}) ORDER BY {w.k} \
             ON CONFLICT ({near}, {far}) DO NOTHING"
        }
        (Dialect::Sqlite, true) => {
            "INSERT INTO {link} ({near}, {far}{, payload}) SELECT {near ?}, {k}{, payload of wanted} FROM {wanted} \
             WHERE TRUE ORDER BY {w.k} ON CONFLICT ({near}, {far}) DO NOTHING"
        }
        (Dialect::Sqlite, false) => {
            "INSERT INTO {link} ({near}, {far}) SELECT {near ?}, {k} FROM {wanted keys} \
             WHERE TRUE ORDER BY {w.k} ON CONFLICT ({near}, {far}) DO NOTHING"
        }
        (Dialect::Mysql, true) => {
            "INSERT INTO {link} ({near}, {far}{, payload}) SELECT {near ?}, {k}{, payload of wanted} FROM {wanted} \
             WHERE {k row} NOT IN (SELECT {l.far} FROM {link} AS l WHERE {l.near = ?}) ORDER BY {w.k} \
             ON DUPLICATE KEY UPDATE {kept} = {link}.{kept}"
        }
        (Dialect::Mysql, false) => {
            "INSERT INTO {link} ({near}, {far}) SELECT {near ?}, {k} FROM {wanted keys} \
             WHERE {k row} NOT IN (SELECT {l.far} FROM {link} AS l WHERE {l.near = ?}) ORDER BY {w.k} \
             ON DUPLICATE KEY UPDATE {kept} = {link}.{kept}"
        }
    };
    of_relation(dialect, relation, pattern)
}

/// Links the two rows with a payload, or gives the link that is there this payload. Parameters: near key, far key, the
/// payload's columns.
pub const fn upsert(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Sqlite | Dialect::Postgres => {
            "INSERT INTO {link} ({near}, {far}{, payload}) VALUES ({near ?}, {far ?}{, payload ?}) \
             ON CONFLICT ({near}, {far}) DO UPDATE SET {set from excluded}"
        }
        Dialect::Mysql => {
            "INSERT INTO {link} ({near}, {far}{, payload}) VALUES ({near ?}, {far ?}{, payload ?}) \
             ON DUPLICATE KEY UPDATE {set from values}"
        }
    };
    of_relation(dialect, relation, pattern)
}

/// Changes the payload columns that are to be changed. Parameters: for each payload column whether, and to what; near key,
/// far key.
pub const fn update_link(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, "UPDATE {link} SET {set if ?} WHERE {near = ?} AND {far = ?}")
}

/// The insert id by which MySQL tells that the link was there already. No row gets this number.
pub const EXISTING: u64 = u64::MAX;

/// Takes the link away. Parameters: near key, far key.
pub const fn remove(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, "DELETE FROM {link} WHERE {near = ?} AND {far = ?}")
}

/// One row where the two are linked, none where not. Parameters: near key, far key.
pub const fn has(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, "SELECT 1 FROM {link} WHERE {near = ?} AND {far = ?}")
}

/// How many of many keys are linked. Parameters: the near key, the batch of far keys.
pub const fn count_among(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, "SELECT count(*) FROM {link} WHERE {near = ?} AND {far row} {is among keys}")
}

/// Takes the links to many keys away. Parameters: the near key, the batch of far keys; on MySQL, which has to be told to
/// go by the batch, the other way round.
pub const fn remove_many(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = match dialect {
        Dialect::Mysql => "DELETE l FROM {wanted keys} STRAIGHT_JOIN {link} AS l ON {l.near = ?} AND {l.far = k}",
        Dialect::Sqlite | Dialect::Postgres => "DELETE FROM {link} WHERE {near = ?} AND {far row} {is among keys}",
    };
    of_relation(dialect, relation, pattern)
}

/// Takes all links away. Parameters: the near key.
pub const fn clear(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, "DELETE FROM {link} WHERE {near = ?}")
}

/// How many links there are. Parameters: the near key.
pub const fn count(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, "SELECT count(*) FROM {link} WHERE {near = ?}")
}
