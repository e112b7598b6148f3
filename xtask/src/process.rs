//! A program we started and must end: it leads a process group of its own, so that a Ctrl-C in the terminal reaches
//! us alone, and ending it ends what it started as well.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::interrupt::Interrupt;

/// How a program is asked to end.
#[derive(Clone, Copy, Debug)]
pub enum Signal {
    /// What Ctrl-C sends; PostgreSQL then ends without waiting for its clients.
    Interrupt,
    /// The usual one.
    Terminate,
}

/// A running program; dropping it ends it.
pub struct Process {
    child: Child,
    signal: Signal,
    ended: Option<ExitStatus>,
}

/// How long a program has for ending on its own after being asked to.
const PATIENCE: Duration = Duration::from_secs(10);

impl Process {
    /// Starts `command`, to be ended by `signal`.
    pub fn start(mut command: Command, signal: Signal) -> io::Result<Process> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Ok(Process { child: command.spawn()?, signal, ended: None })
    }

    /// How the program ended, if it has.
    pub fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait()?;
        }
        Ok(self.ended)
    }

    /// Waits for the end of the program.
    pub fn wait(&mut self, interrupt: &Interrupt) -> Result<ExitStatus, Failure> {
        let ended = interrupt.wait(Duration::MAX, || self.ended().map_err(Failure::io("wait for a program")))?;
        ended.ok_or_else(|| Failure::Message("the program did not end".into()))
    }

    /// Ends the program: asks it to, then insists.
    pub fn stop(&mut self) {
        if matches!(self.ended(), Ok(Some(_))) {
            return;
        }
        let asked = Instant::now();
        platform::ask(&self.child, self.signal);
        while matches!(self.ended(), Ok(None)) && asked.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(10));
        }
        // Also when it has ended: what it started may still run.
        platform::kill(&mut self.child);
        if self.ended.is_none() {
            self.ended = self.child.wait().ok();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(unix)]
mod platform {
    use rustix::process::{Pid, Signal as Number, kill_process_group};

    use super::{Child, Signal};

    // A group that is gone is what we want, so errors say nothing of interest.
    pub fn ask(child: &Child, signal: Signal) {
        let number = match signal {
            Signal::Interrupt => Number::INT,
            Signal::Terminate => Number::TERM,
        };
        let _ = kill_process_group(Pid::from_child(child), number);
    }

    pub fn kill(child: &mut Child) {
        let _ = kill_process_group(Pid::from_child(child), Number::KILL);
    }
}

#[cfg(not(unix))]
mod platform {
    use super::{Child, Signal};

    // There is no gentle way here; `kill` follows.
    pub fn ask(_: &Child, _: Signal) {}

    pub fn kill(child: &mut Child) {
        let _ = child.kill();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    use rustix::process::{Pid, test_kill_process};

    use super::*;

    #[test]
    fn ends_what_the_program_started() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 300 & echo $!; wait"]).stdout(Stdio::piped());
        let mut process = Process::start(command, Signal::Terminate).unwrap();
        let mut line = String::new();
        BufReader::new(process.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let grandchild = Pid::from_raw(line.trim().parse().unwrap()).unwrap();
        assert!(test_kill_process(grandchild).is_ok());
        drop(process);
        let gone = Interrupt::default()
            .wait(Duration::from_secs(20), || Ok((test_kill_process(grandchild).is_err()).then_some(())));
        assert!(matches!(gone, Ok(Some(()))), "process {grandchild:?} still runs");
    }
}
