//! `#[many_to_many(…)]`.

use syn::ext::IdentExt;

use super::{
    Links, NAME, Spans, is_name, is_reserved,
    options::{Known, Needs, Options, nearest},
};
use crate::{
    diagnostic::{self, Code, Sink},
    schema::Literal,
    source::Span,
    text::Text,
};

/// `#[many_to_many(Target, through = Link, as = alias, from = field, to = field)]`.
#[derive(Debug)]
pub struct ManyToMany {
    /// The far model, where it is named.
    pub target: Option<(syn::Path, Span)>,
    /// Where its links are kept.
    pub join: Join,
    /// The alias.
    pub alias: syn::Ident,
    /// Where the alias stands.
    pub span: Span,
    /// The join model's field that refers to the declaring model.
    pub from: Option<(syn::Ident, Span)>,
    /// The join model's field that refers to the far model.
    pub to: Option<(syn::Ident, Span)>,
    /// Where `symmetric` stands, where it does.
    pub symmetric: Option<Span>,
    /// `scope(column = literal)`.
    pub scope: Vec<ScopeColumn>,
    /// `verbs(operation = method)`.
    pub verbs: Vec<Verb>,
}

/// Where a relation's links are kept.
#[derive(Debug)]
pub enum Join {
    /// `through = JoinModel`: the path, and where it stands.
    Through(syn::Path, Span),
    /// In a table made for the relation, named by `table = "…"`.
    Bare(Option<String>),
    /// `inverse = alias`: in the table made for that relation of the target.
    Inverse(syn::Ident, Span),
}

/// A column of the join model whose value a relation fixes.
#[derive(Debug)]
pub struct ScopeColumn {
    /// The field.
    pub field: syn::Ident,
    /// Where it stands.
    pub span: Span,
    /// The value.
    pub value: Literal,
    /// Where that stands: the token, and its span.
    pub value_at: (proc_macro2::Span, Span),
}

/// A method of the declaring model for an operation of a relation.
#[derive(Debug)]
pub struct Verb {
    /// The operation: one of [`Verb::OPERATIONS`].
    pub operation: syn::Ident,
    /// Where it stands.
    pub operation_span: Span,
    /// The method.
    pub method: syn::Ident,
    /// Where the method's name stands.
    pub span: Span,
}

impl Verb {
    /// The operations that can have a verb, and whether it is given nothing, one thing or many.
    pub const OPERATIONS: [(&str, Takes); 28] = [
        ("add", Takes::One),
        ("add_many", Takes::Many),
        ("add_many_with", Takes::Many),
        ("add_with", Takes::One),
        ("all", Takes::Nothing),
        ("clear", Takes::Nothing),
        ("count", Takes::Nothing),
        ("count_links", Takes::Nothing),
        ("create", Takes::One),
        ("create_with", Takes::One),
        ("exists", Takes::Nothing),
        ("first", Takes::Nothing),
        ("has", Takes::One),
        ("has_all", Takes::Many),
        ("has_any", Takes::Many),
        ("ids", Takes::Nothing),
        ("insert_at", Takes::One),
        ("move_to", Takes::One),
        ("remove", Takes::One),
        ("remove_link", Takes::One),
        ("remove_links_to", Takes::One),
        ("remove_many", Takes::Many),
        ("reorder", Takes::Many),
        ("set", Takes::Many),
        ("toggle", Takes::One),
        ("toggle_with", Takes::One),
        ("update_link", Takes::One),
        ("upsert", Takes::One),
    ];

    /// What is wrong with it where two rows can be linked more than once, or cannot.
    pub fn refused(&self, links: &Links) -> Option<&'static Code> {
        match (links, self.operation.unraw().to_string().as_str()) {
            (Links::One, "count_links" | "remove_link" | "remove_links_to") => Some(diagnostic::LINKED_ONCE),
            (Links::One, _) => None,
            (_, "remove" | "remove_many" | "set" | "toggle" | "toggle_with" | "upsert") => {
                Some(diagnostic::LINKED_OFTEN)
            }
            _ => None,
        }
    }

    /// Those of a `has_many`; of a chain they are the same but for the first.
    const OF_ROWS: [&str; 9] = ["create", "all", "count", "exists", "first", "has", "has_all", "has_any", "ids"];

    /// `verbs(operation = method)`, of a relation with these operations.
    fn read(options: &Options, known: &[&str], spans: &mut dyn Spans, sink: &mut Sink) -> Vec<Self> {
        let mut verbs = Vec::new();
        for (operation, value) in options.values("verbs") {
            let span = spans.span(operation.span(), operation.span());
            let name = operation.unraw().to_string();
            if !known.contains(&name.as_str()) {
                let known = nearest(&name, known.iter().copied());
                sink.report(diagnostic::UNKNOWN_VERB, &[&name, &known], span);
            } else if let Some(method) = Options::name_of(value) {
                let (operation_span, span) = (span, spans.span(method.span(), method.span()));
                verbs.push(Verb { operation: operation.clone(), operation_span, method, span });
            } else {
                let needs = "operations and names";
                sink.report(diagnostic::BAD_VALUE, &["verbs", needs, "verbs(add = like_tweet)"], span);
            }
        }
        verbs
    }

    /// The same of a `has_many`, or of a chain.
    pub(super) fn of_rows(options: &Options, chain: bool, spans: &mut dyn Spans, sink: &mut Sink) -> Vec<Self> {
        Self::read(options, &Self::OF_ROWS[usize::from(chain)..], spans, sink)
    }

    /// Whether it is for an operation on links that have positions.
    pub fn needs_order(&self) -> bool {
        matches!(self.operation.unraw().to_string().as_str(), "insert_at" | "move_to" | "reorder")
    }

    /// What the method is given.
    pub fn takes(&self) -> Takes {
        let name = self.operation.unraw().to_string();
        Self::OPERATIONS.iter().find(|(known, _)| *known == name).map_or(Takes::Nothing, |(_, takes)| *takes)
    }
}

/// What an operation is given besides the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// A key, or a new row; with its payload as a pair where that has to be given.
    One,
    /// Many of these.
    Many,
}

const KNOWN: &[Known] = &[
    Known { name: "through", needs: Needs::Path, example: "through = JoinModel" },
    Known { name: "as", needs: Needs::Name, example: "as = alias" },
    Known { name: "from", needs: Needs::Name, example: "from = field" },
    Known { name: "to", needs: Needs::Name, example: "to = field" },
    Known { name: "symmetric", needs: Needs::Nothing, example: "symmetric" },
    Known { name: "scope", needs: Needs::Values, example: "scope(role = \"owner\")" },
    Known { name: "verbs", needs: Needs::Values, example: "verbs(add = like_tweet)" },
    Known { name: "inverse", needs: Needs::Name, example: "inverse = alias" },
    Known { name: "table", needs: Needs::Text, example: "table = \"photo_tags\"" },
];

impl ManyToMany {
    pub(super) fn read(attribute: &syn::Attribute, spans: &mut dyn Spans, sink: &mut Sink) -> Option<ManyToMany> {
        let before = sink.count();
        let mut options = Options::default();
        options.read(attribute, KNOWN, true, spans, sink);
        let whole = syn::spanned::Spanned::span(attribute.path());
        let bare = options.target.is_some() && !options.flag("through");
        for (name, example, given) in [
            ("through", "through = JoinModel", options.flag("through") || bare),
            ("as", "as = alias", options.flag("as")),
        ] {
            // An option that was given but could not be read has been reported already.
            if !given && sink.count() == before {
                sink.report(diagnostic::MISSING_OPTION, &[name, example], spans.span(whole, whole));
            }
        }
        let from = options.name("from").zip(options.span("from"));
        let to = options.name("to").zip(options.span("to"));
        if let (Some((from, _)), Some((to, at))) = (&from, &to)
            && from == to
        {
            sink.report(diagnostic::SAME_FIELD, &[&to.unraw().to_string()], *at);
            return None;
        }
        Self::misplaced(&options, sink);
        Some(ManyToMany {
            join: Join::read(&options, bare, sink)?,
            alias: options.name("as")?,
            span: options.span("as")?,
            symmetric: options.span("symmetric"),
            scope: Self::scope(&options, spans, sink),
            verbs: Verb::read(&options, Verb::OPERATIONS.map(|(known, _)| known).as_slice(), spans, sink),
            target: options.target,
            from,
            to,
        })
    }

    /// Options that do not go together.
    fn misplaced(options: &Options, sink: &mut Sink) {
        let no_model = [
            ("from", "without `through` there are no fields to choose from", "remove it"),
            ("to", "without `through` there are no fields to choose from", "remove it"),
            ("scope", "without `through` there is no column for it", "write a join model"),
        ];
        for (name, why, help) in no_model {
            if let Some(at) = options.span(name).filter(|_| !options.flag("through")) {
                sink.report(diagnostic::MISPLACED_OPTION, &[name, why, help], at);
            }
        }
        let apart: [(&str, &str, &str, &str); 6] = [
            ("symmetric", "from", "both sides of a symmetric relation are the same", "remove it"),
            ("symmetric", "to", "both sides of a symmetric relation are the same", "remove it"),
            ("symmetric", "inverse", "a symmetric relation is its own other side", "remove it"),
            ("through", "inverse", "`through` says already where the links are kept", "remove it"),
            ("through", "table", "the join model has a table", "name it there: `#[model(table = \"…\")]`"),
            ("inverse", "table", "the other side names the table", "remove it"),
        ];
        for (with, name, why, help) in apart {
            if let Some(at) = options.span(name).filter(|_| options.flag(with)) {
                sink.report(diagnostic::MISPLACED_OPTION, &[name, why, help], at);
            }
        }
    }

    fn scope(options: &Options, spans: &mut dyn Spans, sink: &mut Sink) -> Vec<ScopeColumn> {
        let mut columns: Vec<ScopeColumn> = Vec::new();
        for (field, value) in options.values("scope") {
            let span = spans.span(field.span(), field.span());
            let twice = columns.iter().any(|column| column.field == *field);
            match Options::literal_of(value) {
                Some(_) if twice => sink.report(diagnostic::OPTION_TWICE, &[&field.unraw().to_string()], span),
                Some(literal) => {
                    let token = Options::token_of(value).unwrap_or_else(|| field.span());
                    let value_at = (token, spans.span(token, token));
                    columns.push(ScopeColumn { field: field.clone(), span, value: literal, value_at });
                }
                None => {
                    let needs = "columns and literals";
                    sink.report(diagnostic::BAD_VALUE, &["scope", needs, "scope(role = \"owner\")"], span);
                }
            }
        }
        columns
    }

    /// The table made for its links, where there is no join model.
    pub fn table(&self, model: &syn::Ident) -> Option<String> {
        let Join::Bare(table) = &self.join else { return None };
        let mut made = Text::<256>::new();
        made.push_snake(&model.unraw().to_string());
        Some(table.clone().unwrap_or_else(|| format!("{}_{}", made.as_str(), self.alias.unraw())))
    }

    /// The singular of its alias.
    pub fn singular(&self) -> String {
        pluralizer::pluralize(&self.alias.unraw().to_string(), 1, false)
    }

    /// The path of the join model, where there is one, and where it stands.
    pub fn through(&self) -> Option<(&syn::Path, Span)> {
        match &self.join {
            Join::Through(path, span) => Some((path, *span)),
            Join::Bare(_) | Join::Inverse(..) => None,
        }
    }
}

impl Join {
    fn read(options: &Options, bare: bool, sink: &mut Sink) -> Option<Self> {
        if let Some(path) = options.path("through") {
            return Some(Join::Through(path.clone(), options.span("through")?));
        }
        if let Some(alias) = options.name("inverse") {
            return bare.then_some(Join::Inverse(alias, options.span("inverse")?));
        }
        let table = options.text("table");
        if let (Some(name), Some(at)) = (&table, options.span("table"))
            && (!is_name(name) || is_reserved(name))
        {
            sink.report(diagnostic::BAD_VALUE, &["table", NAME, "table = \"photo_tags\""], at);
        }
        bare.then_some(Join::Bare(table))
    }
}
