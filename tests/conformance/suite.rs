//! How accessors behave, said once for every driver. A driver's file gives `DIALECT`, `Pool` and `connect` and
//! includes this one.

mod bare;
mod chains;
mod composite;
mod computed;
mod crowd;
mod eager;
mod enums;
mod explained;
mod has;
mod hidden;
mod kind_queries;
mod link_chains;
mod links;
mod many;
mod markers;
mod measures;
mod odd;
mod own_keys;
mod plural;
mod position_ends;
mod position_kinds;
mod position_measures;
mod positions;
mod queries;
mod relation_queries;
mod rows;
mod scope;
mod sets;
mod symmetric;
mod together;
mod values;
mod verbs;

use jointable_cli::Exit;
use jointable_tests::{
    models::*,
    project::{Project, workspace},
    server::{Fresh, fresh},
};
use rust_decimal::Decimal;

use super::{DIALECT, Pool, connect};

/// A database with the tables of the models, made by the command line's own migration.
pub struct Stage {
    pub db: Pool,
    database: Fresh,
}

impl Stage {
    /// A database that is there for as long as this is.
    pub fn new(db: Pool, database: Fresh) -> Self {
        Self { db, database }
    }

    /// Does to the database what no accessor does.
    pub async fn execute(&self, sql: &str) {
        let mut connection = self.database.connect().await;
        connection.execute(sql).await.expect("a statement");
        connection.close().await;
    }
}

/// `None` where this run leaves the driver out.
pub async fn stage() -> Option<Stage> {
    let database = fresh(DIALECT)?;
    let project = Project::new(DIALECT);
    let tests = workspace().join("tests");
    project.run(&["make", "--crate", tests.to_str().expect("UTF-8")]).expect(Exit::Ok);
    project.run(&["apply", "--database-url", &database.url]).expect(Exit::Ok);
    Some(Stage::new(connect(&database.url).await, database))
}

/// The pool of a new stage, or the end of the test.
macro_rules! on_stage {
    ($db:ident) => {
        let Some(stage) = crate::suite::stage().await else { return };
        let $db = &stage.db;
    };
}
pub(crate) use on_stage;

fn amount(quantity: &str, unit: &str) -> Amount {
    Amount { quantity: quantity.parse().expect("a decimal"), unit: unit.to_owned() }
}

pub async fn recipe(db: &Pool, title: &str) -> Recipe {
    use jointable::Model;
    Recipe::insert(db, NewRecipe { title: title.to_owned(), notes: None }).await.expect("a new recipe")
}

async fn ingredients<const N: usize>(db: &Pool, names: [&str; N]) -> [Ingredient; N] {
    use jointable::Model;
    let mut all = Vec::new();
    for name in names {
        all.push(Ingredient::insert(db, NewIngredient { name: name.to_owned() }).await.expect("a new ingredient"));
    }
    all.try_into().expect("as many as names")
}

/// The links of a recipe: ingredient, quantity, unit.
async fn needed(db: &Pool, recipe: &Recipe) -> Vec<(String, Decimal, String)> {
    let links = recipe.ingredients().with_link().all(db).await.expect("links");
    links.into_iter().map(|needed| (needed.far.name, needed.link.quantity, needed.link.unit)).collect()
}

fn need(name: &str, quantity: &str, unit: &str) -> (String, Decimal, String) {
    (name.to_owned(), quantity.parse().expect("a decimal"), unit.to_owned())
}
