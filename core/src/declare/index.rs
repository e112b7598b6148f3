//! Indexes that are declared on the struct: `#[index(by = (a, desc(b)), unique, where = "…")]`.

use syn::ext::IdentExt;

use super::{
    Field, Spans,
    field::is_condition,
    options::{Known, Needs, Options, Value},
};
use crate::{
    diagnostic::{self, Sink},
    dialect::Dialect,
    source::Span,
};

/// An index of a model, as declared.
#[derive(Debug)]
pub struct Index {
    /// What it is on, and whether the greatest of it comes first.
    pub parts: Vec<(Of, bool)>,
    /// `unique`.
    pub unique: bool,
    /// `where = "…"`: the SQL condition of the rows it holds.
    pub predicate: Option<String>,
    /// `using = …`: how the database builds it.
    pub method: Option<String>,
    /// `only = …`: the dialects it is for; all, where there are none.
    pub only: Vec<Dialect>,
    /// Where `by` has its value.
    pub span: Span,
}

/// What an index is on.
#[derive(Debug)]
pub enum Of {
    /// A field, as an index.
    Field(usize),
    /// An SQL expression.
    Expression(String),
}

const INDEX: &[Known] = &[
    Known { name: "by", needs: Needs::Parts, example: "by = (field, desc(field))" },
    Known { name: "unique", needs: Needs::Nothing, example: "unique" },
    Known { name: "where", needs: Needs::Condition, example: "where = \"deleted_at IS NULL\"" },
    Known { name: "using", needs: Needs::Method, example: "using = gin" },
    Known { name: "only", needs: Needs::Dialects, example: "only = (postgres, sqlite)" },
];

/// A part of an index, as written.
pub(super) enum Written {
    Field(syn::Ident),
    Expression(String),
}

/// What a value says an index is on; `None` where it says something else.
pub(super) fn parts(value: &Value) -> Option<Vec<(Written, bool)>> {
    let expression = |literal: &syn::Lit| match literal {
        syn::Lit::Str(text) if is_condition(&text.value()) => Some(Written::Expression(text.value())),
        _ => None,
    };
    let part = |value: &Value| match value {
        Value::Path(path) => Some((Written::Field(path.get_ident()?.clone()), false)),
        Value::Literal(literal, false) => Some((expression(literal)?, false)),
        Value::Call(name, names) if name == "desc" => match &names[..] {
            [field] => Some((Written::Field(field.clone()), true)),
            _ => None,
        },
        Value::CallOf(name, literal) if name == "desc" => Some((expression(literal)?, true)),
        _ => None,
    };
    match value {
        Value::Names(names) => Some(names.iter().map(|name| (Written::Field(name.clone()), false)).collect()),
        Value::Parts(parts) => parts.iter().map(part).collect(),
        one => Some(vec![part(one)?]),
    }
}

impl Index {
    /// Reads `#[index(…)]` of a model with these fields.
    pub(super) fn read(
        attribute: &syn::Attribute,
        fields: &[Field],
        model: &str,
        spans: &mut dyn Spans,
        sink: &mut Sink,
    ) -> Option<Self> {
        let before = sink.count();
        let mut options = Options::default();
        options.read(attribute, INDEX, false, spans, sink);
        let Some(span) = options.span("by") else {
            // One that was given but could not be read has been reported already.
            if sink.count() == before {
                let whole = syn::spanned::Spanned::span(attribute.path());
                let at = spans.span(whole, whole);
                sink.report(diagnostic::MISSING_OPTION, &["by", "by = (field, field)"], at);
            }
            return None;
        };
        let mut parts: Vec<(Of, bool)> = Vec::new();
        for (of, descending) in options.parts("by") {
            let of = match of {
                Written::Expression(text) => Of::Expression(text),
                Written::Field(ident) => {
                    let name = ident.unraw().to_string();
                    let found = fields.iter().position(|field| field.ident == ident);
                    let twice = |field| parts.iter().any(|(of, _)| matches!(of, Of::Field(other) if *other == field));
                    let needs = match found {
                        None => format!("fields of `{model}`, which has no `{name}`"),
                        Some(field) if twice(field) => format!("each field once, and has `{name}` twice"),
                        Some(field) => {
                            parts.push((Of::Field(field), descending));
                            continue;
                        }
                    };
                    sink.report(diagnostic::BAD_VALUE, &["by", &needs, "by = (field, field)"], span);
                    return None;
                }
            };
            parts.push((of, descending));
        }
        let method = options.name("using").map(|name| name.unraw().to_string());
        if let (Some(method), Some(at)) = (&method, options.span("using")) {
            for (given, name) in [(options.flag("unique"), "unique"), (parts.iter().any(|part| part.1), "desc")] {
                if given {
                    let why = format!("an index that is built as `{method}` has no order");
                    let help = format!("remove it, or `{name}`");
                    sink.report(diagnostic::MISPLACED_OPTION, &["using", &why, &help], at);
                }
            }
        }
        Some(Self {
            parts,
            unique: options.flag("unique"),
            predicate: options.text("where"),
            method: method.filter(|method| method != "btree"),
            only: options.dialects("only"),
            span,
        })
    }

    /// Whether no two rows may have the same values of this field and others.
    pub fn is_unique_with(&self, field: usize) -> bool {
        self.unique && self.parts.iter().any(|(of, _)| matches!(of, Of::Field(own) if *own == field))
    }
}
