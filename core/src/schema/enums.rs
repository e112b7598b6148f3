//! Enums: types of the database whose values are listed.

#[cfg(any(feature = "sql", feature = "locations"))]
use super::Check;
use super::{Column, Schema, Table};
use crate::{dialect::Dialect, source::Span, types::Type};

/// An enum. PostgreSQL has them beside the tables; MySQL spells the values in the column, and SQLite in a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// Its values, in order.
    pub values: Vec<String>,
    /// Where it was declared.
    pub span: Span,
}

/// A value of a column that a model's enum lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The text it is kept as.
    pub value: String,
    /// What it was kept as before: `#[value(was = "…")]`.
    pub was: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

impl Enum {
    /// `enum('a','b')`.
    fn mysql(&self) -> Type {
        Type::of_list(&self.values)
    }
}

impl Type {
    /// MySQL's type of these values.
    pub(crate) fn of_list(values: &[String]) -> Type {
        let values: Vec<_> = values.iter().map(|value| Dialect::Mysql.string(value)).collect();
        Type::Raw(format!("enum({})", values.join(",")).into())
    }
}

impl Column {
    /// The check that does what an enum does.
    pub(crate) fn one_of<'a>(name: &str, values: impl IntoIterator<Item = &'a str>) -> String {
        let texts: Vec<_> = values.into_iter().map(|text| format!("'{text}'")).collect();
        format!("{} IN ({})", super::in_expression(name), texts.join(", "))
    }
}

#[cfg(any(feature = "sql", feature = "locations"))]
impl Check {
    /// The values that it allows, where it does what an enum does.
    pub(crate) fn values(&self) -> Option<Vec<String>> {
        let (_, list) = self.expression.split_once(" IN (")?;
        crate::types::quoted(list.strip_suffix(')')?)
    }

    /// The values that it allows a column, where it does what an enum does.
    pub(crate) fn values_of(&self, column: &str) -> Option<Vec<String>> {
        let (name, _) = self.expression.split_once(" IN (")?;
        (name.trim_matches(['`', '"']) == column).then(|| self.values())?
    }
}

#[cfg(feature = "sql")]
impl Table {
    /// Gives values other names in the expressions about columns of their enum, as PostgreSQL does: it keeps there
    /// which values are meant, not their names. What is said to be a text is one.
    pub(crate) fn rename_values(&mut self, is_of: impl Fn(&Column) -> bool, values: &[(String, String)]) {
        let columns: Vec<String> = self.columns.iter().filter(|own| is_of(own)).map(|own| own.name.clone()).collect();
        for text in self.expressions_mut() {
            if columns.iter().any(|column| crate::diff::mentions(text, column)) && !text.contains("::text") {
                *text = in_new_names(text, values);
            }
        }
    }
}

/// An expression with other names for the values that it has as texts.
#[cfg(feature = "sql")]
fn in_new_names(expression: &str, values: &[(String, String)]) -> String {
    // A quote within a text is two.
    const QUOTE: &str = "\u{0}";
    let whole = expression.replace("''", QUOTE);
    let mut parts: Vec<String> = whole.split('\'').map(str::to_owned).collect();
    for text in parts.iter_mut().skip(1).step_by(2) {
        if let Some((_, new)) = values.iter().find(|(old, _)| old.replace('\'', QUOTE) == *text) {
            new.clone_into(text);
            *text = text.replace('\'', QUOTE);
        }
    }
    parts.join("'").replace(QUOTE, "''")
}

impl Schema {
    /// The enum of that name.
    pub fn enumeration(&self, name: &str) -> Option<&Enum> {
        self.enums.iter().find(|each| each.name == name)
    }

    /// Puts into each column what `dialect` has for an enum. Of columns that say what type they have the models have a
    /// check too, which SQLite alone needs.
    pub(super) fn lower_enums(&mut self, dialect: Dialect) {
        for table in &mut self.tables {
            let Table { columns, checks, .. } = table;
            for column in columns {
                let Type::Enum(name) = &column.ty else { continue };
                let Some(own) = self.enums.iter().find(|each| each.name == *name) else { continue };
                if dialect != Dialect::Sqlite {
                    let check = Column::one_of(&column.name, own.values.iter().map(String::as_str));
                    checks.retain(|other| other.expression != check);
                }
                match dialect {
                    Dialect::Sqlite => column.ty = Type::Text,
                    Dialect::Postgres => {}
                    Dialect::Mysql => column.ty = own.mysql(),
                }
            }
        }
        match dialect {
            Dialect::Postgres => self.recognise_enums(),
            Dialect::Sqlite | Dialect::Mysql => self.enums.clear(),
        }
    }

    /// Columns whose type is spelled as an enum is called are of that enum.
    pub(crate) fn recognise_enums(&mut self) {
        if self.enums.is_empty() {
            return;
        }
        for column in self.tables.iter_mut().flat_map(|table| &mut table.columns) {
            let Type::Raw(spelled) = &column.ty else { continue };
            let name = unquoted(spelled);
            if self.enums.iter().any(|each| each.name == name) {
                column.ty = Type::Enum(name.into());
            }
        }
    }
}

/// The name that PostgreSQL has of a spelling: `"Mood"` is Mood.
fn unquoted(spelled: &str) -> String {
    match spelled.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => spelled.to_owned(),
    }
}
