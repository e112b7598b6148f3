//! Models: single rows.

#[cfg(feature = "_sqlx")]
use std::future::Future;
use std::{fmt::Debug, hash::Hash};

use jointable_core::meta;
#[cfg(feature = "_sqlx")]
use jointable_core::{
    accessor::{self, Sql},
    dialect::Dialect,
};
#[cfg(feature = "_sqlx")]
use sqlx::Acquire;

#[cfg(feature = "_sqlx")]
use crate::{
    Error,
    driver::{Sqlx, execute_retrying},
};
use crate::{Result, driver::Driver};

/// A struct that is kept as rows of a table. `#[derive(Model)]` implements it.
///
/// Every operation takes a pool, a connection or an open transaction (`&pool`, `&mut connection`, `&mut transaction`)
/// and is one statement.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "add `#[derive(jointable::Model)]` to it"
)]
pub trait Model: Sized + Send + Sync + 'static {
    /// What identifies a row: the type of the key field, or a tuple of them.
    type Key: Clone + Debug + Eq + Hash + Send + Sync;

    /// A row that is not stored yet: all fields but the key that the database numbers.
    type New: Send + Sync;

    /// What payload a row of this model has where it is a link.
    #[doc(hidden)]
    type Payload;

    /// What other models know it by. They do not ask [`Model::META`], which may lead back to them.
    #[doc(hidden)]
    const SIDE: meta::Side<'static>;

    /// What the derive knows of the model.
    #[doc(hidden)]
    const META: &'static meta::Model<'static>;

    /// The key of this row.
    fn key(&self) -> Self::Key;

    /// Stores a new row and returns it with the key it got.
    ///
    /// # Errors
    /// What the database refuses: a key or unique value that is there already, a reference to nothing, a check.
    #[cfg(feature = "_sqlx")]
    fn insert<'c, A, D>(db: A, new: Self::New) -> impl Future<Output = Result<Self>> + Send
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        Self: Stored<D>,
    {
        async move {
            let mut connection = db.acquire().await?;
            insert_on::<Self, D>(&mut connection, new).await
        }
    }

    /// The row of that key, if there is one.
    ///
    /// # Errors
    /// What the driver reports.
    #[cfg(feature = "_sqlx")]
    fn find<'c, A, D>(db: A, key: Self::Key) -> impl Future<Output = Result<Option<Self>>> + Send
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        Self: Stored<D>,
    {
        async move {
            let mut arguments = Default::default();
            Self::bind_key(&key, &mut arguments)?;
            let mut connection = db.acquire().await?;
            let row = D::fetch_optional(&mut connection, Statements::<Self, D>::FIND, arguments);
            row.await?.map(|row| Self::decode(&row, 0)).transpose()
        }
    }

    /// All rows, in the order of their keys.
    ///
    /// # Errors
    /// What the driver reports.
    #[cfg(feature = "_sqlx")]
    fn all<'c, A, D>(db: A) -> impl Future<Output = Result<Vec<Self>>> + Send
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        Self: Stored<D>,
    {
        async move {
            let mut connection = db.acquire().await?;
            let rows = D::fetch_all(&mut connection, Statements::<Self, D>::EVERY, Default::default()).await?;
            rows.iter().map(|row| Self::decode(row, 0)).collect()
        }
    }

    /// Stores this row's fields under its key.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no row has the key; else what the database refuses.
    #[cfg(feature = "_sqlx")]
    fn update<'c, A, D>(&self, db: A) -> impl Future<Output = Result<()>> + Send
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        Self: Stored<D>,
    {
        async move {
            let mut connection = db.acquire().await?;
            let done = execute_retrying::<D>(&mut connection, Statements::<Self, D>::UPDATE, || {
                let mut arguments = Default::default();
                self.bind_update(&mut arguments)?;
                Ok(arguments)
            });
            if done.await?.rows == 0 { Err(Error::NotFound(Self::META.name)) } else { Ok(()) }
        }
    }

    /// Deletes this row; what refers to it goes, stays or forbids it as its `on_delete` says.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no row has the key; else what the database refuses.
    #[cfg(feature = "_sqlx")]
    fn delete<'c, A, D>(&self, db: A) -> impl Future<Output = Result<()>> + Send
    where
        A: Acquire<'c, Database = D> + Send,
        D: Sqlx,
        Self: Stored<D>,
    {
        async move {
            let mut connection = db.acquire().await?;
            let done = execute_retrying::<D>(&mut connection, Statements::<Self, D>::DELETE, || {
                let mut arguments = Default::default();
                Self::bind_key(&self.key(), &mut arguments)?;
                Ok(arguments)
            });
            if done.await?.rows == 0 { Err(Error::NotFound(Self::META.name)) } else { Ok(()) }
        }
    }
}

/// Stores a new row on this connection.
#[cfg(feature = "_sqlx")]
pub(crate) async fn insert_on<M: Stored<D>, D: Sqlx>(connection: &mut D::Connection, new: M::New) -> Result<M> {
    let sql = Statements::<M, D>::INSERT;
    let mut arguments = Default::default();
    M::bind_new(&new, &mut arguments)?;
    let returned = <D as Driver>::DIALECT == Dialect::Postgres;
    let number = if returned && accessor::generated(M::META).is_some() {
        let row = D::fetch_optional(connection, sql, arguments).await?;
        D::number(&row.ok_or(sqlx::Error::RowNotFound)?, 0)?
    } else {
        D::execute(connection, sql, arguments).await?.last_id.cast_signed()
    };
    Ok(M::stored(new, number))
}

/// A model whose fields a driver can store.
#[doc(hidden)]
pub trait Stored<D: Driver>: Model {
    /// Reads a row whose columns begin at `at`.
    fn decode(row: &D::Row, at: usize) -> Result<Self>;

    /// Binds the columns of an insert.
    fn bind_new(new: &Self::New, arguments: &mut D::Arguments) -> Result<()>;

    /// The row that a new one became; `number` is what the database numbered it, where it does.
    fn stored(new: Self::New, number: i64) -> Self;

    /// Binds the columns of an update: those outside the key, then the key.
    fn bind_update(&self, arguments: &mut D::Arguments) -> Result<()>;

    /// Binds the columns of the key.
    fn bind_key(key: &Self::Key, arguments: &mut D::Arguments) -> Result<()>;
}

/// The statements of a model on a driver. Those that a program uses are made, when it is compiled.
#[cfg(feature = "_sqlx")]
struct Statements<M, D>(std::marker::PhantomData<(M, D)>);

#[cfg(feature = "_sqlx")]
impl<M: Model, D: Driver> Statements<M, D> {
    const INSERT: &'static str = Self::INSERT_TEXT.as_str();
    const INSERT_TEXT: &'static Sql = &accessor::insert(D::DIALECT, M::META);
    const FIND: &'static str = Self::FIND_TEXT.as_str();
    const FIND_TEXT: &'static Sql = &accessor::find(D::DIALECT, M::META);
    const EVERY: &'static str = Self::EVERY_TEXT.as_str();
    const EVERY_TEXT: &'static Sql = &accessor::every(D::DIALECT, M::META);
    const UPDATE: &'static str = Self::UPDATE_TEXT.as_str();
    const UPDATE_TEXT: &'static Sql = &accessor::update(D::DIALECT, M::META);
    const DELETE: &'static str = Self::DELETE_TEXT.as_str();
    const DELETE_TEXT: &'static Sql = &accessor::delete(D::DIALECT, M::META);
}
