//! `cargo xtask conformance`: what the conformance suite covers, by operation and driver.

use std::collections::BTreeMap;

use crate::failure::Failure;
use crate::servers;
use crate::shell::Shell;

/// The drivers, each with the test that runs the suite on it.
const DRIVERS: [(&str, &str); 4] = [
    ("sqlx SQLite", "conformance-sqlite"),
    ("rusqlite", "conformance-rusqlite"),
    ("sqlx PostgreSQL", "conformance-postgres"),
    ("sqlx MySQL/MariaDB", "conformance-mysql"),
];

/// Operations that a driver cannot have, with what the compiler says of one who asks for them.
const IMPOSSIBLE: [(&str, &str, &str); 3] = [
    ("Links::stream", "rusqlite", STREAMING),
    ("Query::stream", "rusqlite", STREAMING),
    ("WithLink::stream", "rusqlite", STREAMING),
];
const STREAMING: &str = "E0277: `&Connection` cannot stream rows";

/// Of each operation, what the tests of each driver said.
type Covered = BTreeMap<String, [Option<String>; DRIVERS.len()]>;

/// Runs the suite on every driver and prints the table; fails where a test fails, or a cell is empty.
pub fn run(shell: &Shell) -> Result<(), Failure> {
    let mut covered = Covered::new();
    let mut passed = [0; DRIVERS.len()];
    servers::during(shell, None, |shell| {
        for (at, (driver, test)) in DRIVERS.iter().enumerate() {
            let arguments = ["test", "--quiet", "-p", "jointable-tests", "--test", test, "--", "--nocapture"];
            let printed = shell.step(driver, |shell| shell.read("cargo", &arguments))?;
            passed[at] = read(&printed, at, &mut covered);
        }
        Ok(())
    })?;
    let empty = print(&covered, passed);
    match empty.len() {
        0 => Ok(()),
        _ => Err(Failure::Message(format!("the suite does not cover {}", empty.join(", ")))),
    }
}

/// Takes what the tests of a driver printed, and says how many there were.
fn read(printed: &str, driver: usize, covered: &mut Covered) -> usize {
    let mut passed = 0;
    for line in printed.lines() {
        // The test's name, or that of another, can stand before it.
        if let Some((_, cells)) = line.split_once("conformance\t")
            && let Some((operation, statements)) = cells.split_once('\t')
        {
            covered.entry(operation.to_owned()).or_default()[driver] = Some(statements.trim().to_owned());
        }
        if let Some((_, result)) = line.split_once("test result: ok. ") {
            passed += result.split(' ').next().and_then(|count| count.parse::<usize>().ok()).unwrap_or_default();
        }
    }
    passed
}

/// Prints the table, and says which cells are empty.
fn print(covered: &Covered, passed: [usize; DRIVERS.len()]) -> Vec<String> {
    let mut empty = Vec::new();
    println!("| statements of | {} |", DRIVERS.map(|(driver, _)| driver).join(" | "));
    println!("|---|{}", "---:|".repeat(DRIVERS.len()));
    for (operation, cells) in covered {
        let cells = cells.iter().zip(DRIVERS).map(|(cell, (driver, _))| {
            let impossible = IMPOSSIBLE.iter().find(|(of, on, _)| of == operation && *on == driver);
            match (cell, impossible) {
                (Some(statements), None) => statements.clone(),
                (None, Some((_, _, reason))) => (*reason).to_owned(),
                (_, _) => {
                    empty.push(format!("{operation} on {driver}"));
                    "?".to_owned()
                }
            }
        });
        let cells: Vec<_> = cells.collect();
        println!("| `{operation}` | {} |", cells.join(" | "));
    }
    println!("| tests passed | {} |", passed.map(|count| count.to_string()).join(" | "));
    empty
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_compiler_is_said_to_say_it_says() {
        let said = include_str!("../../tests/compile_fail/reading/stream_with_rusqlite.stderr");
        let (code, message) = STREAMING.split_once(": ").unwrap();
        let times = said.matches(&format!("error[{code}]: {message}")).count();
        assert_eq!(times, IMPOSSIBLE.len(), "one call of each operation: {said}");
    }

    #[test]
    fn what_tests_print_fills_the_cells_of_their_driver() {
        let mut covered = Covered::new();
        let printed = "running 2 tests\ntest one ... conformance\tLinks::all\t1\nconformance\tQuery::stream\t1\n\
                       ok\ntest result: ok. 2 passed; 0 failed\n";
        assert_eq!(read(printed, 0, &mut covered), 2);
        assert_eq!(covered["Links::all"], [Some("1".to_owned()), None, None, None]);
        let empty = print(&covered, [2, 0, 0, 0]);
        assert!(empty.contains(&"Links::all on rusqlite".to_owned()), "{empty:?}");
        assert!(!empty.contains(&"Query::stream on rusqlite".to_owned()), "the compiler forbids it: {empty:?}");
    }
}
