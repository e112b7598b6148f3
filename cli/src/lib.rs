//! The command line of jointable as a library: [`run`] does what the binary does, with its surroundings injected.
//! [`database`] connects to databases, runs migrations and reads schemas.

mod args;
mod clock;
mod command;
mod config;
pub mod database;
mod document;
mod env;
mod exit;
mod failure;
mod files;
mod hazards;
mod naming;
mod origin;
mod project;
mod proof;
pub mod pulled;
mod questions;
mod report;
mod runtime;
pub mod workspace;

use std::ffi::OsString;

use clap::Parser;

pub use env::Env;
pub use exit::Exit;
pub use failure::Failure;

use args::{Arguments, Command, Format};
use report::{Empty, Report};

/// Runs the command line `args`, whose first is the program's name.
///
/// It must not be called from asynchronous code: it waits for the database by itself.
pub fn run(args: impl IntoIterator<Item = OsString>, env: &mut Env<'_>) -> Exit {
    let exit = match Arguments::try_parse_from(args) {
        Ok(arguments) => dispatch(&arguments, env),
        Err(message) => grammar(&message, env),
    };
    match env.unwritten.take() {
        Some(error) => {
            env.err(&format!("error: cannot write: {error}\n"));
            Exit::Internal
        }
        None => exit,
    }
}

fn dispatch(arguments: &Arguments, env: &mut Env<'_>) -> Exit {
    let global = &arguments.global;
    let format = match &arguments.command {
        Command::Init => command::init::FORMAT,
        Command::Pull(args) => args.format,
        Command::Make(args) => args.format,
        Command::Apply(args) => args.format,
        Command::Status(args) => args.format,
        Command::Revert(args) => args.format,
        Command::Explain(args) => args.format,
        Command::Generate(args) => args.format,
        Command::Schema(_) | Command::Docs(_) | Command::Erd(_) | Command::Templates(_) => Format::Human,
    };
    let mut report = Report::new(env, format, global.color);
    let result = match &arguments.command {
        Command::Init => command::init::run(&mut report, global),
        Command::Pull(args) => command::pull::run(&mut report, global, args),
        Command::Make(args) => command::make::run(&mut report, global, args),
        Command::Apply(args) => command::apply::run(&mut report, global, args),
        Command::Status(args) => command::status::run(&mut report, global, args),
        Command::Revert(args) => command::revert::run(&mut report, global, args),
        Command::Schema(args) => command::schema::run(&mut report, global, args),
        Command::Explain(args) => command::explain::run(&mut report, global, args),
        Command::Docs(args) => command::docs::run(&mut report, global, args),
        Command::Erd(args) => command::erd::run(&mut report, global, args),
        Command::Generate(args) => command::generate::run(&mut report, global, args),
        Command::Templates(args) => command::templates::run(&mut report, args),
    };
    result.unwrap_or_else(|failure| {
        report.failure(&failure);
        report.finish("failed", failure.exit, Empty {})
    })
}

/// Help, the version, or what is wrong with the arguments.
fn grammar(message: &clap::Error, env: &mut Env<'_>) -> Exit {
    // The arguments could not be read, and so neither could `--color`.
    let text = message.render();
    let (out, err) = env.terminal;
    let plain = env.variables.get("NO_COLOR").is_some_and(|value| !value.is_empty());
    let styled = |terminal: bool| {
        let text = if terminal && !plain { text.ansi().to_string() } else { text.to_string() };
        text.trim_end().to_owned() + "\n"
    };
    if message.use_stderr() {
        let text = styled(err);
        env.err(&text);
        Exit::Input
    } else {
        let text = styled(out);
        env.out(&text);
        Exit::Ok
    }
}
