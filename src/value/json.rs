//! Values as JSON, which carries batches to SQLite and MySQL.

use serde_json::{Number, Value as Json};

use crate::{Error, Result, driver::Batch, driver::Driver};

/// A value as JSON, so that the database reads back from it what it would store of the bound value.
pub(crate) trait ToJson {
    fn to_json(&self) -> Result<Json>;

    /// An error where a column would hold something else, or nothing that can be read again.
    fn check(&self) -> Result<()> {
        Ok(())
    }
}

/// Appends a value to each row of a batch.
pub(crate) fn column<'a, D: Driver, T: ToJson + 'a>(
    values: impl Iterator<Item = &'a T>,
    batch: &mut Batch<D>,
) -> Result<()> {
    column_by(values, batch, ToJson::to_json)
}

/// Appends a value to each row of a batch, as `to_json` makes it.
pub(crate) fn column_by<'a, D: Driver, T: 'a>(
    values: impl Iterator<Item = &'a T>,
    batch: &mut Batch<D>,
    to_json: impl Fn(&T) -> Result<Json>,
) -> Result<()> {
    for value in values {
        batch.cells.push(to_json(value)?);
    }
    Ok(())
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Result<Json> {
        self.as_ref().map_or(Ok(Json::Null), ToJson::to_json)
    }

    fn check(&self) -> Result<()> {
        self.as_ref().map_or(Ok(()), ToJson::check)
    }
}

macro_rules! as_it_is {
    ($($ty:ty),+) => {
        $(impl ToJson for $ty {
            fn to_json(&self) -> Result<Json> {
                Ok(Json::from(self.clone()))
            }
        })+
    };
}

as_it_is!(i16, i32, i64, bool, String);

impl ToJson for f64 {
    fn to_json(&self) -> Result<Json> {
        Number::from_f64(*self).map(Json::Number).ok_or_else(|| Error::Value(format!("{self} is not finite")))
    }

    /// SQLite would make NULL of a NaN.
    fn check(&self) -> Result<()> {
        self.to_json().map(drop)
    }
}

impl ToJson for f32 {
    fn to_json(&self) -> Result<Json> {
        f64::from(*self).to_json()
    }

    fn check(&self) -> Result<()> {
        f64::from(*self).check()
    }
}

impl ToJson for Vec<u8> {
    fn to_json(&self) -> Result<Json> {
        Ok(Json::String(hex(self)))
    }
}

#[cfg(feature = "uuid")]
impl ToJson for uuid::Uuid {
    fn to_json(&self) -> Result<Json> {
        Ok(Json::String(hex(self.as_bytes())))
    }
}

#[cfg(all(feature = "mysql", feature = "bigdecimal"))]
impl ToJson for bigdecimal::BigDecimal {
    fn to_json(&self) -> Result<Json> {
        super::decimal::to_plain(self).map(Json::String)
    }
}

#[cfg(all(feature = "mysql", feature = "rust_decimal"))]
impl ToJson for rust_decimal::Decimal {
    fn to_json(&self) -> Result<Json> {
        super::decimal::to_plain(self).map(Json::String)
    }
}

/// As a text column holds it, not as a part of the batch.
#[cfg(feature = "json")]
impl ToJson for Json {
    fn to_json(&self) -> Result<Json> {
        Ok(Json::String(self.to_string()))
    }
}

#[cfg(feature = "chrono")]
macro_rules! by_format {
    ($($ty:ty => $format:literal),+ $(,)?) => {
        $(impl ToJson for $ty {
            fn to_json(&self) -> Result<Json> {
                self.check()?;
                Ok(Json::String(self.format($format).to_string()))
            }

            fn check(&self) -> Result<()> {
                match chrono::Datelike::year(self) {
                    0..=9999 => Ok(()),
                    _ => Err(Error::Value(format!("{self} is outside of the years 0 to 9999"))),
                }
            }
        })+
    };
}

// As sqlx writes them to SQLite; MySQL reads them too, but for the zone, which both leave to the session's UTC.
#[cfg(feature = "chrono")]
by_format! {
    chrono::NaiveDate => "%F",
    chrono::NaiveDateTime => "%F %T%.f",
    chrono::DateTime<chrono::Utc> => "%F %T%.f",
}

#[cfg(feature = "chrono")]
impl ToJson for chrono::NaiveTime {
    fn to_json(&self) -> Result<Json> {
        Ok(Json::String(self.format("%T%.f").to_string()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
