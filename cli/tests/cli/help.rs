use std::path::Path;

use jointable_cli::Exit;

use crate::support::Project;

const COMMANDS: &[&str] =
    &["init", "pull", "make", "apply", "status", "revert", "schema", "explain", "docs", "erd", "generate", "templates"];

/// All help texts are one file. `BLESS=1 cargo test -p jointable-cli` writes it.
#[test]
fn help_is_as_expected() {
    let project = Project::empty();
    let mut help = project.run(&["--help"]).succeeds().out;
    for command in COMMANDS {
        let out = project.run(&[command, "--help"]).succeeds().out;
        help = format!("{help}\n==== {command}\n\n{out}");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/help.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &help).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(expected == help, "the help has changed; BLESS=1 accepts it:\n{help}");
}

#[test]
fn every_command_is_in_the_help() {
    let help = Project::empty().run(&["--help"]).succeeds().out;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let listed: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(listed, COMMANDS);
}

#[test]
fn mistakes_in_the_arguments_are_input() {
    let project = Project::empty();
    project.run(&[]).exits(Exit::Input).complains(&["Usage: jointable"]);
    project.run(&["maek"]).exits(Exit::Input).complains(&["maek", "make"]);
    project.run(&["make", "--check", "--dry-run"]).exits(Exit::Input);
    project.run(&["--version"]).succeeds().says(&["jointable 0."]);
}

#[test]
fn colours_are_for_terminals() {
    let project = Project::empty();
    assert!(!project.run(&["status"]).err.contains('\x1b'));
    assert!(project.run(&["status", "--color", "always"]).err.contains('\x1b'));
    let terminal = |variable: Option<&str>| {
        let outcome = project.run_with(&["status"], |env| {
            env.terminal = (true, true);
            env.variables.extend(variable.map(|name| (name.to_owned(), "1".to_owned())));
        });
        outcome.err.contains('\x1b')
    };
    assert!(terminal(None));
    assert!(!terminal(Some("NO_COLOR")));
}
