//! What the value of an option has to be.

use super::super::texts::is_collation;
use super::{Value, action, is_type};
use crate::dialect::Dialect;

/// The value an option needs.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::declare) enum Needs {
    Nothing,
    Text,
    Number,
    Bool,
    Literal,
    Path,
    Name,
    /// No `=`, or a name behind it.
    NothingOrName,
    /// One name, or several in parentheses.
    Names,
    /// What an index is on: a field, `desc(…)` of one, an SQL expression, or several of them in parentheses.
    Parts,
    /// An SQL condition.
    Condition,
    /// A name in lower case.
    Method,
    /// The name of a dialect, or several in parentheses.
    Dialects,
    /// Names with dots between them.
    Chain,
    Action,
    /// `declared`.
    Declared,
    /// `one`, `many`, or `one_per` with names in parentheses.
    Links,
    /// SQL's name of a type, or `postgres`, `mysql` and `sqlite` with theirs in parentheses.
    SqlType,
    /// The name of a collation, or `postgres`, `mysql` and `sqlite` with theirs in parentheses.
    Collation,
    /// No `=`, but names with values in parentheses.
    Values,
}

impl Needs {
    pub(super) fn words(self) -> &'static str {
        match self {
            Needs::Nothing => "no value",
            Needs::Text => "a string",
            Needs::Number => "a number",
            Needs::Bool => "`true` or `false`",
            Needs::Literal => "a literal, or `sql(\"…\")`",
            Needs::Path => "the path of a model",
            Needs::Name => "a name",
            Needs::NothingOrName => "no value, or a name",
            Needs::Names => "a name, or several in parentheses",
            Needs::Declared => "`declared`, or to be left out",
            Needs::Links => "one of `one`, `one_per(column, …)`, `many`",
            Needs::SqlType => "a type as SQL spells it, or those of some dialects in parentheses",
            Needs::Collation => "the name of a collation, or those of some dialects in parentheses",
            Needs::Values => "names and values in parentheses",
            Needs::Parts => "a field, `desc(field)` or an SQL expression, or several of them in parentheses",
            Needs::Condition => "one SQL condition, without comments",
            Needs::Method => "the name that the database has for it",
            Needs::Dialects => "`postgres`, `mysql` or `sqlite`, or several of them in parentheses",
            Needs::Chain => "the aliases of relations, with a dot between them",
            Needs::Action => "one of `cascade`, `restrict`, `set_null`, `set_default`, `no_action`",
        }
    }

    pub(super) fn accepts(self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Needs::Nothing | Needs::NothingOrName, None) => true,
            (Needs::Text, Some(Value::Literal(syn::Lit::Str(_), false))) => true,
            (Needs::Number, Some(Value::Literal(syn::Lit::Int(number), false))) => number.base10_parse::<u32>().is_ok(),
            (Needs::Bool, Some(Value::Literal(syn::Lit::Bool(_), false))) => true,
            (Needs::Literal, Some(Value::Literal(literal, negative))) => match literal {
                syn::Lit::Int(_) | syn::Lit::Float(_) => true,
                syn::Lit::Str(_) | syn::Lit::Bool(_) => !negative,
                _ => false,
            },
            (Needs::Literal, Some(Value::CallOf(name, syn::Lit::Str(text)))) => {
                name == "sql" && super::super::field::is_condition(&text.value())
            }
            (Needs::Path, Some(Value::Path(_))) => true,
            (Needs::Names, Some(Value::Names(names))) => !names.is_empty(),
            (Needs::Chain, Some(Value::Chain(names))) => names.len() > 1,
            (Needs::Name | Needs::NothingOrName | Needs::Names, Some(Value::Path(path))) => path.get_ident().is_some(),
            (Needs::Declared, Some(Value::Path(path))) => path.is_ident("declared"),
            (Needs::Links, Some(Value::Path(path))) => path.is_ident("one") || path.is_ident("many"),
            (Needs::Links, Some(Value::Call(name, names))) => name == "one_per" && !names.is_empty(),
            (Needs::SqlType, Some(value)) => is_said_of_dialects(value, is_type),
            (Needs::Collation, Some(value)) => is_said_of_dialects(value, is_collation),
            (Needs::Parts, Some(value)) => super::super::index::parts(value).is_some_and(|parts| !parts.is_empty()),
            (Needs::Condition, Some(Value::Literal(syn::Lit::Str(text), false))) => {
                super::super::field::is_condition(&text.value())
            }
            (Needs::Method, Some(Value::Path(path))) => path.get_ident().is_some_and(|name| {
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                name.to_string().chars().all(plain)
            }),
            (Needs::Dialects, Some(value)) => {
                let names = value.names();
                let known = |name: &&syn::Ident| Dialect::from_name(&name.to_string()).is_some();
                let listed = matches!(value, Value::Path(_) | Value::Names(_));
                listed && !names.is_empty() && names.iter().all(known)
            }
            (Needs::Values, Some(Value::Values(values))) => !values.is_empty(),
            (Needs::Action, Some(Value::Path(path))) => path.get_ident().is_some_and(|name| action(name).is_some()),
            _ => false,
        }
    }
}

/// Whether it is one such text, or names of dialects with one each.
fn is_said_of_dialects(value: &Value, is_one: fn(&str) -> bool) -> bool {
    match value {
        Value::Literal(syn::Lit::Str(text), false) => is_one(&text.value()),
        Value::Values(values) => values.iter().all(|(name, value)| {
            let known = Dialect::from_name(&name.to_string()).is_some();
            known && matches!(value, Value::Literal(syn::Lit::Str(text), false) if is_one(&text.value()))
        }),
        _ => false,
    }
}
