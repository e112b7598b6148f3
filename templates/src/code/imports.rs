//! Imports that nothing needs any more: of the derives.

use std::{collections::BTreeSet, ops::Range};

use jointable_core::read::Written;
use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, UseTree, ext::IdentExt, spanned::Spanned};

use super::{Edit, layout};

/// The names that a file declares or imports, of variants too, which may be imported elsewhere.
pub(super) fn names(file: &syn::File) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    declared(&file.items, &mut names);
    names
}

fn declared(items: &[Item], names: &mut BTreeSet<String>) {
    for item in items {
        let ident = match item {
            Item::Struct(own) => &own.ident,
            Item::Trait(own) => &own.ident,
            Item::Type(own) => &own.ident,
            Item::Union(own) => &own.ident,
            Item::Const(own) => &own.ident,
            Item::Fn(own) => &own.sig.ident,
            Item::Mod(own) => {
                declared(own.content.as_ref().map_or(&[][..], |(_, items)| items), names);
                &own.ident
            }
            Item::Enum(own) => {
                names.extend(own.variants.iter().map(|variant| variant.ident.unraw().to_string()));
                &own.ident
            }
            Item::Use(own) => {
                imported(&own.tree, names);
                continue;
            }
            _ => continue,
        };
        names.insert(ident.unraw().to_string());
    }
}

fn imported(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(own) => imported(&own.tree, names),
        UseTree::Name(own) => names.extend([own.ident.unraw().to_string()]),
        UseTree::Rename(own) => names.extend([own.rename.unraw().to_string()]),
        UseTree::Group(own) => own.items.iter().for_each(|tree| imported(tree, names)),
        UseTree::Glob(_) => {}
    }
}

/// The imports of `Model` and `Value` that only derives used, and how what is imported with them is written then.
pub(super) fn unused(file: &syn::File, text: &str, written: &[&Written]) -> Vec<Edit> {
    // A byte order mark is no token, nor is a `#!` line.
    let skipped = text.len() - layout::without_head(text).len();
    let ours: Vec<Range<usize>> = written.iter().flat_map(|own| &own.ours).map(|(span, _)| span.range()).collect();
    let is_ours = |range: Range<usize>| ours.iter().any(|own| own.contains(&(range.start + skipped)));
    let mut all = Imports { imports: Vec::new(), used: BTreeSet::new(), runs: false };
    all.collect(&file.items, &is_ours);
    // What is seen from elsewhere may be used there.
    let private = all.imports.iter().filter(|import| matches!(import.vis, syn::Visibility::Inherited));
    let edits = private.filter_map(|import| {
        let range = import.span().byte_range();
        let (start, end) = (range.start + skipped, range.end + skipped);
        let Some(tree) = all.kept(import.tree.clone(), &mut Vec::new()) else {
            return Some(super::without(text, start..end, ""));
        };
        let mut left = (*import).clone();
        left.tree = tree;
        // Methods of the trait are called without its name, and of a glob nobody knows what is used.
        if all.may_be_unused(&left.tree, &mut Vec::new()) {
            left.attrs.push(syn::parse_quote!(#[allow(unused_imports)]));
        }
        let (before, after) = (quote::quote!(#import).to_string(), quote::quote!(#left).to_string());
        let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![Item::Use(left)] };
        let lines =
            prettyplease::unparse(&file).trim_end().replace('\n', &format!("\n{}", layout::indent(text, start)));
        (before != after).then_some(Edit { start, end, text: lines })
    });
    edits.collect()
}

/// What a file imports, and what it uses.
struct Imports<'a> {
    imports: Vec<&'a syn::ItemUse>,
    /// The names that are used outside of what is for jointable.
    used: BTreeSet<String>,
    /// Whether there are functions, or modules that may have some.
    runs: bool,
}

impl<'a> Imports<'a> {
    fn collect(&mut self, items: &'a [Item], is_ours: &dyn Fn(Range<usize>) -> bool) {
        for item in items {
            match item {
                Item::Use(import) => self.imports.push(import),
                Item::Mod(module) => {
                    // Modules within may see by `super::*` what is imported here.
                    self.runs = true;
                    let inner = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                    self.collect(inner, is_ours);
                }
                other => {
                    self.runs |= matches!(other, Item::Fn(_) | Item::Impl(_) | Item::Trait(_) | Item::Macro(_));
                    self.names(quote::quote!(#other), is_ours);
                }
            }
        }
    }

    fn names(&mut self, tokens: TokenStream, is_ours: &dyn Fn(Range<usize>) -> bool) {
        let mut colons = 0;
        for token in tokens {
            match &token {
                TokenTree::Ident(ident) if colons < 2 && !is_ours(ident.span().byte_range()) => {
                    self.used.insert(ident.unraw().to_string());
                }
                TokenTree::Group(group) => self.names(group.stream(), is_ours),
                _ => {}
            }
            // What follows `::` is not what was imported.
            colons = if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':') { colons + 1 } else { 0 };
        }
    }

    /// What of an import is kept.
    fn kept(&self, tree: UseTree, path: &mut Vec<String>) -> Option<UseTree> {
        match tree {
            UseTree::Path(mut own) => {
                path.push(own.ident.unraw().to_string());
                let inner = self.kept(*own.tree, path);
                path.pop();
                own.tree = Box::new(inner?);
                Some(UseTree::Path(own))
            }
            UseTree::Name(own) if !self.needs(path, &own.ident, &own.ident) => None,
            UseTree::Rename(own) if !self.needs(path, &own.ident, &own.rename) => None,
            UseTree::Group(mut group) => {
                let all = std::mem::take(&mut group.items).into_iter();
                let mut left: Vec<UseTree> = all.filter_map(|tree| self.kept(tree, path)).collect();
                match left.len() {
                    0 => None,
                    1 => left.pop(),
                    _ => {
                        group.items = left.into_iter().collect();
                        Some(UseTree::Group(group))
                    }
                }
            }
            other => Some(other),
        }
    }

    /// Whether what is imported can be needed without derives: `Model` is a trait, too.
    fn needs(&self, path: &[String], name: &syn::Ident, called: &syn::Ident) -> bool {
        let of_derive = path == ["jointable"] && (name == "Model" || name == "Value");
        !of_derive || self.used.contains(&called.unraw().to_string()) || (name == "Model" && self.runs)
    }

    /// Whether something in it is maybe needed, and maybe not.
    fn may_be_unused(&self, tree: &UseTree, path: &mut Vec<String>) -> bool {
        let is_trait = |name: &syn::Ident, called: &syn::Ident| {
            name == "Model" && !self.used.contains(&called.unraw().to_string())
        };
        let here = path == &["jointable"];
        // Only a derive may have needed what it brings.
        let maybe = here || path.first().is_some_and(|first| ["super", "crate", "self"].contains(&first.as_str()));
        match tree {
            UseTree::Path(own) => {
                path.push(own.ident.unraw().to_string());
                let inner = self.may_be_unused(&own.tree, path);
                path.pop();
                inner
            }
            UseTree::Name(own) => here && is_trait(&own.ident, &own.ident),
            UseTree::Rename(own) => here && is_trait(&own.ident, &own.rename),
            UseTree::Glob(_) => maybe,
            UseTree::Group(group) => group.items.iter().any(|inner| self.may_be_unused(inner, path)),
        }
    }
}
