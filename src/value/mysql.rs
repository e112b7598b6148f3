//! Values on MySQL and MariaDB.

use sqlx::{Decode, MySql, Row, Type, mysql::MySqlRow};

use super::by_json;

by_json!(MySql, i16, integer, optional_integer);
by_json!(MySql, i32, integer, optional_integer);
by_json!(MySql, i64, integer, optional_integer);
by_json!(MySql: bool, f32, f64, String, Vec<u8>);
#[cfg(feature = "bigdecimal")]
by_json!(MySql: bigdecimal::BigDecimal);
#[cfg(feature = "chrono")]
by_json!(MySql: chrono::NaiveDate, chrono::NaiveTime);
#[cfg(feature = "chrono")]
by_json!(MySql, chrono::NaiveDateTime, moment::naive, moment::optional_naive);
#[cfg(feature = "json")]
by_json!(MySql: serde_json::Value);
#[cfg(feature = "rust_decimal")]
by_json!(MySql: rust_decimal::Decimal);
#[cfg(feature = "uuid")]
by_json!(MySql: uuid::Uuid);

/// An integer; also from a column that `sql_type` has made one without signs, or one of years.
fn integer<T>(row: &MySqlRow, at: usize) -> sqlx::Result<T>
where
    T: TryFrom<u64> + for<'r> Decode<'r, MySql> + Type<MySql>,
{
    row.try_get(at).or_else(|error| match row.try_get(at) {
        Ok(unsigned) => fitting(unsigned),
        Err(_) => Err(error),
    })
}

fn optional_integer<T>(row: &MySqlRow, at: usize) -> sqlx::Result<Option<T>>
where
    T: TryFrom<u64> + for<'r> Decode<'r, MySql> + Type<MySql>,
{
    row.try_get(at).or_else(|error| match row.try_get::<Option<u64>, _>(at) {
        Ok(unsigned) => unsigned.map(fitting).transpose(),
        Err(_) => Err(error),
    })
}

fn fitting<T: TryFrom<u64>>(unsigned: u64) -> sqlx::Result<T> {
    let name = std::any::type_name::<T>();
    unsigned.try_into().map_err(|_| sqlx::Error::Decode(format!("{unsigned} is no `{name}`").into()))
}

/// A moment is kept as date and time in UTC. Bound as sqlx would, as a timestamp, it would be NULL to the server when
/// it is before 1970 or after 2038.
#[cfg(feature = "chrono")]
mod moment {
    use chrono::{DateTime, NaiveDateTime, Utc};
    use sqlx::{
        MySql, Row,
        mysql::{MySqlArguments, MySqlRow},
    };

    use crate::{Result, Value, driver::Batch, value::json};

    /// Date and time; also from a column that `sql_type` has made a timestamp, in UTC.
    pub(super) fn naive(row: &MySqlRow, at: usize) -> sqlx::Result<NaiveDateTime> {
        row.try_get(at).or_else(|error| match row.try_get::<DateTime<Utc>, _>(at) {
            Ok(moment) => Ok(moment.naive_utc()),
            Err(_) => Err(error),
        })
    }

    pub(super) fn optional_naive(row: &MySqlRow, at: usize) -> sqlx::Result<Option<NaiveDateTime>> {
        row.try_get(at).or_else(|error| match row.try_get::<Option<DateTime<Utc>>, _>(at) {
            Ok(moment) => Ok(moment.map(|moment| moment.naive_utc())),
            Err(_) => Err(error),
        })
    }

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
