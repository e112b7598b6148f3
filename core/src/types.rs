//! The types of columns.

mod element;
#[cfg(feature = "sql")]
mod field;
mod spelling;
mod strict;
mod table;
mod text;

use std::{borrow::Cow, sync::LazyLock};

pub use element::Element;
#[cfg(feature = "sql")]
pub(crate) use field::Kind;
pub use table::{Row, TYPES};

use crate::dialect::Dialect;

/// The type of a column, the same in every dialect.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Type {
    /// 16-bit integer.
    SmallInt,
    /// 32-bit integer.
    Int,
    /// 64-bit integer.
    BigInt,
    /// True or false.
    Bool,
    /// 32-bit floating point.
    Real,
    /// 64-bit floating point.
    Double,
    /// Text of any length.
    Text,
    /// Text of at most so many characters.
    Varchar(u32),
    /// Bytes.
    Bytes,
    /// Exact decimal: digits in all, digits behind the point.
    Decimal(u8, u8),
    /// UUID.
    Uuid,
    /// Calendar date.
    Date,
    /// Time of day.
    Time,
    /// Date and time of day, no zone.
    DateTime,
    /// A moment in time.
    Timestamp,
    /// JSON document.
    Json,
    /// One of some texts, of which the database keeps a list by this name.
    Enum(Cow<'static, str>),
    /// Values of another type, in order. PostgreSQL alone has arrays.
    Array(Element),
    /// What `sql_type` says, in the order of [`Dialect::ALL`]; empty where it says nothing and the field's type
    /// neither.
    Given(Box<[String; 3]>),
    /// A type jointable does not model, as the SQL spells it.
    Raw(Cow<'static, str>),
}

/// Why a key is not numbered, and what to do.
pub const NUMBERED: (&str, &str) = ("only integers are numbered", "keep the key as an `i64`, or remove `generated`");

/// Why a column is not collated, and what to do.
pub const COLLATED: (&str, &str) = ("only texts are collated", "remove it, or keep the value as a `String`");

impl Type {
    /// The same type, of a key, in `const` code.
    pub const fn copied(&'static self) -> Type {
        match self {
            Type::SmallInt => Type::SmallInt,
            Type::Int => Type::Int,
            Type::BigInt => Type::BigInt,
            Type::Bool => Type::Bool,
            Type::Real => Type::Real,
            Type::Double => Type::Double,
            Type::Text => Type::Text,
            Type::Varchar(length) => Type::Varchar(*length),
            Type::Bytes => Type::Bytes,
            Type::Decimal(precision, scale) => Type::Decimal(*precision, *scale),
            Type::Uuid => Type::Uuid,
            Type::Date => Type::Date,
            Type::Time => Type::Time,
            Type::DateTime => Type::DateTime,
            Type::Timestamp => Type::Timestamp,
            Type::Json => Type::Json,
            Type::Enum(Cow::Borrowed(name)) => Type::Enum(Cow::Borrowed(name)),
            Type::Array(element) => Type::Array(*element),
            Type::Raw(Cow::Borrowed(sql)) => Type::Raw(Cow::Borrowed(sql)),
            Type::Given(_) | Type::Enum(Cow::Owned(_)) | Type::Raw(Cow::Owned(_)) => panic!("no key has this type"),
        }
    }

    /// Arrays of this type, which is a row of the type table.
    pub const fn array(ty: &Type) -> Type {
        match Element::of(ty) {
            Some(element) => Type::Array(element),
            None => panic!("arrays are of types of the type table"),
        }
    }

    /// This type's row; `None` for those outside of the type table.
    pub const fn row(&self) -> Option<&'static Row> {
        match self.index() {
            Some(index) => Some(&TYPES[index]),
            None => None,
        }
    }

    const fn index(&self) -> Option<usize> {
        Some(match self {
            Type::SmallInt => 0,
            Type::Int => 1,
            Type::BigInt => 2,
            Type::Bool => 3,
            Type::Real => 4,
            Type::Double => 5,
            Type::Text => 6,
            Type::Varchar(_) => 7,
            Type::Bytes => 8,
            Type::Decimal(..) => 9,
            Type::Uuid => 10,
            Type::Date => 11,
            Type::Time => 12,
            Type::DateTime => 13,
            Type::Timestamp => 14,
            Type::Json => 15,
            Type::Enum(_) | Type::Array(_) | Type::Given(_) | Type::Raw(_) => return None,
        })
    }

    /// Whether a field of this type and one of `other` hold the same Rust type, in `const` code. Lengths do not count.
    pub const fn same_kind(&self, other: &Type) -> bool {
        const fn kind(ty: &Type) -> &[&str] {
            match (ty, ty.row()) {
                (Type::Varchar(_), _) => kind(&Type::Text),
                (_, Some(row)) => row.rust,
                (_, None) => &[""],
            }
        }
        crate::text::same(kind(self)[0], kind(other)[0])
    }

    /// Whether it holds whole numbers, which the database can count up.
    pub const fn is_integer(&self) -> bool {
        matches!(self, Type::SmallInt | Type::Int | Type::BigInt)
    }

    /// Whether it holds texts, which can be compared in many ways.
    pub const fn is_text(&self) -> bool {
        matches!(self, Type::Text | Type::Varchar(_))
    }

    /// Whether it is an array.
    pub const fn is_array(&self) -> bool {
        matches!(self, Type::Array(_))
    }

    /// Whether PostgreSQL has a type of its own for it, which texts are converted to and from.
    pub const fn is_enum(&self) -> bool {
        matches!(self, Type::Enum(_))
    }

    /// Whether two values are equal or not, and compared without being converted, so that it can be a key.
    pub const fn has_equality(&self) -> bool {
        !matches!(self, Type::Real | Type::Double | Type::Json | Type::Enum(_) | Type::Array(_))
    }

    /// Whether a key whose field is of this type can be kept in a column of the type `spelling` without being converted:
    /// drivers of SQLite and MySQL give and take what fits. PostgreSQL's does so of texts, and of times of any precision.
    pub fn takes_as_key(&self, dialect: Dialect, spelling: &str) -> bool {
        const TEXTS: [&str; 4] = ["text", "varchar", "char", "bpchar"];
        if dialect != Dialect::Postgres {
            return true;
        }
        let given = Type::from_sql(dialect, spelling);
        let name = given.sql(dialect);
        let name = name.split(['(', ' ']).next().unwrap_or_default();
        match self {
            ty if *ty == given => true,
            Type::Text | Type::Varchar(_) => TEXTS.contains(&name),
            Type::DateTime => name == "timestamp",
            Type::Timestamp => name == "timestamptz",
            Type::Time => name == "time",
            Type::Decimal(..) => name == "numeric",
            _ => false,
        }
    }

    /// How `dialect` spells it; nothing where it has no such type.
    ///
    /// ```
    /// use jointable_core::{dialect::Dialect, types::Type};
    ///
    /// assert_eq!(Type::Decimal(10, 3).sql(Dialect::Postgres), "numeric(10,3)");
    /// assert_eq!(Type::BigInt.sql(Dialect::Sqlite), "INTEGER");
    /// ```
    pub fn sql(&self, dialect: Dialect) -> String {
        match self {
            Type::Given(given) => return given[dialect as usize].clone(),
            Type::Raw(text) => return text.to_string(),
            Type::Enum(name) if dialect == Dialect::Postgres => return dialect.identifier(name),
            Type::Enum(_) => return String::new(),
            Type::Array(element) => {
                return if dialect == Dialect::Postgres { element.ty().sql(dialect) + "[]" } else { String::new() };
            }
            _ => {}
        }
        let row = self.row().expect("every other type has a row");
        self.fill(row.sql[dialect as usize][0])
    }

    /// The type that `dialect` means by `spelling`, which is compared without regard to case and spaces; a spelling
    /// of no row becomes [`Type::Raw`].
    pub fn from_sql(dialect: Dialect, spelling: &str) -> Type {
        if dialect == Dialect::Postgres
            && let Some(element) = element::of_array(spelling)
        {
            let ty = Type::from_sql(dialect, element);
            return Element::of(&ty).map_or_else(|| Type::Raw((ty.sql(dialect) + "[]").into()), Type::Array);
        }
        let understood = spelling::understood(dialect, spelling);
        let known = Type::known(dialect, spelling::split(spelling));
        let known = known.or_else(|| Type::known(dialect, understood.clone()?));
        known.unwrap_or_else(|| {
            Type::Raw(Cow::Owned(understood.map_or_else(|| canonical(spelling), |parts| spelling::join(&parts))))
        })
    }

    /// The type whose row has this spelling.
    fn known(dialect: Dialect, (name, parameters): spelling::Parts) -> Option<Type> {
        /// The spellings of the type table in parts, in each dialect.
        static SPELLINGS: LazyLock<[Vec<(spelling::Parts, &Type)>; 3]> = LazyLock::new(|| {
            Dialect::ALL.map(|dialect| {
                let of_row = |row: &'static Row| {
                    row.sql[dialect as usize].iter().map(|candidate| (spelling::split(candidate), &row.ty))
                };
                TYPES.iter().flat_map(of_row).collect()
            })
        });
        let number = |index: usize| parameters.get(index).and_then(|text| text.parse().ok());
        let digits = |index: usize| number(index).and_then(|number: u32| u8::try_from(number).ok());
        SPELLINGS[dialect as usize].iter().find_map(|((candidate, fixed), ty)| {
            let fits = |(fixed, given): (&String, &String)| fixed.starts_with('{') || fixed == given;
            if *candidate != name || fixed.len() != parameters.len() || !fixed.iter().zip(&parameters).all(fits) {
                return None;
            }
            match ty {
                Type::Varchar(_) => number(0).map(Type::Varchar),
                Type::Decimal(..) => Some(Type::Decimal(digits(0)?, digits(1)?)),
                ty => Some(Type::clone(ty)),
            }
        })
    }

    /// The values of MySQL's `enum('a','b')`, whose type is the list of them.
    #[cfg(any(feature = "sql", feature = "locations"))]
    pub(crate) fn listed(&self) -> Option<Vec<String>> {
        let Type::Raw(spelled) = self else { return None };
        quoted(spelled.strip_prefix("enum(")?.strip_suffix(')')?)
    }

    fn fill(&self, pattern: &str) -> String {
        match self {
            Type::Varchar(length) => pattern.replace("{0}", &length.to_string()),
            Type::Decimal(precision, scale) => {
                pattern.replace("{0}", &precision.to_string()).replace("{1}", &scale.to_string())
            }
            _ => pattern.to_owned(),
        }
    }
}

/// The texts in a list such as `'a', 'it''s'`.
#[cfg(any(feature = "sql", feature = "locations"))]
pub(crate) fn quoted(mut list: &str) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    loop {
        let (mut part, mut behind) = list.trim_start().strip_prefix('\'')?.split_once('\'')?;
        let mut text = part.to_owned();
        while let Some(more) = behind.strip_prefix('\'') {
            (part, behind) = more.split_once('\'')?;
            text.push('\'');
            text += part;
        }
        texts.push(text);
        match behind.trim_start().strip_prefix(',') {
            Some(more) => list = more,
            None => return behind.trim().is_empty().then_some(texts),
        }
    }
}

/// A spelling of no row with small letters, and with spaces only between words, outside of quotes, so that two of one
/// type are equal.
fn canonical(spelling: &str) -> String {
    let mut text = String::new();
    let (mut quote, mut space) = (None, false);
    for c in spelling.trim().chars() {
        match quote {
            Some(open) => {
                if c == open {
                    quote = None;
                }
                text.push(c);
            }
            None if c.is_whitespace() => space = true,
            None => {
                if space && !matches!(c, '(' | ',' | ')') && !text.ends_with(['(', ',']) {
                    text.push(' ');
                }
                space = false;
                if matches!(c, '\'' | '"' | '`') {
                    quote = Some(c);
                }
                text.push(c.to_ascii_lowercase());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_finds_its_row() {
        for row in TYPES {
            assert_eq!(row.ty.row().unwrap().ty, row.ty);
        }
        assert!(Type::Varchar(80).same_kind(&Type::Text));
        assert!(!Type::Int.same_kind(&Type::BigInt));
    }

    #[test]
    fn every_spelling_is_read_back() {
        for dialect in Dialect::ALL {
            for row in TYPES {
                for spelling in row.sql[dialect as usize] {
                    let spelling = row.ty.fill(spelling);
                    for spelling in [spelling.to_uppercase(), spelling] {
                        let read = Type::from_sql(dialect, &spelling);
                        assert_eq!(read.sql(dialect), row.ty.sql(dialect), "{spelling} in {dialect:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn parameters_are_kept() {
        assert_eq!(Type::from_sql(Dialect::Mysql, "DECIMAL (10, 3)"), Type::Decimal(10, 3));
        assert_eq!(Type::from_sql(Dialect::Postgres, "character  varying(80)"), Type::Varchar(80));
        assert_eq!(Type::from_sql(Dialect::Mysql, "tinyint(4)"), Type::Raw("tinyint".into()));
        assert_eq!(Type::from_sql(Dialect::Postgres, "citext"), Type::Raw("citext".into()));
        assert_eq!(Type::from_sql(Dialect::Postgres, "timestamp(6) with time zone"), Type::Timestamp);
    }

    #[test]
    fn arrays_are_read_and_written() {
        for (ty, spellings) in [
            (Type::Text, &["text[]", "text[3][]", "TEXT ARRAY"][..]),
            (Type::Int, &["integer[]", "int4[]", "int ARRAY[4]"]),
            (Type::Varchar(20), &["varchar(20)[]", "character varying(20)[]"]),
            (Type::Decimal(10, 3), &["numeric(10,3)[]"]),
            (Type::Timestamp, &["timestamptz[]", "timestamp with time zone[]"]),
        ] {
            for spelling in spellings {
                let read = Type::from_sql(Dialect::Postgres, spelling);
                assert_eq!(read, Type::array(&ty));
                assert_eq!(read.sql(Dialect::Postgres), spellings[0].replace("[3][]", "[]"));
            }
        }
        assert_eq!(Type::from_sql(Dialect::Postgres, "CITEXT []"), Type::Raw("citext[]".into()));
        assert_eq!(Type::from_sql(Dialect::Sqlite, "text[]"), Type::Raw("text[]".into()));
    }

    #[test]
    fn what_stands_behind_the_parameters_counts() {
        for (dialect, spelling) in [
            (Dialect::Postgres, "timestamptz(3)"),
            (Dialect::Mysql, "tinyint(1) unsigned"),
            (Dialect::Mysql, "decimal(10,2) unsigned"),
        ] {
            assert_eq!(Type::from_sql(dialect, spelling), Type::Raw(spelling.into()));
        }
        assert_eq!(
            Type::from_sql(Dialect::Mysql, "ENUM ( 'A', 'b' )"),
            Type::from_sql(Dialect::Mysql, "enum('A','b')")
        );
    }
}
