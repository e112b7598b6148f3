//! The options inside `#[model(…)]` and `#[many_to_many(…)]`.

mod item;
mod nearest;
mod needs;

use heck::ToSnakeCase;
use syn::{ext::IdentExt, spanned::Spanned};

use self::item::Item;
pub(super) use self::{item::Value, nearest::nearest, needs::Needs};
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

/// A value that an option does not take.
struct Refused {
    /// What it needs.
    needs: String,
    /// How to write it.
    example: String,
    /// The name that is none, where it is about one.
    name: Option<proc_macro2::Span>,
}

impl Known {
    /// What is wrong with the value it is given.
    fn refuse(&self, value: Option<&Value>) -> Option<Refused> {
        let (words, example) = (self.needs.words(), self.example.to_owned());
        match value {
            Some(Value::Path(path)) if self.needs == Needs::Path => {
                not_a_model(path).map(|why| Refused { needs: format!("{words}, and {why}"), example, name: None })
            }
            Some(Value::Path(path)) if self.needs == Needs::Links && path.is_ident("one_per") => Some(Refused {
                needs: "the fields that tell links apart".to_owned(),
                example: "links = one_per(field)".to_owned(),
                name: None,
            }),
            Some(Value::Call(name, names)) if self.needs == Needs::Links && name == "one_per" && names.is_empty() => {
                Some(Refused {
                    needs: "the fields that tell links apart".to_owned(),
                    example: "links = one_per(field)".to_owned(),
                    name: None,
                })
            }
            // A variant is written as its text.
            Some(Value::Path(path)) if self.needs == Needs::Literal && variant(path).is_some() => {
                let example = format!("{} = \"{}\"", self.name, variant(path).unwrap_or_default());
                Some(Refused { needs: words.to_owned(), example, name: None })
            }
            value if !self.needs.accepts(value) => Some(Refused { needs: words.to_owned(), example, name: None }),
            value => value?.names().into_iter().find_map(|name| {
                let why = keyword(name)?;
                // The keyword stands in the example in place of what could be there.
                let raw = format!("r#{name}");
                let example = match (self.example.split_once(" = "), syn::parse_str::<syn::Ident>(&raw)) {
                    (Some((option, _)), Ok(_)) if self.needs == Needs::Name => format!("{option} = {raw}"),
                    _ => example.clone(),
                };
                Some(Refused { needs: format!("{words}, and {why}"), example, name: Some(name.span()) })
            }),
        }
    }
}

/// Why a name cannot be one in Rust.
fn keyword(name: &syn::Ident) -> Option<String> {
    let text = name.to_string();
    match syn::parse_str::<syn::Ident>(&text) {
        Ok(_) => None,
        Err(_) if text == "_" => Some("`_` is none".to_owned()),
        Err(_) => Some(format!("`{text}` is a keyword")),
    }
}

/// The text of what seems to be a variant of an enum.
fn variant(path: &syn::Path) -> Option<String> {
    let name = path.segments.last()?.ident.unraw().to_string();
    let is_variant = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
    is_variant.then(|| name.to_snake_case())
}

/// Why a path can lead to no model.
fn not_a_model(path: &syn::Path) -> Option<String> {
    if path.segments.iter().any(|segment| !segment.arguments.is_none()) {
        return Some("a model has no generic parameters".to_owned());
    }
    keyword(path.get_ident().filter(|name| *name != "Self")?)
}

/// Whether a text can be a type: it is written into statements as it stands.
fn is_type(text: &str) -> bool {
    super::field::is_condition(text)
}

fn action(name: &syn::Ident) -> Option<Action> {
    let spelled = name.to_string().replace('_', " ");
    Action::ALL.into_iter().find(|action| action.sql().eq_ignore_ascii_case(&spelled))
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
            syn::Meta::List(list) if list.tokens.is_empty() => Err(syn::Error::new(list.path.span(), "there are none")),
            syn::Meta::List(list) => {
                list.parse_args_with(syn::punctuated::Punctuated::<Item, syn::Token![,]>::parse_terminated)
            }
            other => Err(syn::Error::new(other.path().span(), "expected them in parentheses")),
        };
        let items = match items {
            Ok(items) => items,
            Err(error) => {
                let span = spans.span(error.span(), error.span());
                let name = spell(attribute.path());
                let example = match (target, known.first()) {
                    (false, Some(row)) => format!("#[{name}({})]", row.example),
                    _ if name == "index" => "#[index(by = (field, field))]".to_owned(),
                    _ if name == "references" => "#[references(Model, by = (field, field), as = alias)]".to_owned(),
                    _ => format!("#[{name}(Model, as = alias)]"),
                };
                return sink.report(diagnostic::OPTIONS, &[&name, &error.to_string(), &example], span);
            }
        };
        for (index, item) in items.into_iter().enumerate() {
            let span = spans.span(item.span, item.path.segments.last().map_or(item.span, |s| s.ident.span()));
            let name = item.path.get_ident().map(ToString::to_string);
            let row = known.iter().find(|row| Some(row.name) == name.as_deref());
            match row {
                None if target && index == 0 && item.value.is_none() => {
                    if let Some(why) = not_a_model(&item.path) {
                        let (needs, example) = (format!("the path of a model, and {why}"), "Model, as = alias");
                        let name = spell(attribute.path());
                        let example = format!("#[{name}({example})]");
                        sink.report(diagnostic::BAD_VALUE, &[&name, &needs, &example], span);
                    }
                    self.target = Some((item.path, span));
                }
                None => {
                    let given = spell(&item.path);
                    let names = known.iter().map(|row| row.name);
                    let help = match nearest::place(&given, known) {
                        Some(place) => format!("`{given}` is said of {place}"),
                        None => nearest(&given, names),
                    };
                    sink.report(diagnostic::UNKNOWN_OPTION, &[&given, &help], span);
                }
                Some(row) if self.given.iter().any(|given| given.0 == row.name) => {
                    sink.report(diagnostic::OPTION_TWICE, &[row.name], span);
                }
                Some(row) => {
                    let mut at = item.value_span.map_or(span, |(first, last)| spans.span(first, last));
                    let Some(refused) = row.refuse(item.value.as_ref()) else {
                        self.given.push((row.name, item.value, at));
                        continue;
                    };
                    if let Some(name) = refused.name {
                        at = spans.span(name, name);
                    }
                    sink.report(diagnostic::BAD_VALUE, &[row.name, &refused.needs, &refused.example], at);
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

    /// What an index is on.
    pub(super) fn parts(&self, name: &str) -> Vec<(super::index::Written, bool)> {
        self.value(name).and_then(super::index::parts).unwrap_or_default()
    }

    pub(super) fn dialects(&self, name: &str) -> Vec<Dialect> {
        let names = self.value(name).map_or_else(Vec::new, Value::names);
        names.into_iter().filter_map(|name| Dialect::from_name(&name.to_string())).collect()
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

    /// What an option says for each dialect.
    pub(super) fn by_dialect(&self, name: &str) -> Option<[Option<String>; 3]> {
        let text = |value: &Value| match value {
            Value::Literal(syn::Lit::Str(text), _) => Some(text.value()),
            _ => None,
        };
        let given = self.value(name)?;
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

    /// The token of a literal, without the sign before it.
    pub(super) fn literal_at(&self, name: &str) -> Option<proc_macro2::Span> {
        Self::token_of(self.value(name)?)
    }

    /// The same of one value.
    pub(super) fn token_of(value: &Value) -> Option<proc_macro2::Span> {
        match value {
            Value::Literal(literal, _) | Value::CallOf(_, literal) => Some(literal.span()),
            _ => None,
        }
    }

    pub(super) fn literal_of(value: &Value) -> Option<Literal> {
        let (literal, negative) = match value {
            Value::Literal(literal, negative) => (literal, negative),
            Value::CallOf(_, syn::Lit::Str(text)) => return Some(Literal::Expression(text.value())),
            _ => return None,
        };
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
