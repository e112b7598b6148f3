//! Why a task stopped.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// Why a task stopped.
#[derive(Debug)]
pub enum Failure {
    /// Ctrl-C, or a signal that asks to end.
    Interrupted,
    /// Something did not work; the text says what and the way out.
    Message(String),
}

impl Failure {
    /// A failure of the operating system while doing `what`.
    pub fn io(what: impl fmt::Display) -> impl FnOnce(io::Error) -> Failure {
        move |error| Failure::Message(format!("cannot {what}: {error}"))
    }

    /// What the process ends with: 130 is the shell's word for "interrupted".
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Interrupted => ExitCode::from(130),
            Failure::Message(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Interrupted => f.write_str("interrupted"),
            Failure::Message(text) => f.write_str(text),
        }
    }
}

impl From<String> for Failure {
    fn from(text: String) -> Failure {
        Failure::Message(text)
    }
}
