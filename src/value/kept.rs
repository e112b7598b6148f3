//! Types that are kept as other types are.

use jointable_core::{
    diagnostic::{KEY_TYPE, MISPLACED_OPTION},
    meta::{
        Literal,
        literal::{Values, misfit},
    },
    text::Text,
    types::{COLLATED, NUMBERED, Type},
};

use super::Value;
use crate::{
    Error, Result,
    driver::{Batch, Driver},
};

/// A type whose values are kept in a column as those of another type are: a newtype, an enum, a type of yours.
///
/// `#[derive(Value)]` implements it for structs around one type and for enums without fields. By hand it is two
/// functions; a field of such a type says what its column is with `sql_type`, because the command line does not see
/// what the functions do.
///
/// ```
/// use jointable::{Error, Kept, Model, Result};
///
/// /// Red, green and blue, as `#ff8000`.
/// #[derive(Clone, Debug, PartialEq)]
/// struct Colour([u8; 3]);
///
/// impl Kept for Colour {
///     type As = String;
///
///     fn keep(&self) -> Result<String> {
///         let [r, g, b] = self.0;
///         Ok(format!("#{r:02x}{g:02x}{b:02x}"))
///     }
///
///     fn restore(kept: String) -> Result<Self> {
///         let number = kept.strip_prefix('#').and_then(|digits| u32::from_str_radix(digits, 16).ok());
///         let [_, r, g, b] = number.ok_or_else(|| Error::Value(format!("`{kept}` is no colour")))?.to_be_bytes();
///         Ok(Colour([r, g, b]))
///     }
/// }
///
/// #[derive(Model)]
/// struct Pencil {
///     #[model(key)]
///     id: i64,
///     #[model(sql_type = "text")]
///     colour: Colour,
/// }
/// ```
pub trait Kept: Sized + Send + Sync {
    /// What is stored: a column type, or another type that is kept as one.
    type As: ColumnType + Send + Sync;

    /// The type of the column.
    const TYPE: Type = <Self::As as ColumnType>::TYPE;

    /// Which values of that it has.
    #[doc(hidden)]
    const VALUES: Values<'static> = <Self::As as ColumnType>::VALUES;

    /// The value to store.
    ///
    /// # Errors
    /// [`Error::Value`] where the column cannot hold it.
    fn keep(&self) -> Result<Self::As>;

    /// The value that was stored.
    ///
    /// # Errors
    /// [`Error::Value`] where the column holds something else.
    fn restore(kept: Self::As) -> Result<Self>;
}

/// A type that fields can have: the derive asks it for the column's type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column type",
    label = "not a column type",
    note = "add `#[derive(jointable::Value)]` to it, or `jointable::Kept` for it; types of other crates need a Cargo feature of jointable"
)]
pub trait ColumnType: Sized {
    /// The type of its columns.
    const TYPE: Type;

    /// Which values of that they can have.
    const VALUES: Values<'static> = Values::All;

    /// The key that the database has numbered; [`check_key`] keeps others from being asked.
    fn numbered(number: i64) -> Result<Self> {
        Err(Error::Value(format!("a row was numbered {number}, and its key is no integer")))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Kept> ColumnType for T {
    const TYPE: Type = <T as Kept>::TYPE;
    const VALUES: Values<'static> = <T as Kept>::VALUES;

    fn numbered(number: i64) -> Result<Self> {
        T::restore(T::As::numbered(number)?)
    }
}

#[diagnostic::do_not_recommend]
impl<D: Driver, T: Kept> Value<D> for T
where
    T::As: Value<D>,
{
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Self> {
        T::restore(T::As::decode(row, at)?)
    }

    fn bind(&self, arguments: &mut D::Arguments) -> Result<()> {
        self.keep()?.bind(arguments)
    }

    fn bind_null(arguments: &mut D::Arguments) -> Result<()> {
        T::As::bind_null(arguments)
    }

    fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<D>) -> Result<()>
    where
        Self: 'a,
    {
        let kept: Vec<T::As> = values.map(T::keep).collect::<Result<_>>()?;
        T::As::bind_column(kept.iter(), batch)
    }
}

#[diagnostic::do_not_recommend]
impl<D: Driver, T: Kept> Value<D> for Option<T>
where
    Option<T::As>: Value<D>,
{
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Self> {
        Option::<T::As>::decode(row, at)?.map(T::restore).transpose()
    }

    fn bind(&self, arguments: &mut D::Arguments) -> Result<()> {
        self.as_ref().map(T::keep).transpose()?.bind(arguments)
    }

    fn bind_null(arguments: &mut D::Arguments) -> Result<()> {
        Option::<T::As>::bind_null(arguments)
    }

    fn bind_column<'a>(values: impl Iterator<Item = &'a Self>, batch: &mut Batch<D>) -> Result<()>
    where
        Self: 'a,
    {
        let keep = |value: &Option<T>| value.as_ref().map(T::keep).transpose();
        let kept: Vec<Option<T::As>> = values.map(keep).collect::<Result<_>>()?;
        Option::<T::As>::bind_column(kept.iter(), batch)
    }
}

/// Types of the table, and the row that is theirs.
macro_rules! column_types {
    ($($ty:ty: $row:ident $(($($parameter:literal),+))?),+ $(,)?) => {
        $(impl ColumnType for $ty {
            const TYPE: Type = Type::$row $(($($parameter),+))?;
        })+
    };
}

/// The same of integers.
macro_rules! numbered {
    ($($ty:ty: $row:ident),+) => {
        $(impl ColumnType for $ty {
            const TYPE: Type = Type::$row;

            fn numbered(number: i64) -> Result<Self> {
                number.try_into().map_err(|_| Error::Value(format!("a row was numbered {number}")))
            }
        })+
    };
}

numbered!(i16: SmallInt, i32: Int, i64: BigInt);
column_types! {
    bool: Bool,
    f32: Real,
    f64: Double,
    String: Text,
    Vec<u8>: Bytes,
}

#[cfg(feature = "bigdecimal")]
column_types!(bigdecimal::BigDecimal: Decimal(15, 4));
#[cfg(feature = "rust_decimal")]
column_types!(rust_decimal::Decimal: Decimal(15, 4));
#[cfg(feature = "uuid")]
column_types!(uuid::Uuid: Uuid);
#[cfg(feature = "json")]
column_types!(serde_json::Value: Json);
#[cfg(feature = "chrono")]
column_types! {
    chrono::NaiveDate: Date,
    chrono::NaiveTime: Time,
    chrono::NaiveDateTime: DateTime,
    chrono::DateTime<chrono::Utc>: Timestamp,
}

/// Integers that no database has are kept in the next larger that all have.
macro_rules! integers {
    ($($ty:ty as $kept:ty),+ $(,)?) => {
        $(impl Kept for $ty {
            type As = $kept;
            const VALUES: Values<'static> = Values::Between(<$ty>::MIN as i64, <$ty>::MAX as i64);

            fn keep(&self) -> Result<$kept> {
                Ok((*self).into())
            }

            fn restore(kept: $kept) -> Result<Self> {
                let name = std::any::type_name::<$ty>();
                kept.try_into().map_err(|_| Error::Value(format!("{kept} is no `{name}`")))
            }
        })+
    };
}

integers!(i8 as i16, u8 as i16, u16 as i32, u32 as i64);

/// Nothing of an enum is kept as this text.
pub fn no_variant<T>(name: &str, kept: &str) -> Result<T> {
    Err(Error::Value(format!("`{kept}` is no `{name}`")))
}

/// What is wrong with the default of a field whose type is the user's own.
pub const fn check_default<T: ColumnType>(literal: Literal<'_>) -> Option<Text<2048>> {
    match misfit(const { &T::TYPE }, T::VALUES, literal) {
        Some(misfit) => Some(misfit.default_text()),
        None => None,
    }
}

/// What is wrong with the type of a field that says how its texts are compared.
pub const fn check_collated<T: ColumnType>() -> Option<Text<2048>> {
    let ty = const { &T::TYPE };
    if ty.is_text() { None } else { Some(MISPLACED_OPTION.text(&["collate", COLLATED.0, COLLATED.1])) }
}

/// What is wrong with a key's type: what the derive cannot know of types that are the user's own.
pub const fn check_key<T: ColumnType>(field: &str, generated: bool) -> Option<Text<2048>> {
    let ty = const { &T::TYPE };
    if !ty.has_equality() {
        Some(KEY_TYPE.text(&[field]))
    } else if generated && !ty.is_integer() {
        Some(MISPLACED_OPTION.text(&["generated", NUMBERED.0, NUMBERED.1]))
    } else {
        None
    }
}
