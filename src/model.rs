//! Models: single rows.

mod delete;
mod insert;

use std::{collections::HashMap, fmt::Debug, hash::Hash, marker::PhantomData};

use jointable_core::{
    accessor::{self, FixedSql},
    dialect::Dialect,
    meta::{self, Marker},
};

use self::delete::Delete;
pub(crate) use self::insert::Insert;
use self::insert::InsertMany;
use crate::{
    Error, Executor, Result, Value,
    driver::{Batch, Driver},
    fields::{Fields, Values},
    operation::{self, Done, Operation},
    query::{Alias, Query, Rows},
    relation::distinct,
    time::Time,
};

/// A struct that is kept as rows of a table. `#[derive(Model)]` implements it.
///
/// Every operation takes a pool, a connection or an open transaction (`&pool`, `&mut connection`, `&mut transaction`)
/// and is one statement.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "add `#[derive(jointable::Model)]` to it"
)]
pub trait Model: Fields + Sized {
    /// What identifies a row: the type of the key field, or a tuple of them.
    type Key: Clone + Debug + Eq + Hash + Send + Sync + 'static;

    /// A row that is not stored yet: all fields but the key that the database numbers.
    type New: Fields + Clone;

    /// What payload a row of this model has where it is a link.
    #[doc(hidden)]
    type Payload;

    /// What tells the rows of this model apart where they are links.
    #[doc(hidden)]
    type Links;

    /// What other models know it by. They do not ask [`Model::META`], which may lead back to them.
    #[doc(hidden)]
    const SIDE: meta::Side<'static>;

    /// What the derive knows of the model.
    #[doc(hidden)]
    const META: &'static meta::Model<'static>;

    /// Its columns, for filters and orders.
    #[doc(hidden)]
    type Columns<D: Driver>;

    /// Its columns, of the table that has this alias in a query.
    #[doc(hidden)]
    fn columns<D: Driver>(table: Alias) -> Self::Columns<D>;
    /// What its relations are called.
    #[doc(hidden)]
    const ALIASES: &'static [&'static str];
    /// Which of them have a table made for them, and where they lead.
    #[doc(hidden)]
    const BARE: &'static [(usize, meta::Side<'static>)] = &[];

    /// The model of the rows whose links are numbered by a column of this one.
    #[doc(hidden)]
    const LIST: Option<&'static meta::Model<'static>> = None;

    /// The row with these fields.
    #[doc(hidden)]
    fn from_values(values: Self::Values) -> Self;

    /// The row that a new one became at that time; `number` is what the database numbered it, where it does. One of
    /// which the database computes some is not known before it is read.
    #[doc(hidden)]
    fn stored(_new: Self::New, _number: i64, _now: Time) -> Result<Self> {
        Err(Error::NotFound(Self::META.name))
    }

    /// The row in that place of its list, where it has one.
    #[doc(hidden)]
    fn placed(self, _place: i64) -> Result<Self> {
        Ok(self)
    }

    /// The key of this row.
    fn key(&self) -> Self::Key;

    /// Stores a new row and returns it with the key it got.
    ///
    /// # Errors
    /// What the database refuses: a key or unique value that is there already, a reference to nothing, a check.
    fn insert<E: Executor>(db: E, new: Self::New) -> E::Answer<Self>
    where
        Self: Stored<E::Driver>,
    {
        db.run(Insert::<Self>::new(new, Time::now()))
    }

    /// The row of that key, if there is one.
    ///
    /// # Errors
    /// What the driver reports.
    fn find<E: Executor>(db: E, key: Self::Key) -> E::Answer<Option<Self>>
    where
        Self: Stored<E::Driver>,
    {
        let (sql, arguments) = (Statements::<Self, E::Driver>::FIND, key_arguments::<Self, E::Driver>(&key));
        db.run(operation::optional(sql.text, arguments, |row| Self::decode(row, 0)))
    }

    /// The rows of these keys, in the order the keys come in, each once; those that are not there are left out. One
    /// statement, however many they are.
    ///
    /// # Errors
    /// What the driver reports.
    fn find_many<E: Executor>(db: E, keys: impl IntoIterator<Item = Self::Key>) -> E::Answer<Vec<Self>>
    where
        Self: Stored<E::Driver>,
        Self::Key: Value<E::Driver>,
    {
        db.run(find_many::<Self, E::Driver>(distinct(keys)))
    }

    /// Stores many new rows, in one statement, and says how many.
    ///
    /// # Errors
    /// What the database refuses, and then none is stored.
    fn insert_many<E: Executor>(db: E, new: impl IntoIterator<Item = Self::New>) -> E::Answer<u64>
    where
        Self: Stored<E::Driver>,
    {
        let new = new.into_iter().collect();
        db.run(InsertMany::<Self> { new, now: Time::now(), locks: false })
    }

    /// All rows, in the order of their keys.
    ///
    /// # Errors
    /// What the driver reports.
    fn all<E: Executor>(db: E) -> E::Answer<Vec<Self>>
    where
        Self: Stored<E::Driver>,
    {
        let (sql, none) = (Statements::<Self, E::Driver>::EVERY, Ok(Default::default()));
        db.run(operation::all(sql.text, none, |row| Self::decode(row, 0)))
    }

    /// A query for rows: `Recipe::query().filter(|recipe| recipe.title.like("B%")).limit(10).all(&db)`.
    fn query<D: Driver>() -> Query<Rows<Self>, D> {
        Query::new(Rows::new())
    }

    /// Stores this row's fields under its key.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no row has the key; else what the database refuses.
    fn update<E: Executor>(&self, db: E) -> E::Answer<()>
    where
        Self: Stored<E::Driver>,
    {
        let arguments = || {
            let mut arguments = Default::default();
            let (now, columns) = (Time::now(), Self::META.columns);
            let keyed = |index: &usize| columns[*index].key;
            // The place of a link changes with those of others: this row may have been read before.
            let all = (0..columns.len()).filter(|&index| !columns[index].is_position() && !columns[index].computed);
            for index in all.clone().filter(|index| !keyed(index)).chain(all.filter(keyed)) {
                match columns[index].marker {
                    Some(Marker::UpdatedAt) => now.bind::<E::Driver>(&mut arguments)?,
                    _ => self.bind_field(index, &mut arguments)?,
                }
            }
            Ok(arguments)
        };
        db.run(operation::change(Statements::<Self, E::Driver>::UPDATE.text, arguments(), touched::<Self>))
    }

    /// Deletes this row; what refers to it goes, stays or forbids it as its `on_delete` says.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no row has the key, [`Error::Referenced`] where others refer to it; else what the
    /// database refuses.
    fn delete<E: Executor>(&self, db: E) -> E::Answer<()>
    where
        Self: Stored<E::Driver>,
    {
        db.run(Delete::<Self>(self.key()))
    }
}

fn key_arguments<M: Stored<D>, D: Driver>(key: &M::Key) -> Result<D::Arguments> {
    let mut arguments = Default::default();
    M::bind_key(key, &mut arguments)?;
    Ok(arguments)
}

/// Reads the rows of distinct keys.
fn find_many<M: Stored<D, Key: Value<D>>, D: Driver>(keys: Vec<M::Key>) -> impl Operation<D, Output = Vec<M>> {
    let mut arguments = Default::default();
    let bound = Batch::bind_values(&mut arguments, &keys).map(|()| arguments);
    let places: HashMap<_, _> = keys.into_iter().enumerate().map(|(place, key)| (key, place)).collect();
    let take = |row: &D::Row<'_>, rows: &mut Vec<M>| {
        rows.push(M::decode(row, 0)?);
        Ok(())
    };
    operation::read(Statements::<M, D>::FIND_MANY.text, bound, take, move |mut rows: Vec<M>| {
        rows.sort_by_key(|row| places.get(&row.key()).copied());
        Ok(rows)
    })
}

/// What is made of a statement about one row, which has to be there.
fn touched<M: Model>(done: Done) -> Result<()> {
    if done.rows > 0 { Ok(()) } else { Err(Error::NotFound(M::META.name)) }
}

/// A model whose fields a driver can store.
#[doc(hidden)]
pub trait Stored<D: Driver>: Model {
    /// Reads a row whose columns begin at `at`.
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Self>;

    /// Binds the columns of an insert at that time, to that place of a list where it is a link in one.
    fn bind_new(new: &Self::New, now: Time, place: i64, arguments: &mut D::Arguments) -> Result<()>;

    /// Binds what a new row refers by to the row whose links it is numbered among.
    fn bind_list(new: &Self::New, arguments: &mut D::Arguments) -> Result<()>;

    /// Binds the key of a row that was stored, and got this number where it is numbered.
    fn bind_new_key(new: &Self::New, number: i64, arguments: &mut D::Arguments) -> Result<()>;

    /// Appends the columns of an insert to a batch.
    fn bind_new_columns(new: &[Self::New], batch: &mut Batch<D>) -> Result<()>;

    /// Binds the field of that column.
    fn bind_field(&self, index: usize, arguments: &mut D::Arguments) -> Result<()>;

    /// Binds the columns of the key.
    fn bind_key(key: &Self::Key, arguments: &mut D::Arguments) -> Result<()>;
}

impl<D: Driver, M: Model<Values: Values<D>, Key: Value<D>, New: Fields<Values: Values<D>>>> Stored<D> for M {
    fn decode(row: &D::Row<'_>, at: usize) -> Result<Self> {
        Values::<D>::decode(row, at).map(Self::from_values)
    }

    fn bind_new(new: &Self::New, now: Time, place: i64, arguments: &mut D::Arguments) -> Result<()> {
        let (values, mut given) = (new.values(), 0);
        for column in M::META.columns {
            match column.marker {
                Some(Marker::CreatedAt | Marker::UpdatedAt) => now.bind::<D>(arguments)?,
                Some(Marker::DeletedAt) => {}
                Some(Marker::Position(_)) => D::bind_number(arguments, place)?,
                _ if !column.is_given() => {}
                _ => {
                    <M::New as Fields>::Values::bind(&values, given, arguments)?;
                    given += 1;
                }
            }
        }
        Ok(())
    }

    fn bind_list(new: &Self::New, arguments: &mut D::Arguments) -> Result<()> {
        let Some((_, reference)) = M::META.position() else { return Ok(()) };
        for &column in M::META.references[reference].columns {
            let before = M::META.columns[..column].iter();
            let given = before.filter(|column| column.is_given()).count();
            <M::New as Fields>::Values::bind(&new.values(), given, arguments)?;
        }
        Ok(())
    }

    fn bind_new_key(new: &Self::New, number: i64, arguments: &mut D::Arguments) -> Result<()> {
        for (index, column) in M::META.columns.iter().enumerate().filter(|(_, column)| column.key) {
            if column.generated {
                D::bind_number(arguments, number)?;
            } else {
                let given = M::META.columns[..index].iter().filter(|column| column.is_given()).count();
                <M::New as Fields>::Values::bind(&new.values(), given, arguments)?;
            }
        }
        Ok(())
    }

    fn bind_new_columns(new: &[Self::New], batch: &mut Batch<D>) -> Result<()> {
        <M::New as Fields>::Values::bind_columns(new.iter().map(Fields::values), batch)
    }

    fn bind_field(&self, index: usize, arguments: &mut D::Arguments) -> Result<()> {
        <M::Values as Values<D>>::bind(&self.values(), index, arguments)
    }

    fn bind_key(key: &Self::Key, arguments: &mut D::Arguments) -> Result<()> {
        key.bind(arguments)
    }
}

/// The statements of a model on a driver. Those that a program uses are made, when it is compiled.
struct Statements<M, D>(PhantomData<(M, D)>);

impl<M: Model, D: Driver> Statements<M, D> {
    const INSERT: FixedSql = const { &accessor::insert(D::DIALECT, M::META) }.fixed();
    const INSERT_MANY: FixedSql = const { &accessor::insert_many(D::DIALECT, M::META) }.fixed();
    const FIND: FixedSql = const { &accessor::find(D::DIALECT, M::META) }.fixed();
    const FIND_MANY: FixedSql = const { &accessor::find_many(D::DIALECT, M::META) }.fixed();
    const EVERY: FixedSql = const { &accessor::every(D::DIALECT, M::META) }.fixed();
    const UPDATE: FixedSql = const { &accessor::update(D::DIALECT, M::META) }.fixed();
    const DELETE: FixedSql = const { &accessor::delete(D::DIALECT, M::META) }.fixed();
}

/// The statements of a model whose rows are links in lists.
struct Lists<M, D>(PhantomData<(M, D)>);

impl<M: Model, D: Driver> Lists<M, D> {
    /// What holds the list of a new row, and what finds its place there.
    const PLACE: Option<(FixedSql, FixedSql)> = match const {
        match M::LIST {
            Some(list) => Some((&accessor::lock_list(D::DIALECT, list), &accessor::last_place(D::DIALECT, M::META))),
            None => None,
        }
    } {
        Some((lock, place)) => Some((lock.fixed(), place.fixed())),
        None => None,
    };

    /// What holds the lists of many; not where there is one writer at a time.
    const LOCK_MANY: Option<FixedSql> = accessor::fixed(
        const {
            match (D::DIALECT, M::LIST) {
                (Dialect::Sqlite, _) | (_, None) => None,
                (_, Some(list)) => Some(&accessor::lock_lists(D::DIALECT, M::META, list)),
            }
        },
    );
}
