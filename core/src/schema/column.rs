//! Columns.

use crate::{source::Span, types::Type};

use super::{Collation, Literal};

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// What an INSERT without it stores.
    pub default: Option<Literal>,
    /// Whether the database numbers it: identity, AUTO_INCREMENT, INTEGER PRIMARY KEY.
    pub generated: bool,
    /// How the database computes it from others, where it does.
    pub computed: Option<Computed>,
    /// What is said of it in the catalogue, as of a [table](super::Table::comment).
    pub comment: Option<String>,
    /// How it compares texts, where that is not as the database, or on MySQL the table, has it.
    pub collation: Option<Collation>,
    /// Where it was declared.
    pub span: Span,
}

/// How a column is computed: GENERATED ALWAYS AS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The SQL expression, as written.
    pub expression: String,
    /// Whether its values are stored; else they are computed when they are read.
    pub stored: bool,
}

impl Column {
    /// A required column with nothing said beside its type.
    pub fn new(name: impl Into<String>, ty: Type) -> Self {
        Self {
            name: name.into(),
            ty,
            nullable: false,
            default: None,
            generated: false,
            computed: None,
            comment: None,
            collation: None,
            span: Span::NOWHERE,
        }
    }

    /// Whether a row cannot be stored without a value for it.
    pub fn needs_value(&self) -> bool {
        !self.nullable && self.default.is_none() && !self.generated && self.computed.is_none()
    }
}
