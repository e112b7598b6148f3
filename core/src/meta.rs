//! What a derive leaves in the program about its model, in forms `const` code can read.

use crate::types::Type;

/// A model, as constants.
#[derive(Debug)]
pub struct Model {
    /// The struct's name.
    pub name: &'static str,
    /// Its table.
    pub table: &'static str,
    /// Its columns, in field order.
    pub columns: &'static [Column],
}

/// A column, as constants.
#[derive(Debug)]
pub struct Column {
    /// The field's name.
    pub field: &'static str,
    /// The column's name.
    pub name: &'static str,
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
    pub references: Option<Reference>,
}

/// What a column refers to, as constants.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// The name of the model referred to.
    pub model: &'static str,
    /// Its table.
    pub table: &'static str,
}
