//! Columns of a query, typed.

use std::{fmt, marker::PhantomData, ops::Deref};

use jointable_core::{accessor, dialect::Dialect, meta};

use super::{Condition, Order, piece::Pieces};
use crate::{
    Value,
    driver::{Batch, Driver},
    value::Element,
};

/// What a table is called in a query: the rows asked for, the far rows or the links of a relation; and how deep inside.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias {
    pub(crate) letter: char,
    pub(crate) depth: u8,
}

impl Alias {
    /// The rows of a model.
    pub(crate) const ROWS: Alias = Alias { letter: 't', depth: 0 };
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.depth {
            0 => write!(f, "{}", self.letter),
            depth => write!(f, "{}{depth}", self.letter),
        }
    }
}

/// A column with values of `T`, in a filter or an order: `ingredient.name`.
pub struct Column<D, T> {
    pub(crate) table: Alias,
    pub(crate) column: &'static meta::Column<'static>,
    index: usize,
    types: PhantomData<fn() -> (D, T)>,
}

impl<D, T> Clone for Column<D, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, T> Copy for Column<D, T> {}

impl<D, T> fmt::Debug for Column<D, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table, self.column.name)
    }
}

/// What a struct of columns is made of, out of a tuple: its columns, then its relations.
#[doc(hidden)]
pub trait OfTable {
    /// How many columns.
    const WIDTH: usize;

    /// The column of that number, or those from there on, in the table that has this alias.
    fn of(table: Alias, model: &'static meta::Model<'static>, index: usize) -> Self;
}

impl<D, T> OfTable for Column<D, T> {
    const WIDTH: usize = 1;

    fn of(table: Alias, model: &'static meta::Model<'static>, index: usize) -> Self {
        Self { table, column: &model.columns[index], index, types: PhantomData }
    }
}

impl<D, T> OfTable for Nullable<D, T> {
    const WIDTH: usize = 1;

    fn of(table: Alias, model: &'static meta::Model<'static>, index: usize) -> Self {
        Self(Column::of(table, model, index))
    }
}

/// All columns of a model, and its relations, in the table that has this alias.
pub fn of_table<T: OfTable>(table: Alias, model: &'static meta::Model<'static>) -> T {
    T::of(table, model, 0)
}

impl<D: Driver, T> Column<D, T> {
    pub(crate) fn name(&self) -> String {
        name(D::DIALECT, self.table, self.column)
    }

    /// In rising order; NULL comes first.
    pub fn asc(self) -> Order<D> {
        Order::new(self.table, self.column, self.index, false)
    }

    /// In falling order; NULL comes last.
    pub fn desc(self) -> Order<D> {
        Order::new(self.table, self.column, self.index, true)
    }

    fn compare(self, operator: &'static str, value: impl Operand<D, T>) -> Condition<D> {
        let mut pieces = Pieces::new();
        pieces.sql(self.name());
        pieces.sql(operator);
        value.write(&mut pieces);
        pieces.convert(self.column);
        Condition::new(pieces)
    }

    fn compare_order(self, operator: &'static str, value: impl Operand<D, T>) -> Condition<D> {
        if !self.column.ty.is_enum() {
            return self.compare(operator, value);
        }
        let mut pieces = Pieces::new();
        pieces.sql(ordered(D::DIALECT, self.table, self.column));
        pieces.sql(operator);
        value.write(&mut pieces);
        pieces.sql(if D::DIALECT == Dialect::Postgres { "::text" } else { "" });
        Condition::new(pieces)
    }

    /// The value is this one. NULL is equal to nothing, here and below; see [`Nullable::is_null`].
    pub fn eq(self, value: impl Operand<D, T>) -> Condition<D> {
        self.compare(" = ", value)
    }

    /// The value is another.
    pub fn ne(self, value: impl Operand<D, T>) -> Condition<D> {
        self.compare(" <> ", value)
    }

    /// The value is less.
    pub fn lt(self, value: impl Operand<D, T>) -> Condition<D> {
        self.compare_order(" < ", value)
    }

    /// The value is less, or this.
    pub fn le(self, value: impl Operand<D, T>) -> Condition<D> {
        self.compare_order(" <= ", value)
    }

    /// The value is greater.
    pub fn gt(self, value: impl Operand<D, T>) -> Condition<D> {
        self.compare_order(" > ", value)
    }

    /// The value is greater, or this.
    pub fn ge(self, value: impl Operand<D, T>) -> Condition<D> {
        self.compare_order(" >= ", value)
    }

    /// The value is one of these; of none, where there are none. One parameter, however many there are.
    pub fn is_in<V: IntoValue<T>>(self, values: impl IntoIterator<Item = V>) -> Condition<D>
    where
        T: Value<D> + 'static,
    {
        let values: Vec<T> = values.into_iter().map(IntoValue::into_value).collect();
        let (before, after) = accessor::among(D::DIALECT, self.column);
        let mut pieces = Pieces::new();
        pieces.sql(self.name());
        pieces.sql(before);
        pieces.value(move |arguments| Batch::bind_values(arguments, &values));
        pieces.sql(after);
        Condition::new(pieces)
    }
}

impl<D: Driver> Column<D, String>
where
    String: Value<D>,
{
    /// The text is like a pattern, in which `%` stands for any letters, `_` for any one, and `\` makes the next one
    /// stand for itself. SQLite takes A to Z and a to z for the same; the others do not.
    pub fn like(self, pattern: impl Into<String>) -> Condition<D> {
        let mut pieces = Pieces::new();
        pieces.sql(self.name());
        pieces.sql(" LIKE ");
        let pattern: String = pattern.into();
        pattern.write(&mut pieces);
        pieces.sql(match D::DIALECT {
            Dialect::Mysql => r" ESCAPE '\\'",
            Dialect::Sqlite | Dialect::Postgres => r" ESCAPE '\'",
        });
        Condition::new(pieces)
    }

    /// The text has this in it, letter for letter.
    pub fn contains(self, part: impl Into<String>) -> Condition<D> {
        let mut pieces = Pieces::new();
        pieces.sql(match D::DIALECT {
            Dialect::Postgres => "strpos(",
            Dialect::Sqlite | Dialect::Mysql => "instr(",
        });
        pieces.sql(self.name());
        pieces.sql(", ");
        let part: String = part.into();
        part.write(&mut pieces);
        pieces.sql(") > 0");
        Condition::new(pieces)
    }

    /// The text begins with this, letter for letter.
    pub fn starts_with(self, start: impl Into<String>) -> Condition<D> {
        let start: String = start.into();
        let mut pieces = Pieces::new();
        if D::DIALECT == Dialect::Mysql {
            // A comparison would leave blanks at the end out of account.
            pieces.sql(format!("instr({}, ", self.name()));
            start.write(&mut pieces);
            pieces.sql(") = 1");
        } else {
            pieces.sql(format!("substr({}, 1, {}) = ", self.name(), start.chars().count()));
            start.write(&mut pieces);
        }
        Condition::new(pieces)
    }
}

impl<D: Driver, T: Element> Column<D, Vec<T>>
where
    Vec<T>: Value<D>,
{
    /// The array has this element. An index of the kind `gin` finds it.
    pub fn has(self, element: impl IntoValue<T>) -> Condition<D> {
        self.compare(" @> ", vec![element.into_value()])
    }

    /// The array has each of these elements, in any order.
    pub fn has_all<V: IntoValue<T>>(self, elements: impl IntoIterator<Item = V>) -> Condition<D> {
        self.compare(" @> ", elements.into_iter().map(IntoValue::into_value).collect::<Vec<T>>())
    }

    /// The array has one of these elements, or several.
    pub fn has_any<V: IntoValue<T>>(self, elements: impl IntoIterator<Item = V>) -> Condition<D> {
        self.compare(" && ", elements.into_iter().map(IntoValue::into_value).collect::<Vec<T>>())
    }
}

/// A column that may be NULL, with values of `T` where it is not. It does what a [`Column`] does.
pub struct Nullable<D, T>(Column<D, T>);

impl<D, T> Clone for Nullable<D, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, T> Copy for Nullable<D, T> {}

impl<D, T> fmt::Debug for Nullable<D, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<D, T> Deref for Nullable<D, T> {
    type Target = Column<D, T>;

    fn deref(&self) -> &Column<D, T> {
        &self.0
    }
}

impl<D: Driver, T> Nullable<D, T> {
    /// There is no value.
    pub fn is_null(self) -> Condition<D> {
        Condition::text(format!("{} IS NULL", self.name()))
    }

    /// There is a value.
    pub fn is_not_null(self) -> Condition<D> {
        Condition::text(format!("{} IS NOT NULL", self.name()))
    }
}

/// What a column of `T` is compared with: a value, or another column.
#[diagnostic::on_unimplemented(
    message = "a column of `{T}` cannot be compared with `{Self}`",
    label = "neither a `{T}` nor a column of `{T}`"
)]
pub trait Operand<D: Driver, T> {
    #[doc(hidden)]
    fn write(self, pieces: &mut Pieces<D>);
}

impl<D: Driver, T: Value<D> + 'static> Operand<D, T> for T {
    fn write(self, pieces: &mut Pieces<D>) {
        pieces.value(move |arguments| self.bind(arguments));
    }
}

impl<D: Driver> Operand<D, String> for &str
where
    String: Value<D>,
{
    fn write(self, pieces: &mut Pieces<D>) {
        self.to_owned().write(pieces);
    }
}

impl<D: Driver, T> Operand<D, T> for Column<D, T> {
    fn write(self, pieces: &mut Pieces<D>) {
        pieces.sql(self.name());
    }
}

impl<D: Driver, T> Operand<D, T> for Nullable<D, T> {
    fn write(self, pieces: &mut Pieces<D>) {
        pieces.sql(self.name());
    }
}

/// What can be given for a value of `T`.
#[diagnostic::on_unimplemented(message = "`{Self}` is no value of `{T}`", label = "not a `{T}`")]
pub trait IntoValue<T> {
    #[doc(hidden)]
    fn into_value(self) -> T;
}

impl<T> IntoValue<T> for T {
    fn into_value(self) -> T {
        self
    }
}

impl IntoValue<String> for &str {
    fn into_value(self) -> String {
        self.to_owned()
    }
}

impl IntoValue<Vec<u8>> for &[u8] {
    fn into_value(self) -> Vec<u8> {
        self.to_owned()
    }
}

/// `t."name"`.
pub(crate) fn name(dialect: Dialect, table: Alias, column: &meta::Column<'_>) -> String {
    format!("{table}.{}", dialect.identifier(column.name))
}

/// What rows are ordered by. An enum of the database is by its texts, as it is where it is kept as one: left alone, it
/// is by its declaration on PostgreSQL, and MySQL orders so and compares otherwise.
pub(crate) fn ordered(dialect: Dialect, table: Alias, column: &meta::Column<'_>) -> String {
    let name = name(dialect, table, column);
    match dialect {
        Dialect::Postgres if column.ty.is_enum() => name + "::text",
        Dialect::Mysql if column.ty.is_enum() => format!("CONCAT({name})"),
        _ => name,
    }
}
