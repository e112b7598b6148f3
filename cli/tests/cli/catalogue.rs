use jointable_cli::database::{self, comparable};
use jointable_core::{
    diagnostic::Sink,
    dialect::Dialect,
    layout::{self, Folder, Layout},
    migration,
    schema::Schema,
    source::Sources,
};

use crate::{
    servers::on_each,
    support::{Project, block_on},
};

/// A bit of everything a model can say.
const EVERYTHING: &str = r#"
use jointable::Model;

#[derive(Model)]
pub struct Author {
    #[model(key)]
    pub id: i64,
    #[model(unique)]
    pub email: String,
    #[model(default = true)]
    pub active: bool,
    #[model(default = -1)]
    pub rank: i32,
    pub tiny: i16,
    pub ratio: f64,
    pub share: Option<f32>,
    #[model(default = "it's")]
    pub motto: String,
    pub picture: Option<Vec<u8>>,
    pub token: uuid::Uuid,
    pub born: Option<chrono::NaiveDate>,
    pub wakes: Option<chrono::NaiveTime>,
    pub seen: Option<chrono::NaiveDateTime>,
    pub joined: chrono::DateTime<chrono::Utc>,
    pub settings: Option<serde_json::Value>,
    #[model(precision = 10, scale = 3, default = 0.5, check = "credit >= 0 AND credit < 1000")]
    pub credit: rust_decimal::Decimal,
}

#[derive(Model)]
pub struct Book {
    #[model(key)]
    pub isbn: String,
    #[model(index, check = "kind IN ('novel', 'poem')")]
    pub kind: String,
    #[model(references = Author, on_delete = cascade)]
    pub author_id: i64,
    #[model(references = Author, on_delete = set_null, on_update = cascade)]
    pub editor_id: Option<i64>,
}

#[derive(Model)]
pub struct Review {
    #[model(references = Book, on_delete = cascade)]
    pub book_isbn: String,
    #[model(references = Author, on_delete = restrict)]
    pub author_id: i64,
    #[model(check = "stars BETWEEN 1 AND 5")]
    pub stars: i32,
}
"#;

/// What a database says it has is what the replay says it has.
fn agrees(dialect: &str, url: &str) {
    let project = Project::new(dialect, EVERYTHING).on(url);
    project.run(&["make"]).succeeds();
    project.run(&["apply"]).succeeds();
    compare(&project, dialect, url);
    // And again after columns and keys have been altered.
    project.edit("src/lib.rs", "pub tiny: i16,", "pub tiny: Option<i32>,\n    pub nick: Option<String>,");
    project.edit("src/lib.rs", "#[model(default = true)]\n    pub active: bool,", "");
    project.edit("src/lib.rs", "#[model(index, check", "#[model(check");
    project.edit("src/lib.rs", "on_delete = set_null, on_update = cascade", "on_delete = restrict");
    project.run(&["make", "--allow", "destructive"]).succeeds();
    project.run(&["apply"]).succeeds();
    compare(&project, dialect, url);
    project.run(&["revert", "--allow", "destructive"]).succeeds();
    project.run(&["apply"]).succeeds();
    compare(&project, dialect, url);
}

#[track_caller]
fn compare(project: &Project, dialect: &str, url: &str) {
    let dialect = Dialect::from_name(dialect).unwrap();
    let mut names = project.migrations();
    names.retain(|name| name.ends_with(".sql"));
    let files = names.iter().map(|name| (name.into(), project.read(&format!("migrations/{name}")))).collect();
    let folder = Folder { files, ..Folder::default() };
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let migrations = layout::read(Layout::Sqlx, &folder, &mut sources, &mut sink);
    let replayed = migration::schema(&migration::ups(&migrations, &mut sources), dialect, &mut sink);
    let replayed = comparable(replayed, dialect);
    let live = block_on(async {
        let mut database = database::connect_in(project.path(), url, database::MissingFile::Refuse).await.unwrap();
        let live = database.schema().await.unwrap();
        database.close().await;
        live
    });
    assert_eq!(text(&live), text(&replayed));
}

/// A line for each part, so that a difference can be found.
fn text(schema: &Schema) -> String {
    let mut text = String::new();
    for table in &schema.tables {
        text += &format!("{} {:?}\n", table.name, table.primary_key);
        for column in &table.columns {
            text += &format!(
                "  {} {:?} null {} default {:?} generated {}\n",
                column.name, column.ty, column.nullable, column.default, column.generated
            );
        }
        for key in &table.foreign_keys {
            text += &format!(
                "  {} {:?} {} {:?} {:?} {:?}\n",
                key.name, key.columns, key.references_table, key.references_columns, key.on_delete, key.on_update
            );
        }
        for index in &table.indexes {
            text += &format!("  {} {:?} unique {}\n", index.name, index.words(), index.unique);
        }
        for check in &table.checks {
            text += &format!("  {} {}\n", check.name, check.expression);
        }
    }
    text
}

on_each!(agrees);
