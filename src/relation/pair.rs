//! Links of relations without a join model.

use std::{fmt, marker::PhantomData};

use jointable_core::{
    diagnostic::{BARE_KEY, NO_INVERSE, NOT_SYMMETRIC},
    meta::{self, bare},
    text::{Text, same},
};

use super::{FarKey, ManyToMany, NearKey, identity::One};
use crate::{
    Column, Driver, Model, NoPayload, Result,
    fields::{Fields, Refs},
    query::{Alias, of_table},
    time::Time,
};

/// A relation whose links are in a table made for it, which its declaration owns.
pub trait Bare: ManyToMany {
    /// The table.
    const TABLE: &'static str;
    /// The singular of its alias.
    const SINGULAR: &'static str;
}

/// A link of a relation without a join model: the two keys, as the side that declares the table sees them.
pub struct Pair<R: Bare> {
    /// The key of a row of the declaring model.
    pub near: NearKey<R>,
    /// The key of a row of the other.
    pub far: FarKey<R>,
}

impl<R: Bare> Clone for Pair<R> {
    fn clone(&self) -> Self {
        Self { near: self.near.clone(), far: self.far.clone() }
    }
}

impl<R: Bare> PartialEq for Pair<R> {
    fn eq(&self, other: &Self) -> bool {
        self.near == other.near && self.far == other.far
    }
}

impl<R: Bare> fmt::Debug for Pair<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pair").field("near", &self.near).field("far", &self.far).finish()
    }
}

impl<R: Bare> Fields for Pair<R> {
    type Values = (NearKey<R>, FarKey<R>);

    fn values(&self) -> Refs<'_, Self> {
        (&self.near, &self.far)
    }
}

/// The columns of a [`Pair`], in filters and orders.
pub struct PairColumns<D, R: Bare> {
    /// The key of the declaring side.
    pub near: Column<D, NearKey<R>>,
    /// The key of the other.
    pub far: Column<D, FarKey<R>>,
    relation: PhantomData<fn() -> R>,
}

/// The names of the columns, as constants.
struct Names<R>(PhantomData<R>);

impl<R: Bare> Names<R> {
    const NEAR: &'static Text<256> = &bare::near(R::Near::SIDE, key(R::Near::META).name);
    const FAR: &'static Text<256> = &bare::far(R::Near::SIDE, R::Far::SIDE, key(R::Far::META).name, R::SINGULAR);
}

const fn key(model: &'static meta::Model<'static>) -> &'static meta::Column<'static> {
    &model.columns[model.key[0]]
}

const fn column(name: &'static str, of: &'static meta::Model<'static>) -> meta::Column<'static> {
    meta::Column {
        field: name,
        name,
        ty: key(of).ty.copied(),
        nullable: false,
        key: true,
        unique: false,
        unique_with: false,
        values: meta::literal::Values::All,
        generated: false,
        computed: false,
        default: false,
        marker: None,
        sql_type: None,
    }
}

impl<R: Bare> Model for Pair<R> {
    type Key = (NearKey<R>, FarKey<R>);
    type New = Self;
    type Payload = NoPayload;
    type Links = One;
    type Columns<D: Driver> = PairColumns<D, R>;
    const SIDE: meta::Side<'static> = meta::Side { model: "Pair", table: R::TABLE };
    const META: &'static meta::Model<'static> = &meta::Model {
        name: "Pair",
        table: R::TABLE,
        columns: &[column(Names::<R>::NEAR.as_str(), R::Near::META), column(Names::<R>::FAR.as_str(), R::Far::META)],
        key: &[0, 1],
        references: &[
            meta::Foreign { name: "near", columns: &[0], to: R::Near::SIDE, writes: false, unique: false },
            meta::Foreign { name: "far", columns: &[1], to: R::Far::SIDE, writes: false, unique: false },
        ],
        links: meta::Links::One,
    };
    const ALIASES: &'static [&'static str] = &[];

    fn columns<D: Driver>(table: Alias) -> PairColumns<D, R> {
        let (near, far) = of_table(table, Self::META);
        PairColumns { near, far, relation: PhantomData }
    }

    fn from_values((near, far): Self::Values) -> Self {
        Self { near, far }
    }

    fn stored(new: Self, _: i64, _: Time) -> Result<Self> {
        Ok(new)
    }

    fn key(&self) -> Self::Key {
        (self.near.clone(), self.far.clone())
    }
}

/// The number of the relation of `Target` that owns the table of one from `Near`, or what is wrong as the text of a
/// compile error.
#[expect(clippy::result_large_err, reason = "const code has no heap to put the text on")]
pub const fn inverse<Target: Model, Near: Model>(alias: &'static str) -> Result<usize, Text<2048>> {
    let mut i = 0;
    while i < Target::BARE.len() {
        let (index, to) = Target::BARE[i];
        if same(Target::ALIASES[index], alias) && same(to.table, Near::SIDE.table) {
            return Ok(index);
        }
        i += 1;
    }
    Err(NO_INVERSE.text(&[Target::SIDE.model, alias, Near::SIDE.model]))
}

/// What is wrong with a relation without a join model, as the text of a compile error.
pub const fn check_bare<R: Bare>() -> Option<Text<2048>> {
    if R::SYMMETRIC && !same(R::Near::SIDE.table, R::Far::SIDE.table) {
        return Some(NOT_SYMMETRIC.text(&[R::TABLE, R::Near::SIDE.model]));
    }
    if R::Near::META.key.len() > 1 {
        return Some(BARE_KEY.text(&[R::Near::SIDE.model]));
    }
    if R::Far::META.key.len() > 1 {
        return Some(BARE_KEY.text(&[R::Far::SIDE.model]));
    }
    None
}
