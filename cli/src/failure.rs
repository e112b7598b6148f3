//! Why a command stopped.

use crate::exit::Exit;

/// Why a command stopped: a sentence, and what to do about it.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What the run ends with.
    pub exit: Exit,
    /// What went wrong; empty where it has been reported already.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where, when it is in a file: the path, and the line and column, both from 1.
    pub place: Option<(std::path::PathBuf, usize, usize)>,
}

impl Failure {
    /// A failure with this sentence and this way out.
    pub fn new(exit: Exit, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { exit, message: message.into(), help: help.into(), place: None }
    }

    /// A mistake in what the user gave.
    pub fn input(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Exit::Input, message, help)
    }

    /// What the database said.
    pub fn database(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Exit::Database, message, help)
    }

    /// The end of a command whose findings have all been reported.
    pub fn reported(exit: Exit) -> Self {
        Self::new(exit, "", "")
    }

    /// The failure, at a place in a file.
    pub fn at(mut self, path: impl Into<std::path::PathBuf>, line: usize, column: usize) -> Self {
        self.place = Some((path.into(), line, column));
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some((path, line, column)) = &self.place {
            write!(f, "{}:{line}:{column}: ", path.display())?;
        }
        f.write_str(&self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "\n  = help: {}", self.help) }
    }
}

impl std::error::Error for Failure {}
