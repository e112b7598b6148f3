//! On PostgreSQL others read and write while a way is gone: no migration reads rows under a lock that keeps them out.

use std::time::Duration;

use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    diff::Renames,
    plan::{Leg, Manner, Way, way},
    replay,
    schema::Schema,
    source::Sources,
};
use jointable_tests::server::{self, Fresh};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

const FROM: &str = "
    CREATE TABLE authors (id bigint PRIMARY KEY, name text, rank integer);
    CREATE TABLE books (id bigint NOT NULL, author_id bigint NOT NULL, pages integer NOT NULL, title text, state text,
                        CONSTRAINT books_pkey PRIMARY KEY (id));
    CREATE INDEX books_title_idx ON books (title);
    CREATE INDEX books_pages_idx ON books (pages);
";
const TO: &str = "
    CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL, rank integer NOT NULL DEFAULT 0,
                          token uuid NOT NULL DEFAULT gen_random_uuid(), since timestamptz NOT NULL DEFAULT now());
    CREATE UNIQUE INDEX authors_token_key ON authors (token);
    CREATE TABLE books (id bigint NOT NULL, author_id bigint NOT NULL, pages integer NOT NULL, state text,
                        CONSTRAINT books_pkey PRIMARY KEY (id, author_id),
                        CONSTRAINT books_author_id_fkey FOREIGN KEY (author_id) REFERENCES authors (id),
                        CONSTRAINT books_pages_check CHECK (pages > 0));
    CREATE INDEX books_author_id_idx ON books (author_id);
    CREATE INDEX books_state_pages_idx ON books (state, pages);
    CREATE TABLE shelves (id bigint PRIMARY KEY, author_id bigint REFERENCES authors (id));
";
const ROWS: &str = "
    INSERT INTO authors (id, name) SELECT n, 'a' FROM generate_series(1, 50) AS n;
    INSERT INTO books (id, author_id, pages) SELECT n, n, n FROM generate_series(1, 50) AS n;
";

fn schema(sql: &str) -> Schema {
    let (mut schema, mut sources, mut sink) = (Schema::default(), Sources::new(), Sink::new());
    let source = sources.add("schema.sql", sql);
    replay::replay(&mut schema, sql, source, Dialect::Postgres, &mut sink);
    assert_eq!(sink.count(), 0);
    schema.lowered(Dialect::Postgres)
}

fn planned(manner: Manner) -> Way {
    way(&schema(FROM), &schema(TO), &Renames::default(), Dialect::Postgres, manner)
}

fn statements(leg: &Leg) -> impl Iterator<Item = &str> {
    leg.up.steps.iter().flat_map(|step| &step.statements).map(String::as_str)
}

async fn connect(fresh: &Fresh) -> PgConnection {
    PgConnection::connect(&fresh.url).await.expect("the database has just been made")
}

async fn run(connection: &mut PgConnection, sql: &str) {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    done.unwrap_or_else(|error| panic!("{error}\n{sql}"));
}

async fn number(connection: &mut PgConnection, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(connection).await.expect("a number")
}

/// The statements that read all rows of a table while this connection keeps others from reading or writing one; and how
/// many read them without that.
async fn read_under_lock(fresh: &Fresh, way: &Way) -> (Vec<String>, usize) {
    const READ: &str = "SELECT COALESCE(SUM(seq_scan), 0)::bigint FROM pg_stat_xact_user_tables
        WHERE relname IN ('authors', 'books')";
    const LOCKS: &str = "SELECT COUNT(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
        WHERE l.pid = pg_backend_pid() AND c.relkind = 'r' AND c.relname IN ('authors', 'books')
          AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')";
    let mut connection = connect(fresh).await;
    run(&mut connection, FROM).await;
    run(&mut connection, ROWS).await;
    let (mut wrong, mut right) = (Vec::new(), 0);
    for leg in &way.legs {
        if leg.up.transactional {
            run(&mut connection, "BEGIN").await;
        }
        for statement in statements(leg) {
            let before = number(&mut connection, READ).await;
            run(&mut connection, statement).await;
            if !leg.up.transactional || number(&mut connection, READ).await == before {
                continue;
            }
            match number(&mut connection, LOCKS).await {
                0 => right += 1,
                _ => wrong.push(statement.to_owned()),
            }
        }
        if leg.up.transactional {
            run(&mut connection, "COMMIT").await;
        }
    }
    (wrong, right)
}

#[tokio::test]
async fn no_rows_are_read_under_a_lock_that_keeps_others_out() {
    let Some(fresh) = server::fresh(Dialect::Postgres) else { return };
    let (wrong, right) = read_under_lock(&fresh, &planned(Manner::default())).await;
    assert_eq!(wrong, [""; 0]);
    // The looks for what is in the way, the fills and the validations.
    assert!(right >= 7, "{right}");
    // So it is seen where it is done.
    let Some(fresh) = server::fresh(Dialect::Postgres) else { return };
    let locking = planned(Manner { locking: true, ..Manner::default() });
    assert_eq!(locking.legs.len(), 1);
    let (wrong, _) = read_under_lock(&fresh, &locking).await;
    assert!(wrong.iter().any(|statement| statement.contains("SET NOT NULL")), "{wrong:#?}");
    assert!(wrong.iter().any(|statement| statement.contains("ADD COLUMN \"token\"")), "{wrong:#?}");
}

/// Rows as others write them, before and after.
async fn write(connection: &mut PgConnection, number: i64) -> Result<(), sqlx::Error> {
    let sql = format!(
        "INSERT INTO authors (id, name, rank) VALUES ({number}, 'b', 1);
         INSERT INTO books (id, author_id, pages) VALUES ({number}, {number}, 1);
         UPDATE books SET pages = pages + 1 WHERE id = {number}"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(|_| ())
}

#[tokio::test]
async fn others_write_while_rows_are_read() {
    let Some(fresh) = server::fresh(Dialect::Postgres) else { return };
    let mut runner = connect(&fresh).await;
    run(&mut runner, FROM).await;
    run(&mut runner, ROWS).await;
    let pid = number(&mut runner, "SELECT pg_backend_pid()::bigint").await;
    let (mut slow, mut other) = (connect(&fresh).await, connect(&fresh).await);
    run(&mut other, "SET lock_timeout = '5s'").await;
    let mut written = 1000..;
    let mut next = || written.next().expect("a number");
    for leg in planned(Manner::default()).legs {
        let sql: Vec<String> = statements(&leg).map(str::to_owned).collect();
        if leg.up.transactional {
            run(&mut runner, "BEGIN").await;
            let reads = |sql: &String| {
                ["UPDATE", "INSERT"].iter().any(|word| sql.starts_with(word)) || sql.contains("VALIDATE")
            };
            let read = sql.iter().rposition(reads).map_or(0, |last| last + 1);
            for sql in &sql[..read] {
                run(&mut runner, sql).await;
            }
            if read > 0 {
                write(&mut other, next()).await.unwrap_or_else(|error| panic!("{error}\n{sql:#?}"));
            }
            for sql in &sql[read..] {
                run(&mut runner, sql).await;
            }
            run(&mut runner, "COMMIT").await;
            continue;
        }
        // Somebody has written and does not commit: the index waits for him, and nobody for the index.
        run(&mut slow, "BEGIN").await;
        write(&mut slow, next()).await.expect("rows");
        let building = tokio::spawn(async move {
            for sql in &sql {
                run(&mut runner, sql).await;
            }
            runner
        });
        let waits = format!("SELECT COUNT(*) FROM pg_locks WHERE pid = {pid} AND NOT granted");
        for _ in 0..2_000 {
            if number(&mut other, &waits).await > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(number(&mut other, &waits).await, 1, "it does not wait: {leg:#?}");
        write(&mut other, next()).await.unwrap_or_else(|error| panic!("{error}\n{leg:#?}"));
        run(&mut slow, "COMMIT").await;
        runner = building.await.expect("the index");
    }
    let unfinished = "SELECT (SELECT COUNT(*) FROM pg_constraint WHERE NOT convalidated)
                           + (SELECT COUNT(*) FROM pg_index WHERE NOT indisvalid)";
    assert_eq!(number(&mut other, unfinished).await, 0);
    assert_eq!(number(&mut other, "SELECT COUNT(DISTINCT token) FROM authors").await, 50 + next() - 1000);
}

#[tokio::test]
async fn a_locking_way_lets_nobody_write() {
    let Some(fresh) = server::fresh(Dialect::Postgres) else { return };
    let (mut runner, mut other) = (connect(&fresh).await, connect(&fresh).await);
    run(&mut runner, FROM).await;
    run(&mut other, "SET lock_timeout = '50ms'").await;
    run(&mut runner, "BEGIN").await;
    for leg in planned(Manner { locking: true, ..Manner::default() }).legs {
        for sql in statements(&leg) {
            run(&mut runner, sql).await;
        }
    }
    let refused = write(&mut other, 1).await.expect_err("a lock").to_string();
    assert!(refused.contains("lock timeout"), "{refused}");
}
