//! Aliases: what the relations of a model are called.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use quote::format_ident;
use syn::ext::IdentExt;

use super::{Model, NAME, Reference, is_name, made};
use crate::{
    diagnostic::{self, Diagnostic, Sink},
    source::Span,
};

/// Which of a model's relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// That many-to-many relation.
    ManyToMany(usize),
    /// That `has_many` or `has_one`.
    Has(usize),
    /// The way back by that reference.
    Back(usize),
}

impl Model {
    /// All relations by their aliases, in an order that the derive and the command line share.
    pub fn aliases(&self) -> Vec<(syn::Ident, Kind)> {
        let relations = self.relations.iter().enumerate();
        let has = self.has.iter().enumerate();
        let back = self.references.iter().enumerate();
        relations
            .map(|(index, relation)| (relation.alias.clone(), Kind::ManyToMany(index)))
            .chain(has.map(|(index, has)| (has.alias.clone(), Kind::Has(index))))
            .chain(back.filter_map(|(index, reference)| Some((self.way_back(reference)?, Kind::Back(index)))))
            .collect()
    }

    /// The name of a relation's own type: `RecipeIngredientsRelation`.
    pub fn marker(&self, alias: &syn::Ident) -> syn::Ident {
        let camel = alias.unraw().to_string().to_upper_camel_case();
        syn::Ident::new(&format!("{}{camel}Relation", self.ident.unraw()), alias.span())
    }

    /// What the way back by a reference is called: as it says, or as its field without `_id`, where nothing else is
    /// called so.
    fn way_back(&self, reference: &Reference) -> Option<syn::Ident> {
        if let Some((alias, _)) = &reference.alias {
            return Some(alias.clone());
        }
        let [field] = reference.fields[..] else { return None };
        let field = &self.fields[field].ident;
        let name = field.unraw().to_string();
        let name = name.strip_suffix("_id").filter(|name| !name.is_empty())?;
        let alias = match syn::parse_str::<syn::Ident>(name) {
            Ok(_) => syn::Ident::new(name, field.span()),
            // These are no names even when they are raw.
            Err(_) if ["self", "Self", "super", "crate", "_"].contains(&name) => return None,
            Err(_) => format_ident!("r#{name}", span = field.span()),
        };
        let taken = self.fields.iter().any(|field| field.ident.unraw() == name)
            || made::is_method(self, name)
            || made::is_method(self, &format!("{name}_of"))
            || name.strip_suffix("_of").is_some_and(|other| self.is_asked_by_field(other));
        (!taken).then_some(alias)
    }

    /// Whether the way back of a reference by one field would have this name, if no alias gave it another.
    fn is_asked_by_field(&self, name: &str) -> bool {
        self.references.iter().any(|reference| match reference.fields[..] {
            [field] if reference.alias.is_none() => {
                self.fields[field].ident.unraw().to_string().strip_suffix("_id") == Some(name)
            }
            _ => false,
        })
    }

    /// Drops relations whose alias another one or a field has.
    pub(super) fn settle_aliases(&mut self, name: &str, sink: &mut Sink) {
        let mut taken = Taken { model: name, fields: &self.fields, sink, first: Vec::new() };
        let mut dropped = BTreeSet::new();
        self.relations.retain(|relation| taken.takes(&relation.alias, relation.span));
        self.has.retain(|has| taken.takes(&has.alias, has.span));
        for (index, reference) in self.references.iter().enumerate() {
            if let Some((alias, span)) = &reference.alias
                && !taken.takes(alias, *span)
            {
                dropped.insert(index);
            }
        }
        for index in dropped {
            self.references[index].alias = None;
        }
    }
}

/// The aliases that have been seen.
struct Taken<'a> {
    model: &'a str,
    fields: &'a [super::Field],
    sink: &'a mut Sink,
    first: Vec<(String, Span)>,
}

impl Taken<'_> {
    fn takes(&mut self, alias: &syn::Ident, span: Span) -> bool {
        let alias = alias.unraw().to_string();
        // Tables and columns are called by it.
        if !is_name(&alias) {
            self.sink.report(diagnostic::BAD_VALUE, &["as", NAME, "as = alias"], span);
            return false;
        }
        if let Some((_, first)) = self.first.iter().find(|(first, _)| *first == alias) {
            let twice = Diagnostic::new(diagnostic::ALIAS_TWICE, &[self.model, &alias], span);
            self.sink.push(twice.label(*first, "the first is here"));
            return false;
        }
        if let Some(field) = self.fields.iter().find(|field| field.ident.unraw() == alias) {
            let is_field = Diagnostic::new(diagnostic::ALIAS_IS_FIELD, &[self.model, &alias], span);
            self.sink.push(is_field.label(field.span, "the field is here"));
            return false;
        }
        self.first.push((alias, span));
        true
    }
}
