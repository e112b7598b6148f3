//! The `jointable` binary.

use std::process::ExitCode;

use jointable_cli::{Env, Exit, run};

fn main() -> ExitCode {
    match Env::process() {
        Ok(mut env) => run(std::env::args_os(), &mut env).into(),
        Err(error) => {
            eprintln!("error: cannot tell the working folder: {error}");
            Exit::Input.into()
        }
    }
}
