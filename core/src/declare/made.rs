//! The names of what the derive makes: methods of the model, and types beside it.

use quote::format_ident;
use syn::ext::IdentExt;

use super::{Model, Verb, options::Options};
use crate::{
    diagnostic::{Code, Diagnostic, METHOD_TWICE, Sink, TYPE_TWICE},
    source::Span,
};

/// The methods that every model has: one of the same name would stand before them.
pub const MODEL_METHODS: [&str; 9] =
    ["all", "delete", "find", "find_many", "insert", "insert_many", "key", "query", "update"];

/// Something that is made, and has a name.
struct Made {
    name: String,
    what: String,
    /// Where it is given the name, if it is.
    span: Option<Span>,
    /// How it is given another.
    rename: &'static str,
}

/// What in the declaration makes it.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Relation(usize),
    Has(usize),
    Reference(usize),
    Verb(usize, usize),
    /// The same of a `has_many`.
    HasVerb(usize, usize),
    New,
    Payload,
    Model,
}

const ALIAS: &str = "`as = …`";

/// Reports methods and types that have the name of another, and leaves them out.
pub(super) fn check(model: &mut Model, name: &str, options: &Options, sink: &mut Sink) {
    let every = MODEL_METHODS.iter().map(|method| {
        let what = "that of every model".to_owned();
        (By::Model, Made { name: (*method).to_owned(), what, span: None, rename: ALIAS })
    });
    let methods = twice(METHOD_TWICE, name, every.chain(methods(model)), sink);
    leave_out(model, &methods);
    let types = twice(TYPE_TWICE, name, types(model, name, options).into_iter(), sink);
    leave_out(model, &types);
}

/// Whether another method than a way back has this name, so that no way back gets it unasked.
pub(super) fn is_method(model: &Model, name: &str) -> bool {
    MODEL_METHODS.contains(&name) || methods(model).iter().any(|(_, made)| made.name == name)
}

/// Reports what has the name of something before it; of one declaration once.
fn twice(code: &'static Code, model: &str, all: impl Iterator<Item = (By, Made)>, sink: &mut Sink) -> Vec<By> {
    let (mut taken, mut dropped): (Vec<Made>, Vec<By>) = (Vec::new(), Vec::new());
    for (by, made) in all {
        let Some(first) = taken.iter().find(|first| first.name == made.name) else {
            taken.push(made);
            continue;
        };
        if dropped.contains(&by) {
            continue;
        }
        dropped.push(by);
        let arguments = [&made.name, &first.what, &made.what, made.rename, model];
        let twice = Diagnostic::new(code, &arguments, made.span.unwrap_or(Span::NOWHERE));
        sink.push(match first.span {
            Some(place) => twice.label(place, "the first is here"),
            None => twice,
        });
    }
    dropped
}

/// A relation makes two methods, a verb one.
fn methods(model: &Model) -> Vec<(By, Made)> {
    let mut all = Vec::new();
    for (by, alias, span) in relations(model) {
        let what = format!("that of the relation `{alias}`");
        let of_many = format!("{what} for many rows");
        for (name, what) in [(format!("{alias}_of"), of_many), (alias, what)] {
            all.push((by, Made { name, what, span: Some(span), rename: ALIAS }));
        }
    }
    let mut verb = |by, alias: &syn::Ident, verb: &Verb| {
        let what = format!("the verb for `{}` of `{}`", verb.operation.unraw(), alias.unraw());
        let name = verb.method.unraw().to_string();
        all.push((by, Made { name, what, span: Some(verb.span), rename: "`verbs(… = …)`" }));
    };
    for (index, relation) in model.relations.iter().enumerate() {
        for (number, of_relation) in relation.verbs.iter().enumerate() {
            verb(By::Verb(index, number), &relation.alias, of_relation);
        }
    }
    for (index, has) in model.has.iter().enumerate() {
        for (number, of_has) in has.verbs.iter().enumerate() {
            verb(By::HasVerb(index, number), &has.alias, of_has);
        }
    }
    all
}

/// The relations that are given an alias.
fn relations(model: &Model) -> impl Iterator<Item = (By, String, Span)> {
    let many = model.relations.iter().enumerate();
    let many = many.map(|(index, relation)| (By::Relation(index), &relation.alias, relation.span));
    let has = model.has.iter().enumerate().map(|(index, has)| (By::Has(index), &has.alias, has.span));
    let back = model.references.iter().enumerate().filter_map(|(index, reference)| {
        let (alias, span) = reference.alias.as_ref()?;
        Some((By::Reference(index), alias, *span))
    });
    many.chain(has).chain(back).map(|(by, alias, span)| (by, alias.unraw().to_string(), span))
}

fn types(model: &Model, name: &str, options: &Options) -> Vec<(By, Made)> {
    let made = |name: String, what: &str, span, rename| Made { name, what: what.to_owned(), span, rename };
    let mut all = vec![
        (By::Model, made(name.to_owned(), "the model", Some(model.span), "")),
        (By::Model, made(format!("{name}Columns"), "its columns", None, "")),
        (By::New, made(model.new.unraw().to_string(), "its new rows", options.span("new"), "`#[model(new = …)]`")),
    ];
    if model.pair().is_some() {
        let (payload, span) = (model.payload.unraw().to_string(), options.span("payload"));
        let patch = made(format!("{payload}Patch"), "changes of its payload", span, "`#[model(payload = …)]`");
        all.push((By::Payload, made(payload, "its payload", span, "`#[model(payload = …)]`")));
        all.push((By::Payload, patch));
    }
    for (by, alias, span) in relations(model) {
        let what = format!("the relation `{alias}`");
        let marker = model.marker(&format_ident!("r#{alias}")).to_string();
        all.push((by, Made { name: marker, what, span: Some(span), rename: ALIAS }));
    }
    all
}

fn leave_out(model: &mut Model, dropped: &[By]) {
    let is_dropped = |by| dropped.contains(&by);
    for (index, relation) in model.relations.iter_mut().enumerate() {
        let mut verbs = 0..;
        relation.verbs.retain(|_| !verbs.next().is_some_and(|number| is_dropped(By::Verb(index, number))));
    }
    for (index, has) in model.has.iter_mut().enumerate() {
        let mut verbs = 0..;
        has.verbs.retain(|_| !verbs.next().is_some_and(|number| is_dropped(By::HasVerb(index, number))));
    }
    let mut number = 0..;
    model.relations.retain(|_| !number.next().is_some_and(|number| is_dropped(By::Relation(number))));
    number = 0..;
    model.has.retain(|_| !number.next().is_some_and(|number| is_dropped(By::Has(number))));
    for (number, reference) in model.references.iter_mut().enumerate() {
        if is_dropped(By::Reference(number)) {
            reference.alias = None;
        }
    }
    if is_dropped(By::New) {
        model.new = format_ident!("New{}Row", model.ident.unraw());
    }
    if is_dropped(By::Payload) {
        model.payload = format_ident!("{}LinkPayload", model.ident.unraw());
    }
}
