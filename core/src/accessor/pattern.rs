//! Statements as patterns: SQL with names in braces for what depends on the models.
//!
//! | in braces | stands for |
//! |---|---|
//! | `?` | the next parameter |
//! | `table` | the model's table |
//! | `link`, `near`, `far` | the join table, its columns for the near side, its columns for the far side |
//! | `near ?`, `near = ?`, … | a parameter for each of them; a comparison with it |
//! | `near 1`, `l.near = 1` | the same with the first parameters, once more (PostgreSQL) |
//! | `far row` | the columns as one value: in parentheses where they are several |
//! | `link with far` | the join table as `l` with the far table as `f` |
//! | `near keys with link and far` | the same of a batch of near keys |
//! | `is among keys` | a test of a row for the far keys of a batch without payload |
//! | `near table`, `far table`, `near key = ?` | a side's table; a test for its key |
//! | `kept` | a column of the join table that an update may set to itself |
//! | `wanted`, `k` | the rows of a batch as a table `w` (SQLite, MySQL), the columns of the far key in it |
//! | `k row`, `w.k`, `l.far = k`, … | these as one value, by their names, compared |
//! | `set from wanted`, `set from excluded`, `set from values`, `differs` | the payload taken from there; whether the stored one is another |
//! | `set if ?` | each payload column set to a parameter if another one says so |
//! | `far columns`, `link columns`, `columns` | all columns, as `f.…`, `l.…`, `t.…` |
//! | `payload`, `payload ?`, `payload of wanted`, … | one for each payload column; a comma in front is for each of them |

use super::{
    Relation, Sql, batch,
    columns::{What, Which},
    ends::Say,
};
use crate::{
    dialect::Dialect,
    meta::Model,
    text::{Text, same},
};

/// Fills in a pattern about a relation.
pub(super) const fn of_relation(dialect: Dialect, relation: &Relation<'_>, pattern: &str) -> Sql {
    let mut w = Writer { text: Text::new(), dialect, parameters: 0, model: relation.link, relation: Some(relation) };
    w.fill(pattern);
    w.text
}

/// Fills in a pattern about a model.
pub(super) const fn of_model(dialect: Dialect, model: &Model<'_>, pattern: &str) -> Sql {
    let mut w = Writer { text: Text::new(), dialect, parameters: 0, model, relation: None };
    w.fill(pattern);
    w.text
}

/// A statement being written.
pub(super) struct Writer<'a> {
    pub text: Sql,
    pub dialect: Dialect,
    pub parameters: usize,
    /// What columns are of: the join model, where there is a relation.
    model: &'a Model<'a>,
    pub relation: Option<&'a Relation<'a>>,
}

impl<'a> Writer<'a> {
    const fn fill(&mut self, pattern: &str) {
        let mut rest = pattern;
        while let Some(start) = find(rest, b'{') {
            let (text, braced) = rest.split_at(start);
            let Some(end) = find(braced, b'}') else { panic!("a brace is not closed") };
            let (name, behind) = braced.split_at(end);
            self.sql(text);
            self.part(name.split_at(1).1);
            rest = behind.split_at(1).1;
        }
        self.sql(rest);
    }

    const fn part(&mut self, name: &str) {
        let model = self.model;
        if same(name, "?") {
            self.parameter();
        } else if same(name, "table") {
            self.name(model.table);
        } else if same(name, "columns") {
            self.each(model, Which::All, What::Of("t"), ", ", false);
        } else if same(name, "key") {
            self.each(model, Which::Key, What::Name, ", ", false);
        } else if same(name, "key = ?") {
            self.each(model, Which::Key, What::IsParameter, " AND ", false);
        } else if same(name, "given") {
            self.each(model, Which::Given, What::Name, ", ", false);
        } else if same(name, "given ?") {
            self.each(model, Which::Given, What::Parameter, ", ", false);
        } else if same(name, "other = ?") {
            self.each(model, Which::Other, What::IsParameter, ", ", false);
        } else if same(name, "key = itself") {
            self.each(model, Which::Key, What::IsItself, ", ", false);
        } else if let Some(relation) = self.relation {
            self.part_of_relation(name, relation);
        } else {
            panic!("no such part of a pattern about a model");
        }
    }

    const fn part_of_relation(&mut self, name: &str, relation: &Relation<'_>) {
        let Relation { near, link, far, .. } = *relation;
        if let Some(say) = of_end(name, "near") {
            self.end(relation.near_end(), say.0, say.1);
        } else if let Some(say) = of_end(name, "far") {
            self.end(relation.far_end(), say.0, say.1);
        } else if same(name, "link") {
            self.name(link.table);
        } else if same(name, "near table") {
            self.name(near.table);
        } else if same(name, "near key = ?") {
            self.each(near, Which::Key, What::IsParameter, " AND ", false);
        } else if same(name, "far table") {
            self.name(far.table);
        } else if same(name, "link with far") {
            // CROSS JOIN keeps SQLite from reading the far table first.
            self.fill(match self.dialect {
                Dialect::Sqlite => "{link} AS l CROSS JOIN {far table} AS f ON {f.key = l.far}",
                Dialect::Postgres | Dialect::Mysql => "{link} AS l JOIN {far table} AS f ON {f.key = l.far}",
            });
        } else if same(name, "near keys with link and far") {
            // From the keys to the links to the far rows, whatever the planner thinks of the size of a batch.
            self.fill(match self.dialect {
                Dialect::Postgres => "{link with far} WHERE {l.near row} {is among near keys}",
                Dialect::Sqlite => {
                    "{near keys} CROSS JOIN {link} AS l ON {l.near = k} \
                     CROSS JOIN {far table} AS f ON {f.key = l.far}"
                }
                Dialect::Mysql => {
                    "{near keys} STRAIGHT_JOIN {link} AS l ON {l.near = k} \
                     STRAIGHT_JOIN {far table} AS f ON {f.key = l.far}"
                }
            });
        } else if same(name, "l.near row") {
            self.row(relation.near_end(), Say::Of("l"));
        } else if same(name, "far row") {
            self.row(relation.far_end(), Say::Name);
        } else if same(name, "k row") {
            self.row(relation.far_end(), Say::Value);
        } else if same(name, "is among keys") {
            self.is_among(relation.far_end());
        } else if same(name, "is among near keys") {
            self.is_among(relation.near_end());
        } else if same(name, "d.k is null") {
            self.end(relation.far_end(), Say::OfBatch("d"), " IS NULL AND ");
            self.sql(" IS NULL");
        } else if same(name, "kept") {
            self.name(kept(relation));
        } else if same(name, "far columns") {
            self.each(far, Which::All, What::Of("f"), ", ", false);
        } else if same(name, "link columns") {
            self.each(link, Which::All, What::Of("l"), ", ", false);
        } else if same(name, "wanted") {
            batch::rows(self, link, relation.far_columns, Some(relation));
        } else if same(name, "wanted keys") {
            batch::rows(self, link, relation.far_columns, None);
        } else if same(name, "near keys") {
            batch::rows(self, link, relation.near_columns, None);
        } else if same(name, "array of k") {
            // The near key is the first parameters, wherever they are first spoken of.
            self.parameters = relation.near_columns.len();
            self.end(relation.far_end(), Say::Array, ", ");
        } else if same(name, ", payload") {
            self.each(link, Which::Payload, What::Name, ", ", true);
        } else if same(name, ", payload ?") {
            self.each(link, Which::Payload, What::Parameter, ", ", true);
        } else if same(name, ", payload of wanted") {
            self.each(link, Which::Payload, What::Wanted, ", ", true);
        } else if same(name, ", names of payload") {
            self.each(link, Which::Payload, What::WantedName, ", ", true);
        } else if same(name, ", arrays of payload") {
            self.each(link, Which::Payload, What::Array, ", ", true);
        } else if same(name, "set from wanted") {
            self.each(link, Which::Payload, What::IsWanted, ", ", false);
        } else if same(name, "set from excluded") {
            self.each(link, Which::Payload, What::IsExcluded, ", ", false);
        } else if same(name, "set from values") {
            self.each(link, Which::Payload, What::IsOfValues, ", ", false);
        } else if same(name, "set if ?") {
            self.each(link, Which::Payload, What::IsParameterIf, ", ", false);
        } else if same(name, "differs") {
            self.each(link, Which::Payload, What::Differs, " OR ", false);
        } else {
            panic!("no such part of a pattern about a relation");
        }
    }

    pub const fn sql(&mut self, sql: &str) {
        self.text.push(sql);
    }

    pub const fn name(&mut self, name: &str) {
        self.text.push_quoted(self.dialect.quote(), name);
    }

    /// `alias."name"`.
    pub const fn of(&mut self, alias: &str, name: &str) {
        self.sql(alias);
        self.sql(".");
        self.name(name);
    }

    /// The next parameter. Bare `?` where the driver counts by itself: numbered ones bind in quadratic time there.
    pub const fn parameter(&mut self) {
        self.parameters += 1;
        match self.dialect {
            Dialect::Postgres => {
                self.sql("$");
                self.text.push_number(self.parameters);
            }
            Dialect::Sqlite | Dialect::Mysql => self.sql("?"),
        }
    }
}

const fn find(text: &str, byte: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == byte {
            return Some(i);
        }
        i += 1;
    }
    None
}

/// What a part of a pattern says of an end, called `near` or `far`, and what stands between its columns.
const fn of_end<'a>(part: &str, end: &str) -> Option<(Say<'a>, &'a str)> {
    const PARTS: &[(&str, &str, Say<'static>, &str)] = &[
        ("near", "far", Say::Name, ", "),
        ("near ?", "far ?", Say::Parameter, ", "),
        ("near = ?", "far = ?", Say::IsParameter, " AND "),
        ("near 1", "", Say::First, ", "),
        ("l.near", "l.far", Say::Of("l"), ", "),
        ("l.near = ?", "", Say::OfIsParameter("l"), " AND "),
        ("l.near = 1", "", Say::OfIsFirst("l"), " AND "),
        ("l.near = k", "l.far = k", Say::OfIsValue, " AND "),
        ("", "f.key = l.far", Say::IsKeyOf, " AND "),
        ("", "l.far = d.k", Say::OfIsBatch("d"), " AND "),
        ("", "l.far = w.k", Say::OfIsBatch("w"), " AND "),
        ("", "w.k = l.far", Say::BatchIs, " AND "),
        ("", "k", Say::Value, ", "),
        ("", "k as k", Say::ValueAs, ", "),
        ("", "w.k", Say::OfBatch("w"), ", "),
        ("", "names of k", Say::InBatch, ", "),
    ];
    let near = same(end, "near");
    let mut i = 0;
    while i < PARTS.len() {
        let (of_near, of_far, say, separator) = PARTS[i];
        if same(part, if near { of_near } else { of_far }) {
            return Some((say, separator));
        }
        i += 1;
    }
    None
}

/// The join model's numbered column, which MySQL leaves as it is where it is set to itself, or else the near one.
const fn kept<'a>(relation: &Relation<'a>) -> &'a str {
    match super::generated(relation.link) {
        Some(index) => relation.link.columns[index].name,
        None => relation.link.columns[relation.near_columns[0]].name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{meta::Column, types::Type};

    const fn column(name: &'static str, key: bool) -> Column<'static> {
        let ty = Type::BigInt;
        Column { field: name, name, ty, nullable: false, key, generated: key, default: false }
    }

    const NOTE: Model<'static> =
        Model { name: "Note", table: "no\"tes", columns: &[column("id", true), column("a", false)], references: &[] };

    #[test]
    fn names_are_quoted_and_parameters_counted() {
        let pattern = "{table}: {columns}; {given}; {other = ?} WHERE {key = ?} AND 1 = {?}";
        let filled = of_model(Dialect::Postgres, &NOTE, pattern);
        let expected = r#""no""tes": t."id", t."a"; "a"; "a" = $1 WHERE "id" = $2 AND 1 = $3"#;
        assert_eq!(filled.as_str(), expected);
        let filled = of_model(Dialect::Mysql, &NOTE, "{other = ?} WHERE {key = ?}");
        assert_eq!(filled.as_str(), "`a` = ? WHERE `id` = ?");
    }

    #[test]
    #[should_panic(expected = "no such part")]
    fn a_misspelt_part_is_no_sql() {
        of_model(Dialect::Sqlite, &NOTE, "SELECT {colums}");
    }
}
