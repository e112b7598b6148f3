//! Indexes.

#[cfg(feature = "sql")]
use super::Table;
use super::name;
#[cfg(feature = "sql")]
use crate::diff::mentions;
use crate::{dialect::Dialect, source::Span};

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// What it is on, in order.
    pub parts: Vec<IndexPart>,
    /// Whether no two rows may agree on them.
    pub unique: bool,
    /// The SQL condition of the rows it holds, as written; all rows where there is none.
    pub predicate: Option<String>,
    /// How it is built, `gin` say; as a B-tree where nothing is said.
    pub method: Option<String>,
    /// The dialects it is for; all where there are none. Empty once a schema is [lowered](super::Schema::lowered).
    pub only: Vec<Dialect>,
    /// Whether it belongs to a UNIQUE constraint of the table, and goes only with it. Never so in what jointable
    /// writes.
    pub constraint: bool,
    /// Where it was declared.
    pub span: Span,
}

/// One of the things an index is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexPart {
    /// What is indexed.
    pub of: Indexed,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// MySQL: how many characters of a text count, where not all do.
    pub prefix: Option<u32>,
}

impl IndexPart {
    /// The column, where it is one by itself.
    pub fn column(&self) -> Option<&str> {
        match &self.of {
            Indexed::Column(column) => Some(column),
            Indexed::Expression(_) => None,
        }
    }
}

/// What is indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Indexed {
    /// A column.
    Column(String),
    /// An SQL expression, as written.
    Expression(String),
}

impl Index {
    /// An index on columns, of all rows.
    pub fn new(name: impl Into<String>, columns: impl IntoIterator<Item = impl Into<String>>, span: Span) -> Self {
        let part = |column: String| IndexPart { of: Indexed::Column(column), descending: false, prefix: None };
        Self {
            name: name.into(),
            parts: columns.into_iter().map(|column| part(column.into())).collect(),
            unique: false,
            predicate: None,
            method: None,
            only: Vec::new(),
            constraint: false,
            span,
        }
    }

    /// The columns that are parts by themselves.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(IndexPart::column)
    }

    /// The same, to change them.
    pub fn columns_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.parts.iter_mut().filter_map(|part| match &mut part.of {
            Indexed::Column(column) => Some(column),
            Indexed::Expression(_) => None,
        })
    }

    /// The expressions and the condition.
    pub fn expressions(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts.iter().filter_map(|part| match &part.of {
            Indexed::Column(_) => None,
            Indexed::Expression(text) => Some(text),
        });
        parts.chain(&self.predicate).map(String::as_str)
    }

    /// The same, to change them.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let parts = self.parts.iter_mut().filter_map(|part| match &mut part.of {
            Indexed::Column(_) => None,
            Indexed::Expression(text) => Some(text),
        });
        parts.chain(&mut self.predicate)
    }

    /// Its columns, where it is ordered by nothing but columns and holds every row, on every database: so that it
    /// serves who looks for the first of them.
    pub fn whole(&self) -> Option<Vec<String>> {
        let plain = self.predicate.is_none() && self.method.is_none() && self.only.is_empty();
        (plain && self.columns().count() == self.parts.len()).then(|| self.columns().map(str::to_owned).collect())
    }

    /// Whether it finds rows by these columns.
    pub fn leads_with(&self, columns: &[String]) -> bool {
        self.whole().is_some_and(|own| own.starts_with(columns))
    }

    /// Whether it is of that column, in whatever way.
    #[cfg(feature = "sql")]
    pub fn holds(&self, column: &str) -> bool {
        self.columns().any(|own| own == column) || self.expressions().any(|text| mentions(text, column))
    }

    /// Whether it says what a column's values are called that are called otherwise from now on: in its expressions, or
    /// in those of the computed columns it is on.
    #[cfg(feature = "sql")]
    pub(crate) fn names_values(&self, table: &Table, column: &str, values: &[(String, String)]) -> bool {
        let texts = values.iter().flat_map(|(old, new)| [old, new]).map(|text| Dialect::Sqlite.string(text));
        let texts: Vec<String> = texts.collect();
        let computed = table.columns.iter().filter(|own| self.holds(&own.name)).filter_map(|own| own.computed.as_ref());
        let mut expressions = self.expressions().chain(computed.map(|computed| computed.expression.as_str()));
        expressions.any(|of| mentions(of, column) && texts.iter().any(|text| of.contains(text.as_str())))
    }

    /// A word for each part: the column, or the words of the expression.
    pub fn words(&self) -> Vec<String> {
        let word = |part: &IndexPart| match &part.of {
            Indexed::Column(column) => column.clone(),
            Indexed::Expression(text) => {
                let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
                name(&[&words.collect::<Vec<_>>().join("_").to_lowercase()])
            }
        };
        self.parts.iter().map(word).collect()
    }
}

#[cfg(all(test, feature = "sql"))]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_index_serves_its_first_columns() {
        let plain = Index::new("i", ["a", "b"], Span::NOWHERE);
        assert!(plain.leads_with(&["a".into()]) && !plain.leads_with(&["b".into()]));
        let partial = Index { predicate: Some("\"c\" > 0".into()), ..plain.clone() };
        assert!(!partial.leads_with(&["a".into()]) && partial.holds("c") && partial.holds("b"));
        let mut expression = plain;
        expression.parts[0].of = Indexed::Expression("lower(title)".into());
        assert!(!expression.leads_with(&["b".into()]) && expression.holds("title"));
        assert_eq!(expression.words(), ["lower_title", "b"]);
    }
}
