//! Which globs can bring a name. A crate's root often has one for each of its modules, and each name that it does not
//! declare itself would be looked for behind all of them.

use std::{cell::OnceCell, collections::BTreeMap};

use super::tree::{Glob, Meaning, Route, Tree};

/// The globs of a module, by the names behind them.
#[derive(Default)]
pub(super) struct Globs {
    pub(super) all: Vec<Glob>,
    sorted: OnceCell<Sorted>,
}

struct Sorted {
    by_name: BTreeMap<String, Vec<usize>>,
    /// Those that can bring any name: of modules with globs of their own, of other crates, of what a `use` brought.
    open: Vec<usize>,
}

impl Tree {
    /// The globs of `module` that can bring `name`, in the order they are written in.
    pub(super) fn globs_with(&self, module: usize, name: &str) -> impl Iterator<Item = &Glob> {
        let globs = &self.modules[module].globs;
        let Sorted { by_name, open } = globs.sorted.get_or_init(|| self.sorted(module));
        let mut found: Vec<usize> = by_name.get(name).into_iter().flatten().chain(open).copied().collect();
        found.sort_unstable();
        found.into_iter().map(|at| &globs.all[at])
    }

    fn sorted(&self, module: usize) -> Sorted {
        let mut sorted = Sorted { by_name: BTreeMap::new(), open: Vec::new() };
        for (at, glob) in self.modules[module].globs.all.iter().enumerate() {
            let behind = self.declared(module, &glob.route).map(|behind| &self.modules[behind]);
            let Some(behind) = behind.filter(|behind| behind.globs.all.is_empty()) else {
                sorted.open.push(at);
                continue;
            };
            for name in behind.names.keys() {
                sorted.by_name.entry(name.clone()).or_default().push(at);
            }
        }
        sorted
    }

    /// The module that a route leads to over modules that are declared, once each.
    fn declared(&self, module: usize, route: &Route) -> Option<usize> {
        let mut at = module;
        for (place, name) in route.names.iter().enumerate() {
            at = match name.as_str() {
                _ if route.global => return None,
                "crate" if place == 0 => self.crates[self.modules[module].krate].root,
                "self" => at,
                "super" => self.modules[at].parent?,
                name => match self.modules[at].names.get(name)?.as_slice() {
                    [binding] => match binding.meaning {
                        Meaning::Module(next) => next,
                        _ => return None,
                    },
                    _ => return None,
                },
            };
        }
        (!route.names.is_empty()).then_some(at)
    }
}
