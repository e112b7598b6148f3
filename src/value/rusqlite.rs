//! Values on SQLite by rusqlite, stored as sqlx stores them there.

use rusqlite::{
    Row,
    types::{FromSql, Value as Kept},
};

use super::{Value, json};
use crate::{Driver, Result, Rusqlite, driver::Batch};

/// A value as SQLite keeps it.
trait ToKept {
    fn to_kept(&self) -> Result<Kept>;
}

impl<T: ToKept> ToKept for Option<T> {
    fn to_kept(&self) -> Result<Kept> {
        self.as_ref().map_or(Ok(Kept::Null), ToKept::to_kept)
    }
}

macro_rules! value {
    ($ty:ty, $decode:expr, $column:expr) => {
        impl Value<Rusqlite> for $ty {
            #[inline]
            fn decode(row: &Row<'_>, at: usize) -> Result<Self> {
                $decode(row, at)
            }

            #[inline]
            fn bind(&self, arguments: &mut <Rusqlite as Driver>::Arguments) -> Result<()> {
                arguments.0.push(self.to_kept()?);
                Ok(())
            }

            fn bind_null(arguments: &mut <Rusqlite as Driver>::Arguments) -> Result<()> {
                arguments.0.push(Kept::Null);
                Ok(())
            }

            fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<Rusqlite>) -> Result<()> {
                $column(values, batch)
            }
        }
    };
}

/// Types that rusqlite reads by itself, and what is kept of them.
macro_rules! values {
    ($($ty:ty: $keep:expr),+ $(,)?) => {
        $(
            impl ToKept for $ty {
                fn to_kept(&self) -> Result<Kept> {
                    json::ToJson::check(self)?;
                    let keep: fn(&$ty) -> Kept = $keep;
                    Ok(keep(self))
                }
            }

            value!($ty, get, json::column);
            value!(Option<$ty>, get, json::column);
        )+
    };
}

#[inline]
fn get<T: FromSql>(row: &Row<'_>, at: usize) -> Result<T> {
    Ok(row.get(at)?)
}

values! {
    i16: |value| Kept::Integer((*value).into()),
    i32: |value| Kept::Integer((*value).into()),
    i64: |value| Kept::Integer(*value),
    bool: |value| Kept::Integer((*value).into()),
    f32: |value| Kept::Real((*value).into()),
    f64: |value| Kept::Real(*value),
    String: |value| Kept::Text(value.clone()),
    Vec<u8>: |value| Kept::Blob(value.clone()),
}

#[cfg(feature = "chrono")]
values! {
    chrono::NaiveDate: |value| Kept::Text(value.format("%F").to_string()),
    chrono::NaiveTime: |value| Kept::Text(value.format("%T%.f").to_string()),
    chrono::NaiveDateTime: |value| Kept::Text(value.format("%F %T%.f").to_string()),
    // In the form of SQLite's own date functions: text of one zone sorts by time.
    chrono::DateTime<chrono::Utc>: |value| Kept::Text(value.format("%F %T%.f").to_string()),
}

#[cfg(feature = "json")]
values! {
    serde_json::Value: |value| Kept::Text(value.to_string()),
}

#[cfg(feature = "uuid")]
values! {
    uuid::Uuid: |value| Kept::Blob(value.as_bytes().to_vec()),
}

#[cfg(any(feature = "bigdecimal", feature = "rust_decimal"))]
mod decimal {
    use rusqlite::{
        Row,
        types::{FromSql, FromSqlError, FromSqlResult, Value as Kept, ValueRef},
    };

    use super::{ToKept, Value, json};
    use crate::{
        Driver, Error, Result, Rusqlite,
        driver::Batch,
        value::{
            decimal::{Exact, from_float, to_text},
            json::ToJson,
        },
    };

    struct Read<T>(T);

    impl<T: Exact> FromSql for Read<T> {
        fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
            let read = match value {
                ValueRef::Integer(number) => Ok(number.into()),
                ValueRef::Real(number) => from_float(number),
                ValueRef::Text(_) => value.as_str()?.parse(),
                ValueRef::Null | ValueRef::Blob(_) => return Err(FromSqlError::InvalidType),
            };
            read.map(Read).map_err(|error| FromSqlError::Other(Box::new(error)))
        }
    }

    macro_rules! decimals {
        ($ty:ty) => {
            impl ToKept for $ty {
                fn to_kept(&self) -> Result<Kept> {
                    to_text(self).map(Kept::Text)
                }
            }

            value!($ty, |row: &Row<'_>, at| Ok::<_, Error>(row.get::<_, Read<$ty>>(at)?.0), |values, batch| {
                json::column_by(values, batch, |value, json| to_text(value)?.write(json))
            });
            value!(
                Option<$ty>,
                |row: &Row<'_>, at| Ok::<_, Error>(row.get::<_, Option<Read<$ty>>>(at)?.map(|read| read.0)),
                |values, batch| json::column_by(values, batch, |value: &Option<$ty>, json| {
                    value.as_ref().map(to_text).transpose()?.write(json)
                })
            );
        };
    }

    #[cfg(feature = "bigdecimal")]
    decimals!(bigdecimal::BigDecimal);
    #[cfg(feature = "rust_decimal")]
    decimals!(rust_decimal::Decimal);
}
