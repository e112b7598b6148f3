//! Ctrl-C and its relatives, as a flag that every wait looks at. Nothing is cleaned up in the signal handler:
//! the waits return a failure, and what a task owns ends on the way out, as after any other failure.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// How long a wait sleeps between two looks.
const TICK: Duration = Duration::from_millis(20);

/// Whether the user, or whoever runs us, wants us to end.
#[derive(Clone, Default)]
pub struct Interrupt {
    wanted: Arc<AtomicBool>,
}

impl Interrupt {
    /// Takes over SIGINT, SIGTERM and SIGHUP.
    pub fn install() -> Result<Interrupt, Failure> {
        let interrupt = Interrupt::default();
        let wanted = Arc::clone(&interrupt.wanted);
        ctrlc::set_handler(move || wanted.store(true, Ordering::SeqCst))
            .map_err(|error| format!("cannot listen for Ctrl-C: {error}"))?;
        Ok(interrupt)
    }

    /// Fails if the end was asked for.
    pub fn check(&self) -> Result<(), Failure> {
        if self.wanted.load(Ordering::SeqCst) { Err(Failure::Interrupted) } else { Ok(()) }
    }

    /// Asks `ready` again and again until it has an answer, `limit` is over (`None`) or the end was asked for.
    pub fn wait<T>(
        &self,
        limit: Duration,
        mut ready: impl FnMut() -> Result<Option<T>, Failure>,
    ) -> Result<Option<T>, Failure> {
        let start = Instant::now();
        loop {
            self.check()?;
            if let Some(answer) = ready()? {
                return Ok(Some(answer));
            }
            if start.elapsed() >= limit {
                return Ok(None);
            }
            thread::sleep(TICK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_end_with_the_answer_the_limit_or_the_interrupt() {
        let interrupt = Interrupt::default();
        let mut looks = 0;
        let answer = interrupt.wait(Duration::from_secs(60), || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert!(matches!(answer, Ok(Some(3))));
        assert!(matches!(interrupt.wait(Duration::ZERO, || Ok(None::<()>)), Ok(None)));
        interrupt.wanted.store(true, Ordering::SeqCst);
        assert!(matches!(interrupt.wait(Duration::MAX, || Ok(None::<()>)), Err(Failure::Interrupted)));
    }
}
