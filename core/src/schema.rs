//! Tables, columns, keys and indexes: what a database has, or should have.
//!
//! A schema made from models and one replayed from migrations are the same type and meet on equal terms; see
//! [`Schema::lowered`].

mod collation;
mod column;
mod enums;
mod index;
mod kept;
#[cfg(feature = "sql")]
mod modelled;
mod word;

pub use collation::Collation;
pub use column::{Column, Computed};
pub use enums::{Enum, Variant};
pub use index::{Index, IndexPart, Indexed};
pub use kept::{Options, Trigger, View};
#[cfg(feature = "sql")]
pub use modelled::{Unmodelled, Unsaid};
pub(crate) use word::in_expression;
pub use word::is_compound_word;

#[cfg(feature = "sql")]
use std::collections::HashMap;

use crate::{dialect::Dialect, source::Span, types::Type};

/// All tables, in declaration order, and the types they are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The tables.
    pub tables: Vec<Table>,
    /// The enums; on PostgreSQL only, once a schema is [lowered](Schema::lowered).
    pub enums: Vec<Enum>,
    /// The views of a history.
    pub views: Vec<View>,
    /// The names that tables and columns had before, where models say so.
    pub was: Vec<Was>,
    /// The values that columns have by the enums of models.
    pub variants: Vec<Variant>,
}

/// What a table or a column was called before: `#[model(was = "…")]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Was {
    /// The table, as it is called now.
    pub table: String,
    /// The column, as it is called now, where it is about one.
    pub column: Option<String>,
    /// The name before.
    pub name: String,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, as the database keeps it.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The columns of the primary key; empty where there is none.
    pub primary_key: Vec<String>,
    /// What PostgreSQL calls the primary key, where that is not the table's name and `_pkey`.
    pub primary_key_name: Option<String>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes, unique ones among them; the primary key's own is not listed.
    pub indexes: Vec<Index>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// What is said of it in the catalogue. In a schema of models nothing where they say nothing, which is no wish to
    /// have none; see [`complete`](crate::diff::complete).
    pub comment: Option<String>,
    /// MySQL: that of columns for which no other is named; the database's, where nothing is said.
    pub collation: Option<Collation>,
    /// How SQLite stores it.
    pub options: Options,
    /// Its triggers, in the order they were made.
    pub triggers: Vec<Trigger>,
    /// Where it was declared.
    pub span: Span,
}

/// A default value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// TRUE or FALSE.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, without quotes.
    Text(String),
    /// Any other SQL expression, as written.
    Expression(String),
}

impl Literal {
    /// As `const` code has it.
    pub fn constant(&self) -> crate::meta::Literal<'_> {
        match self {
            Literal::Bool(value) => crate::meta::Literal::Bool(*value),
            Literal::Number(number) => crate::meta::Literal::Number(number),
            Literal::Text(text) | Literal::Expression(text) => crate::meta::Literal::Text(text),
        }
    }
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name; always explicit in what jointable writes.
    pub name: String,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table they refer to.
    pub references_table: String,
    /// The columns they refer to.
    pub references_columns: Vec<String>,
    /// What happens when the row referred to is deleted.
    pub on_delete: Action,
    /// What happens when its key changes.
    pub on_update: Action,
    /// When the row referred to has to be there.
    pub checked: Checked,
    /// Where it was declared.
    pub span: Span,
}

/// When a foreign key is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checked {
    /// By every statement.
    #[default]
    AtOnce,
    /// By every statement, unless a transaction asks for later: DEFERRABLE.
    Deferrable,
    /// When the transaction is committed: INITIALLY DEFERRED.
    AtCommit,
}

impl Checked {
    /// How SQL says it behind `REFERENCES …`.
    pub const fn sql(self) -> &'static str {
        match self {
            Checked::AtOnce => "",
            Checked::Deferrable => " DEFERRABLE INITIALLY IMMEDIATE",
            Checked::AtCommit => " DEFERRABLE INITIALLY DEFERRED",
        }
    }
}

/// What a foreign key does when the row it refers to goes or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The statement fails at its end. What databases do where nothing is said.
    NoAction,
    /// The statement fails at once.
    Restrict,
    /// The referring rows go, or change, too.
    Cascade,
    /// The referring columns become NULL.
    SetNull,
    /// The referring columns take their defaults.
    SetDefault,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 5] =
        [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull, Action::SetDefault];

    /// How SQL spells it.
    pub const fn sql(self) -> &'static str {
        match self {
            Action::NoAction => "NO ACTION",
            Action::Restrict => "RESTRICT",
            Action::Cascade => "CASCADE",
            Action::SetNull => "SET NULL",
            Action::SetDefault => "SET DEFAULT",
        }
    }
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// The SQL condition, as written.
    pub expression: String,
    /// Where it was declared.
    pub span: Span,
}

impl Schema {
    /// The table of that name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The table of that name, to change it.
    pub fn table_mut(&mut self, name: &str) -> Option<&mut Table> {
        self.tables.iter_mut().find(|table| table.name == name)
    }

    /// The schema as `dialect` keeps it, so that one made from models and one read from SQL can be compared:
    /// types the dialect does not tell apart become one, text under a MySQL index gets a length, names are cut.
    pub fn lowered(mut self, dialect: Dialect) -> Schema {
        self.lower_enums(dialect);
        for table in &mut self.tables {
            table.indexes.retain(|index| index.only.is_empty() || index.only.contains(&dialect));
            table.indexes.iter_mut().for_each(|index| index.only.clear());
            if dialect != Dialect::Mysql {
                // Checks that jointable makes quote names as MySQL reads them.
                for check in table.checks.iter_mut().filter(|check| check.expression.starts_with('`')) {
                    check.expression = check.expression.replace('`', "\"");
                }
            }
            table.comment = table.comment.take().filter(|_| dialect != Dialect::Sqlite);
            table.collation = table.collation.take().filter(|_| dialect == Dialect::Mysql);
            let keyed = table.keyed_columns();
            for column in &mut table.columns {
                column.comment = column.comment.take().filter(|_| dialect != Dialect::Sqlite);
                column.collation = column.collation.take().and_then(|collation| collation.lowered(dialect));
                if dialect == Dialect::Mysql && column.ty == Type::Text && keyed.contains(&column.name) {
                    column.ty = Type::Varchar(255);
                }
                if dialect == Dialect::Sqlite && column.generated {
                    column.ty = Type::BigInt;
                }
                // MariaDB takes no NOT NULL of one.
                column.nullable |= dialect == Dialect::Mysql && column.computed.is_some();
                // What the dialect does not have is said where it is planned.
                if !(matches!(column.ty, Type::Enum(_)) || column.ty.is_array() && dialect != Dialect::Postgres) {
                    column.ty = Type::from_sql(dialect, &column.ty.sql(dialect));
                }
                if table.options.strict {
                    column.ty = column.ty.in_strict();
                }
            }
        }
        self
    }
}

#[cfg(feature = "sql")]
impl Schema {
    /// Its tables by name, for who asks for many of them.
    pub(crate) fn by_name(&self) -> HashMap<&str, &Table> {
        self.tables.iter().map(|table| (table.name.as_str(), table)).collect()
    }

    /// Its tables that `other` has too, by that name, each with the other's.
    pub(crate) fn shared<'a>(&'a self, other: &'a Schema) -> impl Iterator<Item = (&'a Table, &'a Table)> {
        let others = other.by_name();
        self.tables.iter().filter_map(move |table| Some((table, *others.get(table.name.as_str())?)))
    }

    /// Its tables that `other` has not, by that name.
    pub(crate) fn unshared<'a>(&'a self, other: &'a Schema) -> impl Iterator<Item = &'a Table> {
        let others = other.by_name();
        self.tables.iter().filter(move |table| !others.contains_key(table.name.as_str()))
    }
}

impl Table {
    /// A table with no columns yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            columns: Vec::new(),
            primary_key: Vec::new(),
            primary_key_name: None,
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            checks: Vec::new(),
            comment: None,
            collation: None,
            options: Options::default(),
            triggers: Vec::new(),
            span: Span::NOWHERE,
        }
    }

    /// A table as jointable makes them: on MySQL texts compare by their bytes, as on the other databases.
    pub fn made(name: impl Into<String>) -> Self {
        Self { collation: Some(Collation::named(Dialect::Mysql, "utf8mb4_bin")), ..Self::new(name) }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The SQL expressions over its columns, to change them.
    #[cfg(feature = "sql")]
    pub(crate) fn expressions_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let computed = self.columns.iter_mut().filter_map(|column| column.computed.as_mut());
        (computed.map(|computed| &mut computed.expression))
            .chain(self.indexes.iter_mut().flat_map(Index::expressions_mut))
            .chain(self.checks.iter_mut().map(|check| &mut check.expression))
    }

    /// The columns that a key or an index holds.
    fn keyed_columns(&self) -> Vec<String> {
        let indexed = self.indexes.iter().flat_map(|index| index.columns().map(str::to_owned));
        let referring = self.foreign_keys.iter().flat_map(|key| &key.columns);
        self.primary_key.iter().chain(referring).cloned().chain(indexed).collect()
    }
}

/// Joins name parts with `_` and cuts the result to what every server keeps whole (63 bytes). A name that has to be
/// cut ends in a hash of the whole, so that it is stable and two long names stay two.
///
/// ```
/// use jointable_core::schema::name;
///
/// assert_eq!(name(&["recipe_ingredients", "recipe_id", "fk"]), "recipe_ingredients_recipe_id_fk");
/// assert_eq!(name(&[&"x".repeat(80), "fk"]).len(), 63);
/// ```
pub fn name(parts: &[&str]) -> String {
    const LIMIT: usize = 63;
    let whole = parts.join("_");
    if whole.len() <= LIMIT {
        return whole;
    }
    // FNV-1a: short, stable across versions, and nothing here depends on its strength.
    let hash = whole
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let hash = format!("_{:08x}", (hash ^ (hash >> 32)) as u32);
    let mut end = LIMIT - hash.len();
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    whole[..end].to_owned() + &hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_stay_two() {
        let long = "a_table_with_a_very_long_name_indeed_that_nobody_would_type";
        let first = name(&[long, "first_id", "fk"]);
        let second = name(&[long, "second_id", "fk"]);
        assert_ne!(first, second);
        assert_eq!(first, name(&[long, "first_id", "fk"]));
        assert!(first.len() <= 63 && second.len() <= 63);
    }

    #[test]
    fn a_cut_falls_between_characters() {
        assert!(name(&[&"é".repeat(60)]).len() <= 63);
    }
}
