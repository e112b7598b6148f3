//! One declaration, three databases: the migrations made from it leave the same schema everywhere.

use std::{collections::BTreeMap, fs, path::Path};

use jointable_cli::{Exit, database::comparable};
use jointable_core::{
    dialect::Dialect,
    diff::diff,
    schema::{Action, ForeignKey, Index, Schema},
};
use jointable_tests::{
    project::{Project, run, workspace},
    server::{self, Fresh},
};
use sqlx::{Connection, MySqlConnection, PgConnection, SqliteConnection, migrate::Migrator};

/// A project with the models of the recipe example and the migration made from them.
fn recipes(dialect: Dialect) -> Project {
    let models = workspace().join("examples/recipes/src/models.rs");
    let project = Project::new(dialect);
    project.write_crate(&fs::read_to_string(models).expect("the example's models"));
    project.run(&["make"]).expect(Exit::Ok);
    project
}

/// What a schema is, apart from how a dialect spells types, defaults and conditions.
#[derive(Debug, PartialEq)]
struct Shape {
    columns: Vec<(String, bool)>,
    primary_key: Vec<String>,
    foreign_keys: Vec<ForeignKey>,
    indexes: Vec<Index>,
    checks: Vec<String>,
}

/// MySQL does not tell RESTRICT from NO ACTION.
fn as_on_mysql(mut key: ForeignKey) -> ForeignKey {
    for action in [&mut key.on_delete, &mut key.on_update] {
        if *action == Action::Restrict {
            *action = Action::NoAction;
        }
    }
    key
}

fn shape(schema: &Schema) -> BTreeMap<String, Shape> {
    let tables = schema.tables.iter().map(|table| {
        let shape = Shape {
            columns: table.columns.iter().map(|column| (column.name.clone(), column.nullable)).collect(),
            primary_key: table.primary_key.clone(),
            foreign_keys: table.foreign_keys.iter().cloned().map(as_on_mysql).collect(),
            indexes: table.indexes.clone(),
            checks: table.checks.iter().map(|check| check.name.clone()).collect(),
        };
        (table.name.clone(), shape)
    });
    tables.collect()
}

/// The database's own view of itself, in the form that can be compared.
fn catalogue(database: &Fresh, dialect: Dialect) -> Schema {
    let schema = async {
        let mut connection = database.connect().await;
        let schema = connection.schema().await.expect("a schema");
        connection.close().await;
        schema
    };
    comparable(block_on(schema), dialect)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

#[test]
fn the_same_schema_everywhere_up_down_and_up_again() {
    let mut shapes = Vec::new();
    for dialect in Dialect::ALL {
        let Some(database) = server::fresh(dialect) else { continue };
        let project = recipes(dialect);
        let on = |arguments: &[&str]| {
            let arguments = [arguments, &["--database-url", &database.url]].concat();
            project.run(&arguments).expect(Exit::Ok)
        };
        on(&["apply"]);
        let up = catalogue(&database, dialect);
        on(&["revert", "--target", "0", "--allow", "destructive"]);
        assert_eq!(catalogue(&database, dialect), Schema::default(), "{dialect}");
        on(&["apply"]);
        let again = catalogue(&database, dialect);
        assert_eq!(diff(&up, &again, dialect), [], "{dialect}");
        assert_eq!(shape(&up), shape(&again), "{dialect}");
        assert_eq!(up.tables.len(), 3, "{dialect}");
        shapes.push((dialect, shape(&up)));
    }
    for pair in shapes.windows(2) {
        assert_eq!(pair[0].1, pair[1].1, "{} and {}", pair[0].0, pair[1].0);
    }
}

#[test]
fn sqlx_runs_the_same_folder_to_the_same_end() {
    for dialect in Dialect::ALL {
        let (Some(ours), Some(theirs)) = (server::fresh(dialect), server::fresh(dialect)) else { continue };
        let project = recipes(dialect);
        project.run(&["apply", "--database-url", &ours.url]).expect(Exit::Ok);
        block_on(migrate(&theirs, dialect, &project.migrations()));
        let (ours, theirs) = (catalogue(&ours, dialect), catalogue(&theirs, dialect));
        assert_eq!(diff(&ours, &theirs, dialect), [], "{dialect}");
        assert_eq!(theirs.tables.len(), 3, "{dialect}");
    }
}

/// Runs a folder of migrations by sqlx alone: up, down and up again.
async fn migrate(database: &Fresh, dialect: Dialect, folder: &Path) {
    let migrator = Migrator::new(folder).await.expect("a folder that sqlx reads");
    macro_rules! there_and_back {
        ($connection:ty) => {{
            let mut connection = <$connection>::connect(&database.url).await.expect("a connection");
            migrator.run(&mut connection).await.expect("the way up");
            migrator.undo(&mut connection, 0).await.expect("the way down");
            migrator.run(&mut connection).await.expect("the way up again");
            connection.close().await.expect("an end");
        }};
    }
    match dialect {
        Dialect::Sqlite => there_and_back!(SqliteConnection),
        Dialect::Postgres => there_and_back!(PgConnection),
        Dialect::Mysql => there_and_back!(MySqlConnection),
    }
}

#[test]
fn making_again_writes_nothing() {
    for dialect in Dialect::ALL {
        let project = recipes(dialect);
        let files = project.files();
        assert_eq!(files.len(), 2, "{files:?}");
        let again = project.run(&["make"]).expect(Exit::Ok);
        assert!(again.stdout.contains("nothing to do"), "{}", again.stdout);
        assert_eq!(project.files(), files);
    }
}

#[test]
fn the_same_models_give_the_same_bytes() {
    for dialect in Dialect::ALL {
        let texts = || {
            let project = recipes(dialect);
            let read = |name: &String| fs::read_to_string(project.migrations().join(name)).expect("a file");
            // The names begin with the time.
            project.files().iter().map(read).collect::<Vec<_>>()
        };
        assert_eq!(texts(), texts(), "{dialect}");
    }
}

#[test]
fn the_examples_keep_their_migrations_up_to_date() {
    let examples = fs::read_dir(workspace().join("examples")).expect("the examples");
    for example in examples.map(|entry| entry.expect("an entry").path()) {
        run(&example, &["make", "--check"]).expect(Exit::Ok);
    }
}
