//! The operations that handles and models have, by the sources of the runtime, and what each of them sends.

use std::{
    fs, mem,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use jointable::{
    Driver, Executor, Result,
    rt::{Done, Next, Operation, Statement},
};
use jointable_core::dialect::Dialect;
use syn::{GenericParam, Generics, ImplItem, Item, TraitItem, TypeParamBound};

use crate::project::workspace;

/// All of them, sorted: `Links::all`, and `Links<Required>::add` where the payload decides which one there is.
///
/// # Panics
/// Where the sources cannot be read.
pub fn declared() -> Vec<String> {
    let mut found = Vec::new();
    collect(&workspace().join("src"), &mut found);
    found.sort();
    found.dedup();
    found
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the sources of the runtime") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let file = syn::parse_file(&fs::read_to_string(&path).expect("a source")).expect("Rust");
            file.items.iter().for_each(|item| operations(item, found));
        }
    }
}

fn operations(item: &Item, found: &mut Vec<String>) {
    match item {
        Item::Trait(item) => {
            for method in &item.items {
                if let TraitItem::Fn(method) = method
                    && runs(&method.sig.generics)
                {
                    found.push(format!("{}::{}", item.ident, method.sig.ident));
                }
            }
        }
        Item::Impl(block) if block.trait_.is_none() => {
            for method in &block.items {
                if let ImplItem::Fn(method) = method
                    && matches!(method.vis, syn::Visibility::Public(_))
                    && runs(&method.sig.generics)
                {
                    found.push(format!("{}::{}", handle(block), method.sig.ident));
                }
            }
        }
        _ => {}
    }
}

/// Whether a method takes an executor.
fn runs(generics: &Generics) -> bool {
    let is = |name: &str| name == "Executor" || name == "Streaming";
    generics.params.iter().any(|parameter| match parameter {
        GenericParam::Type(parameter) => parameter.bounds.iter().filter_map(last).any(|name| is(&name)),
        _ => false,
    })
}

/// The type of an `impl`, with the kind of payload that it is for.
fn handle(block: &syn::ItemImpl) -> String {
    let syn::Type::Path(path) = &*block.self_ty else { return String::new() };
    let Some(segment) = path.path.segments.last() else { return String::new() };
    let name = &segment.ident;
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else { return name.to_string() };
    let (Some(syn::GenericArgument::Type(syn::Type::Path(payload))), true) =
        (arguments.args.last(), arguments.args.len() > 1)
    else {
        return name.to_string();
    };
    let Some(payload) = payload.path.segments.last() else { return name.to_string() };
    let kinds = ["NoPayload", "Optional", "Owned", "Required"];
    if kinds.iter().any(|kind| payload.ident == kind) {
        return format!("{name}<{}>", payload.ident);
    }
    let bounds = block.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) if parameter.ident == payload.ident => Some(parameter.bounds.iter()),
        _ => None,
    });
    let kinds = ["ByKeys", "HasPayload"];
    match bounds.flatten().filter_map(last).find(|bound| kinds.contains(&bound.as_str())) {
        Some(bound) => format!("{name}<{bound}>"),
        None => name.to_string(),
    }
}

fn last(bound: &TypeParamBound) -> Option<String> {
    match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// What an operation sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// How many parameters each of its statements has.
    pub parameters: Vec<usize>,
    /// Whether they were one transaction.
    pub atomic: bool,
}

/// Watches what is run.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<Mutex<(Sent, Vec<String>)>>);

impl Watch {
    /// An executor that is watched.
    pub fn on<E: Executor>(&self, executor: E) -> Watched<E> {
        Watched { executor, watch: self.clone() }
    }

    /// What was sent since this was asked last.
    pub fn take(&self) -> Sent {
        self.take_with_texts().0
    }

    /// The same, with the texts of the statements.
    pub fn take_with_texts(&self) -> (Sent, Vec<String>) {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note<D: Driver>(&self, statement: &Statement<D>, atomic: bool) {
        let (sent, texts) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.push(statement.sql().to_owned());
        sent.parameters.push(parameters(D::DIALECT, statement.sql()));
        sent.atomic = atomic;
    }
}

/// How many values are to be bound to a statement.
fn parameters(dialect: Dialect, sql: &str) -> usize {
    let (mut bare, mut highest, mut quote) = (0, 0, None);
    for (at, letter) in sql.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(letter),
            (None, '?') => bare += 1,
            (None, '$') => {
                let digits = sql[at + 1..].find(|c: char| !c.is_ascii_digit()).map_or(sql.len(), |end| at + 1 + end);
                highest = highest.max(sql[at + 1..digits].parse().unwrap_or(0));
            }
            _ => {}
        }
    }
    if dialect == Dialect::Postgres { highest } else { bare }
}

/// An executor that is watched.
#[derive(Debug)]
pub struct Watched<E> {
    executor: E,
    watch: Watch,
}

impl<E: Executor> Executor for Watched<E> {
    type Driver = E::Driver;
    type Answer<T: Send + 'static> = E::Answer<T>;

    fn run<O: Operation<E::Driver>>(self, operation: O) -> E::Answer<O::Output> {
        self.executor.run(Noted { operation, watch: self.watch })
    }
}

struct Noted<O> {
    operation: O,
    watch: Watch,
}

impl<D: Driver, O: Operation<D>> Operation<D> for Noted<O> {
    type Output = O::Output;
    const ATOMIC: bool = O::ATOMIC;
    const REPEATABLE: bool = O::REPEATABLE;

    fn start(&mut self) -> Result<Statement<D>> {
        let statement = self.operation.start()?;
        self.watch.note(&statement, O::ATOMIC);
        Ok(statement)
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        self.operation.row(row)
    }

    fn next(&mut self, done: Done) -> Result<Next<D, O::Output>> {
        let next = self.operation.next(done)?;
        if let Next::Run(statement) = &next {
            self.watch.note(statement, O::ATOMIC);
        }
        Ok(next)
    }
}
