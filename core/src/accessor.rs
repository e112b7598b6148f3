//! The SQL behind models and relations, made at compile time.
//!
//! Every operation is a `const fn` from [`meta`] to text. The runtime calls them in associated
//! constants, so a statement is a `&'static str` and costs nothing to make.

mod link;
mod model;
mod set;

pub use link::*;
pub use model::*;
pub use set::*;

use crate::{dialect::Dialect, meta, text::Text};

/// The text of a statement.
///
/// Only the statements that a program uses are made, and a model of a hundred columns fits.
pub type Sql = Text<8192>;

/// A relation from one row to those it is linked with.
#[derive(Clone, Copy)]
pub struct Relation<'a> {
    /// The near model.
    pub near: &'a meta::Model<'a>,
    /// The join model.
    pub link: &'a meta::Model<'a>,
    /// The far model.
    pub far: &'a meta::Model<'a>,
    /// Which column of the join model refers to the near side.
    pub near_column: usize,
    /// Which column of the join model refers to the far side.
    pub far_column: usize,
}

impl<'a> Relation<'a> {
    const fn near_name(&self) -> &'a str {
        self.link.columns[self.near_column].name
    }

    const fn far_name(&self) -> &'a str {
        self.link.columns[self.far_column].name
    }
}

/// Whether column `index` of a join model is payload: neither one of `ends` nor numbered by the database.
pub const fn is_payload(link: &meta::Model<'_>, ends: (usize, usize), index: usize) -> bool {
    index != ends.0 && index != ends.1 && !link.columns[index].generated
}

/// How many payload columns a join model has.
const fn payload_count(relation: &Relation<'_>) -> usize {
    let ends = (relation.near_column, relation.far_column);
    let (mut i, mut count) = (0, 0);
    while i < relation.link.columns.len() {
        count += is_payload(relation.link, ends, i) as usize;
        i += 1;
    }
    count
}

/// A statement being written.
struct Writer {
    text: Sql,
    dialect: Dialect,
    parameters: usize,
}

impl Writer {
    const fn new(dialect: Dialect) -> Self {
        Self { text: Text::new(), dialect, parameters: 0 }
    }

    const fn sql(&mut self, sql: &str) {
        self.text.push(sql);
    }

    const fn name(&mut self, name: &str) {
        self.text.push_quoted(self.dialect.quote(), name);
    }

    /// `alias."name"`.
    const fn of(&mut self, alias: &str, name: &str) {
        self.sql(alias);
        self.sql(".");
        self.name(name);
    }

    /// The next parameter. Bare `?` where the driver counts by itself: numbered ones bind in quadratic time there.
    const fn parameter(&mut self) {
        self.parameters += 1;
        match self.dialect {
            Dialect::Postgres => {
                self.sql("$");
                self.text.push_number(self.parameters);
            }
            Dialect::Sqlite | Dialect::Mysql => self.sql("?"),
        }
    }

    /// `, ` but before the first.
    const fn comma(&mut self, written: &mut usize) {
        if *written > 0 {
            self.sql(", ");
        }
        *written += 1;
    }

    /// Every column of a model.
    const fn columns(&mut self, alias: &str, model: &meta::Model<'_>) {
        let mut i = 0;
        while i < model.columns.len() {
            if i > 0 {
                self.sql(", ");
            }
            self.of(alias, model.columns[i].name);
            i += 1;
        }
    }

    /// `"a" = ? AND "b" = ?` over the columns of the key.
    const fn key_is(&mut self, model: &meta::Model<'_>) {
        let (mut i, mut written) = (0, 0);
        while i < model.columns.len() {
            if model.columns[i].key {
                if written > 0 {
                    self.sql(" AND ");
                }
                self.name(model.columns[i].name);
                self.sql(" = ");
                self.parameter();
                written += 1;
            }
            i += 1;
        }
    }
}
