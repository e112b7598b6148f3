//! The program from an empty database on: migrated by sqlx, filled, shown.

use std::{path::Path, process::Command};

use sqlx::{SqlitePool, migrate::Migrator, sqlite::SqliteConnectOptions};

const SHOWN: &str = "\
Pancakes
  (Let the batter rest.)
  250 g flour
  3 pieces egg
  0.5 l milk
Meringue
  4 whites egg
  220 g sugar
Pasta dough
  300 g flour
  3 pieces egg
Egg is in Pancakes, Meringue, Pasta dough.
";

#[tokio::test]
async fn recipes_keep_their_quantities() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recipes.db");
    let db = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&file).create_if_missing(true)).await;
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    Migrator::new(migrations).await.unwrap().run(&db.unwrap()).await.unwrap();

    assert_eq!(recipes(&file, "store"), "Pasta dough: 1 updated, 1 kept\n");
    assert_eq!(recipes(&file, "show"), SHOWN);
}

fn recipes(file: &Path, argument: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recipes"));
    let output = command.arg(argument).env("DATABASE_URL", format!("sqlite://{}", file.display())).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
