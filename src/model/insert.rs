//! Storing new rows.

use jointable_core::{
    accessor::{self, Parameter},
    dialect::Dialect,
};

use super::{Lists, Model, Statements, Stored};
use crate::{
    Error, Result,
    driver::{Batch, Driver},
    operation::{self, Done, Next, Operation, Statement},
    time::Time,
};

/// Stores one row. One that is a link in a list gets the last place there, which is read while the list is held. One of
/// which the database computes some is read, in the same transaction where PostgreSQL does not return it.
pub(crate) struct Insert<M: Model> {
    /// Until it is stored.
    new: Option<M::New>,
    stage: Stage,
    /// What the statement under way returned.
    returned: Option<i64>,
    /// The row, where it is read.
    read: Option<M>,
    place: i64,
    now: Time,
}

/// The statement under way.
enum Stage {
    Lock,
    Place,
    Insert,
    /// Of the row with this number.
    Read(i64),
}

impl<M: Model> Insert<M> {
    pub(crate) fn new(new: M::New, now: Time) -> Self {
        Self { new: Some(new), stage: Stage::Lock, returned: None, read: None, place: 0, now }
    }

    /// The statement of a stage, and begins that.
    fn begin<D: Driver>(&mut self, stage: Stage) -> Result<Statement<D>>
    where
        M: Stored<D>,
    {
        let new = self.new.as_ref().expect("not stored yet");
        let mut arguments = Default::default();
        let sql = match (&stage, Lists::<M, D>::PLACE) {
            (Stage::Lock, Some((lock, _))) => lock,
            (Stage::Place, Some((_, place))) => place,
            (Stage::Read(_), _) => Statements::<M, D>::FIND,
            (_, _) => Statements::<M, D>::INSERT,
        };
        match stage {
            Stage::Read(number) => M::bind_new_key(new, number, &mut arguments)?,
            Stage::Insert => M::bind_new(new, self.now, self.place, &mut arguments)?,
            Stage::Lock | Stage::Place => M::bind_list(new, &mut arguments)?,
        }
        (self.stage, self.returned, self.read) = (stage, None, None);
        Ok(Statement::new(sql.text, arguments))
    }
}

impl<M: Stored<D>, D: Driver> Operation<D> for Insert<M> {
    type Output = M;

    const ATOMIC: bool = M::LIST.is_some() || M::META.is_computed() && !matches!(D::DIALECT, Dialect::Postgres);

    fn start(&mut self) -> Result<Statement<D>> {
        self.begin(match D::DIALECT {
            _ if M::LIST.is_none() => Stage::Insert,
            Dialect::Sqlite => Stage::Place,
            Dialect::Postgres | Dialect::Mysql => Stage::Lock,
        })
    }

    fn row(&mut self, row: &D::Row<'_>) -> Result<()> {
        match self.stage {
            Stage::Lock => {}
            Stage::Insert | Stage::Read(_) if M::META.is_computed() => self.read = Some(M::decode(row, 0)?),
            Stage::Place | Stage::Insert | Stage::Read(_) => self.returned = Some(D::number(row, 0)?),
        }
        Ok(())
    }

    fn next(&mut self, done: Done) -> Result<Next<D, M>> {
        match self.stage {
            Stage::Lock => self.begin(Stage::Place).map(Next::Run),
            Stage::Place => {
                self.place = next_place::<M>(self.returned)?;
                self.begin(Stage::Insert).map(Next::Run)
            }
            Stage::Insert if M::META.is_computed() && self.read.is_none() => {
                self.begin(Stage::Read(done.last_id.cast_signed())).map(Next::Run)
            }
            Stage::Insert | Stage::Read(_) if M::META.is_computed() => {
                self.read.take().map(Next::Finish).ok_or(Error::NotFound(M::META.name))
            }
            Stage::Insert | Stage::Read(_) => {
                let new = self.new.take().expect("stored once");
                let number = self.returned.unwrap_or(done.last_id.cast_signed());
                M::stored(new, number, self.now)?.placed(self.place).map(Next::Finish)
            }
        }
    }
}

/// The place behind the last one.
fn next_place<M: Model>(last: Option<i64>) -> Result<i64> {
    let last = last.unwrap_or(-1);
    match M::META.position() {
        Some((position, _)) if last >= accessor::greatest_place(&M::META.columns[position]) => {
            Err(Error::Full(M::META.name))
        }
        _ => Ok(last + 1),
    }
}

/// Stores many rows. Those that are links in lists get the last places there, while the lists are held.
pub(super) struct InsertMany<M: Model> {
    pub(super) new: Vec<M::New>,
    pub(super) now: Time,
    /// Whether the lists are being locked.
    pub(super) locks: bool,
}

impl<M: Model> InsertMany<M> {
    fn begin<D: Driver>(&mut self, locks: bool) -> Result<Statement<D>>
    where
        M: Stored<D>,
    {
        if M::META.columns.iter().all(|column| column.generated || column.computed || column.is_timed()) {
            return Err(Error::Query("rows of nothing but a number are inserted one by one"));
        }
        self.locks = locks;
        let sql = match Lists::<M, D>::LOCK_MANY {
            Some(lock) if locks => lock,
            _ => Statements::<M, D>::INSERT_MANY,
        };
        let mut arguments = Default::default();
        for parameter in sql.parameters {
            if let Parameter::Now = parameter {
                self.now.bind::<D>(&mut arguments)?;
            } else {
                Batch::bind(&mut arguments, self.new.len(), |batch| M::bind_new_columns(&self.new, batch))?;
            }
        }
        Ok(Statement::new(sql.text, arguments))
    }
}

impl<M: Stored<D>, D: Driver> Operation<D> for InsertMany<M> {
    type Output = u64;

    const ATOMIC: bool = Lists::<M, D>::LOCK_MANY.is_some();

    fn start(&mut self) -> Result<Statement<D>> {
        self.begin(Lists::<M, D>::LOCK_MANY.is_some())
    }

    fn row(&mut self, _: &D::Row<'_>) -> Result<()> {
        Ok(())
    }

    fn next(&mut self, done: Done) -> Result<Next<D, u64>> {
        if self.locks { self.begin(false).map(Next::Run) } else { Ok(Next::Finish(done.rows)) }
    }

    fn places(&self) -> Option<(&'static str, &'static str)> {
        operation::places_of(M::META)
    }
}
