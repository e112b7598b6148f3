//! The types of the user's own that derive `Value`, and the fields of models that have them.

use std::collections::{BTreeMap, BTreeSet};

use syn::ext::IdentExt;

use super::{
    names::{Found, Kind},
    tree::{Route, Tree},
    written::{Declares, Written},
};
use crate::{
    declare::{self, Kept, Model, Own, Value},
    diagnostic::{BAD_VALUE, KEY_TYPE, MISPLACED_OPTION, Sink, UNKNOWN_MODEL, UNSUPPORTED_TYPE},
    meta::literal::misfit,
    schema::Literal,
    source::SourceId,
    types::{COLLATED, NUMBERED, Type},
};

type Identity = (SourceId, usize);

/// Every type that derives `Value`, with the module it stands in.
pub(super) struct Values<'a> {
    tree: &'a Tree,
    read: BTreeMap<Identity, Option<(Value, usize)>>,
    /// Where they are in the tree.
    candidates: BTreeMap<Identity, usize>,
}

/// What a type is kept as.
struct Column<'a> {
    ty: &'a Type,
    one_of: &'a [declare::Variant],
    between: Option<(i64, i64)>,
}

/// Why it is not known what a type is kept as.
enum Unsettled {
    /// It has been reported where the type is declared.
    Reported,
    /// The path leads nowhere.
    Unknown,
    /// It leads to something that does not derive `Value`.
    NoValue,
}

impl<'a> Values<'a> {
    /// Reads them. What is wrong with them is reported, also where no model has them.
    pub(super) fn read(tree: &'a Tree, sink: &mut Sink) -> Self {
        let (mut read, mut candidates) = (BTreeMap::new(), BTreeMap::new());
        for (index, candidate) in tree.candidates.iter().enumerate() {
            if candidate.derives(tree, Found::ValueDerive) && !read.contains_key(&candidate.identity()) {
                let value = Value::read(&candidate.input, &mut { candidate.spans }, sink);
                read.insert(candidate.identity(), value.map(|value| (value, candidate.module)));
                candidates.insert(candidate.identity(), index);
            }
        }
        let values = Self { tree, read, candidates };
        for (value, module) in values.read.values().flatten() {
            if let Kept::Around { own: Some(own), .. } = &value.kept {
                values.check(own, *module, sink);
            }
        }
        values
    }

    /// As they are written.
    pub(super) fn written(self) -> impl Iterator<Item = Written> {
        let Self { tree, read, candidates } = self;
        read.into_iter().filter_map(move |(identity, value)| {
            let (value, _) = value?;
            Some(Written::new(Declares::Value(value), &tree.candidates[*candidates.get(&identity)?], tree))
        })
    }

    /// Finds the columns of a model's fields whose types are the user's own.
    pub(super) fn settle(&self, model: &mut Model, module: usize, sink: &mut Sink) {
        for index in 0..model.fields.len() {
            let is_key = model.fields[index].key;
            let field = &mut model.fields[index];
            let Some(own) = field.own.clone() else { continue };
            let found = if field.sql_type.is_some() {
                self.column(&own.path, module, &mut BTreeSet::new()).ok()
            } else {
                self.check(&own, module, sink)
            };
            let Some(Column { ty, one_of, between }) = found else { continue };
            if is_key && !ty.has_equality() {
                sink.report(KEY_TYPE, &[&field.ident.unraw().to_string()], own.span);
            }
            if field.generated && !ty.is_integer() {
                let (why, help) = NUMBERED;
                sink.report(MISPLACED_OPTION, &["generated", why, help], own.span);
            }
            if field.collate.is_some() && field.sql_type.is_none() && !ty.is_text() {
                sink.report(MISPLACED_OPTION, &["collate", COLLATED.0, COLLATED.1], own.span);
            }
            field.ty = ty.clone();
            field.one_of = one_of.to_vec();
            field.between = between;
            let one_of: Vec<_> = one_of.iter().map(|variant| variant.text.as_str()).collect();
            let values = model.constant(index, "", &one_of).values;
            let field = &model.fields[index];
            if let (Some(literal), Some((_, at))) = (&field.default, field.default_at)
                && !matches!(literal, Literal::Expression(_))
                && let Some(misfit) = misfit(&field.ty, values, literal.constant())
            {
                sink.report(BAD_VALUE, &misfit.of_default(), at);
            }
        }
    }

    /// What a type is kept as, or a report why that is not known.
    fn check(&self, own: &Own, module: usize, sink: &mut Sink) -> Option<Column<'_>> {
        let path = declare::spell(&own.path);
        let name = own.path.segments.last().map_or_else(String::new, |segment| segment.ident.unraw().to_string());
        match self.column(&own.path, module, &mut BTreeSet::new()) {
            Ok(column) => return Some(column),
            Err(Unsettled::Reported) => {}
            Err(Unsettled::Unknown) => sink.report(UNKNOWN_MODEL, &[&path], own.span),
            Err(Unsettled::NoValue) => {
                let help = "add `#[derive(jointable::Value)]` to it; or name its type with `sql_type = \"…\"`; types of other crates need a Cargo feature of jointable";
                sink.report(UNSUPPORTED_TYPE, &[&name, help], own.span);
            }
        }
        None
    }

    fn column(&self, path: &syn::Path, module: usize, seen: &mut BTreeSet<Identity>) -> Result<Column<'_>, Unsettled> {
        let candidate = match self.tree.resolve(module, &Route::of(path), Kind::Type) {
            Found::Candidate(index) => &self.tree.candidates[index],
            Found::Nothing => return Err(Unsettled::Unknown),
            _ => return Err(Unsettled::NoValue),
        };
        let identity = candidate.identity();
        let (value, module) = match self.read.get(&identity) {
            None => return Err(Unsettled::NoValue),
            Some(None) => return Err(Unsettled::Reported),
            Some(Some(read)) => read,
        };
        // One that is around itself does not compile.
        if !seen.insert(identity) {
            return Err(Unsettled::Reported);
        }
        match &value.kept {
            Kept::OneOf(one_of, ty) => Ok(Column { ty, one_of, between: None }),
            Kept::Around { own: Some(own), .. } => {
                self.column(&own.path, *module, seen).map_err(|_| Unsettled::Reported)
            }
            Kept::Around { ty: Type::Raw(_), .. } => Err(Unsettled::Reported),
            Kept::Around { ty, between, .. } => Ok(Column { ty, one_of: &[], between: *between }),
        }
    }
}
