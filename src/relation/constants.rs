//! What the derive finds out at compile time. Each has one text with what the command line asks.

use jointable_core::{
    accessor,
    diagnostic::{NOT_ONE, REFERENCE_TYPE},
    meta::{
        self,
        link::{Ends, Sides},
        reference::Shape,
    },
    text::Text,
};

use super::{DeclaredManyToMany, ManyToMany, ReferenceAt, Relation};
use crate::Model;

/// Reference `INDEX` of a model, by these columns, whose actions write to them or not, and which is unique or not.
pub const fn foreign<M: ReferenceAt<INDEX>, const INDEX: usize>(
    name: &'static str,
    columns: &'static [usize],
    writes: bool,
    unique: bool,
) -> meta::Foreign<'static> {
    meta::Foreign { name, columns, to: M::Target::SIDE, writes, unique }
}

/// Which references of the join model lead to the two sides of a relation that names no target.
pub const fn ends<R: DeclaredManyToMany>(from: Option<&'static str>, to: Option<&'static str>) -> Ends<'static> {
    meta::link::ends(R::Link::META, Sides { near: R::Near::SIDE, target: None, from, to, symmetric: R::SYMMETRIC })
}

/// Which references of the join model lead to the two sides of a relation that names its target.
pub const fn ends_to_target<R: DeclaredManyToMany>(
    from: Option<&'static str>,
    to: Option<&'static str>,
) -> Ends<'static> {
    let target = Some(R::Far::SIDE);
    meta::link::ends(R::Link::META, Sides { near: R::Near::SIDE, target, from, to, symmetric: R::SYMMETRIC })
}

/// The column of the join model that a relation's scope names.
pub const fn scoped<R: DeclaredManyToMany>(
    field: &'static str,
    value: meta::Literal<'static>,
) -> meta::link::Scoped<'static> {
    meta::link::scoped(R::Link::META, R::ENDS, field, value)
}

/// What payload the scope of a relation leaves open: none (0), only such as can be left out (1), some that cannot (2).
pub const fn open_payload<R: ManyToMany>() -> u8 {
    R::PLAN.open_payload()
}

/// Which reference of the far model a `has_many` goes by, or a `has_one`.
pub const fn back<R: Relation>(by: Option<&'static str>, one: bool) -> Ends<'static> {
    meta::link::back(R::Far::META, R::Near::SIDE, by, one)
}

/// The plan of a many-to-many relation.
pub const fn many_to_many<R: DeclaredManyToMany>() -> accessor::Relation<'static> {
    let references = R::Link::META.references;
    accessor::Relation {
        link: R::Link::META,
        near_columns: references[R::ENDS.0].columns,
        far_columns: references[R::ENDS.1].columns,
        symmetric: R::SYMMETRIC,
        scope: R::SCOPE,
        ..through::<R>(&[])
    }
}

/// The plan of a `has_many` or `has_one` by that reference of the far model.
pub const fn has<R: Relation>(reference: usize) -> accessor::Relation<'static> {
    accessor::Relation { near_columns: R::Far::META.references[reference].columns, ..through::<R>(&[]) }
}

/// The plan of a relation that goes through others.
pub const fn through<R: Relation>(via: &'static [&'static accessor::Relation<'static>]) -> accessor::Relation<'static> {
    accessor::Relation {
        near: R::Near::META,
        link: R::Far::META,
        far: R::Far::META,
        start: R::Near::META.key,
        near_columns: R::Near::META.key,
        far_columns: R::Far::META.key,
        via,
        symmetric: false,
        scope: &[],
        removed: false,
    }
}

/// The number of a model's relation of that alias, or what is wrong with it as the text of a compile error.
#[expect(clippy::result_large_err, reason = "const code has no heap to put the text on")]
pub const fn relation<M: Model>(alias: &'static str) -> Result<usize, Text<2048>> {
    match meta::alias::find(M::SIDE.model, M::ALIASES, alias) {
        Ok(index) => Ok(index),
        Err(mistake) => Err(mistake.text()),
    }
}

/// What is wrong with a `has_one` through a relation of that alias, as the text of a compile error, where that leads to
/// many rows.
pub const fn leads_to_many(alias: &str) -> Text<2048> {
    NOT_ONE.text(&[alias])
}

/// Whether reference `INDEX` has the columns of the key it refers to. What it says of those that have not is made
/// apart, so that the others cost the compiler nothing but this.
pub const fn agrees<M: ReferenceAt<INDEX>, const INDEX: usize>() -> bool {
    let (model, target) = (M::META, <M::Target as Model>::META);
    let columns = model.references[INDEX].columns;
    // A model without any key has been reported where it is declared.
    if target.key.is_empty() {
        return true;
    }
    if columns.len() != target.key.len() {
        return false;
    }
    let mut i = 0;
    while i < columns.len() {
        if !model.columns[columns[i]].ty.same_kind(&target.columns[target.key[i]].ty) {
            return false;
        }
        i += 1;
    }
    true
}

/// What is wrong with reference `INDEX`, as the text of a compile error, where it does not [agree](agrees).
pub const fn disagreement<M: ReferenceAt<INDEX>, const INDEX: usize>(of_struct: bool) -> Text<2048> {
    // No key has more columns that matter: a message is cut, and the number is what counts.
    const MOST: usize = 32;
    let (model, target) = (M::META, <M::Target as Model>::META);
    let columns = model.references[INDEX].columns;
    let (mut names, mut keys) = ([""; MOST], 0);
    while keys < target.key.len() && keys < MOST {
        names[keys] = target.columns[target.key[keys]].field;
        keys += 1;
    }
    let (name, key) = (model.columns[columns[0]].field, names.split_at(keys).0);
    let shape = Shape { name, fields: columns.len(), of_struct, model: target.name, key };
    if let Some(mistake) = meta::reference::shape(shape) {
        return mistake.text();
    }
    let mut i = 0;
    while model.columns[columns[i]].ty.same_kind(&target.columns[target.key[i]].ty) {
        i += 1;
    }
    REFERENCE_TYPE.text(&[model.columns[columns[i]].field, target.name])
}
