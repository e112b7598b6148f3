//! Statements as patterns: SQL with names in braces for what depends on the models.
//!
//! | in braces | stands for |
//! |---|---|
//! | `?` | the next parameter |
//! | `1` | the first parameter, once more (PostgreSQL) |
//! | `table` | the model's table |
//! | `link`, `near`, `far` | the join table, its column for the near side, its column for the far side |
//! | `link with far` | the join table as `l` with the far table as `f` |
//! | `near keys with link and far` | the same of a batch of near keys |
//! | `is among keys` | a test for the far keys of a batch without payload |
//! | `near table`, `near key`, `far table`, `far key` | a side's table and the column of its key |
//! | `kept` | a column of the join table that an update may set to itself |
//! | `wanted`, `k` | the rows of a batch as a table `w` (SQLite, MySQL), the far key in it |
//! | `set from wanted`, `set from excluded`, `set from values`, `differs` | the payload taken from there; whether the stored one is another |
//! | `set if ?` | each payload column set to a parameter if another one says so |
//! | `far columns`, `link columns`, `columns` | all columns, as `f.…`, `l.…`, `t.…` |
//! | `payload`, `payload ?`, `payload of wanted`, … | one for each payload column; a comma in front is for each of them |

use super::{
    Relation, Sql, batch,
    columns::{What, Which},
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
        let (near_column, far_column) = (&link.columns[relation.near_column], &link.columns[relation.far_column]);
        if same(name, "1") {
            self.sql("$1");
        } else if same(name, "link") {
            self.name(link.table);
        } else if same(name, "near") {
            self.name(near_column.name);
        } else if same(name, "far") {
            self.name(far_column.name);
        } else if same(name, "near table") {
            self.name(near.table);
        } else if same(name, "near key") {
            self.name(key_name(near));
        } else if same(name, "far table") {
            self.name(far.table);
        } else if same(name, "far key") {
            self.name(key_name(far));
        } else if same(name, "link with far") {
            // CROSS JOIN keeps SQLite from reading the far table first.
            self.fill(match self.dialect {
                Dialect::Sqlite => "{link} AS l CROSS JOIN {far table} AS f ON f.{far key} = l.{far}",
                Dialect::Postgres | Dialect::Mysql => "{link} AS l JOIN {far table} AS f ON f.{far key} = l.{far}",
            });
        } else if same(name, "near keys with link and far") {
            // From the keys to the links to the far rows, whatever the planner thinks of the size of a batch.
            self.fill(match self.dialect {
                Dialect::Postgres => "{link with far} WHERE l.{near} = ANY({array of near})",
                Dialect::Sqlite => {
                    "{near keys} CROSS JOIN {link} AS l ON l.{near} = {k as near} \
                     CROSS JOIN {far table} AS f ON f.{far key} = l.{far}"
                }
                Dialect::Mysql => {
                    "{near keys} STRAIGHT_JOIN {link} AS l ON l.{near} = {k as near} \
                     STRAIGHT_JOIN {far table} AS f ON f.{far key} = l.{far}"
                }
            });
        } else if same(name, "is among keys") {
            self.fill(match self.dialect {
                Dialect::Postgres => "= ANY({array of k})",
                Dialect::Sqlite | Dialect::Mysql => "IN (SELECT {k} FROM {wanted keys})",
            });
        } else if same(name, "kept") {
            self.name(kept(relation));
        } else if same(name, "far columns") {
            self.each(far, Which::All, What::Of("f"), ", ", false);
        } else if same(name, "link columns") {
            self.each(link, Which::All, What::Of("l"), ", ", false);
        } else if same(name, "k") {
            batch::key(self, &far_column.ty);
        } else if same(name, "wanted") {
            batch::rows(self, relation, relation.far_column, true);
        } else if same(name, "wanted keys") {
            batch::rows(self, relation, relation.far_column, false);
        } else if same(name, "near keys") {
            batch::rows(self, relation, relation.near_column, false);
        } else if same(name, "k as near") {
            batch::key(self, &near_column.ty);
        } else if same(name, "array of near") {
            batch::array(self, &near_column.ty);
        } else if same(name, "array of k") {
            // The near key is the first parameter, wherever it is first spoken of.
            self.parameters = 1;
            batch::array(self, &far_column.ty);
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

/// The column of a single key.
const fn key_name<'a>(model: &Model<'a>) -> &'a str {
    let mut i = 0;
    while i < model.columns.len() {
        if model.columns[i].key {
            return model.columns[i].name;
        }
        i += 1;
    }
    // A model without a key has been reported where it is declared.
    ""
}

/// The join model's numbered column, which MySQL leaves as it is where it is set to itself, or else the near one.
const fn kept<'a>(relation: &Relation<'a>) -> &'a str {
    match super::generated(relation.link) {
        Some(index) => relation.link.columns[index].name,
        None => relation.link.columns[relation.near_column].name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{meta::Column, types::Type};

    const fn column(name: &'static str, key: bool) -> Column<'static> {
        let ty = Type::BigInt;
        Column { field: name, name, ty, nullable: false, key, generated: key, default: false, references: None }
    }

    const NOTE: Model<'static> =
        Model { name: "Note", table: "no\"tes", columns: &[column("id", true), column("a", false)] };

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
