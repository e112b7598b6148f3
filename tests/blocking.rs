//! rusqlite, which blocks, in the dress of a pool of sqlx: what the conformance suite awaits is ready at once.

use std::{
    fmt,
    future::{Ready, ready},
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jointable::{Executor, Result, Rusqlite, rt::Operation};

/// Connections to one file.
#[derive(Clone)]
pub struct Pool {
    file: PathBuf,
    idle: Arc<Mutex<Vec<rusqlite::Connection>>>,
}

impl Pool {
    /// A pool that opens connections when they are needed.
    pub fn new(file: &Path) -> Self {
        Self { file: file.to_owned(), idle: Arc::default() }
    }

    fn take(&self) -> Result<PoolConnection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connection = rusqlite::Connection::open(&self.file)?;
                connection.busy_timeout(Duration::from_secs(120))?;
                connection.pragma_update(None, "foreign_keys", true)?;
                // Nothing here has to survive a loss of power, and waiting for the disk is most of what a crowd does.
                connection.pragma_update(None, "synchronous", "off")?;
                connection
            }
        };
        Ok(PoolConnection { handle: Some(Handle(connection)), pool: self.clone() })
    }

    /// A connection.
    pub fn acquire(&self) -> Ready<Result<PoolConnection>> {
        ready(self.take())
    }

    /// An open transaction.
    pub fn begin(&self) -> Ready<Result<Transaction>> {
        let begun = self.take().and_then(|connection| {
            connection.0.execute_batch("BEGIN IMMEDIATE")?;
            Ok(Transaction(connection))
        });
        ready(begun)
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pool").field(&self.file).finish()
    }
}

/// A connection whose operations are futures.
#[derive(Debug)]
pub struct Handle(rusqlite::Connection);

/// A connection of a pool.
#[derive(Debug)]
pub struct PoolConnection {
    /// Until it goes back.
    handle: Option<Handle>,
    pool: Pool,
}

impl Deref for PoolConnection {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        self.handle.as_ref().expect("not gone back")
    }
}

impl DerefMut for PoolConnection {
    fn deref_mut(&mut self) -> &mut Handle {
        self.handle.as_mut().expect("not gone back")
    }
}

impl Drop for PoolConnection {
    fn drop(&mut self) {
        if let Some(Handle(connection)) = self.handle.take()
            && connection.is_autocommit()
        {
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

/// An open transaction; undone where it is dropped.
#[derive(Debug)]
pub struct Transaction(PoolConnection);

impl Transaction {
    /// Keeps what it did.
    pub fn commit(self) -> Ready<Result<()>> {
        ready(self.0.0.execute_batch("COMMIT").map_err(Into::into))
    }

    /// Undoes what it did.
    pub fn rollback(self) -> Ready<Result<()>> {
        ready(self.0.0.execute_batch("ROLLBACK").map_err(Into::into))
    }
}

impl Deref for Transaction {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.0
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Handle {
        &mut self.0
    }
}

impl Executor for &Pool {
    type Driver = Rusqlite;
    type Answer<T: Send + 'static> = Ready<Result<T>>;

    fn run<O: Operation<Rusqlite>>(self, operation: O) -> Ready<Result<O::Output>> {
        ready(self.take().and_then(|connection| (&connection.0).run(operation)))
    }
}

macro_rules! by_handle {
    ($($ty:ty),+) => {
        $(impl Executor for &mut $ty {
            type Driver = Rusqlite;
            type Answer<T: Send + 'static> = Ready<Result<T>>;

            fn run<O: Operation<Rusqlite>>(self, operation: O) -> Ready<Result<O::Output>> {
                let handle: &Handle = self;
                ready((&handle.0).run(operation))
            }
        })+
    };
}

by_handle!(Handle, PoolConnection, Transaction);
