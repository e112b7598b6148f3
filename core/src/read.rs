//! Finds the models of whole crates in their source, as rustc finds them.
//!
//! The module tree is followed from each crate's root file through `mod`, `#[path]` and `cfg`; a struct is a model
//! where one of its derives is `jointable::Model`, by whatever name; the paths in its attributes are resolved where
//! they stand. What macros expand to and what stands inside function bodies is not seen.

mod cfg;
mod file;
mod files;
mod globs;
mod names;
mod tree;
mod values;
mod written;

use std::{collections::BTreeMap, path::PathBuf};

use self::{
    names::{Found, Kind},
    tree::{Reader, Route, Tree},
    values::Values,
};
use crate::{
    check::{Paths, Resolved, Target},
    declare::{Has, Model, Way},
    diagnostic::Sink,
    source::{SourceId, Sources},
};

pub use self::{
    file::FileSpans,
    files::{Files, MemoryFiles},
    tree::normal,
    written::{Declares, Written},
};

/// The root file of a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrateRoot {
    /// The crate's name, with `_` for `-`.
    pub name: String,
    /// Its root file: `src/lib.rs`.
    pub file: PathBuf,
    /// Dependencies this crate knows by another name: theirs here, and their own.
    pub renames: Vec<(String, String)>,
    /// Whether it is no crate, but a module: the files of its own modules are in a folder called as its file.
    pub is_module: bool,
}

impl CrateRoot {
    /// Of modules that are in no crate.
    pub fn of_file(file: &std::path::Path) -> Self {
        Self { name: "models".to_owned(), file: file.to_owned(), renames: Vec::new(), is_module: true }
    }

    /// `x` where modules of `x.rs` are in `x/`.
    fn children(&self) -> Option<String> {
        let stem = self.file.file_stem().filter(|stem| self.is_module && *stem != "mod")?;
        Some(stem.to_string_lossy().into_owned())
    }

    /// The folder of the files of its modules.
    pub fn folder(&self) -> PathBuf {
        let folder = self.file.parent().unwrap_or(std::path::Path::new(""));
        normal(&self.children().map_or_else(|| folder.to_owned(), |children| folder.join(children)))
    }
}

/// What was read.
#[derive(Debug, Default)]
pub struct Crates {
    /// The models, in declaration order.
    pub models: Vec<Resolved>,
    /// Every file read, in order.
    pub files: Vec<PathBuf>,
    /// The models and the types that they are made of, as they are written.
    pub written: Vec<Written>,
}

/// Reads the models of crates. A file that several crates include is read once, and its models are one.
pub fn read(roots: &[CrateRoot], files: &dyn Files, sources: &mut Sources, sink: &mut Sink) -> Crates {
    let mut reader = Reader::new(files, sources, sink);
    for root in roots {
        reader.read_crate(root);
    }
    let Reader { tree, read, .. } = reader;
    let mut all = Vec::new();
    let models = read_models(&tree, &mut all, sink);
    Crates { models, files: read, written: all }
}

fn read_models(tree: &Tree, all: &mut Vec<Written>, sink: &mut Sink) -> Vec<Resolved> {
    let mut models = Vec::new();
    let mut modules = Vec::new();
    // A model's identity is where it was written.
    let mut written: BTreeMap<(SourceId, usize), Target> = BTreeMap::new();
    let identity = |index: usize| tree.candidates[index].identity();
    let values = Values::read(tree, sink);
    for (index, candidate) in tree.candidates.iter().enumerate() {
        if !candidate.derives(tree, Found::Derive) || written.contains_key(&identity(index)) {
            continue;
        }
        let mut found = Sink::new();
        let model = Model::read(&candidate.input, &mut { candidate.spans }, &mut found);
        let target = match model {
            Some(mut model) => {
                values.settle(&mut model, candidate.module, &mut found);
                let sound = !found.has_errors();
                models.push(Resolved { model, sound, references: Vec::new(), relations: Vec::new(), has: Vec::new() });
                modules.push(candidate.module);
                all.push(Written::new(Declares::Model(models.len() - 1), candidate, tree));
                Target::Model(models.len() - 1)
            }
            None => Target::Unreadable,
        };
        found.into_vec().into_iter().for_each(|diagnostic| sink.push(diagnostic));
        written.insert(identity(index), target);
    }
    all.extend(values.written());
    for (resolved, module) in models.iter_mut().zip(modules) {
        let follow = |path: &syn::Path| match tree.resolve(module, &Route::of(path), Kind::Type) {
            Found::Candidate(candidate) => *written.get(&identity(candidate)).unwrap_or(&Target::NotAModel),
            Found::Module(_)
            | Found::Other
            | Found::Jointable
            | Found::Derive
            | Found::ValueDerive
            | Found::Standard => Target::NotAModel,
            Found::Foreign | Found::Hidden | Found::Nothing => Target::Unknown,
        };
        let Model { references, relations, has, .. } = &resolved.model;
        let way = |has: &Has| match &has.way {
            Way::Reference { target, .. } => Some(follow(target)),
            Way::Chain(_) => None,
        };
        resolved.has = has.iter().map(way).collect();
        resolved.references = references.iter().map(|reference| follow(&reference.path)).collect();
        resolved.relations = relations
            .iter()
            .map(|relation| Paths {
                target: relation.target.as_ref().map(|(path, _)| follow(path)),
                through: relation.through().map(|(path, _)| follow(path)),
            })
            .collect();
    }
    models
}

#[cfg(test)]
mod tests;
