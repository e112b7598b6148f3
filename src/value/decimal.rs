//! Decimals of either crate, as text and on SQLite, whose NUMERIC keeps them as an integer or a float. A float gives
//! back 15 digits as they were, and neither a column nor a value may have more.

use std::{error, fmt::Display, str::FromStr};

use crate::{Error, Result};

/// A decimal.
pub(super) trait Exact:
    Sized + Display + From<i64> + FromStr<Err: error::Error + Send + Sync + 'static>
{
    /// All its digits, without an exponent; `None` where no column has so many.
    fn plain(&self) -> Option<String>;

    /// How many digits it has from the first that is not zero to the last.
    #[cfg(any(feature = "sqlite", feature = "rusqlite"))]
    fn significant(&self) -> u64;

    /// The number that is written like this: `1.5e3`.
    #[cfg(any(feature = "sqlite", feature = "rusqlite"))]
    fn from_scientific(text: &str) -> Result<Self, Self::Err>;
}

/// As JSON carries it.
pub(super) fn to_plain<T: Exact>(value: &T) -> Result<String> {
    value.plain().ok_or_else(|| Error::Value(format!("{value} has more digits than a column")))
}

/// As text, which NUMERIC converts without a detour over a binary fraction.
#[cfg(any(feature = "sqlite", feature = "rusqlite"))]
pub(super) fn to_text<T: Exact>(value: &T) -> Result<String> {
    if value.significant() > 15 {
        return Err(Error::Value(format!("SQLite cannot keep more than 15 digits of {value}")));
    }
    to_plain(value)
}

/// The decimal that is kept as this float.
#[cfg(any(feature = "sqlite", feature = "rusqlite"))]
pub(super) fn from_float<T: Exact>(value: f64) -> std::result::Result<T, T::Err> {
    T::from_scientific(&format!("{value:e}"))
}

#[cfg(feature = "rust_decimal")]
impl Exact for rust_decimal::Decimal {
    fn plain(&self) -> Option<String> {
        Some(self.to_string())
    }

    #[cfg(any(feature = "sqlite", feature = "rusqlite"))]
    fn significant(&self) -> u64 {
        self.normalize().mantissa().unsigned_abs().checked_ilog10().map_or(0, |most| u64::from(most) + 1)
    }

    #[cfg(any(feature = "sqlite", feature = "rusqlite"))]
    fn from_scientific(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from_scientific(text)?.normalize())
    }
}

#[cfg(feature = "bigdecimal")]
impl Exact for bigdecimal::BigDecimal {
    fn plain(&self) -> Option<String> {
        // An exponent of some bytes can stand for more zeros than there is memory.
        let short = self.digits() < 100 && self.fractional_digit_count().unsigned_abs() < 100;
        short.then(|| self.to_plain_string())
    }

    #[cfg(any(feature = "sqlite", feature = "rusqlite"))]
    fn significant(&self) -> u64 {
        self.normalized().digits()
    }

    #[cfg(any(feature = "sqlite", feature = "rusqlite"))]
    fn from_scientific(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse::<Self>()?.normalized())
    }
}
