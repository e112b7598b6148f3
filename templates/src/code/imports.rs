//! Imports that nothing needs any more: of the derives.

use std::collections::BTreeSet;

use jointable_core::read::Written;
use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, UseTree, ext::IdentExt, spanned::Spanned};

use super::Edit;

/// The imports of `Model` and `Value` that only derives used, and how what is imported with them is written then.
pub(super) fn unused(text: &str, written: &[&Written]) -> Vec<Edit> {
    let Ok(file) = syn::parse_file(text) else { return Vec::new() };
    // A byte order mark and a `#!` line are no tokens.
    let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut used = BTreeSet::new();
    let mut imports = Vec::new();
    collect(&file.items, &mut imports, &mut used, &|range: std::ops::Range<usize>| {
        written.iter().any(|own| {
            let own_range = own.span.range();
            own_range.contains(&(range.start + skipped))
                && own.ours.iter().any(|(span, _)| span.range().contains(&(range.start + skipped)))
        })
    });
    let edits = imports.into_iter().filter_map(|import| {
        let range = import.span().byte_range();
        let (start, end) = (range.start + skipped, range.end + skipped);
        let mut import = import.clone();
        let before = quote::quote!(#import).to_string();
        let left = kept(import.tree.clone(), &mut Vec::new(), &used);
        let Some(tree) = left else { return Some(super::without(text, start..end, "")) };
        import.tree = tree;
        let file =
            syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![Item::Use(import.clone())] };
        (quote::quote!(#import).to_string() != before).then(|| Edit {
            start,
            end,
            text: prettyplease::unparse(&file).trim_end().to_owned(),
        })
    });
    edits.collect()
}

/// The imports of these items and of modules within, and the names that all others use.
fn collect<'a>(
    items: &'a [Item],
    imports: &mut Vec<&'a syn::ItemUse>,
    used: &mut BTreeSet<String>,
    is_ours: &dyn Fn(std::ops::Range<usize>) -> bool,
) {
    for item in items {
        match item {
            Item::Use(import) => imports.push(import),
            Item::Mod(module) if module.content.is_some() => {
                let inner = module.content.iter().flat_map(|(_, items)| items);
                inner.for_each(|item| collect(std::slice::from_ref(item), imports, used, is_ours));
            }
            other => names(quote::quote!(#other), used, is_ours),
        }
    }
}

fn names(tokens: TokenStream, used: &mut BTreeSet<String>, is_ours: &dyn Fn(std::ops::Range<usize>) -> bool) {
    let mut colons = 0;
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if colons < 2 && !is_ours(ident.span().byte_range()) => {
                used.insert(ident.unraw().to_string());
            }
            TokenTree::Group(group) => names(group.stream(), used, is_ours),
            _ => {}
        }
        // What follows `::` is not what was imported.
        colons = if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':') { colons + 1 } else { 0 };
    }
}

/// What of an import is kept.
fn kept(tree: UseTree, path: &mut Vec<String>, used: &BTreeSet<String>) -> Option<UseTree> {
    let is_derive = |path: &[String], name: &syn::Ident| path == ["jointable"] && (name == "Model" || name == "Value");
    match tree {
        UseTree::Path(mut own) => {
            path.push(own.ident.unraw().to_string());
            let inner = kept(*own.tree, path, used);
            path.pop();
            own.tree = Box::new(inner?);
            Some(UseTree::Path(own))
        }
        UseTree::Name(own) if is_derive(path, &own.ident) && !used.contains(&own.ident.to_string()) => None,
        UseTree::Rename(own) if is_derive(path, &own.ident) && !used.contains(&own.rename.unraw().to_string()) => None,
        UseTree::Group(mut group) => {
            let all = std::mem::take(&mut group.items).into_iter();
            let mut left: Vec<UseTree> = all.filter_map(|tree| kept(tree, path, used)).collect();
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
