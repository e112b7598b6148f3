//! The modules of a crate and what is declared in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    path::{Component, Path, PathBuf},
};

use syn::{Attribute, Item, ItemMod, UseTree, Visibility, ext::IdentExt, punctuated::Punctuated, spanned::Spanned};

use super::{
    CrateRoot, Files, cfg,
    file::{self, FileSpans},
    globs::Globs,
};
use crate::{
    declare::Spans,
    diagnostic::{NO_MODULE_FILE, SYNTAX, Sink},
    source::{SourceId, Sources, Span},
};

/// Every module of every crate.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
    pub(super) crates: Vec<Crate>,
    /// Everything that could derive a model.
    pub(super) candidates: Vec<Candidate>,
}

/// A crate.
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) root: usize,
    /// Crates it knows by other names: the name here, and their own.
    pub(super) renames: BTreeMap<String, String>,
}

/// A module.
pub(super) struct Module {
    pub(super) krate: usize,
    pub(super) parent: Option<usize>,
    /// What its names mean. One name has several bindings where `cfg` picks one.
    pub(super) names: BTreeMap<String, Vec<Binding>>,
    pub(super) globs: Globs,
}

/// One meaning of a name.
pub(super) struct Binding {
    pub(super) meaning: Meaning,
    pub(super) reach: Reach,
}

/// What a name stands for.
pub(super) enum Meaning {
    Module(usize),
    /// A struct, enum or union: an index into [`Tree::candidates`].
    Candidate(usize),
    /// A trait.
    Other,
    /// `type X = path;`
    Alias(Route),
    /// `use path;`
    Use(Route),
}

/// `use path::*;`
pub(super) struct Glob {
    pub(super) route: Route,
    pub(super) reach: Reach,
}

/// A path, as names.
#[derive(Clone, Debug, Default)]
pub(super) struct Route {
    /// It begins with `::`.
    pub(super) global: bool,
    pub(super) names: Vec<String>,
}

/// Who may see a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Module,
    Crate,
    Everyone,
}

/// A struct, enum or union.
pub(super) struct Candidate {
    pub(super) module: usize,
    pub(super) spans: FileSpans,
    /// What its derives name.
    pub(super) derives: Vec<Route>,
    pub(super) input: syn::DeriveInput,
}

/// Where the files of a module's child modules are: rustc's rule, in its words `DirOwnership`.
#[derive(Clone)]
struct Place {
    directory: PathBuf,
    /// `x` in `x.rs`, whose modules are in `x/`; `#[path]` does not count it.
    relative: Option<String>,
}

/// Files that include each other by `#[path]` can unfold without end.
const MODULE_LIMIT: usize = 100_000;

pub(super) struct Reader<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) sources: &'a mut Sources,
    pub(super) sink: &'a mut Sink,
    pub(super) tree: Tree,
    /// Each file is read once, however many modules it makes; what cannot be parsed is none.
    sources_of: BTreeMap<PathBuf, Option<SourceId>>,
    /// The order they were read in.
    pub(super) read: Vec<PathBuf>,
    /// The files around the current item, so that a file that includes itself ends.
    open: Vec<PathBuf>,
    reported: BTreeSet<(SourceId, usize)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(files: &'a dyn Files, sources: &'a mut Sources, sink: &'a mut Sink) -> Self {
        Self {
            files,
            sources,
            sink,
            tree: Tree::default(),
            sources_of: BTreeMap::new(),
            read: Vec::new(),
            open: Vec::new(),
            reported: BTreeSet::new(),
        }
    }

    /// Reads a crate from its root file.
    pub(super) fn read_crate(&mut self, root: &CrateRoot) {
        let krate = self.tree.crates.len();
        let module = self.module(krate, None);
        let renames = root.renames.iter().cloned().collect();
        self.tree.crates.push(Crate { name: root.name.clone(), root: module, renames });
        let path = normal(&root.file);
        let relative = root.children();
        let place = Place { directory: parent(&path), relative };
        if let Err(error) = self.read_file(&path, module, place) {
            let id = self.sources.add(&path, "");
            self.sink.report(SYNTAX, &[&error.to_string()], Span::new(id, 0, 0));
        }
    }

    fn module(&mut self, krate: usize, parent: Option<usize>) -> usize {
        self.tree.modules.push(Module { krate, parent, names: BTreeMap::new(), globs: Globs::default() });
        self.tree.modules.len() - 1
    }

    /// Reads a file as the content of `module`.
    fn read_file(&mut self, path: &Path, module: usize, place: Place) -> std::io::Result<()> {
        if self.open.iter().any(|open| open == path) || self.tree.modules.len() > MODULE_LIMIT {
            return Ok(());
        }
        let parsed = match self.sources_of.get(path) {
            // Who includes a file more than once has it parsed anew; what is wrong in it has been said.
            Some(known) => known.and_then(|id| file::parse(id, self.sources, &mut Sink::new())),
            None => {
                let text = self.files.read(path)?;
                let id = self.sources.add(path, text);
                let parsed = file::parse(id, self.sources, self.sink);
                self.read.push(path.to_owned());
                self.sources_of.insert(path.to_owned(), parsed.is_some().then_some(id));
                parsed
            }
        };
        if let Some((spans, syntax)) = parsed
            && cfg::expand(syntax.attrs).is_some()
        {
            self.open.push(path.to_owned());
            self.read_items(syntax.items, module, &place, spans);
            self.open.pop();
        }
        Ok(())
    }

    fn read_items(&mut self, items: Vec<Item>, module: usize, place: &Place, spans: FileSpans) {
        for item in items {
            self.read_item(item, module, place, spans);
        }
    }

    fn read_item(&mut self, mut item: Item, module: usize, place: &Place, spans: FileSpans) {
        let (attributes, visibility, ident) = match &mut item {
            Item::Enum(item) => (&mut item.attrs, &item.vis, Some(&item.ident)),
            Item::ExternCrate(item) => (&mut item.attrs, &item.vis, None),
            Item::Mod(item) => (&mut item.attrs, &item.vis, Some(&item.ident)),
            Item::Struct(item) => (&mut item.attrs, &item.vis, Some(&item.ident)),
            Item::Trait(item) => (&mut item.attrs, &item.vis, Some(&item.ident)),
            Item::TraitAlias(item) => (&mut item.attrs, &item.vis, Some(&item.ident)),
            Item::Type(item) => (&mut item.attrs, &item.vis, Some(&item.ident)),
            Item::Union(item) => (&mut item.attrs, &item.vis, Some(&item.ident)),
            Item::Use(item) => (&mut item.attrs, &item.vis, None),
            _ => return,
        };
        let Some(attributes) = cfg::expand(mem::take(attributes)) else { return };
        let (reach, name) = (reach(visibility), ident.map(|ident| ident.unraw().to_string()));
        let meaning = match item {
            Item::Mod(item) => Meaning::Module(self.read_module(item, &attributes, module, place, spans)),
            Item::Struct(item) => self.candidate(item.into(), attributes, module, spans),
            Item::Enum(item) => self.candidate(item.into(), attributes, module, spans),
            Item::Union(item) => self.candidate(item.into(), attributes, module, spans),
            Item::Type(item) => match &*item.ty {
                syn::Type::Path(ty) if ty.qself.is_none() => Meaning::Alias(Route::of(&ty.path)),
                _ => Meaning::Other,
            },
            Item::Use(item) => {
                let route = Route { global: item.leading_colon.is_some(), names: Vec::new() };
                return self.read_use(&item.tree, route, module, reach);
            }
            Item::ExternCrate(item) => {
                let name = item.ident.unraw().to_string();
                let here = item.rename.as_ref().map_or(name.clone(), |(_, rename)| rename.unraw().to_string());
                let krate = self.tree.modules[module].krate;
                let own = if name == "self" { self.tree.crates[krate].name.clone() } else { name };
                if self.tree.modules[module].parent.is_none() && here != own {
                    self.tree.crates[krate].renames.insert(here.clone(), own.clone());
                }
                let route = Route { global: true, names: vec![own] };
                return self.bind(module, here, Binding { meaning: Meaning::Use(route), reach });
            }
            _ => Meaning::Other,
        };
        if let Some(name) = name {
            self.bind(module, name, Binding { meaning, reach });
        }
    }

    fn bind(&mut self, module: usize, name: String, binding: Binding) {
        self.tree.modules[module].names.entry(name).or_default().push(binding);
    }

    fn candidate(
        &mut self,
        mut input: syn::DeriveInput,
        attributes: Vec<Attribute>,
        module: usize,
        spans: FileSpans,
    ) -> Meaning {
        let derives = attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"))
            .filter_map(|attribute| {
                attribute.parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated).ok()
            })
            .flatten()
            .map(|path| Route::of(&path))
            .collect();
        input.attrs = attributes;
        match &mut input.data {
            syn::Data::Struct(syn::DataStruct { fields: syn::Fields::Named(fields), .. }) => {
                fields.named = cfg::retained(mem::take(&mut fields.named), |field| &mut field.attrs);
            }
            syn::Data::Enum(data) => {
                data.variants = cfg::retained(mem::take(&mut data.variants), |variant| &mut variant.attrs);
            }
            _ => {}
        }
        self.tree.candidates.push(Candidate { module, spans, derives, input });
        Meaning::Candidate(self.tree.candidates.len() - 1)
    }

    fn read_module(
        &mut self,
        item: ItemMod,
        attributes: &[Attribute],
        parent_module: usize,
        place: &Place,
        mut spans: FileSpans,
    ) -> usize {
        let module = self.module(self.tree.modules[parent_module].krate, Some(parent_module));
        let name = item.ident.unraw().to_string();
        let given = attributes.iter().find_map(path_attribute).map(|given| place.directory.join(given));
        let mut within = place.directory.clone();
        within.extend(place.relative.as_ref());
        if let Some((_, items)) = item.content {
            let directory = given.unwrap_or_else(|| within.join(&name));
            self.read_items(items, module, &Place { directory, relative: None }, spans);
            return module;
        }
        // A file named by `#[path]` owns its directory like a `mod.rs`.
        let candidates = match given {
            Some(given) => vec![(normal(&given), None)],
            None => vec![
                (normal(&within.join(format!("{name}.rs"))), Some(name.clone())),
                (normal(&within.join(&name).join("mod.rs")), None),
            ],
        };
        let begin = if let Visibility::Inherited = item.vis { item.mod_token.span() } else { item.vis.span() };
        let end = item.semi.as_ref().map_or(item.ident.span(), |semi| semi.span());
        let span = spans.span(begin, end);
        match candidates.iter().find(|(path, _)| self.files.is_file(path)) {
            Some((path, relative)) => {
                let place = Place { directory: parent(path), relative: relative.clone() };
                if let Err(error) = self.read_file(path, module, place) {
                    self.report_once(SYNTAX, &[&format!("{}: {error}", path.display())], span, spans.id);
                }
            }
            None => {
                let paths: Vec<_> = candidates.iter().map(|(path, _)| format!("`{}`", path.display())).collect();
                self.report_once(NO_MODULE_FILE, &[&name, &paths.join(", ")], span, spans.id);
            }
        }
        module
    }

    /// Two crates can hold the same file; what is wrong in it is said once.
    fn report_once(&mut self, code: &'static crate::diagnostic::Code, arguments: &[&str], span: Span, id: SourceId) {
        if self.reported.insert((id, span.range().start)) {
            self.sink.report(code, arguments, span);
        }
    }

    fn read_use(&mut self, tree: &UseTree, mut route: Route, module: usize, reach: Reach) {
        let (ident, name) = match tree {
            UseTree::Path(path) => {
                route.names.push(path.ident.unraw().to_string());
                return self.read_use(&path.tree, route, module, reach);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.read_use(tree, route.clone(), module, reach);
                }
                return;
            }
            UseTree::Glob(_) => return self.tree.modules[module].globs.all.push(Glob { route, reach }),
            UseTree::Name(name) => (&name.ident, &name.ident),
            UseTree::Rename(rename) => (&rename.ident, &rename.rename),
        };
        if ident != "self" || route.names.is_empty() {
            route.names.push(ident.unraw().to_string());
        }
        let name = if name == "self" { route.names.last().cloned() } else { Some(name.unraw().to_string()) };
        if let Some(name) = name
            && name != "_"
        {
            self.bind(module, name, Binding { meaning: Meaning::Use(route), reach });
        }
    }
}

impl Route {
    /// The names of a path.
    pub(super) fn of(path: &syn::Path) -> Self {
        Self {
            global: path.leading_colon.is_some(),
            names: path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect(),
        }
    }
}

fn reach(visibility: &Visibility) -> Reach {
    match visibility {
        Visibility::Public(_) => Reach::Everyone,
        Visibility::Restricted(restricted) if restricted.path.is_ident("self") => Reach::Module,
        Visibility::Restricted(_) => Reach::Crate,
        Visibility::Inherited => Reach::Module,
    }
}

/// `#[path = "…"]`.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        syn::Meta::NameValue(syn::MetaNameValue {
            path,
            value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(value), .. }),
            ..
        }) if path.is_ident("path") => Some(value.value()),
        _ => None,
    }
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

/// The path without `.` and `..`, so that one file has one name.
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}
