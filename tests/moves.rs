//! What becomes of ten thousand links when a join table changes: the same links, with the same payload, after the way
//! up, the way down and the way up again, on every database.
//!
//! A file in `moves` is a scenario's, with the links before and after (a table and columns of it) instead of SQL.

use std::{fs, path::Path};

use jointable_cli::database::Database;
use jointable_core::{
    dialect::Dialect,
    diff::{Renames, complete},
    plan::{Direction, Plan, plan},
    schema::Schema,
};
use jointable_tests::{
    outcome::left_to_do,
    scenario::Scenario,
    server::{self, Fresh},
};
use libtest_mimic::{Arguments, Trial};

const LINKS: usize = 10_000;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("moves");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder of moves").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let trials = files.iter().flat_map(|path| {
        Dialect::ALL.map(|dialect| {
            let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
            let path = path.clone();
            Trial::test(format!("{name}::{}", dialect.name()), move || {
                prove(&Scenario::read(&path), dialect);
                Ok(())
            })
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn prove(scenario: &Scenario, dialect: Dialect) {
    let Some(fresh) = server::fresh(dialect) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(there_and_back(scenario, &fresh, dialect));
}

async fn there_and_back(scenario: &Scenario, fresh: &Fresh, dialect: Dialect) {
    let [from, to] = ["from.rs", "to.rs"].map(|section| scenario.models(section).schema.lowered(dialect));
    let renames = Renames::said(&from, &to);
    let from = complete(from, &Schema::default(), &Renames::default(), dialect);
    let to = complete(to, &from, &renames, dialect);
    let start = plan(&Schema::default(), &from, &Renames::default(), dialect, Direction::Up);
    let up = plan(&from, &to, &renames, dialect, Direction::Up);
    let down = plan(&to, &from, &renames.back(), dialect, Direction::Down);
    let section = |name| scenario.section(name).expect("a section");
    let [before, after] = section("links.txt").lines().collect::<Vec<_>>()[..] else { panic!("two lines of links") };

    let mut database = fresh.connect().await;
    run(&mut database, &start).await;
    database.execute(&section("rows.sql").replace("{numbers}", &numbers())).await.expect("rows");
    let links = links(fresh, dialect, before).await;
    assert_eq!(links.len(), LINKS);
    for (plan, goal, called) in [(&up, &to, after), (&down, &from, before), (&up, &to, after)] {
        run(&mut database, plan).await;
        assert!(self::links(fresh, dialect, called).await == links, "other links after\n{}", plan.script());
        let found = database.schema().await.expect("a schema");
        assert_eq!(left_to_do(&found, goal, dialect), [""; 0], "left to do after\n{}", plan.script());
    }
    database.close().await;
}

async fn run(database: &mut Database, plan: &Plan) {
    database.execute(&plan.script()).await.unwrap_or_else(|failure| panic!("{failure:?}\n{}", plan.script()));
}

/// The links, a text each: of a table, these columns.
async fn links(fresh: &Fresh, dialect: Dialect, called: &str) -> Vec<String> {
    let words: Vec<&str> = called.split(' ').collect();
    fresh.rows(dialect, words[0], &words[1..]).await
}

/// The numbers from 0, one fewer than there are links, as every database makes them.
fn numbers() -> String {
    let digits: Vec<_> = (0..10).map(|digit| format!("SELECT {digit} AS d")).collect();
    let digits = digits.join(" UNION ALL ");
    let places = [("a", 1), ("b", 10), ("c", 100), ("e", 1000)];
    let sum: Vec<_> = places.iter().map(|(place, times)| format!("{times} * {place}.d")).collect();
    let tables: Vec<_> = places.iter().map(|(place, _)| format!("({digits}) AS {place}")).collect();
    format!("(SELECT {} AS n FROM {}) AS numbers", sum.join(" + "), tables.join(" CROSS JOIN "))
}
