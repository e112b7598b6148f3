//! Everything a run takes from its surroundings.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, IsTerminal, Write},
    path::PathBuf,
    time::SystemTime,
};

/// Everything a run takes from its surroundings, so that a test can supply it.
pub struct Env<'a> {
    /// Where results go.
    pub stdout: Box<dyn Write + 'a>,
    /// Where diagnostics and questions go.
    pub stderr: Box<dyn Write + 'a>,
    /// Where answers come from; `None` where nobody can be asked.
    pub answers: Option<Box<dyn BufRead + 'a>>,
    /// The working folder.
    pub cwd: PathBuf,
    /// The environment variables.
    pub variables: BTreeMap<String, String>,
    /// The time of day.
    pub clock: Box<dyn Fn() -> SystemTime + 'a>,
    /// Whether `stdout` and `stderr` are terminals: what `--color auto` goes by.
    pub terminal: (bool, bool),
    /// The first error of writing that was no broken pipe.
    pub(crate) unwritten: Option<io::Error>,
}

impl<'a> Env<'a> {
    /// Surroundings that write into `stdout` and `stderr`: no terminal, nobody to ask, no variables, the system's
    /// clock.
    pub fn new(cwd: impl Into<PathBuf>, stdout: impl Write + 'a, stderr: impl Write + 'a) -> Self {
        Self {
            stdout: Box::new(stdout),
            stderr: Box::new(stderr),
            answers: None,
            cwd: cwd.into(),
            variables: BTreeMap::new(),
            clock: Box::new(SystemTime::now),
            terminal: (false, false),
            unwritten: None,
        }
    }

    /// The surroundings of this process.
    ///
    /// # Errors
    /// When the working folder is gone.
    pub fn process() -> io::Result<Env<'static>> {
        let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
        // Variables that are no UTF-8 are none of ours.
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Ok(Env {
            answers: asks.then(|| Box::new(io::stdin().lock()) as Box<dyn BufRead>),
            variables: variables.collect(),
            terminal: (io::stdout().is_terminal(), io::stderr().is_terminal()),
            ..Env::new(std::env::current_dir()?, io::stdout(), io::stderr())
        })
    }

    /// Writes to stdout.
    pub(crate) fn out(&mut self, text: &str) {
        let result = self.stdout.write_all(text.as_bytes()).and_then(|()| self.stdout.flush());
        self.note(result);
    }

    /// Writes to stderr.
    pub(crate) fn err(&mut self, text: &str) {
        let result = self.stderr.write_all(text.as_bytes()).and_then(|()| self.stderr.flush());
        self.note(result);
    }

    /// Asks a question that is answered with yes or no; `None` where nobody can be asked.
    pub(crate) fn confirm(&mut self, question: &str) -> Option<bool> {
        self.answers.as_ref()?;
        self.err(&format!("{question} [y/N] "));
        let mut answer = String::new();
        self.answers.as_mut()?.read_line(&mut answer).ok()?;
        Some(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks which of these it is, by number; `None` where nobody can be asked or nobody answers.
    pub(crate) fn choose(&mut self, question: &str, choices: &[String]) -> Option<usize> {
        self.answers.as_ref()?;
        let numbered = choices.iter().enumerate().map(|(at, choice)| format!("  {}) {choice}\n", at + 1));
        self.err(&format!("{question}\n{}", numbered.collect::<String>()));
        loop {
            self.err(&format!("[1-{}] ", choices.len()));
            let mut answer = String::new();
            if self.answers.as_mut()?.read_line(&mut answer).ok()? == 0 {
                return None;
            }
            match answer.trim().parse::<usize>() {
                Ok(number) if (1..=choices.len()).contains(&number) => return Some(number - 1),
                _ => {}
            }
        }
    }

    /// A reader that went away (`jointable status | head`) wants no more; that is no error.
    fn note(&mut self, result: io::Result<()>) {
        if let Err(error) = result
            && error.kind() != io::ErrorKind::BrokenPipe
            && self.unwritten.is_none()
        {
            self.unwritten = Some(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Refusing(io::ErrorKind);

    impl Write for Refusing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_a_broken_pipe_is_quiet() {
        let mut env = Env::new(".", Refusing(io::ErrorKind::BrokenPipe), io::sink());
        env.out("x");
        assert!(env.unwritten.is_none());
        let mut env = Env::new(".", Refusing(io::ErrorKind::StorageFull), io::sink());
        env.out("x");
        assert!(env.unwritten.is_some());
    }

    #[test]
    fn questions_need_somebody_to_answer() {
        let ask = |answers: Option<&'static [u8]>| {
            let mut env = Env::new(".", io::sink(), io::sink());
            env.answers = answers.map(|answers| Box::new(answers) as Box<dyn BufRead>);
            env.confirm("Go on?")
        };
        assert_eq!(ask(None), None);
        assert_eq!(ask(Some(b"y\n")), Some(true));
        assert_eq!(ask(Some(b"\n")), Some(false));
        assert_eq!(ask(Some(b"")), Some(false));
        let choose = |answers: &'static [u8]| {
            let mut env = Env::new(".", io::sink(), io::sink());
            env.answers = Some(Box::new(answers) as Box<dyn BufRead>);
            env.choose("Which?", &["a".to_owned(), "b".to_owned()])
        };
        assert_eq!(choose(b"3\nx\n2\n"), Some(1));
        assert_eq!(choose(b"0\n"), None);
    }
}
