//! Values on SQLite.

use sqlx::Sqlite;

use super::by_json;

by_json!(Sqlite: i16, i32, i64, bool, f32, f64, String, Vec<u8>);
#[cfg(feature = "chrono")]
by_json!(Sqlite: chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime);
#[cfg(feature = "json")]
by_json!(Sqlite: serde_json::Value);
#[cfg(feature = "uuid")]
by_json!(Sqlite: uuid::Uuid);

/// sqlx has nothing for these on SQLite, or something that does not sort as text.
#[cfg(any(feature = "bigdecimal", feature = "chrono", feature = "rust_decimal"))]
macro_rules! by_hand {
    ($ty:ty, $decode:path, $encode:path) => {
        impl super::Value<Sqlite> for $ty {
            fn decode(row: &sqlx::sqlite::SqliteRow, at: usize) -> crate::Result<Self> {
                <Option<$ty> as super::Value<Sqlite>>::decode(row, at)?
                    .ok_or_else(|| sqlx::Error::ColumnDecode { index: at.to_string(), source: "NULL".into() }.into())
            }

            fn bind(&self, arguments: &mut sqlx::sqlite::SqliteArguments) -> crate::Result<()> {
                sqlx::Arguments::add(arguments, $encode(self)?).map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_null(arguments: &mut sqlx::sqlite::SqliteArguments) -> crate::Result<()> {
                sqlx::Arguments::add(arguments, None::<String>).map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_column<'a>(
                values: impl Iterator<Item = &'a Self>,
                batch: &mut crate::driver::Batch<Sqlite>,
            ) -> crate::Result<()> {
                super::json::column_by(values, batch, |value, json| super::json::ToJson::write(&$encode(value)?, json))
            }
        }

        impl super::Value<Sqlite> for Option<$ty> {
            fn decode(row: &sqlx::sqlite::SqliteRow, at: usize) -> crate::Result<Self> {
                let value = sqlx::Row::try_get_raw(row, at)?;
                if sqlx::ValueRef::is_null(&value) {
                    return Ok(None);
                }
                let decoded = $decode(value);
                Ok(Some(decoded.map_err(|source| sqlx::Error::ColumnDecode { index: at.to_string(), source })?))
            }

            fn bind(&self, arguments: &mut sqlx::sqlite::SqliteArguments) -> crate::Result<()> {
                sqlx::Arguments::add(arguments, self.as_ref().map($encode).transpose()?)
                    .map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_null(arguments: &mut sqlx::sqlite::SqliteArguments) -> crate::Result<()> {
                sqlx::Arguments::add(arguments, None::<String>).map_err(|error| sqlx::Error::Encode(error).into())
            }

            fn bind_column<'a>(
                values: impl Iterator<Item = &'a Self>,
                batch: &mut crate::driver::Batch<Sqlite>,
            ) -> crate::Result<()> {
                super::json::column_by(values, batch, |value, json| {
                    super::json::ToJson::write(&value.as_ref().map($encode).transpose()?, json)
                })
            }
        }
    };
}

#[cfg(feature = "bigdecimal")]
by_hand!(bigdecimal::BigDecimal, decimal::decode, decimal::encode);
#[cfg(feature = "rust_decimal")]
by_hand!(rust_decimal::Decimal, decimal::decode, decimal::encode);

#[cfg(any(feature = "bigdecimal", feature = "rust_decimal"))]
mod decimal {
    use sqlx::{Decode, Sqlite, TypeInfo, ValueRef, error::BoxDynError, sqlite::SqliteValueRef};

    pub(super) use crate::value::decimal::to_text as encode;
    use crate::value::decimal::{Exact, from_float};

    pub(super) fn decode<T: Exact>(value: SqliteValueRef<'_>) -> Result<T, BoxDynError> {
        let storage = value.type_info().name().to_owned();
        match storage.as_str() {
            "INTEGER" => Ok(<i64 as Decode<Sqlite>>::decode(value)?.into()),
            "REAL" => Ok(from_float(<f64 as Decode<Sqlite>>::decode(value)?)?),
            "TEXT" => Ok(<String as Decode<Sqlite>>::decode(value)?.parse()?),
            other => Err(format!("a decimal cannot be read from {other}").into()),
        }
    }
}

#[cfg(feature = "chrono")]
by_hand!(chrono::DateTime<chrono::Utc>, timestamp::decode, timestamp::encode);

/// A moment is kept as `2026-11-21 09:00:00.5`, in UTC, the form of SQLite's own date functions: text of one zone sorts
/// by time. sqlx would write the zone behind it.
#[cfg(feature = "chrono")]
mod timestamp {
    use chrono::{DateTime, Utc};
    use sqlx::{Decode, Sqlite, error::BoxDynError, sqlite::SqliteValueRef};

    use crate::{Result, value::json::ToJson};

    pub(super) fn decode(value: SqliteValueRef<'_>) -> std::result::Result<DateTime<Utc>, BoxDynError> {
        <DateTime<Utc> as Decode<Sqlite>>::decode(value)
    }

    pub(super) fn encode(value: &DateTime<Utc>) -> Result<String> {
        value.check()?;
        Ok(value.format("%F %T%.f").to_string())
    }
}
