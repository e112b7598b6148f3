//! The conformance suite on rusqlite, and that its own types serve.

use std::path::Path;

use jointable_core::dialect::Dialect;
use jointable_tests::blocking;

const DIALECT: Dialect = Dialect::Sqlite;

type Pool = blocking::Pool;

async fn connect(url: &str) -> Pool {
    Pool::new(Path::new(url.strip_prefix("sqlite://").expect("a file")))
}

mod suite;

#[test]
fn what_rusqlite_opens_serves() -> jointable::Result<()> {
    use jointable::Model;
    use jointable_tests::models::{NewTag, Tag};

    let mut db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch("CREATE TABLE tags (name TEXT PRIMARY KEY) STRICT")?;
    let new = |name: &str| NewTag { name: name.to_owned() };
    Tag::insert(&db, new("connection"))?;
    Tag::insert(&mut db, new("mutable connection"))?;
    let mut transaction = db.transaction()?;
    Tag::insert(&transaction, new("transaction"))?;
    Tag::insert(&mut transaction, new("mutable transaction"))?;
    let mut savepoint = transaction.savepoint()?;
    Tag::insert(&savepoint, new("savepoint"))?;
    Tag::insert(&mut savepoint, new("mutable savepoint"))?;
    savepoint.rollback()?;
    drop(savepoint);
    transaction.commit()?;
    assert_eq!(Tag::all(&db)?.len(), 4, "the savepoint was rolled back");
    Ok(())
}
