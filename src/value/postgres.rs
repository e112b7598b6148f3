//! Values on PostgreSQL.

mod array;

use sqlx::{Arguments, Postgres, Row, postgres};

use super::Value;
use crate::{Result, driver::Batch};

macro_rules! values {
    ($($ty:ty),+ $(,)?) => {
        $(values!(@ $ty, $ty); values!(@ Option<$ty>, $ty);)+
    };
    (@ $ty:ty, $some:ty) => {
        impl Value<Postgres> for $ty {
            fn decode(row: &postgres::PgRow, at: usize) -> Result<Self> {
                Ok(row.try_get(at)?)
            }

            fn bind(&self, arguments: &mut postgres::PgArguments) -> Result<()> {
                arguments.add(self).map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_null(arguments: &mut postgres::PgArguments) -> Result<()> {
                arguments.add(None::<$some>).map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<Postgres>) -> Result<()> {
                let values: Vec<$ty> = values.cloned().collect();
                batch.arguments.add(values).map_err(|error| sqlx::Error::Encode(error).into())
            }
        }
    };
}

values!(i16, i32, i64, bool, f32, f64, String, Vec<u8>);
#[cfg(feature = "bigdecimal")]
values!(bigdecimal::BigDecimal);
#[cfg(feature = "chrono")]
values!(chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>);
#[cfg(feature = "json")]
values!(serde_json::Value);
#[cfg(feature = "rust_decimal")]
values!(rust_decimal::Decimal);
#[cfg(feature = "uuid")]
values!(uuid::Uuid);
