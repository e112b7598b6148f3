//! How a run ended.

/// How a run ended; its number is the process's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, or nothing to do.
    Ok = 0,
    /// `--check` found a difference.
    Differs = 1,
    /// A mistake in the arguments, the settings, the models or the migrations; nothing was changed.
    Input = 2,
    /// Refused, because data would be lost, the history does not fit the migrations, or a question is open; nothing was
    /// changed.
    Refused = 3,
    /// The database could not be reached, or it refused a statement.
    Database = 4,
    /// A mistake of jointable itself, or output that could not be written.
    Internal = 5,
}

/// The table of exit codes, for `--help`.
pub(crate) const TABLE: &str = "\
Exit codes:
  0  done, or nothing to do
  1  --check found a difference: models and migrations differ, or migrations are pending
  2  a mistake in the arguments, the settings, the models or the migration files
  3  refused: data would be lost, a question is open, or the database's history does not fit the migration files
  4  the database could not be reached, or it refused a statement
  5  a mistake of jointable itself, or output that could not be written";

impl Exit {
    /// The exit code.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
