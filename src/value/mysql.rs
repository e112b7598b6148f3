//! Values on MySQL and MariaDB.

use sqlx::MySql;

use super::by_json;

by_json!(MySql: i16, i32, i64, bool, f32, f64, String, Vec<u8>);
#[cfg(feature = "bigdecimal")]
by_json!(MySql: bigdecimal::BigDecimal);
#[cfg(feature = "chrono")]
by_json!(MySql: chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime);
#[cfg(feature = "json")]
by_json!(MySql: serde_json::Value);
#[cfg(feature = "rust_decimal")]
by_json!(MySql: rust_decimal::Decimal);
#[cfg(feature = "uuid")]
by_json!(MySql: uuid::Uuid);

/// A moment is kept as date and time in UTC. Bound as sqlx would, as a timestamp, it would be NULL to the server when it
/// is before 1970 or after 2038.
#[cfg(feature = "chrono")]
mod moment {
    use chrono::{DateTime, NaiveDateTime, Utc};
    use sqlx::{
        MySql,
        mysql::{MySqlArguments, MySqlRow},
    };

    use crate::{Result, Value, driver::Batch, value::json};

    impl Value<MySql> for DateTime<Utc> {
        fn decode(row: &MySqlRow, at: usize) -> Result<Self> {
            Ok(<NaiveDateTime as Value<MySql>>::decode(row, at)?.and_utc())
        }

        fn bind(&self, arguments: &mut MySqlArguments) -> Result<()> {
            Value::<MySql>::bind(&self.naive_utc(), arguments)
        }

        fn bind_null(arguments: &mut MySqlArguments) -> Result<()> {
            <NaiveDateTime as Value<MySql>>::bind_null(arguments)
        }

        fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<MySql>) -> Result<()> {
            json::column(values, batch)
        }
    }

    impl Value<MySql> for Option<DateTime<Utc>> {
        fn decode(row: &MySqlRow, at: usize) -> Result<Self> {
            Ok(<Option<NaiveDateTime> as Value<MySql>>::decode(row, at)?.map(|naive| naive.and_utc()))
        }

        fn bind(&self, arguments: &mut MySqlArguments) -> Result<()> {
            Value::<MySql>::bind(&self.map(|moment| moment.naive_utc()), arguments)
        }

        fn bind_null(arguments: &mut MySqlArguments) -> Result<()> {
            <NaiveDateTime as Value<MySql>>::bind_null(arguments)
        }

        fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<MySql>) -> Result<()> {
            json::column(values, batch)
        }
    }
}
