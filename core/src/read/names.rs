//! What a path means where it stands.
//!
//! The rules are rustc's, as far as they decide which model is meant: a name is first what is declared or imported
//! under it, then what a glob brings, then a crate. Names of types and of derives are kept apart, as one `use` can
//! bring both.

use std::collections::BTreeMap;

use super::tree::{Candidate, Glob, Meaning, Reach, Route, Tree};
use crate::source::SourceId;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Module(usize),
    /// A struct, enum or union.
    Candidate(usize),
    /// Something else that is known.
    Other,
    /// The crate `jointable` or a module of it.
    Jointable,
    /// `jointable::Model`.
    Derive,
    /// `jointable::Value`, as a derive.
    ValueDerive,
    /// The standard library, or something in it.
    Standard,
    /// Something in a crate that is not read.
    Foreign,
    /// Nothing that can be seen, but a glob from a crate that is not read may bring it.
    Hidden,
    Nothing,
}

/// The two kinds of names that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Type,
    Derive,
}

/// One question to the tree.
pub(super) struct Lookup<'a> {
    tree: &'a Tree,
    /// Answers so far, to end in cycles.
    seen: BTreeMap<(usize, String, Kind, Option<usize>), Found>,
}

impl Tree {
    /// What `route` means in `module`.
    pub(super) fn resolve(&self, module: usize, route: &Route, kind: Kind) -> Found {
        Lookup { tree: self, seen: BTreeMap::new() }.route(module, route, kind)
    }

    /// Whether a derive that `route` names in `module` is `wanted`: `jointable::Model` or `jointable::Value`.
    ///
    /// A plain `Model` or `Value` that nothing brings into scope can only come by `#[macro_use]` or a macro, and counts
    /// as ours; where a glob from a crate that is not read may have brought it, it does not.
    pub(super) fn is_derive(&self, module: usize, route: &Route, wanted: Found) -> bool {
        match self.resolve(module, route, Kind::Derive) {
            Found::Nothing if !route.global => {
                matches!(&route.names[..], [name] if derive(name) == Some(wanted))
            }
            found => found == wanted,
        }
    }
}

impl Candidate {
    /// Where it was written: what it is, whatever crates include its file.
    pub(super) fn identity(&self) -> (SourceId, usize) {
        (self.spans.id, self.input.ident.span().byte_range().start)
    }

    /// Whether one of its derives is `wanted`.
    pub(super) fn derives(&self, tree: &Tree, wanted: Found) -> bool {
        self.derives.iter().any(|route| tree.is_derive(self.module, route, wanted))
    }
}

impl Lookup<'_> {
    fn route(&mut self, module: usize, route: &Route, kind: Kind) -> Found {
        let mut names = route.names.iter().map(String::as_str).peekable();
        let krate = self.tree.modules[module].krate;
        let Some(first) = names.next() else {
            // `use ::*` or `use {…}` of nothing.
            return Found::Nothing;
        };
        let mut found = match first {
            "crate" => Found::Module(self.tree.crates[krate].root),
            "self" => Found::Module(module),
            "super" => self.parent(module),
            _ if route.global => self.krate(krate, first).unwrap_or(Found::Foreign),
            _ => {
                let last = names.peek().is_none();
                match self.name(module, first, if last { kind } else { Kind::Type }, None) {
                    Found::Nothing | Found::Hidden if !last => self.krate(krate, first).unwrap_or(Found::Foreign),
                    Found::Nothing if kind == Kind::Type => match self.krate(krate, first) {
                        None if is_prelude(first) => Found::Standard,
                        krate => krate.unwrap_or(Found::Nothing),
                    },
                    found => found,
                }
            }
        };
        while let Some(name) = names.next() {
            let kind = if names.peek().is_none() { kind } else { Kind::Type };
            found = match found {
                Found::Module(module) if name == "super" => self.parent(module),
                Found::Module(module) if name == "self" => Found::Module(module),
                Found::Module(module) => self.name(module, name, kind, None),
                Found::Jointable => derive(name).unwrap_or(found),
                Found::Standard | Found::Foreign | Found::Hidden => found,
                Found::Candidate(_) | Found::Other | Found::Derive | Found::ValueDerive | Found::Nothing => {
                    Found::Nothing
                }
            };
        }
        found
    }

    /// What the path of a `use` means: a lone name that is nothing else is a crate's.
    fn used(&mut self, module: usize, route: &Route, kind: Kind) -> Found {
        let found = self.route(module, route, kind);
        match (&route.names[..], found) {
            ([name], Found::Nothing | Found::Hidden) => {
                let krate = self.tree.modules[module].krate;
                self.krate(krate, name).unwrap_or(Found::Foreign)
            }
            _ => found,
        }
    }

    fn parent(&self, module: usize) -> Found {
        self.tree.modules[module].parent.map_or(Found::Nothing, Found::Module)
    }

    /// The crate that crate number `from` knows as `name`.
    fn krate(&self, from: usize, name: &str) -> Option<Found> {
        let name = self.tree.crates[from].renames.get(name).map_or(name, String::as_str);
        match name {
            "jointable" | "jointable_macros" => return Some(Found::Jointable),
            "std" | "core" | "alloc" | "proc_macro" => return Some(Found::Standard),
            _ => {}
        }
        // The library of a package comes before its binary, which has the same name.
        self.tree.crates.iter().find(|krate| krate.name == name).map(|krate| Found::Module(krate.root))
    }

    /// What `name` means in `module`; with a `viewer`, among what that module may see of it.
    fn name(&mut self, module: usize, name: &str, kind: Kind, viewer: Option<usize>) -> Found {
        let key = (module, name.to_owned(), kind, viewer);
        if let Some(&found) = self.seen.get(&key) {
            return found;
        }
        self.seen.insert(key.clone(), Found::Nothing);
        let found = self.name_anew(module, name, kind, viewer);
        self.seen.insert(key, found);
        found
    }

    fn name_anew(&mut self, module: usize, name: &str, kind: Kind, viewer: Option<usize>) -> Found {
        let tree = self.tree;
        let mut best = Found::Nothing;
        for binding in tree.modules[module].names.get(name).into_iter().flatten() {
            if viewer.is_some_and(|viewer| !self.sees(viewer, module, binding.reach)) {
                continue;
            }
            let found = match &binding.meaning {
                Meaning::Use(route) => self.used(module, route, kind),
                _ if kind == Kind::Derive => Found::Nothing,
                Meaning::Module(module) => Found::Module(*module),
                Meaning::Candidate(index) => Found::Candidate(*index),
                Meaning::Other => Found::Other,
                Meaning::Alias(route) => match self.route(module, route, kind) {
                    // An alias of something unknown is still a known item.
                    Found::Nothing | Found::Hidden | Found::Foreign => Found::Other,
                    found => found,
                },
            };
            best = better(best, found);
        }
        if best != Found::Nothing {
            return best;
        }
        for Glob { route, reach } in tree.globs_with(module, name) {
            if viewer.is_some_and(|viewer| !self.sees(viewer, module, *reach)) {
                continue;
            }
            let found = match self.used(module, route, Kind::Type) {
                Found::Module(from) => self.name(from, name, kind, Some(module)),
                Found::Jointable => derive(name).unwrap_or(Found::Nothing),
                Found::Foreign | Found::Hidden => Found::Hidden,
                _ => Found::Nothing,
            };
            best = better(best, found);
        }
        best
    }

    /// Whether code in module `viewer` may use a name that `owner` declares with this reach.
    fn sees(&self, viewer: usize, owner: usize, reach: Reach) -> bool {
        let modules = &self.tree.modules;
        match reach {
            Reach::Everyone => true,
            Reach::Crate => modules[viewer].krate == modules[owner].krate,
            Reach::Module => {
                std::iter::successors(Some(viewer), |&module| modules[module].parent).any(|module| module == owner)
            }
        }
    }
}

/// The derive that jointable has under this name.
fn derive(name: &str) -> Option<Found> {
    match name {
        "Model" => Some(Found::Derive),
        "Value" => Some(Found::ValueDerive),
        _ => None,
    }
}

/// The first of two that is known.
fn better(first: Found, second: Found) -> Found {
    match (first, second) {
        (Found::Nothing, second) => second,
        (Found::Hidden | Found::Foreign, Found::Nothing | Found::Hidden | Found::Foreign) => first,
        (Found::Hidden | Found::Foreign, second) => second,
        (first, _) => first,
    }
}

/// Whether a name is in scope everywhere.
fn is_prelude(name: &str) -> bool {
    const TYPES: &[&str] = &[
        "bool", "char", "str", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
        "u128", "usize", "String", "Vec", "Option", "Result", "Box",
    ];
    TYPES.contains(&name)
}
