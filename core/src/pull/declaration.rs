//! What is pulled: declarations, as data.

use crate::{
    dialect::Dialect,
    schema::{Action, Checked, Computed, Literal},
};

/// The models of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    /// The models, in the order of the schema's tables.
    pub models: Vec<Model>,
    /// The enums that their fields are of.
    pub enums: Vec<Enum>,
    /// What no relation came of.
    pub missed: Vec<Missed>,
}

/// Something that looks like a relation, and none came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The table.
    pub table: String,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// Why.
    pub why: String,
}

/// A model to be declared. Names are without `r#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The struct.
    pub name: String,
    /// Its table.
    pub table: String,
    /// Whether the table has another name than follows from the struct's.
    pub named: bool,
    /// What the catalogue says of the table.
    pub comment: Option<String>,
    /// What tells its rows apart where they are links, but for the two that they link.
    pub tells: Tells,
    /// Whether it says of itself that it has the indexes which are declared, and no others.
    pub only_declared: bool,
    /// Its many-to-many relations.
    pub many: Vec<Many>,
    /// Its `has_many` and `has_one`.
    pub back: Vec<Back>,
    /// The references that stand on the struct.
    pub references: Vec<Reference>,
    /// The indexes that stand on the struct.
    pub indexes: Vec<Index>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// What tells links apart besides the two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tells {
    /// Nothing.
    Nothing,
    /// These fields.
    Per(Vec<String>),
    /// Their own key.
    Key,
}

/// A many-to-many relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Many {
    /// What it is called.
    pub alias: String,
    /// The join model.
    pub through: String,
    /// Where the join model leaves a choice.
    pub by: Option<ThroughJoin>,
}

/// Which way a many-to-many relation goes through its join model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThroughJoin {
    /// The far model.
    pub target: String,
    /// The reference that leads here.
    pub from: String,
    /// The reference that leads to the far model.
    pub to: String,
}

/// Rows that refer to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// What it is called.
    pub alias: String,
    /// The far model.
    pub target: String,
    /// Whether there can be several: `has_many`.
    pub many: bool,
    /// Which of the far model's references leads here, where several do.
    pub by: Option<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The model referred to.
    pub target: String,
    /// The fields that refer, where it stands on the struct.
    pub by: Vec<String>,
    /// What the way back is called, unless that follows from the field.
    pub alias: Option<String>,
    /// Whether no two rows refer to the same one, where it stands on the struct.
    pub unique: bool,
    /// What happens when the row referred to is deleted.
    pub on_delete: Action,
    /// What happens when its key changes.
    pub on_update: Action,
    /// When it is checked.
    pub checked: Checked,
}

/// An index on the struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// What it is on, and whether the greatest comes first.
    pub parts: Vec<(Part, bool)>,
    /// Whether no two rows may agree on it.
    pub unique: bool,
    /// The condition of the rows that it holds.
    pub predicate: Option<String>,
    /// How it is built.
    pub method: Option<String>,
}

/// What an index is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A field.
    Field(String),
    /// An SQL expression.
    Expression(String),
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its column.
    pub column: String,
    /// Its type, without `Option`.
    pub rust: Rust,
    /// Whether it is an `Option`.
    pub nullable: bool,
    /// Whether it is marked as of the key.
    pub key: bool,
    /// Whether it says that the database numbers it, or not.
    pub generated: Option<bool>,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it is indexed.
    pub index: bool,
    /// The default.
    pub default: Option<Literal>,
    /// How it is computed.
    pub computed: Option<Computed>,
    /// A check.
    pub check: Option<String>,
    /// The type of the column, where that does not follow, and the dialect that it is said for alone.
    pub sql_type: Option<(String, Option<Dialect>)>,
    /// How texts are compared.
    pub collate: Option<String>,
    /// What the catalogue says of it.
    pub comment: Option<String>,
    /// What it refers to.
    pub reference: Option<Reference>,
}

/// A Rust type, and what the field says of its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rust {
    /// The type as it is written.
    pub path: String,
    /// The most characters.
    pub max_length: Option<u32>,
    /// Digits in all and behind the point.
    pub digits: Option<(u8, u8)>,
}

/// An enum that is a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// Whether the database has it.
    pub sql: bool,
    /// The name that the database has for it, where that does not follow.
    pub sql_name: Option<String>,
    /// Its variants.
    pub variants: Vec<Variant>,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// What it is kept as.
    pub text: String,
    /// Whether that does not follow from its name.
    pub named: bool,
}
