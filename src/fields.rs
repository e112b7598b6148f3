//! Structs as the values of their fields, in order: what drivers bind and read. The derive says which values there are;
//! all that depends on a driver is here, once.

use std::fmt::{self, Debug};

use jointable_core::meta;

use crate::{
    Result, Value,
    driver::{Batch, Driver},
    query::{Alias, OfTable},
};

/// A struct whose fields are columns: a model, a new row, a payload, or changes of one.
#[doc(hidden)]
pub trait Fields: Sized + Send + Sync + 'static {
    /// The types of its fields, in order; more than sixteen as [`Group`]s.
    type Values: Tuple;

    /// Its fields.
    fn values(&self) -> Refs<'_, Self>;
}

/// References to the fields of a struct.
#[doc(hidden)]
pub type Refs<'a, F> = <<F as Fields>::Values as Tuple>::Refs<'a>;

impl Fields for () {
    type Values = ();

    fn values(&self) {}
}

/// Values, one behind the other.
#[doc(hidden)]
pub trait Tuple: 'static {
    /// How many.
    const WIDTH: usize;

    /// References to each of them.
    type Refs<'a>;
}

/// Values, and more of them.
#[doc(hidden)]
#[derive(Debug)]
pub struct Group<A, B>(pub A, pub B);

impl<A: Tuple, B: Tuple> Tuple for Group<A, B> {
    const WIDTH: usize = A::WIDTH + B::WIDTH;
    type Refs<'a> = Group<A::Refs<'a>, B::Refs<'a>>;
}

impl<A: OfTable, B: OfTable> OfTable for Group<A, B> {
    const WIDTH: usize = A::WIDTH + B::WIDTH;

    fn of(table: Alias, model: &'static meta::Model<'static>, index: usize) -> Self {
        Group(A::of(table, model, index), B::of(table, model, index + A::WIDTH))
    }
}

/// Values that can be cloned and shown: those of all types of the table.
#[doc(hidden)]
pub trait Plain: Tuple {
    /// Clones them.
    fn cloned(values: &Self::Refs<'_>) -> Self;

    /// Shows them, one after the other.
    fn show(values: &Self::Refs<'_>, show: &mut impl FnMut(&dyn Debug));
}

impl<A: Plain, B: Plain> Plain for Group<A, B> {
    fn cloned(values: &Self::Refs<'_>) -> Self {
        Group(A::cloned(&values.0), B::cloned(&values.1))
    }

    fn show(values: &Self::Refs<'_>, show: &mut impl FnMut(&dyn Debug)) {
        A::show(&values.0, show);
        B::show(&values.1, show);
    }
}

/// The fields of a struct, cloned: for what `#[derive(Clone)]` would do, at less cost for the compiler.
pub fn cloned<F: Fields<Values: Plain>>(fields: &F) -> F::Values {
    F::Values::cloned(&fields.values())
}

/// What `#[derive(Debug)]` would do, for a struct and fields of these names.
pub fn debug<F: Fields<Values: Plain>>(
    fields: &F,
    f: &mut fmt::Formatter<'_>,
    name: &str,
    names: &[&str],
) -> fmt::Result {
    let (mut all, mut names) = (f.debug_struct(name), names.iter());
    F::Values::show(&fields.values(), &mut |value| {
        all.field(names.next().copied().unwrap_or_default(), value);
    });
    all.finish()
}

/// Values that a driver can store.
#[doc(hidden)]
pub trait Values<D: Driver>: Tuple + Sized {
    /// Reads them from a row, from column `at` on.
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Self>;

    /// Binds that of this number.
    fn bind(values: &Self::Refs<'_>, index: usize, arguments: &mut D::Arguments) -> Result<()>;

    /// Appends them to a batch, a column behind the other.
    fn bind_columns<'a>(rows: impl Iterator<Item = Self::Refs<'a>> + Clone, batch: &mut Batch<D>) -> Result<()>;
}

impl<D: Driver, A: Values<D>, B: Values<D>> Values<D> for Group<A, B> {
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Self> {
        Ok(Group(A::decode(row, at)?, B::decode(row, at + A::WIDTH)?))
    }

    fn bind(values: &Self::Refs<'_>, index: usize, arguments: &mut D::Arguments) -> Result<()> {
        match index.checked_sub(A::WIDTH) {
            None => A::bind(&values.0, index, arguments),
            Some(index) => B::bind(&values.1, index, arguments),
        }
    }

    fn bind_columns<'a>(rows: impl Iterator<Item = Self::Refs<'a>> + Clone, batch: &mut Batch<D>) -> Result<()> {
        A::bind_columns(rows.clone().map(|row| row.0), batch)?;
        B::bind_columns(rows.map(|row| row.1), batch)
    }
}

/// Values of types that others than the model's module may not see, so that they cannot be an associated type: a struct
/// of them that everybody may see, but not what is in it.
#[doc(hidden)]
#[macro_export]
macro_rules! __hidden {
    ($values:ident, $refs:ident, $types:ty) => {
        pub struct $values($types);

        pub struct $refs<'a>(<$types as $crate::rt::Tuple>::Refs<'a>);

        impl $crate::rt::Tuple for $values {
            const WIDTH: usize = <$types as $crate::rt::Tuple>::WIDTH;
            type Refs<'a> = $refs<'a>;
        }

        impl<OnDriver: $crate::Driver> $crate::rt::FieldValues<OnDriver> for $values
        where
            $types: $crate::rt::FieldValues<OnDriver>,
        {
            fn decode(row: &OnDriver::Row<'_>, at: usize) -> $crate::Result<Self> {
                <$types as $crate::rt::FieldValues<OnDriver>>::decode(row, at).map(Self)
            }

            fn bind(refs: &Self::Refs<'_>, index: usize, arguments: &mut OnDriver::Arguments) -> $crate::Result<()> {
                <$types as $crate::rt::FieldValues<OnDriver>>::bind(&refs.0, index, arguments)
            }

            fn bind_columns<'a>(
                rows: impl ::core::iter::Iterator<Item = Self::Refs<'a>> + ::core::clone::Clone,
                batch: &mut $crate::rt::Batch<OnDriver>,
            ) -> $crate::Result<()> {
                let rows = ::core::iter::Iterator::map(rows, |refs| refs.0);
                <$types as $crate::rt::FieldValues<OnDriver>>::bind_columns(rows, batch)
            }
        }

        impl<OnDriver: $crate::Driver> $crate::rt::Changes<OnDriver> for $values
        where
            $types: $crate::rt::Changes<OnDriver>,
        {
            fn bind(refs: &Self::Refs<'_>, index: usize, arguments: &mut OnDriver::Arguments) -> $crate::Result<()> {
                <$types as $crate::rt::Changes<OnDriver>>::bind(&refs.0, index, arguments)
            }
        }
    };
}

/// Changes that a driver can store: each an `Option`, `None` where a value stays as it is.
#[doc(hidden)]
pub trait Changes<D: Driver>: Tuple {
    /// Binds whether the value of this number is changed, and to what.
    fn bind(changes: &Self::Refs<'_>, index: usize, arguments: &mut D::Arguments) -> Result<()>;
}

impl<D: Driver, A: Changes<D>, B: Changes<D>> Changes<D> for Group<A, B> {
    fn bind(changes: &Self::Refs<'_>, index: usize, arguments: &mut D::Arguments) -> Result<()> {
        match index.checked_sub(A::WIDTH) {
            None => A::bind(&changes.0, index, arguments),
            Some(index) => B::bind(&changes.1, index, arguments),
        }
    }
}

/// A change of one value.
#[doc(hidden)]
pub trait Change<D: Driver> {
    /// Binds whether it is one, and to what.
    fn bind(&self, arguments: &mut D::Arguments) -> Result<()>;
}

impl<D: Driver, T: Value<D>> Change<D> for Option<T>
where
    bool: Value<D>,
{
    fn bind(&self, arguments: &mut D::Arguments) -> Result<()> {
        self.is_some().bind(arguments)?;
        match self {
            Some(value) => value.bind(arguments),
            None => T::bind_null(arguments),
        }
    }
}

macro_rules! tuples {
    ($($width:literal: $($part:ident $at:tt)*;)+) => {
        $(
            impl<$($part: 'static),*> Tuple for ($($part,)*) {
                const WIDTH: usize = $width;
                type Refs<'a> = ($(&'a $part,)*);
            }

            #[allow(unused_variables, clippy::unused_unit, reason = "where there is no part")]
            impl<$($part: OfTable),*> OfTable for ($($part,)*) {
                const WIDTH: usize = 0 $(+ $part::WIDTH)*;

                // Relations come last, so that the place of a column is its number.
                fn of(table: Alias, model: &'static meta::Model<'static>, index: usize) -> Self {
                    ($($part::of(table, model, index + $at),)*)
                }
            }

            #[allow(unused_variables, clippy::unused_unit, reason = "where there is no part")]
            impl<$($part: Clone + Debug + 'static),*> Plain for ($($part,)*) {
                fn cloned(values: &Self::Refs<'_>) -> Self {
                    ($(values.$at.clone(),)*)
                }

                fn show(values: &Self::Refs<'_>, show: &mut impl FnMut(&dyn Debug)) {
                    $(show(values.$at);)*
                }
            }

            #[allow(unused_variables, clippy::unused_unit, reason = "where there is no part")]
            impl<D: Driver, $($part: Value<D> + 'static),*> Values<D> for ($($part,)*) {
                fn decode(row: &D::Row<'_>, at: usize) -> Result<Self> {
                    Ok(($($part::decode(row, at + $at)?,)*))
                }

                fn bind(values: &Self::Refs<'_>, index: usize, arguments: &mut D::Arguments) -> Result<()> {
                    match index {
                        $($at => values.$at.bind(arguments),)*
                        _ => unreachable!("there are {} values", $width),
                    }
                }

                fn bind_columns<'a>(
                    rows: impl Iterator<Item = Self::Refs<'a>> + Clone,
                    batch: &mut Batch<D>,
                ) -> Result<()> {
                    $($part::bind_column(rows.clone().map(|row| row.$at), batch)?;)*
                    Ok(())
                }
            }

            #[allow(unused_variables, reason = "where there is no part")]
            impl<D: Driver, $($part: Change<D> + 'static),*> Changes<D> for ($($part,)*) {
                fn bind(changes: &Self::Refs<'_>, index: usize, arguments: &mut D::Arguments) -> Result<()> {
                    match index {
                        $($at => changes.$at.bind(arguments),)*
                        _ => unreachable!("there are {} values", $width),
                    }
                }
            }
        )+
    };
}

tuples! {
    0: ;
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 E 3;
    5: A 0 B 1 C 2 E 3 F 4;
    6: A 0 B 1 C 2 E 3 F 4 G 5;
    7: A 0 B 1 C 2 E 3 F 4 G 5 H 6;
    8: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7;
    9: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7 J 8;
    10: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7 J 8 K 9;
    11: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7 J 8 K 9 L 10;
    12: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7 J 8 K 9 L 10 M 11;
    13: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7 J 8 K 9 L 10 M 11 N 12;
    14: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7 J 8 K 9 L 10 M 11 N 12 O 13;
    15: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7 J 8 K 9 L 10 M 11 N 12 O 13 P 14;
    16: A 0 B 1 C 2 E 3 F 4 G 5 H 6 I 7 J 8 K 9 L 10 M 11 N 12 O 13 P 14 Q 15;
}
