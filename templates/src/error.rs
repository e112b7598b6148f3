//! What is wrong with templates.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// What is wrong with a template: where, what, and what to do about it.
#[derive(Clone, Debug)]
pub struct Error {
    /// The file, where it is the user's own.
    pub file: Option<PathBuf>,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Error {
    pub(crate) fn new(file: &Path, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { file: Some(file.to_owned()), line: None, message: message.into(), help: help.into() }
    }

    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Self {
        let message = format!("cannot read {}: {error}", path.display());
        let help = "`templates` names a folder of files called as jointable's templates".to_owned();
        Self { file: None, line: None, message, help }
    }

    /// What the engine says first: a template may include others.
    pub(crate) fn innermost(error: &minijinja::Error) -> &minijinja::Error {
        let mut inner = error;
        while let Some(source) = std::error::Error::source(inner).and_then(|source| source.downcast_ref()) {
            inner = source;
        }
        inner
    }

    /// What the engine says of a template; `file` is where that is, which says what is wrong first.
    pub(crate) fn of_template(error: &minijinja::Error, file: Option<&Path>) -> Self {
        let inner = Self::innermost(error);
        let file = file.map(Path::to_owned);
        let undefined = inner.kind() == minijinja::ErrorKind::UndefinedError;
        // The engine names what it looked for only as the range of it.
        let what = inner.range().filter(|_| undefined).and_then(|range| inner.template_source()?.get(range));
        let message = match (inner.detail(), what) {
            (_, Some(what)) => format!("there is no `{}`", what.trim()),
            (Some(detail), None) => format!("{}: {detail}", inner.kind()),
            (None, None) => inner.kind().to_string(),
        };
        let help = match file {
            Some(_) => {
                "what a template is given stands at the top of jointable's own: `jointable templates NAME` prints it"
            }
            None => "this is a mistake of jointable's: please report it",
        };
        Self { file, line: inner.line(), message, help: help.to_owned() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}", file.display())?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{}\nhelp: {}", self.message, self.help)
    }
}

impl std::error::Error for Error {}
