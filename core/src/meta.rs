//! What a derive leaves in the program about its model, in forms `const` code can read.
//!
//! The derive writes them as constants (`Model<'static>`); the command line makes the same values at run time and
//! asks them the same questions, so that both find the same mistakes: see [`link::ends`].

pub mod link;

use crate::types::Type;

/// A model, as constants.
#[derive(Debug)]
pub struct Model<'a> {
    /// The struct's name, without `r#`.
    pub name: &'a str,
    /// Its table.
    pub table: &'a str,
    /// Its columns, in field order.
    pub columns: &'a [Column<'a>],
}

/// A column, as constants.
#[derive(Debug)]
pub struct Column<'a> {
    /// The field's name, without `r#`.
    pub field: &'a str,
    /// The column's name.
    pub name: &'a str,
    /// Its type.
    pub ty: Type,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub key: bool,
    /// Whether the database numbers it.
    pub generated: bool,
    /// Whether it has a default.
    pub default: bool,
    /// The model it refers to: name and table.
    pub references: Option<Reference<'a>>,
}

/// What a column refers to, as constants.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    /// The name of the model referred to.
    pub model: &'a str,
    /// Its table.
    pub table: &'a str,
}
