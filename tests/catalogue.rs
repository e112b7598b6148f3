//! The catalogue of a database is read in as many queries, whatever there is in it.

use std::sync::atomic::{AtomicUsize, Ordering};

use jointable_core::dialect::Dialect;
use jointable_tests::server;
use tracing::{Event, Metadata, Subscriber, span};

/// How many statements sqlx has told of.
static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Counts them.
struct Counter;

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn event(&self, _: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::SeqCst);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Tables with all that is modelled, each referring to the one before.
fn tables(dialect: Dialect, number: usize) -> String {
    let table = |number: usize| {
        let before = number.saturating_sub(1);
        let ty = match dialect {
            Dialect::Postgres => format!("e{number}"),
            Dialect::Sqlite => "TEXT".to_owned(),
            Dialect::Mysql => "enum('a', 'b')".to_owned(),
        };
        let (create, unique) = match dialect {
            Dialect::Postgres => (format!("CREATE TYPE {ty} AS ENUM ('a', 'b');"), "UNIQUE (b)"),
            Dialect::Sqlite | Dialect::Mysql => (String::new(), "UNIQUE (b)"),
        };
        let trigger = match dialect {
            Dialect::Sqlite => format!("CREATE TRIGGER g{number} DELETE ON t{number} BEGIN SELECT 1; END;"),
            Dialect::Postgres => format!(
                "CREATE TRIGGER g{number} BEFORE UPDATE ON t{number} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();"
            ),
            Dialect::Mysql => {
                format!("CREATE TRIGGER g{number} BEFORE UPDATE ON t{number} FOR EACH ROW SET NEW.a = 1;")
            }
        };
        format!(
            "{create} CREATE TABLE t{number} (id int PRIMARY KEY, a int REFERENCES t{before} (id), b int DEFAULT 1, c {ty},
             {unique}, CHECK (b > 0)); CREATE INDEX i{number} ON t{number} (a, b); {trigger}
             CREATE VIEW v{number} AS SELECT a FROM t{number};"
        )
    };
    (0..number).map(table).collect()
}

async fn queries(dialect: Dialect, number: usize) -> Option<usize> {
    let database = server::fresh(dialect)?;
    let mut connection = database.connect().await;
    connection.execute(&tables(dialect, number)).await.expect("tables");
    let before = STATEMENTS.load(Ordering::SeqCst);
    let schema = connection.schema().await.expect("a schema");
    let queries = STATEMENTS.load(Ordering::SeqCst) - before;
    connection.close().await;
    assert_eq!([schema.tables.len(), schema.views.len()], [number; 2]);
    assert!(schema.tables.iter().all(|table| table.triggers.len() == 1));
    assert!(schema.tables.iter().all(|table| table.columns.len() == 4 && table.foreign_keys.len() == 1));
    Some(queries)
}

#[test]
fn a_catalogue_is_read_in_as_many_queries_whatever_its_size() {
    tracing::subscriber::set_global_default(Counter).expect("the only subscriber");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for (dialect, expected) in [(Dialect::Sqlite, 5), (Dialect::Postgres, 7), (Dialect::Mysql, 8)] {
        for number in [1, 40] {
            let queries = runtime.block_on(queries(dialect, number));
            assert!(queries.is_none_or(|queries| queries == expected), "{dialect}: {queries:?} for {number} tables");
        }
    }
}
