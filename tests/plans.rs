//! What the databases make of the statements: a join table is found by an index, from whichever side it is read.

use std::fmt::Write;

use jointable::{Model, Relation as _};
use jointable_cli::Exit;
use jointable_core::{
    accessor::{self, Parameter, Relation, Sql},
    dialect::Dialect,
};
use jointable_tests::{
    models::*,
    project::{Project, workspace},
    server::{Fresh, fresh},
};
use sqlx::{AssertSqlSafe, Row as _};

/// So many rows that no planner reads them all for a few.
const ROWS: usize = 3_000;
const LINKS_OF_EACH: usize = 10;

/// A statement and the plan for it.
struct Plan {
    operation: &'static str,
    sql: String,
    /// Each step that reads the join table: what it says of that.
    reads: Vec<String>,
    /// All of it, to be shown.
    text: String,
}

/// What reads links and what takes them away.
fn statements(dialect: Dialect, relation: &Relation<'_>) -> Vec<(&'static str, Sql)> {
    vec![
        ("all", accessor::all(dialect, relation)),
        ("all, of many", accessor::all_of(dialect, relation)),
        ("with_link", accessor::with_link(dialect, relation)),
        ("with_link, of many", accessor::with_link_of(dialect, relation)),
        ("first", accessor::first(dialect, relation)),
        ("ids", accessor::ids(dialect, relation)),
        ("count", accessor::count(dialect, relation)),
        ("exists", accessor::any(dialect, relation)),
        ("has", accessor::has(dialect, relation)),
        ("has_all, has_any", accessor::count_among(dialect, relation)),
        ("clear", accessor::clear(dialect, relation)),
        ("remove", accessor::remove(dialect, relation)),
        ("remove_many", accessor::remove_many(dialect, relation)),
    ]
}

/// The statement with values for its parameters: links of `near`, and one of them to `far`.
fn with_values(dialect: Dialect, sql: &Sql, near: i64, far: i64) -> String {
    let value = |parameter: &Parameter| match (parameter, dialect) {
        (Parameter::Near, _) => near.to_string(),
        (Parameter::Far, _) => far.to_string(),
        (Parameter::Batch, Dialect::Postgres) => format!("'{{{near},{far}}}'"),
        (Parameter::Batch, _) => format!("'[[{near}],[{far}]]'"),
        (other, _) => panic!("nothing of {other:?} is asked here"),
    };
    let (mut text, parameters) = (sql.as_str().to_owned(), sql.parameters());
    for (index, parameter) in parameters.iter().enumerate() {
        text = match dialect {
            Dialect::Postgres => text.replace(&format!("${}", index + 1), &value(parameter)),
            Dialect::Sqlite | Dialect::Mysql => text.replacen('?', &value(parameter), 1),
        };
    }
    text
}

/// A database with the tables of the models; `None` where this run leaves it out.
fn database(dialect: Dialect) -> Option<Fresh> {
    let database = fresh(dialect)?;
    let project = Project::new(dialect);
    let tests = workspace().join("tests");
    project.run(&["make", "--crate", tests.to_str().expect("UTF-8")]).expect(Exit::Ok);
    project.run(&["apply", "--database-url", &database.url]).expect(Exit::Ok);
    Some(database)
}

/// The two rows that are asked about: there is a link from the first to the second.
const ASKED: (usize, usize) = (500, 503);
const ASKED_BACK: (usize, usize) = (503, 500);

/// Stores rows and links, each row linked with those behind it; the keys of users and of people.
macro_rules! fill {
    ($db:ident) => {{
        let names = (0..ROWS).map(|n| format!("{n:05}"));
        User::insert_many($db, names.clone().map(|name| NewUser { name })).await.unwrap();
        Person::insert_many($db, names.map(|name| NewPerson { name })).await.unwrap();
        let users = User::query().limit(ROWS as u64).ids($db).await.unwrap();
        let people = Person::query().limit(ROWS as u64).ids($db).await.unwrap();
        let pairs = (0..ROWS).flat_map(|one| (1..=LINKS_OF_EACH).map(move |by| (one, (one + by) % ROWS)));
        let follows =
            pairs.clone().map(|(one, other)| NewFollow { follower_id: users[one], followed_id: users[other] });
        Follow::insert_many($db, follows).await.unwrap();
        let friends = pairs.map(|(one, other)| NewFriendship {
            person_id: people[one.min(other)],
            friend_id: people[one.max(other)],
            since: None,
        });
        Friendship::insert_many($db, friends).await.unwrap();
        (users, people)
    }};
}

/// The plans of all statements of a relation.
macro_rules! plans {
    ($db:ident, $dialect:expr, $relation:ty, $keys:ident, $asked:expr, $explain:ident) => {{
        let mut plans = Vec::new();
        let relation = &<$relation>::PLAN;
        for (operation, sql) in statements($dialect, relation) {
            let sql = with_values($dialect, &sql, $keys[$asked.0], $keys[$asked.1]);
            let (reads, text) = $explain($db, &sql, relation.link.table).await;
            plans.push(Plan { operation, sql, reads, text });
        }
        plans
    }};
}

/// Every statement reads the join table by an index.
fn by_index(plans: &[Plan], wrong: &[&str]) -> String {
    let mut found = String::new();
    for Plan { operation, sql, reads, text } in plans {
        let bad = reads.is_empty() || reads.iter().any(|read| wrong.iter().any(|wrong| read.contains(wrong)));
        if bad {
            writeln!(found, "{operation} reads the whole table:\n{sql}\n{text}").expect("memory");
        }
    }
    found
}

/// What reads the links of one row, or of many, finds them by both columns.
fn by_both(plans: &[Plan], ways: [&str; 2]) -> String {
    let mut found = String::new();
    let one_pair = ["has", "has_all, has_any", "remove", "remove_many"];
    for Plan { operation, sql, reads, text } in plans.iter().filter(|plan| !one_pair.contains(&plan.operation)) {
        if ways.iter().any(|way| !reads.iter().any(|read| read.contains(way))) {
            writeln!(found, "{operation} does not go by both {ways:?}:\n{sql}\n{text}").expect("memory");
        }
    }
    found
}

/// The checks, on one database.
macro_rules! check {
    ($db:ident, $dialect:expr, $explain:ident, whole: $whole:expr, ways: $ways:expr) => {{
        let (users, people) = fill!($db);
        for statement in ["users", "people", "follows", "friendships"].map(|table| analyse($dialect, table)) {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute($db).await.unwrap();
        }
        let mut found = by_index(&plans!($db, $dialect, UserFollowingRelation, users, ASKED, $explain), &$whole);
        found += &by_index(&plans!($db, $dialect, UserFollowersRelation, users, ASKED_BACK, $explain), &$whole);
        let friends = plans!($db, $dialect, PersonFriendsRelation, people, ASKED, $explain);
        found += &by_index(&friends, &$whole);
        found += &by_both(&friends, $ways);
        assert!(found.is_empty(), "{found}");
    }};
}

fn analyse(dialect: Dialect, table: &str) -> String {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => format!("ANALYZE {table}"),
        Dialect::Mysql => format!("ANALYZE TABLE {table}"),
    }
}

async fn explain_sqlite(db: &sqlx::SqlitePool, sql: &str, table: &str) -> (Vec<String>, String) {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(db).await.unwrap();
    let steps: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
    let of_table = |step: &&String| ["l", table].iter().any(|name| step.split(' ').nth(1) == Some(name));
    // A name of a subquery is scanned, as what has been found.
    let reads = steps.iter().filter(of_table).filter(|step| *step != "SCAN l");
    (reads.cloned().collect(), steps.join("\n"))
}

#[tokio::test]
async fn on_sqlite() {
    let Some(database) = database(Dialect::Sqlite) else { return };
    let db = &sqlx::SqlitePool::connect(&database.url).await.unwrap();
    check!(db, Dialect::Sqlite, explain_sqlite, whole: ["SCAN"], ways: ["(person_id=?", "(friend_id=?"]);
}

async fn explain_postgres(db: &sqlx::PgPool, sql: &str, table: &str) -> (Vec<String>, String) {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(db).await.unwrap();
    let lines: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let scans =
        |line: &&String| line.contains("Scan") && (line.contains(&format!("on {table}")) || line.contains("using"));
    // What an index is asked for stands below the scan.
    let asked = lines.iter().filter(|line| line.contains("Index Cond"));
    (lines.iter().filter(scans).chain(asked).cloned().collect(), lines.join("\n"))
}

#[tokio::test]
async fn on_postgres() {
    let Some(database) = database(Dialect::Postgres) else { return };
    let db = &sqlx::PgPool::connect(&database.url).await.unwrap();
    check!(db, Dialect::Postgres, explain_postgres,
        whole: ["Seq Scan on follows", "Seq Scan on friendships"], ways: ["(person_id = ", "(friend_id = "]);
}

async fn explain_mysql(db: &sqlx::MySqlPool, sql: &str, table: &str) -> (Vec<String>, String) {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN {sql}"))).fetch_all(db).await.unwrap();
    let text = |row: &sqlx::mysql::MySqlRow, column: &str| {
        row.try_get_unchecked::<Option<String>, _>(column).unwrap().unwrap_or_default()
    };
    let line = |row| ["table", "type", "key", "ref"].map(|column| text(row, column)).join(" ");
    let of_table = |row: &&sqlx::mysql::MySqlRow| ["l", table].contains(&text(row, "table").as_str());
    let reads = rows.iter().filter(of_table).map(line);
    (reads.collect(), rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}

#[tokio::test]
async fn on_mysql() {
    let Some(database) = database(Dialect::Mysql) else { return };
    let db = &sqlx::MySqlPool::connect(&database.url).await.unwrap();
    check!(db, Dialect::Mysql, explain_mysql,
        whole: [" ALL ", " index "], ways: ["PRIMARY", "friendships_friend_id_person_id_idx"]);
}
