//! The options inside `#[model(…)]` and `#[many_to_many(…)]`.
//!
//! They are read by hand because `as` is a keyword, which `syn::Meta` refuses as a name.

use proc_macro2::Span as Token;
use syn::{
    Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

use super::Spans;
use crate::{
    diagnostic::{self, Sink},
    dialect::Dialect,
    schema::{Action, Literal},
    source::Span,
};

/// An option that an attribute knows.
pub(super) struct Known {
    pub(super) name: &'static str,
    pub(super) needs: Needs,
    pub(super) example: &'static str,
}

/// The value an option needs.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Needs {
    Nothing,
    Text,
    Number,
    Bool,
    Literal,
    Path,
    Name,
    /// One name, or several in parentheses.
    Names,
    /// Names with dots between them.
    Chain,
    Action,
    /// `one`, `many`, or `one_per` with names in parentheses.
    Links,
    /// SQL's name of a type, or `postgres`, `mysql` and `sqlite` with theirs in parentheses.
    SqlType,
    /// No `=`, but names with values in parentheses.
    Values,
}

impl Needs {
    fn words(self) -> &'static str {
        match self {
            Needs::Nothing => "no value",
            Needs::Text => "a string",
            Needs::Number => "a number",
            Needs::Bool => "`true` or `false`",
            Needs::Literal => "a literal",
            Needs::Path => "the path of a model",
            Needs::Name => "a name",
            Needs::Names => "a name, or several in parentheses",
            Needs::Links => "one of `one`, `one_per(column, …)`, `many`",
            Needs::SqlType => "a type as SQL spells it, or those of some dialects in parentheses",
            Needs::Values => "names and values in parentheses",
            Needs::Chain => "the aliases of relations, with a dot between them",
            Needs::Action => "one of `cascade`, `restrict`, `set_null`, `set_default`, `no_action`",
        }
    }

    fn accepts(self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Needs::Nothing, None) => true,
            (Needs::Text, Some(Value::Literal(syn::Lit::Str(_), false))) => true,
            (Needs::Number, Some(Value::Literal(syn::Lit::Int(number), false))) => number.base10_parse::<u32>().is_ok(),
            (Needs::Bool, Some(Value::Literal(syn::Lit::Bool(_), false))) => true,
            (Needs::Literal, Some(Value::Literal(literal, negative))) => match literal {
                syn::Lit::Int(_) | syn::Lit::Float(_) => true,
                syn::Lit::Str(_) | syn::Lit::Bool(_) => !negative,
                _ => false,
            },
            (Needs::Path, Some(Value::Path(_))) => true,
            (Needs::Names, Some(Value::Names(names))) => !names.is_empty(),
            (Needs::Chain, Some(Value::Chain(names))) => names.len() > 1,
            (Needs::Name | Needs::Names, Some(Value::Path(path))) => path.get_ident().is_some(),
            (Needs::Links, Some(Value::Path(path))) => path.is_ident("one") || path.is_ident("many"),
            (Needs::Links, Some(Value::Call(name, names))) => name == "one_per" && !names.is_empty(),
            (Needs::SqlType, Some(Value::Literal(syn::Lit::Str(text), false))) => is_type(&text.value()),
            (Needs::SqlType, Some(Value::Values(values))) => values.iter().all(|(name, value)| {
                let known = Dialect::from_name(&name.to_string()).is_some();
                known && matches!(value, Value::Literal(syn::Lit::Str(text), false) if is_type(&text.value()))
            }),
            (Needs::Values, Some(Value::Values(values))) => !values.is_empty(),
            (Needs::Action, Some(Value::Path(path))) => path.get_ident().is_some_and(|name| action(name).is_some()),
            _ => false,
        }
    }
}

/// Whether a text can be a type: it is written into statements as it stands.
fn is_type(text: &str) -> bool {
    super::field::is_condition(text)
}

fn action(name: &syn::Ident) -> Option<Action> {
    let spelled = name.to_string().replace('_', " ");
    Action::ALL.into_iter().find(|action| action.sql().eq_ignore_ascii_case(&spelled))
}

pub(super) enum Value {
    /// A literal, and whether a minus stands before it.
    Literal(syn::Lit, bool),
    Path(syn::Path),
    /// Names in parentheses.
    Names(Vec<syn::Ident>),
    /// A name, with names in parentheses behind it.
    Call(syn::Ident, Vec<syn::Ident>),
    /// Names with values, in parentheses.
    Values(Vec<(syn::Ident, Value)>),
    /// Names with dots between them.
    Chain(Vec<syn::Ident>),
}

/// One `name`, `name = value`, or bare path.
struct Item {
    path: syn::Path,
    value: Option<Value>,
    span: Token,
    value_span: Option<(Token, Token)>,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = if input.peek(syn::Ident::peek_any) && !input.peek2(Token![::]) {
            syn::Path::from(input.call(syn::Ident::parse_any)?)
        } else {
            input.parse()?
        };
        let span = path.span();
        if input.peek(syn::token::Paren) {
            let values;
            syn::parenthesized!(values in input);
            let values = values.parse_terminated(named_value, Token![,])?.into_iter().collect();
            return Ok(Item { path, value: Some(Value::Values(values)), span, value_span: None });
        }
        if !input.peek(Token![=]) {
            return Ok(Item { path, value: None, span, value_span: None });
        }
        input.parse::<Token![=]>()?;
        let first = input.span();
        let negative = input.peek(Token![-]);
        if negative {
            input.parse::<Token![-]>()?;
        }
        let value = if input.peek(syn::token::Paren) {
            let names;
            syn::parenthesized!(names in input);
            let names = names.parse_terminated(syn::Ident::parse_any, Token![,])?;
            Value::Names(names.into_iter().collect())
        } else if input.peek(syn::Ident) && input.peek2(syn::token::Paren) {
            let name = input.parse()?;
            let names;
            syn::parenthesized!(names in input);
            Value::Call(name, names.parse_terminated(syn::Ident::parse_any, Token![,])?.into_iter().collect())
        } else if negative || input.peek(syn::Lit) {
            Value::Literal(input.parse()?, negative)
        } else if input.peek(syn::Ident::peek_any) && input.peek2(Token![.]) {
            let names = syn::punctuated::Punctuated::<_, Token![.]>::parse_separated_nonempty_with;
            Value::Chain(names(input, syn::Ident::parse_any)?.into_iter().collect())
        } else if input.peek(syn::Ident::peek_any) && !input.peek2(Token![::]) {
            Value::Path(input.call(syn::Ident::parse_any)?.into())
        } else {
            Value::Path(input.parse()?)
        };
        let last = match &value {
            Value::Literal(literal, _) => literal.span(),
            Value::Path(path) => path.segments.last().map_or(first, |segment| segment.ident.span()),
            Value::Call(name, names) => names.last().unwrap_or(name).span(),
            Value::Values(_) => first,
            Value::Names(names) | Value::Chain(names) => names.last().map_or(first, |name| name.span()),
        };
        Ok(Item { path, value: Some(value), span, value_span: Some((first, last)) })
    }
}

/// `name = value`.
fn named_value(input: ParseStream<'_>) -> syn::Result<(syn::Ident, Value)> {
    let name = input.call(syn::Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    let negative = input.peek(Token![-]);
    if negative {
        input.parse::<Token![-]>()?;
    }
    let value = if negative || input.peek(syn::Lit) {
        Value::Literal(input.parse()?, negative)
    } else {
        Value::Path(input.call(syn::Ident::parse_any)?.into())
    };
    Ok((name, value))
}

/// The options of all attributes of one name on one item, checked against what is known.
#[derive(Default)]
pub(super) struct Options {
    given: Vec<(&'static str, Option<Value>, Span)>,
    /// The first bare path, where the attribute takes one.
    pub(super) target: Option<(syn::Path, Span)>,
}

impl Options {
    /// Reads `attribute` into `self`. With `target`, one bare path is taken as the target model.
    pub(super) fn read(
        &mut self,
        attribute: &syn::Attribute,
        known: &'static [Known],
        target: bool,
        spans: &mut dyn Spans,
        sink: &mut Sink,
    ) {
        let items = match &attribute.meta {
            syn::Meta::List(list) => {
                list.parse_args_with(syn::punctuated::Punctuated::<Item, Token![,]>::parse_terminated)
            }
            other => Err(syn::Error::new(other.span(), "expected options in parentheses")),
        };
        let items = match items {
            Ok(items) => items,
            Err(error) => {
                let span = spans.span(error.span(), error.span());
                return sink.report(diagnostic::SYNTAX, &[&error.to_string()], span);
            }
        };
        for (index, item) in items.into_iter().enumerate() {
            let span = spans.span(item.span, item.path.segments.last().map_or(item.span, |s| s.ident.span()));
            let name = item.path.get_ident().map(ToString::to_string);
            let row = known.iter().find(|row| Some(row.name) == name.as_deref());
            match row {
                None if target && index == 0 && item.value.is_none() => self.target = Some((item.path, span)),
                None => {
                    let names: Vec<_> = known.iter().map(|row| format!("`{}`", row.name)).collect();
                    sink.report(diagnostic::UNKNOWN_OPTION, &[&spell(&item.path), &names.join(", ")], span);
                }
                Some(row) if self.given.iter().any(|given| given.0 == row.name) => {
                    sink.report(diagnostic::OPTION_TWICE, &[row.name], span);
                }
                Some(row) if !row.needs.accepts(item.value.as_ref()) => {
                    let at = item.value_span.map_or(span, |(first, last)| spans.span(first, last));
                    sink.report(diagnostic::BAD_VALUE, &[row.name, row.needs.words(), row.example], at);
                }
                Some(row) => {
                    let at = item.value_span.map_or(span, |(first, last)| spans.span(first, last));
                    self.given.push((row.name, item.value, at));
                }
            }
        }
    }

    /// Where the option's value stands (its name, where it takes none); `None` where it is not given.
    pub(super) fn span(&self, name: &str) -> Option<Span> {
        self.given.iter().find(|given| given.0 == name).map(|given| given.2)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.span(name).is_some()
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::Literal(syn::Lit::Str(text), _) => Some(text.value()),
            _ => None,
        }
    }

    pub(super) fn number(&self, name: &str) -> Option<u32> {
        match self.value(name)? {
            Value::Literal(syn::Lit::Int(number), _) => number.base10_parse().ok(),
            _ => None,
        }
    }

    pub(super) fn bool(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            Value::Literal(syn::Lit::Bool(value), _) => Some(value.value),
            _ => None,
        }
    }

    pub(super) fn path(&self, name: &str) -> Option<&syn::Path> {
        match self.value(name)? {
            Value::Path(path) => Some(path),
            _ => None,
        }
    }

    pub(super) fn name(&self, name: &str) -> Option<syn::Ident> {
        self.path(name)?.get_ident().cloned()
    }

    pub(super) fn names(&self, name: &str) -> Option<Vec<syn::Ident>> {
        match self.value(name)? {
            Value::Names(names) => Some(names.clone()),
            _ => Some(vec![self.name(name)?]),
        }
    }

    pub(super) fn chain(&self, name: &str, spans: &mut dyn Spans) -> Option<Vec<(syn::Ident, Span)>> {
        let Value::Chain(names) = self.value(name)? else { return None };
        Some(names.iter().map(|name| (name.clone(), spans.span(name.span(), name.span()))).collect())
    }

    pub(super) fn action(&self, name: &str) -> Option<Action> {
        action(self.path(name)?.get_ident()?)
    }

    /// What `links = …` says, and the names behind it.
    pub(super) fn links(&self) -> Option<(String, &[syn::Ident])> {
        match self.value("links")? {
            Value::Call(name, names) => Some((name.to_string(), names)),
            value => Some((Self::name_of(value)?.to_string(), &[])),
        }
    }

    /// Names and values in parentheses.
    pub(super) fn values(&self, name: &str) -> &[(syn::Ident, Value)] {
        match self.value(name) {
            Some(Value::Values(values)) => values,
            _ => &[],
        }
    }

    /// What `sql_type` says for each dialect.
    pub(super) fn sql_type(&self) -> Option<[Option<String>; 3]> {
        let text = |value: &Value| match value {
            Value::Literal(syn::Lit::Str(text), _) => Some(text.value()),
            _ => None,
        };
        let given = self.value("sql_type")?;
        Some(Dialect::ALL.map(|dialect| {
            match given {
                Value::Values(values) => values
                    .iter()
                    .find(|(name, _)| Dialect::from_name(&name.to_string()) == Some(dialect))
                    .and_then(|(_, value)| text(value)),
                value => text(value),
            }
        }))
    }

    pub(super) fn name_of(value: &Value) -> Option<syn::Ident> {
        match value {
            Value::Path(path) => path.get_ident().cloned(),
            _ => None,
        }
    }

    pub(super) fn literal(&self, name: &str) -> Option<Literal> {
        Self::literal_of(self.value(name)?)
    }

    pub(super) fn literal_of(value: &Value) -> Option<Literal> {
        let Value::Literal(literal, negative) = value else { return None };
        let sign = if *negative { "-" } else { "" };
        match literal {
            syn::Lit::Str(text) => Some(Literal::Text(text.value())),
            syn::Lit::Bool(value) => Some(Literal::Bool(value.value)),
            syn::Lit::Int(number) => Some(Literal::Number(format!("{sign}{}", number.base10_digits()))),
            syn::Lit::Float(number) => Some(Literal::Number(format!("{sign}{}", number.base10_digits()))),
            _ => None,
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.given.iter().find(|given| given.0 == name)?.1.as_ref()
    }
}

/// A path as one writes it: `super::Recipe`.
pub fn spell(path: &syn::Path) -> String {
    let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    format!("{}{}", if path.leading_colon.is_some() { "::" } else { "" }, names.join("::"))
}
