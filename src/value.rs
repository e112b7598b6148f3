//! The values of columns.

mod array;
#[cfg(all(
    any(feature = "bigdecimal", feature = "rust_decimal"),
    any(feature = "sqlite", feature = "mysql", feature = "rusqlite")
))]
mod decimal;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(any(feature = "sqlite", feature = "mysql", feature = "rusqlite"))]
mod json;
mod kept;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "rusqlite")]
mod rusqlite;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "time")]
mod time;

pub use array::Element;
pub use kept::{ColumnType, Kept, check_collated, check_default, check_key, no_variant};

use crate::{
    Result,
    driver::{Batch, Driver},
};

/// A Rust type that a driver can store in a column.
///
/// Implemented for the types of the type table and `Option`s of them. See the crate's features for the types of other
/// crates.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored by `{D}`",
    note = "the types of other crates need a Cargo feature of jointable: `bigdecimal`, `chrono`, `jiff`, `json`, `rust_decimal`, `time`, `uuid`",
    note = "only PostgreSQL has arrays: a `serde_json::Value`, or rows of a model of their own, can be stored by every database",
    note = "a type of yours can be kept as another: `#[derive(jointable::Value)]`, or `jointable::Kept` by hand"
)]
pub trait Value<D: Driver>: Sized + Send + Sync {
    /// Reads column `at` of a row.
    #[doc(hidden)]
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Self>;

    /// Binds the value.
    #[doc(hidden)]
    fn bind(&self, arguments: &mut D::Arguments) -> Result<()>;

    /// Binds NULL, of this type.
    #[doc(hidden)]
    fn bind_null(arguments: &mut D::Arguments) -> Result<()>;

    /// Appends a column of values to a batch.
    #[doc(hidden)]
    fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<D>) -> Result<()>
    where
        Self: 'a;
}

/// The value of several columns, one behind the other: a key of several fields.
macro_rules! tuples {
    ($($($part:ident $at:tt)+;)+) => {
        $(impl<D: Driver, $($part: Value<D>),+> Value<D> for ($($part,)+) {
            fn decode(row: &D::Row<'_>, at: usize) -> Result<Self> {
                Ok(($($part::decode(row, at + $at)?,)+))
            }

            fn bind(&self, arguments: &mut D::Arguments) -> Result<()> {
                $(self.$at.bind(arguments)?;)+
                Ok(())
            }

            fn bind_null(arguments: &mut D::Arguments) -> Result<()> {
                $($part::bind_null(arguments)?;)+
                Ok(())
            }

            fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<D>) -> Result<()>
            where
                Self: 'a,
            {
                let values: Vec<_> = values.collect();
                $($part::bind_column(values.iter().map(|value| &value.$at), batch)?;)+
                Ok(())
            }
        })+
    };
}

tuples! {
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 E 3;
}

/// Values that sqlx stores as they are, and JSON carries as [`json::ToJson`] says.
#[cfg(any(feature = "sqlite", feature = "mysql"))]
macro_rules! by_json {
    ($driver:ty: $($ty:ty),+ $(,)?) => {
        $(by_json!($driver, $ty, sqlx::Row::try_get, sqlx::Row::try_get);)+
    };
    ($driver:ty, $ty:ty, $get:path, $get_optional:path) => {
        by_json!(@ $driver, $ty, $ty, $get);
        by_json!(@ $driver, Option<$ty>, $ty, $get_optional);
    };
    (@ $driver:ty, $ty:ty, $some:ty, $get:path) => {
        impl $crate::Value<$driver> for $ty {
            fn decode(row: &<$driver as sqlx::Database>::Row, at: usize) -> $crate::Result<Self> {
                Ok($get(row, at)?)
            }

            fn bind(&self, arguments: &mut <$driver as $crate::Driver>::Arguments) -> $crate::Result<()> {
                $crate::value::json::ToJson::check(self)?;
                sqlx::Arguments::add(arguments, self).map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_null(arguments: &mut <$driver as $crate::Driver>::Arguments) -> $crate::Result<()> {
                sqlx::Arguments::add(arguments, None::<$some>).map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_column<'a>(
                values: impl Iterator<Item = &'a Self>,
                batch: &mut $crate::driver::Batch<$driver>,
            ) -> $crate::Result<()> {
                $crate::value::json::column(values, batch)
            }
        }
    };
}
#[cfg(any(feature = "sqlite", feature = "mysql"))]
pub(crate) use by_json;
