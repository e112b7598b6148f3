//! The text of a statement, and what its parameters stand for.

use crate::{dialect::Dialect, text::Text};

/// A statement: its text, and what is to be bound to it, in order.
///
/// Only the statements that a program uses are made, and a model of a hundred columns fits.
#[derive(Clone, Copy)]
pub struct Sql {
    text: Text<8192>,
    parameters: [Parameter; 256],
    count: usize,
    /// Whether there was more than fits.
    cut: bool,
}

/// A statement as the program holds it.
#[derive(Clone, Copy)]
pub struct FixedSql {
    /// Its text.
    pub text: &'static str,
    /// What is bound, in order.
    pub parameters: &'static [Parameter],
}

/// What a parameter of a statement stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The near key; as many values as it has columns.
    Near,
    /// The far key; as many values as it has columns.
    Far,
    /// The key of a link; as many values as it has columns.
    Link,
    /// The payload column of this number.
    Payload(u8),
    /// Whether the payload column of this number is changed, and to what: two values.
    Patch(u8),
    /// Many keys, with their payload or without: an array a column on PostgreSQL, one JSON text elsewhere.
    Batch,
    /// The place that a link goes to, or that those of a batch are counted from.
    Index,
    /// The time.
    Now,
    /// A column of a row of the model.
    Column,
}

/// What a program keeps of a statement that may not be needed.
pub const fn fixed(sql: Option<&'static Sql>) -> Option<FixedSql> {
    match sql {
        Some(sql) => Some(sql.fixed()),
        None => None,
    }
}

impl Parameter {
    /// Whether the two stand for the same; in `const` code.
    pub(super) const fn is(self, other: Parameter) -> bool {
        match (self, other) {
            (Self::Near, Self::Near)
            | (Self::Far, Self::Far)
            | (Self::Link, Self::Link)
            | (Self::Batch, Self::Batch)
            | (Self::Index, Self::Index)
            | (Self::Now, Self::Now) => true,
            (Self::Payload(one), Self::Payload(other)) | (Self::Patch(one), Self::Patch(other)) => one == other,
            _ => false,
        }
    }
}

impl Sql {
    pub(super) const fn new() -> Self {
        Self { text: Text::new(), parameters: [Parameter::Column; 256], count: 0, cut: false }
    }

    /// The text.
    ///
    /// # Panics
    /// Where it is longer than fits; in `const` code that is a compile error.
    pub const fn as_str(&self) -> &str {
        assert!(!self.cut, "a statement of more than 8192 bytes, or 256 parameters");
        self.text.as_str()
    }

    /// The text; `None` where it is longer than fits. A program with that statement does not compile.
    pub const fn whole(&self) -> Option<&str> {
        if self.cut { None } else { Some(self.text.as_str()) }
    }

    /// What is bound, in order.
    pub const fn parameters(&self) -> &[Parameter] {
        self.parameters.split_at(self.count).0
    }

    /// What a program keeps of it, so that the text is found to be one when that is compiled.
    pub const fn fixed(&'static self) -> FixedSql {
        FixedSql { text: self.as_str(), parameters: self.parameters() }
    }

    pub(super) const fn push(&mut self, sql: &str) {
        if self.has_room(sql.len()) {
            self.text.push(sql);
        }
    }

    pub(super) const fn push_number(&mut self, number: usize) {
        if self.has_room(20) {
            self.text.push_number(number);
        }
    }

    pub(super) const fn push_name(&mut self, dialect: Dialect, name: &str) {
        if self.has_room(2 * name.len() + 2) {
            self.text.push_quoted(dialect.quote(), name);
        }
    }

    pub(super) const fn push_literal(&mut self, dialect: Dialect, text: &str) {
        if self.has_room(2 * text.len() + 2) {
            self.text.push_literal(text, matches!(dialect, Dialect::Mysql));
        }
    }

    pub(super) const fn push_parameter(&mut self, parameter: Parameter) {
        self.cut |= self.count == self.parameters.len();
        if !self.cut {
            self.parameters[self.count] = parameter;
            self.count += 1;
        }
    }

    /// Whether so many bytes fit, and what was before them did.
    const fn has_room(&mut self, bytes: usize) -> bool {
        self.cut |= self.text.room() < bytes;
        !self.cut
    }
}
