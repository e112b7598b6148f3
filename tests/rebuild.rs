//! SQLite makes a table anew: what models do not declare works afterwards as before, and what would lose a row stops
//! the script before anything has happened. On the SQLite of sqlx and of rusqlite, through their ways to run a script.

use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::{Renames, complete},
    plan::{Direction, Manner, plan, way},
    replay,
    schema::Schema,
    source::Sources,
};
use rusqlite::Connection;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

const DIALECT: Dialect = Dialect::Sqlite;

const HISTORY: &str = "
    CREATE TABLE recipes (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL);
    CREATE TABLE drafts (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL);
    CREATE TABLE steps (id INTEGER PRIMARY KEY, recipe_id INTEGER NOT NULL REFERENCES recipes (id) ON DELETE CASCADE);
    CREATE TABLE log (entry TEXT NOT NULL);
    CREATE TRIGGER first AFTER INSERT ON recipes BEGIN INSERT INTO log VALUES ('recipe ' || NEW.title); END;
    CREATE TRIGGER other AFTER INSERT ON steps BEGIN UPDATE recipes SET title = title || '!' WHERE id = NEW.recipe_id; END;
    CREATE VIEW titles AS SELECT title FROM recipes;";

const ROWS: &str = "
    INSERT INTO recipes (title) VALUES ('bread'), ('soup'), ('salad');
    INSERT INTO drafts (title) VALUES ('a'), ('b');
    INSERT INTO steps (recipe_id) VALUES (1), (1), (2);
    DELETE FROM recipes WHERE id = 3; DELETE FROM drafts;";

/// All that there is, and what is in it.
const CONTENT: &str = "
    SELECT type || ' ' || name || ': ' || ifnull(sql, '') FROM sqlite_schema
    UNION ALL SELECT 'recipe ' || id || ' ' || title FROM recipes UNION ALL SELECT 'step ' || id || ' ' || recipe_id FROM steps
    UNION ALL SELECT entry FROM log UNION ALL SELECT 'number ' || name || ' ' || seq FROM sqlite_sequence ORDER BY 1";

fn schema(sql: &str) -> Schema {
    let (mut schema, mut sink) = (Schema::default(), Sink::new());
    let source = Sources::new().add("history.sql", sql);
    replay::replay(&mut schema, sql, source, DIALECT, &mut sink);
    assert!(sink.into_vec().is_empty());
    schema.lowered(DIALECT)
}

/// The script that makes both tables anew.
fn script() -> String {
    let wanted = "CREATE TABLE recipes (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL);
        CREATE TABLE drafts (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL);
        CREATE TABLE steps (id INTEGER PRIMARY KEY, recipe_id INTEGER NOT NULL REFERENCES recipes (id) ON DELETE CASCADE);
        CREATE TABLE log (entry TEXT NOT NULL)";
    let (history, none) = (schema(HISTORY), Renames::default());
    let wanted = complete(schema(wanted), &history, &none, DIALECT);
    let plan = plan(&history, &wanted, &none, DIALECT, Direction::Up);
    assert!(!plan.transactional && plan.changes.len() == 2, "{:?}", plan.changes);
    plan.script()
}

/// A database with rows, on which foreign keys are checked.
fn database() -> Connection {
    let db = Connection::open_in_memory().expect("a database");
    db.execute_batch("PRAGMA foreign_keys = ON").expect("a switch");
    db.execute_batch(&format!("{HISTORY}{ROWS}")).expect("tables and rows");
    db
}

fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).expect("a query");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a text")).collect()
}

/// Fails by this guard, and all is as before.
fn stops(db: &Connection, script: &str, guard: &str) {
    let before = texts(db, CONTENT);
    let error = db.execute_batch(script).expect_err("a guard");
    assert!(error.to_string().contains(&format!("CHECK constraint failed: {guard}")), "{error}");
    db.execute_batch("ROLLBACK").expect("a transaction that is open");
    assert_eq!(texts(db, CONTENT), before);
}

/// What follows the rebuild works as it would have before.
const AFTER: &str = "
    INSERT INTO recipes (title) VALUES ('cake'); INSERT INTO drafts (title) VALUES ('c');
    INSERT INTO steps (recipe_id) VALUES (4)";

const WORKS: &str = "SELECT group_concat(entry, ', ') FROM log UNION ALL SELECT group_concat(id || ' ' || title, ', ') FROM recipes
    UNION ALL SELECT group_concat(id || ' ' || title, ', ') FROM drafts UNION ALL SELECT group_concat(title, ', ') FROM titles
    UNION ALL SELECT count(*) || ' steps' FROM steps UNION ALL SELECT sql FROM sqlite_schema WHERE name = 'titles'";

const EXPECTED: [&str; 6] = [
    "recipe bread, recipe soup, recipe salad, recipe cake",
    "1 bread!!, 2 soup!, 4 cake!",
    "3 c",
    "bread!!, soup!, cake!",
    "4 steps",
    "CREATE VIEW titles AS SELECT title FROM recipes",
];

#[test]
fn numbers_triggers_and_views_go_on_through_rusqlite() {
    let db = database();
    db.execute_batch(&script()).expect("the way up");
    db.execute_batch(AFTER).expect("rows");
    assert_eq!(texts(&db, WORKS), EXPECTED);
    assert_eq!(texts(&db, "SELECT foreign_keys || '' FROM pragma_foreign_keys"), ["1"]);
    assert_eq!(schema(&(texts(&db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").join(";"))).views.len(), 1);
}

#[tokio::test]
async fn numbers_triggers_and_views_go_on_through_sqlx() {
    let mut db = SqliteConnection::connect("sqlite::memory:").await.expect("a database");
    for sql in [HISTORY, ROWS, &script(), AFTER] {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut db).await.expect("statements");
    }
    let found: Vec<String> = sqlx::query_scalar(WORKS).fetch_all(&mut db).await.expect("texts");
    assert_eq!(found, EXPECTED);
}

#[test]
fn a_row_of_another_table_that_goes_stops_it() {
    let rename = "ALTER TABLE \"recipes_new\" RENAME TO \"recipes\";\n";
    let script = script();
    assert!(script.contains(rename));
    stops(
        &database(),
        &script.replace(rename, &format!("{rename}DELETE FROM steps WHERE id = 1;\n")),
        "no_row_has_gone",
    );
    // One that leads nowhere is no row less.
    let astray = format!("{rename}UPDATE steps SET recipe_id = 9 WHERE id = 1;\n");
    stops(&database(), &script.replace(rename, &astray), "references_lead_to_rows");
}

#[test]
fn a_trigger_that_the_history_does_not_have_stops_it() {
    let db = database();
    db.execute_batch("CREATE TRIGGER unknown AFTER DELETE ON Recipes BEGIN SELECT 1; END").expect("a trigger");
    stops(&db, &script(), "no_trigger_or_index_is_lost");
}

#[test]
fn an_index_that_the_history_does_not_have_stops_it() {
    let db = database();
    db.execute_batch("CREATE UNIQUE INDEX unknown ON recipes (title COLLATE NOCASE)").expect("an index");
    stops(&db, &script(), "no_trigger_or_index_is_lost");
}

#[test]
fn foreign_keys_that_stay_on_stop_it() {
    let db = database();
    db.execute_batch("BEGIN").expect("a transaction");
    let before = texts(&db, CONTENT);
    let error = db.execute_batch(&script()).expect_err("a guard").to_string();
    assert!(error.contains("foreign_keys_are_off"), "{error}");
    assert_eq!(texts(&db, CONTENT), before);
}

#[test]
fn within_the_transaction_of_a_runner_the_same_stays() {
    let history = format!("{HISTORY} DROP TABLE steps;");
    let wanted = "CREATE TABLE recipes (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL);
        CREATE TABLE drafts (id INTEGER PRIMARY KEY, title TEXT NOT NULL); CREATE TABLE log (entry TEXT NOT NULL)";
    let (from, none) = (schema(&history), Renames::default());
    let confined = Manner { confined: true, ..Manner::default() };
    let way = way(&from, &complete(schema(wanted), &from, &none, DIALECT), &none, DIALECT, confined);
    let [leg] = &way.legs[..] else { panic!("one migration") };
    let plan = &leg.up;
    assert!(plan.transactional);
    let db = database();
    db.execute_batch(&format!("DROP TABLE steps; BEGIN; {} COMMIT;", plan.script())).expect("the way up");
    db.execute_batch("INSERT INTO recipes (title) VALUES ('cake')").expect("a row");
    assert_eq!(texts(&db, "SELECT id || title FROM recipes WHERE title IN titles"), ["1bread!!", "2soup!", "4cake"]);
    assert_eq!(texts(&db, "SELECT entry FROM log ORDER BY rowid DESC LIMIT 1"), ["recipe cake"]);
}
