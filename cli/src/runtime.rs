//! The one place where asynchronous code is waited for.

use crate::{exit::Exit, failure::Failure};

/// Runs a future to its end on this thread.
pub(crate) fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::new(Exit::Internal, format!("cannot start the runtime: {error}"), ""))?;
    runtime.block_on(future)
}
