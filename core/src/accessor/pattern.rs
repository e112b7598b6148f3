//! Statements as patterns: SQL with names in braces for what depends on the models.
//!
//! | in braces | stands for |
//! |---|---|
//! | `table`, `columns`, `key`, `key = ?`, `given`, `given ?`, … | of a model: its table, its columns |
//! | `link` | the join table |
//! | `near table`, `near key = ?` | the near side's table, a test for the near key |
//! | `links`, `links with far` | the links of the near row as `l`, each once: what follows `FROM`, with its `WHERE` |
//! | `far rows`, `far rows with far` | the same, but each far key once |
//! | `links of many with far`, `far rows of many with far` | the same of a batch of near keys |
//! | `l.near`, `l.far`, `order` | the two keys of such a link; its order among the others of its near row |
//! | `l.far = ?`, `l.far is wanted` | a test: whether such a link leads to the far key, to one of a batch |
//! | `far columns`, `link columns` | all columns, as `f.…`, `l.…` |
//! | `is of near`, `l is of near` | a test: whether a link is one of the near row |
//! | `is the link`, `is a link by keys` | the same: the link of near and far key; one to a far key of a batch |
//! | `l leads to w`, `l far is w` | the same: the near row's link to the row `w` of a batch; whether that is its far key |
//! | `take away`, `take away l` | `DELETE FROM` the join table, or the `UPDATE` that marks links as removed |
//! | `insert`, `insert ?`, `insert wanted` | the columns of a new link; their values given one by one, or by the batch |
//! | `if linked`, `if linked, update` | what happens where the link is there already: nothing, or it gets the payload |
//! | `wanted`, `wanted keys`, `w.k` | the batch as a table `w`, with payload or not; the far key in it |
//! | `set from wanted`, `differs`, `is new` | the payload taken from the batch; whether it is another; whether there was none |
//! | `set if ?` | each payload column set to a parameter if another one says so |
//! | `for writing` | how a statement ends that locks what it reads |
//! | `l is in list`, `set place`, … | of the places of links: see `place.rs` |

use super::{
    Parameter, Relation, Sql, batch,
    columns::{What, Which},
};
use crate::{dialect::Dialect, meta::Model, text::same};

/// Fills in a pattern about a relation; `payload`: links are given with it.
pub(super) const fn of_relation(dialect: Dialect, relation: &Relation<'_>, payload: bool, pattern: &str) -> Sql {
    let mut w = Writer { payload, relation: Some(relation), ..Writer::new(dialect, relation.link) };
    w.fill(pattern);
    w.sql
}

/// Fills in a pattern about a model.
pub(super) const fn of_model(dialect: Dialect, model: &Model<'_>, pattern: &str) -> Sql {
    let mut w = Writer::new(dialect, model);
    w.fill(pattern);
    w.sql
}

/// A statement being written.
pub(super) struct Writer<'a> {
    pub sql: Sql,
    pub dialect: Dialect,
    /// What columns are of: the join model, where there is a relation.
    pub model: &'a Model<'a>,
    pub relation: Option<&'a Relation<'a>>,
    /// Whether links are given with their payload.
    pub payload: bool,
    /// Whether all links of the near row are given, in their order.
    pub whole: bool,
    /// How many values a batch is on PostgreSQL.
    pub arrays: usize,
}

impl<'a> Writer<'a> {
    pub const fn new(dialect: Dialect, model: &'a Model<'a>) -> Self {
        Self { sql: Sql::new(), dialect, model, relation: None, payload: false, whole: false, arrays: 0 }
    }

    pub const fn fill(&mut self, pattern: &str) {
        let mut rest = pattern;
        while let Some(start) = find(rest, b'{') {
            let (text, braced) = rest.split_at(start);
            let Some(end) = find(braced, b'}') else { panic!("a brace is not closed") };
            let (name, behind) = braced.split_at(end);
            self.push(text);
            self.part(name.split_at(1).1);
            rest = behind.split_at(1).1;
        }
        self.push(rest);
    }

    const fn part(&mut self, name: &str) {
        let model = self.model;
        if let Some(relation) = self.relation {
            self.part_of_relation(name, relation);
        } else if same(name, "table") {
            self.name(model.table);
        } else if same(name, "columns") {
            self.each(model, Which::All, What::Read("t"), ", ", false);
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
        } else if same(name, "wanted") {
            batch::rows(self, model, Which::New);
        } else if same(name, "wanted keys") {
            batch::rows(self, model, Which::Key);
        } else if same(name, "given of wanted") {
            self.values_of_batch(model, Which::Given, ", ", false);
        } else if same(name, "key of wanted") {
            self.values_of_batch(model, Which::Key, ", ", false);
        } else if same(name, "key is wanted") {
            self.values_of_batch(model, Which::Key, " AND ", true);
        } else if same(name, "key = itself") {
            self.each(model, Which::Key, What::IsItself, ", ", false);
        } else if same(name, "for writing") {
            self.for_writing();
        } else {
            panic!("no such part of a pattern about a model");
        }
    }

    const fn part_of_relation(&mut self, name: &str, relation: &Relation<'_>) {
        let link = relation.link;
        if same(name, "link") {
            self.name(link.table);
        } else if same(name, "near table") {
            self.name(relation.near.table);
        } else if same(name, "near key = ?") {
            self.key_is(relation.near, Parameter::Near);
        } else if same(name, "for writing") {
            self.for_writing();
        } else if same(name, "far columns") {
            let alias = if relation.is_direct() { "l" } else { "f" };
            self.each(relation.far, Which::All, What::Read(alias), ", ", false);
        } else if same(name, "link columns") {
            self.each(link, Which::All, What::Read("l"), ", ", false);
        } else if same(name, "links") {
            self.links(relation, false, false, false);
        } else if same(name, "far rows") {
            self.links(relation, true, false, false);
        } else if same(name, "links with far") {
            self.links(relation, false, false, true);
        } else if same(name, "far rows with far") {
            self.links(relation, true, false, true);
        } else if same(name, "links of many with far") {
            self.links(relation, false, true, true);
        } else if same(name, "far rows of many with far") {
            self.links(relation, true, true, true);
        } else if same(name, "l.near") {
            self.end(relation, false);
        } else if same(name, "l.far") {
            self.end(relation, true);
        } else if same(name, "l.far = ?") {
            self.far_is_given(relation);
        } else if same(name, "l.far is wanted") {
            self.far_is_in_batch(relation);
        } else if same(name, "order") {
            self.order(relation, false);
        } else if same(name, "order of links") {
            self.order(relation, true);
        } else if same(name, "far") {
            self.columns_of("", relation, relation.far_columns);
            if relation.symmetric {
                self.push(", ");
                self.columns_of("", relation, relation.near_columns);
            }
        } else if same(name, "w.k") {
            batch::names(self, relation.far_columns.len());
        } else if same(name, "d.k") {
            self.push("d.");
            batch::key_name(self, 0, relation.far_columns.len());
        } else if same(name, "key of link") {
            self.each(link, Which::Key, What::Name, ", ", false);
        } else if same(name, "is of near") {
            self.is_of_near(relation, "");
        } else if same(name, "l is of near") {
            self.is_of_near(relation, "l");
        } else if same(name, "is the link") {
            self.is_the_link(relation);
        } else if same(name, "key is the link") {
            self.key_is(link, Parameter::Link);
        } else if same(name, "is a link by keys") {
            self.is_a_link_by_keys(relation);
        } else if same(name, "l leads to w") {
            self.leads_to_wanted(relation);
        } else if same(name, "any l leads to w") {
            self.leads_to_wanted(&relation.whole());
        } else if same(name, "w is not linked") {
            self.is_not_linked(relation);
        } else if same(name, "one of each wanted") {
            self.one_of_each(relation);
        } else if same(name, "distinct keys as d") {
            self.distinct_keys(relation);
        } else if same(name, "l far is w") {
            self.far_is_wanted(relation);
        } else if same(name, "far is not wanted") {
            self.far_is_not_wanted(relation);
        } else if same(name, "wanted") {
            let (payload, places) = (self.payload, relation.counts_batch());
            batch::with_places(self, relation, relation.far_columns, payload, places);
        } else if same(name, "wanted keys") {
            batch::table(self, relation, relation.far_columns, false);
        } else if same(name, "take away") {
            self.take_away(relation, false);
        } else if same(name, "take away l") {
            self.take_away(relation, true);
        } else if same(name, "set removed") {
            self.set_removed(relation, "l");
        } else if same(name, "insert") {
            self.insert_columns(relation);
        } else if same(name, "insert ?") {
            self.insert_values(relation, false);
        } else if same(name, "insert wanted") {
            self.insert_values(relation, true);
        } else if same(name, "if linked") {
            self.if_linked(relation, false);
        } else if same(name, "if linked, update") {
            self.if_linked(relation, true);
        } else if same(name, "if linked meanwhile") {
            self.if_linked_meanwhile(relation);
        } else if same(name, "enter from wanted") {
            self.enter_from_wanted(relation);
        } else if same(name, "l is outside") {
            self.is_outside(relation, "l");
        } else if same(name, "set from wanted") {
            self.each(link, Which::Open, What::IsWanted, ", ", false);
            self.set_order(relation, if relation.has_open_payload() { ", " } else { "" });
            self.touch(relation, if matches!(self.dialect, Dialect::Mysql) { "l" } else { "" });
        } else if same(name, "set if ?") {
            self.each(link, Which::Payload, What::IsParameterIf, ", ", false);
            self.touch(relation, "");
        } else if same(name, "is new") {
            // A row that PostgreSQL's INSERT has found has the lock of its update.
            self.push(if relation.is_part() { "TRUE" } else { "xmax = 0" });
        } else if same(name, "differs") {
            self.each(link, Which::Open, What::Differs, " OR ", false);
            self.order_differs(relation, if relation.has_open_payload() { " OR " } else { "" });
        } else if !self.part_about_places(name, relation) {
            panic!("no such part of a pattern about a relation");
        }
    }

    pub const fn push(&mut self, sql: &str) {
        self.sql.push(sql);
    }

    pub const fn number(&mut self, number: usize) {
        self.sql.push_number(number);
    }

    pub const fn name(&mut self, name: &str) {
        self.sql.push_name(self.dialect, name);
    }

    pub const fn literal(&mut self, text: &str) {
        self.sql.push_literal(self.dialect, text);
    }

    /// `alias."name"`; without an alias, the name.
    pub const fn of(&mut self, alias: &str, name: &str) {
        if !alias.is_empty() {
            self.push(alias);
            self.push(".");
        }
        self.name(name);
    }

    /// A value of a parameter; `place` counts those that it has before it. PostgreSQL is told again by number what it
    /// has been given; elsewhere it is given again, because bare `?` are what the drivers count, and bind fast.
    pub const fn parameter(&mut self, parameter: Parameter, place: usize) {
        match self.dialect {
            Dialect::Postgres => {
                let mut number = 1;
                let mut i = 0;
                let known = self.sql.parameters().len();
                while i < known && !self.sql.parameters()[i].is(parameter) {
                    number += self.values(self.sql.parameters()[i]);
                    i += 1;
                }
                if i == known {
                    self.sql.push_parameter(parameter);
                }
                self.push("$");
                self.number(number + place);
            }
            Dialect::Sqlite | Dialect::Mysql => {
                if place == 0 {
                    self.sql.push_parameter(parameter);
                }
                self.push("?");
            }
        }
    }

    /// The value of each of those columns in row `w` of a batch, or that it is the one of row `t`.
    const fn values_of_batch(&mut self, model: &Model<'_>, which: Which, separator: &str, is: bool) {
        let (mut i, mut count, mut place) = (0, 0, 0);
        while i < model.columns.len() {
            let column = &model.columns[i];
            count += (self.takes(model, which, i) && !column.is_timed() && !column.is_position()) as usize;
            i += 1;
        }
        i = 0;
        let mut some = false;
        while i < model.columns.len() {
            if self.takes(model, which, i) {
                self.push(if some { separator } else { "" });
                some = true;
                if !is && model.columns[i].is_timed() {
                    self.time(Parameter::Now, &model.columns[i]);
                    i += 1;
                    continue;
                }
                if !is && model.columns[i].is_position() {
                    self.place_of_new(model);
                    i += 1;
                    continue;
                }
                if is {
                    self.of("t", model.columns[i].name);
                    self.push(" = ");
                }
                batch::value(self, &model.columns[i], place, count);
                place += 1;
            }
            i += 1;
        }
    }

    /// How many values a parameter has.
    const fn values(&self, parameter: Parameter) -> usize {
        match (parameter, self.relation) {
            (Parameter::Near, Some(relation)) => relation.near_columns.len(),
            (Parameter::Far, Some(relation)) => relation.far_columns.len(),
            (Parameter::Link, Some(relation)) => relation.link.key.len(),
            (Parameter::Batch, _) => self.arrays,
            (Parameter::Patch(_), _) => 2,
            _ => 1,
        }
    }

    /// `"id" = ?`, for each column of a key.
    pub const fn key_is(&mut self, model: &Model<'_>, parameter: Parameter) {
        let (mut i, mut place) = (0, 0);
        while i < model.columns.len() {
            if model.columns[i].key {
                if place > 0 {
                    self.push(" AND ");
                }
                self.name(model.columns[i].name);
                self.push(" = ");
                self.parameter(parameter, place);
                place += 1;
            }
            i += 1;
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

#[cfg(test)]
mod tests;
