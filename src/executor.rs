//! Where operations run.

use crate::{driver::Driver, operation::Operation};

/// Where an operation runs: a pool, a connection or an open transaction of a driver.
///
/// With sqlx these are `&Pool`, `&mut PoolConnection`, `&mut Transaction` and `&mut SqliteConnection` (or that of
/// another database), and every operation returns a future. With rusqlite they are `&Connection`, `&Transaction` and
/// `&Savepoint`, and every operation returns its result.
///
/// ```
/// use jointable::{Executor, Model, Result, Stored};
///
/// /// For any driver: what `all` returns is a future or a result, as the driver has it.
/// fn everything<E: Executor, M: Model + Stored<E::Driver>>(db: E) -> E::Answer<Vec<M>> {
///     M::all(db)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "operations do not run on `{Self}`",
    label = "no pool, connection or transaction of a driver",
    note = "give `&pool`, `&mut connection` or `&mut transaction` of sqlx, or `&connection` or `&transaction` of rusqlite",
    note = "each driver is a Cargo feature of jointable: `sqlite`, `postgres`, `mysql`, `rusqlite`"
)]
pub trait Executor: Sized {
    /// Its driver.
    type Driver: Driver;

    /// What an operation returns: a future of a result where the driver waits, the result where it blocks.
    type Answer<T: Send + 'static>;

    /// Runs the operation.
    #[doc(hidden)]
    fn run<O: Operation<Self::Driver>>(self, operation: O) -> Self::Answer<O::Output>;
}
