//! Statements that read the links of one row, or of many.

use super::{Relation, Sql, pattern::of_relation};
use crate::dialect::Dialect;

/// The far rows, each once, by their key or in their order.
pub const fn all(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT {far columns} FROM {far rows with far} ORDER BY {order}")
}

/// The first of the far rows.
pub const fn first(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT {far columns} FROM {far rows with far} ORDER BY {order} LIMIT 1")
}

/// The far rows, each followed by its link: as often as there are links.
pub const fn with_link(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT {far columns}, {link columns} FROM {links with far} ORDER BY {order of links}";
    of_relation(dialect, relation, false, pattern)
}

/// The far rows of many near ones, each behind its near key, by both keys.
pub const fn all_of(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT {l.near}, {far columns} FROM {far rows of many with far} ORDER BY {l.near}, {order}";
    of_relation(dialect, relation, false, pattern)
}

/// The far rows of many near ones, each behind its near key and before its link, by both keys.
pub const fn with_link_of(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = "SELECT {l.near}, {far columns}, {link columns} FROM {links of many with far} \
                   ORDER BY {l.near}, {order of links}";
    of_relation(dialect, relation, false, pattern)
}

/// The far keys, each once.
pub const fn ids(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT {l.far} FROM {far rows} ORDER BY {order}")
}

/// One row where there is any far row, none where not.
pub const fn any(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT 1 FROM {links} LIMIT 1")
}

/// How many far rows there are.
pub const fn count(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT count(*) FROM {far rows}")
}

/// How many links there are.
pub const fn count_links(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    of_relation(dialect, relation, false, "SELECT count(*) FROM {link} WHERE {is of near}")
}

/// One row where the two are linked, none where not.
pub const fn has(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = if !relation.via.is_empty() {
        "SELECT 1 FROM {far rows} AND {l.far = ?}"
    } else if relation.is_single() {
        "SELECT 1 FROM {link} WHERE {is the link}"
    } else {
        "SELECT 1 FROM {link} WHERE {is the link} LIMIT 1"
    };
    of_relation(dialect, relation, false, pattern)
}

/// How many of many keys are linked.
pub const fn count_among(dialect: Dialect, relation: &Relation<'_>) -> Sql {
    let pattern = if !relation.via.is_empty() {
        "SELECT count(*) FROM {far rows} AND {l.far is wanted}"
    } else if relation.is_single() {
        "SELECT count(*) FROM {link} WHERE {is a link by keys}"
    } else {
        "SELECT count(*) FROM (SELECT DISTINCT {far} FROM {link} WHERE {is a link by keys}) AS d"
    };
    of_relation(dialect, relation, false, pattern)
}
