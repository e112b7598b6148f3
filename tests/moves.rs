//! What becomes of ten thousand links when a join table changes: the same links, with the same payload, after the way
//! up, the way down and the way up again, on every database.
//!
//! A file in `moves` is a scenario's, with the links before and after (a table and columns of it, `!` behind one that
//! is not NULL) instead of SQL. What stands in the way, `up/obstacle.sql` say, has to be refused with `up/refused.txt`
//! and nothing changed, and works once `up/mended.sql` has run.

use std::{fs, path::Path};

use jointable_cli::database::Database;
use jointable_core::{
    dialect::Dialect,
    diff::{Renames, complete},
    plan::{Manner, Plan, Way, way},
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
    let renames = scenario.renames(&from, &to, dialect);
    let from = complete(from, &Schema::default(), &Renames::default(), dialect);
    let to = complete(to, &from, &renames, dialect);
    let way = |from: &Schema, to: &Schema, renames: &Renames| way(from, to, renames, dialect, Manner::default());
    let start = way(&Schema::default(), &from, &Renames::default());
    let there = way(&from, &to, &renames);
    let section = |name: &str| scenario.section(name).expect("a section").to_owned();
    let called = section("links.txt");
    let [before, after] = called.lines().collect::<Vec<_>>()[..] else { panic!("two lines of links") };

    let mut database = fresh.connect().await;
    up(&mut database, &start).await;
    database.execute(&section("rows.sql").replace("{numbers}", &numbers())).await.expect("rows");
    let links = links(fresh, dialect, before).await;
    assert_eq!(links.len(), LINKS);
    for (at, (direction, goal, called)) in
        [("up", &to, after), ("down", &from, before), ("up", &to, after)].into_iter().enumerate()
    {
        if let (Some(obstacle), true) = (scenario.section(&format!("{direction}/obstacle.sql")), at < 2) {
            let place = Schema::clone(if direction == "up" { &from } else { &to });
            let called = if direction == "up" { before } else { after };
            database.execute(obstacle).await.expect("an obstacle");
            let rows = self::links(fresh, dialect, called).await;
            let first = if direction == "up" { &there.legs[0].up } else { &there.legs[there.legs.len() - 1].down };
            refused(fresh, first, &section(&format!("{direction}/refused.txt"))).await;
            assert_eq!(self::links(fresh, dialect, called).await, rows, "links have changed");
            let found = database.schema().await.expect("a schema");
            assert_eq!(left_to_do(&found, &place, dialect), [""; 0], "something has changed");
            database.execute(&section(&format!("{direction}/mended.sql"))).await.expect("it mended");
        }
        match direction {
            "up" => up(&mut database, &there).await,
            _ => down(&mut database, &there).await,
        }
        assert!(self::links(fresh, dialect, called).await == links, "other links after\n{there:#?}");
        let found = database.schema().await.expect("a schema");
        assert_eq!(left_to_do(&found, goal, dialect), [""; 0], "left to do after\n{there:#?}");
    }
    database.close().await;
}

async fn up(database: &mut Database, way: &Way) {
    for leg in &way.legs {
        run(database, &leg.up).await;
    }
}

async fn down(database: &mut Database, way: &Way) {
    for leg in way.legs.iter().rev() {
        run(database, &leg.down).await;
    }
}

async fn run(database: &mut Database, plan: &Plan) {
    database.execute(&plan.script()).await.unwrap_or_else(|failure| panic!("{failure:?}\n{}", plan.script()));
}

/// The plan fails and says why. As every runner does where that can be, in a transaction.
async fn refused(fresh: &Fresh, plan: &Plan, why: &str) {
    let mut database = fresh.connect().await;
    let script = match plan.transactional {
        true => format!("BEGIN;\n{}\nCOMMIT;", plan.script()),
        false => plan.script(),
    };
    let failure = format!("{:?}", database.execute(&script).await.expect_err("something in the way"));
    assert!(failure.contains(why.trim_end()), "{failure}");
    database.close().await;
}

/// The links, a text each: of a table, these columns.
async fn links(fresh: &Fresh, dialect: Dialect, called: &str) -> Vec<String> {
    let words: Vec<&str> = called.split(' ').collect();
    let columns: Vec<&str> = words[1..].iter().map(|column| column.trim_end_matches('!')).collect();
    let mut rows = fresh.rows(dialect, words[0], &columns).await;
    if called.contains('!') {
        rows.retain(|row| !row.contains("NULL"));
    }
    rows
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
