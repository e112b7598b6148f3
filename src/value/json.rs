//! Values as JSON, which carries batches to SQLite and MySQL.

use crate::{Error, Result, driver::Batch, driver::Driver};

/// A value that JSON can carry.
pub(crate) trait ToJson {
    /// Writes it so that the database reads back from it what it would store of the bound value.
    fn write(&self, json: &mut Vec<u8>) -> Result<()>;

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
    column_by(values, batch, ToJson::write)
}

/// Appends a value to each row of a batch, as `write` writes it.
pub(crate) fn column_by<'a, D: Driver, T: 'a>(
    values: impl Iterator<Item = &'a T>,
    batch: &mut Batch<D>,
    write: impl Fn(&T, &mut Vec<u8>) -> Result<()>,
) -> Result<()> {
    for value in values {
        batch.push(|json| write(value, json))?;
    }
    Ok(())
}

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        match self {
            Some(value) => value.write(json)?,
            None => json.extend_from_slice(b"null"),
        }
        Ok(())
    }

    fn check(&self) -> Result<()> {
        self.as_ref().map_or(Ok(()), ToJson::check)
    }
}

macro_rules! as_it_is {
    ($($ty:ty),+) => {
        $(impl ToJson for $ty {
            fn write(&self, json: &mut Vec<u8>) -> Result<()> {
                serde_json::to_writer(json, self).map_err(|error| Error::Value(error.to_string()))
            }
        })+
    };
}

as_it_is!(i16, i32, i64, bool, String);

impl ToJson for f64 {
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        self.check()?;
        serde_json::to_writer(json, self).map_err(|error| Error::Value(error.to_string()))
    }

    /// SQLite would make NULL of a NaN.
    fn check(&self) -> Result<()> {
        if self.is_finite() { Ok(()) } else { Err(Error::Value(format!("{self} is not finite"))) }
    }
}

impl ToJson for f32 {
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        f64::from(*self).write(json)
    }

    fn check(&self) -> Result<()> {
        f64::from(*self).check()
    }
}

impl ToJson for Vec<u8> {
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        hex(self, json)
    }
}

#[cfg(feature = "uuid")]
impl ToJson for uuid::Uuid {
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        hex(self.as_bytes(), json)
    }
}

#[cfg(all(feature = "mysql", feature = "bigdecimal"))]
impl ToJson for bigdecimal::BigDecimal {
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        super::decimal::to_plain(self)?.write(json)
    }
}

#[cfg(all(feature = "mysql", feature = "rust_decimal"))]
impl ToJson for rust_decimal::Decimal {
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        super::decimal::to_plain(self)?.write(json)
    }
}

/// As a text column holds it, not as a part of the batch.
#[cfg(feature = "json")]
impl ToJson for serde_json::Value {
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        self.to_string().write(json)
    }
}

#[cfg(feature = "chrono")]
macro_rules! by_format {
    ($($ty:ty => $format:literal),+ $(,)?) => {
        $(impl ToJson for $ty {
            fn write(&self, json: &mut Vec<u8>) -> Result<()> {
                self.check()?;
                self.format($format).to_string().write(json)
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
    fn write(&self, json: &mut Vec<u8>) -> Result<()> {
        self.format("%T%.f").to_string().write(json)
    }
}

fn hex(bytes: &[u8], json: &mut Vec<u8>) -> Result<()> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    json.push(b'"');
    json.extend(bytes.iter().flat_map(|byte| [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)])));
    json.push(b'"');
    Ok(())
}
