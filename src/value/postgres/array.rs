//! Arrays on PostgreSQL.

use std::{convert::Infallible, fmt::Write};

use jointable_core::dialect::Dialect;
use sqlx::{
    Arguments, Decode, Encode, Postgres, Row, Type,
    postgres::{PgArguments, PgHasArrayType, PgRow},
};

use crate::{
    Error, Kept, Result, Value,
    driver::{Batch, Driver},
    value::array::Element,
};

/// What sqlx has arrays of.
pub trait Native:
    PgHasArrayType + Type<Postgres> + for<'q> Encode<'q, Postgres> + for<'r> Decode<'r, Postgres> + Send + 'static
{
}

impl<T> Native for T where
    T: PgHasArrayType + Type<Postgres> + for<'q> Encode<'q, Postgres> + for<'r> Decode<'r, Postgres> + Send + 'static
{
}

/// A value in an array.
pub trait Stored: Element + Sized {
    /// What it is there.
    type Kept: Native;

    fn keep(&self) -> Result<Self::Kept>;

    fn restore(kept: Self::Kept) -> Result<Self>;

    /// Writes it as it stands in the text of an array.
    fn write(&self, text: &mut String) -> Result<()>;
}

impl<T: Stored> Stored for Option<T> {
    type Kept = Option<T::Kept>;

    fn keep(&self) -> Result<Self::Kept> {
        self.as_ref().map(T::keep).transpose()
    }

    fn restore(kept: Self::Kept) -> Result<Self> {
        kept.map(T::restore).transpose()
    }

    fn write(&self, text: &mut String) -> Result<()> {
        match self {
            Some(value) => value.write(text)?,
            None => text.push_str("NULL"),
        }
        Ok(())
    }
}

impl<T: Stored> Value<Postgres> for Vec<T> {
    fn decode(row: &PgRow, at: usize) -> Result<Self> {
        row.try_get::<Vec<T::Kept>, _>(at)?.into_iter().map(T::restore).collect()
    }

    fn bind(&self, arguments: &mut PgArguments) -> Result<()> {
        add(arguments, kept(self)?)
    }

    fn bind_null(arguments: &mut PgArguments) -> Result<()> {
        add(arguments, None::<Vec<T::Kept>>)
    }

    fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<Postgres>) -> Result<()> {
        let values: Vec<String> = values.map(|values| text(values)).collect::<Result<_>>()?;
        add(&mut batch.arguments, values)
    }
}

impl<T: Stored> Value<Postgres> for Option<Vec<T>> {
    fn decode(row: &PgRow, at: usize) -> Result<Self> {
        let values = row.try_get::<Option<Vec<T::Kept>>, _>(at)?;
        values.map(|values| values.into_iter().map(T::restore).collect()).transpose()
    }

    fn bind(&self, arguments: &mut PgArguments) -> Result<()> {
        add(arguments, self.as_deref().map(kept).transpose()?)
    }

    fn bind_null(arguments: &mut PgArguments) -> Result<()> {
        add(arguments, None::<Vec<T::Kept>>)
    }

    fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<Postgres>) -> Result<()> {
        let text = |values: &Option<Vec<T>>| values.as_deref().map(text).transpose();
        let values: Vec<Option<String>> = values.map(text).collect::<Result<_>>()?;
        add(&mut batch.arguments, values)
    }
}

fn kept<T: Stored>(values: &[T]) -> Result<Vec<T::Kept>> {
    values.iter().map(T::keep).collect()
}

fn add<'q>(arguments: &mut PgArguments, value: impl Encode<'q, Postgres> + Type<Postgres>) -> Result<()> {
    arguments.add(value).map_err(|error| sqlx::Error::Encode(error).into())
}

/// An array as a text, `{1,NULL,2}`: what an array of arrays has to carry, which otherwise would be one of all their
/// elements.
fn text<T: Stored>(values: &[T]) -> Result<String> {
    let mut text = "{".to_owned();
    for (at, value) in values.iter().enumerate() {
        text.push_str(if at > 0 { "," } else { "" });
        value.write(&mut text)?;
    }
    text.push('}');
    Ok(text)
}

/// Between quotes no letter means anything but these two.
fn quote(value: &str, text: &mut String) {
    text.push('"');
    for letter in value.chars() {
        if matches!(letter, '"' | '\\') {
            text.push('\\');
        }
        text.push(letter);
    }
    text.push('"');
}

/// Types that are kept as they are; `$write` says their text.
macro_rules! elements {
    ($write:expr; $($ty:ty),+ $(,)?) => {
        $(impl Stored for $ty {
            type Kept = $ty;

            fn keep(&self) -> Result<$ty> {
                Ok(self.clone())
            }

            fn restore(kept: $ty) -> Result<$ty> {
                Ok(kept)
            }

            fn write(&self, text: &mut String) -> Result<()> {
                let write: fn(&$ty, &mut String) -> std::fmt::Result = $write;
                write(self, text).map_err(|error| Error::Value(error.to_string()))
            }
        })+
    };
}

/// Types that are kept as others.
macro_rules! kept {
    ($($ty:ty),+ $(,)?) => {
        $(impl Stored for $ty {
            type Kept = <$ty as Kept>::As;

            fn keep(&self) -> Result<Self::Kept> {
                Kept::keep(self)
            }

            fn restore(kept: Self::Kept) -> Result<Self> {
                Kept::restore(kept)
            }

            fn write(&self, text: &mut String) -> Result<()> {
                Kept::keep(self)?.write(text)
            }
        })+
    };
}

elements!(|value, text| write!(text, "{value}"); i16, i32, i64, bool, f32, f64);
kept!(i8, u16, u32);

elements! {
    |value, text| {
        quote(value, text);
        Ok(())
    };
    String
}

elements! {
    |bytes, text| {
        text.push_str(r#""\\x"#);
        bytes.iter().try_for_each(|byte| write!(text, "{byte:02x}"))?;
        text.push('"');
        Ok(())
    };
    Vec<u8>
}

#[cfg(feature = "bigdecimal")]
elements!(|value, text| write!(text, "{value}"); bigdecimal::BigDecimal);
#[cfg(feature = "rust_decimal")]
elements!(|value, text| write!(text, "{value}"); rust_decimal::Decimal);
#[cfg(feature = "uuid")]
elements!(|value, text| write!(text, "{value}"); uuid::Uuid);

#[cfg(feature = "json")]
elements! {
    |value, text| {
        quote(&value.to_string(), text);
        Ok(())
    };
    serde_json::Value
}

#[cfg(feature = "chrono")]
elements!(|value, text| date(*value, "", text); chrono::NaiveDate);
#[cfg(feature = "chrono")]
elements!(|value, text| write!(text, "{value}"); chrono::NaiveTime);
#[cfg(feature = "chrono")]
elements!(|value, text| date(value.date(), &value.format(" %T%.f").to_string(), text); chrono::NaiveDateTime);
#[cfg(feature = "chrono")]
elements! {
    |value, text| date(value.date_naive(), &value.format(" %T%.f+00").to_string(), text);
    chrono::DateTime<chrono::Utc>
}

/// A date and the time behind it. PostgreSQL counts no year 0, and those before it backwards.
#[cfg(feature = "chrono")]
fn date(date: chrono::NaiveDate, time: &str, text: &mut String) -> std::fmt::Result {
    use chrono::Datelike;

    let (_, year) = date.year_ce();
    let era = if date.year() > 0 { "" } else { " BC" };
    write!(text, "\"{year:04}-{:02}-{:02}{time}{era}\"", date.month(), date.day())
}

#[cfg(feature = "jiff")]
kept!(jiff::civil::Date, jiff::civil::Time, jiff::civil::DateTime, jiff::Timestamp);
#[cfg(feature = "time")]
kept!(time::Date, time::Time, time::PrimitiveDateTime, time::OffsetDateTime);

/// A driver that nobody has. Were PostgreSQL's the only one with arrays, the compiler would take it for the one that is
/// meant, and complain of the pool.
#[derive(Debug)]
pub enum Nobody {}

impl Driver for Nobody {
    const DIALECT: Dialect = Dialect::Postgres;
    type Row<'r> = Infallible;
    type Arguments = ();

    fn number(row: &Infallible, _: usize) -> Result<i64> {
        match *row {}
    }

    fn bind_number((): &mut (), _: i64) -> Result<()> {
        Ok(())
    }

    fn bind_text((): &mut (), _: &str) -> Result<()> {
        Ok(())
    }
}

macro_rules! of_nobody {
    ($($ty:ty),+) => {
        $(impl<T: Stored> Value<Nobody> for $ty {
            fn decode(row: &Infallible, _: usize) -> Result<Self> {
                match *row {}
            }

            fn bind(&self, (): &mut ()) -> Result<()> {
                Ok(())
            }

            fn bind_null((): &mut ()) -> Result<()> {
                Ok(())
            }

            fn bind_column<'a>(_: impl Iterator<Item = &'a Self>, _: &mut Batch<Nobody>) -> Result<()> {
                Ok(())
            }
        })+
    };
}

of_nobody!(Vec<T>, Option<Vec<T>>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_mean_something_are_quoted() {
        let texts = ["", "a,b", r#"a "b""#, r"a\b", "{}", "NULL", " "].map(str::to_owned);
        assert_eq!(text(&texts).unwrap(), r#"{"","a,b","a \"b\"","a\\b","{}","NULL"," "}"#);
        assert_eq!(text(&[Some(1_i64), None, Some(-2)]).unwrap(), "{1,NULL,-2}");
        assert_eq!(text(&[vec![0_u8, 255]]).unwrap(), r#"{"\\x00ff"}"#);
        assert_eq!(text::<bool>(&[]).unwrap(), "{}");
        assert_eq!(text(&[f64::NAN, f64::INFINITY, 0.5]).unwrap(), "{NaN,inf,0.5}");
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn years_are_those_of_the_calendar() {
        let day = |year| chrono::NaiveDate::from_ymd_opt(year, 3, 15).unwrap();
        assert_eq!(
            text(&[day(2026), day(12_345), day(0), day(-43)]).unwrap(),
            r#"{"2026-03-15","12345-03-15","0001-03-15 BC","0044-03-15 BC"}"#
        );
        let noon = day(-43).and_hms_milli_opt(12, 0, 0, 500).unwrap();
        assert_eq!(text(&[noon.and_utc()]).unwrap(), r#"{"0044-03-15 12:00:00.500+00 BC"}"#);
    }
}
