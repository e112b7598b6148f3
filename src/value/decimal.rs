//! Decimals on SQLite, whose NUMERIC keeps them as an integer or a float. A float gives back 15 digits as they were, and
//! neither a column nor a value may have more.

use rust_decimal::{Decimal, Error as Unreadable};

use crate::{Error, Result};

/// As text, which NUMERIC converts without a detour over a binary fraction.
pub(super) fn to_text(value: &Decimal) -> Result<String> {
    const LIMIT: u128 = 10_u128.pow(15);
    if value.normalize().mantissa().unsigned_abs() >= LIMIT {
        return Err(Error::Value(format!("SQLite cannot keep more than 15 digits of {value}")));
    }
    Ok(value.to_string())
}

/// The decimal that is kept as this float.
pub(super) fn from_float(value: f64) -> std::result::Result<Decimal, Unreadable> {
    let shortest = format!("{value:e}");
    Ok(Decimal::from_scientific(&shortest)?.normalize())
}
