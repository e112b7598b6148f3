//! Arrays: `Vec`s of the other types, on PostgreSQL.

use jointable_core::types::Type;

use super::ColumnType;

/// A type that arrays can be of: any of the type table but `u8`, since `Vec<u8>` is bytes, or an `Option` of one.
#[doc(hidden)]
pub trait Element: Send + Sync + 'static {
    /// The type of the elements.
    const TYPE: Type;
}

impl<T: Element> ColumnType for Vec<T> {
    const TYPE: Type = Type::array(const { &T::TYPE });
}

impl<T: Element> Element for Option<T> {
    const TYPE: Type = T::TYPE;
}

macro_rules! elements {
    ($($ty:ty),+ $(,)?) => {
        $(impl Element for $ty {
            const TYPE: Type = <$ty as ColumnType>::TYPE;
        })+
    };
}

elements!(i8, i16, u16, i32, u32, i64, bool, f32, f64, String, Vec<u8>);
#[cfg(feature = "bigdecimal")]
elements!(bigdecimal::BigDecimal);
#[cfg(feature = "chrono")]
elements!(chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>);
#[cfg(feature = "jiff")]
elements!(jiff::civil::Date, jiff::civil::Time, jiff::civil::DateTime, jiff::Timestamp);
#[cfg(feature = "json")]
elements!(serde_json::Value);
#[cfg(feature = "rust_decimal")]
elements!(rust_decimal::Decimal);
#[cfg(feature = "time")]
elements!(time::Date, time::Time, time::PrimitiveDateTime, time::OffsetDateTime);
#[cfg(feature = "uuid")]
elements!(uuid::Uuid);
