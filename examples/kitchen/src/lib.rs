//! A web service: recipes with their ingredients, which one lists and edits on a page.

pub mod models;
mod page;

use axum::{
    Router,
    extract::{Form, Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jointable::Model;
use rust_decimal::Decimal;
use serde::Deserialize;
use sqlx::{
    SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::SqliteConnectOptions,
};

use models::{Amount, Ingredient, NewIngredient, NewRecipe, Recipe};

/// The database of that file, made where there is none, with all its tables.
///
/// # Errors
/// Where it cannot be opened or migrated.
pub async fn open(file: &std::path::Path) -> Result<SqlitePool, Box<dyn std::error::Error>> {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let db = SqlitePool::connect_with(options).await?;
    migrate(&db).await?;
    Ok(db)
}

/// Runs the migrations that `jointable make` wrote.
///
/// # Errors
/// Where one fails.
pub async fn migrate(db: &SqlitePool) -> Result<(), MigrateError> {
    Migrator::new(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"))).await?.run(db).await
}

/// The routes of the service.
pub fn service(db: SqlitePool) -> Router {
    Router::new()
        .route("/", get(recipes).post(add_recipe))
        .route("/recipes/{id}", get(recipe).post(put_ingredient))
        .route("/recipes/{id}/ingredients/{ingredient}/remove", post(remove_ingredient))
        .with_state(db)
}

/// All recipes, each with what it needs: two statements, however many there are.
async fn recipes(State(db): State<SqlitePool>) -> Answer {
    let recipes = Recipe::query().order_by(|recipe| recipe.title.asc()).all(&db).await?;
    let needs = Recipe::ingredients_of(&recipes).with_link().all(&db).await?;
    Ok(Html(page::recipes(&recipes, &needs)).into_response())
}

#[derive(Deserialize)]
struct Title {
    title: String,
}

async fn add_recipe(State(db): State<SqlitePool>, Form(Title { title }): Form<Title>) -> Answer {
    let recipe = Recipe::insert(&db, NewRecipe { title: given(&title, "a title")? }).await?;
    Ok(Redirect::to(&format!("/recipes/{}", recipe.id)).into_response())
}

/// A recipe and what it needs, with how much of it.
async fn recipe(State(db): State<SqlitePool>, Path(id): Path<i64>) -> Answer {
    let recipe = find(&db, id).await?;
    let needs = recipe.ingredients().with_link().order_by(|(far, _)| far.name.asc()).all(&db).await?;
    Ok(Html(page::recipe(&recipe, &needs)).into_response())
}

#[derive(Deserialize)]
struct Needed {
    name: String,
    quantity: Decimal,
    unit: String,
}

/// Lets a recipe need so much of an ingredient: from now on, or otherwise than before.
async fn put_ingredient(State(db): State<SqlitePool>, Path(id): Path<i64>, Form(needed): Form<Needed>) -> Answer {
    let recipe = find(&db, id).await?;
    if needed.quantity <= Decimal::ZERO {
        return Err(Wrong::Given("the quantity has to be more than nothing".to_owned()));
    }
    let name = given(&needed.name, "an ingredient")?;
    let known = Ingredient::query().filter(|ingredient| ingredient.name.eq(name.as_str())).first(&db).await?;
    let ingredient = match known {
        Some(ingredient) => ingredient,
        None => Ingredient::insert(&db, NewIngredient { name }).await?,
    };
    let amount = Amount { quantity: needed.quantity, unit: given(&needed.unit, "a unit")? };
    recipe.ingredients().upsert(&db, ingredient.id, amount).await?;
    Ok(Redirect::to(&format!("/recipes/{id}")).into_response())
}

async fn remove_ingredient(State(db): State<SqlitePool>, Path((id, ingredient)): Path<(i64, i64)>) -> Answer {
    find(&db, id).await?.ingredients().remove(&db, ingredient).await?;
    Ok(Redirect::to(&format!("/recipes/{id}")).into_response())
}

async fn find(db: &SqlitePool, id: i64) -> Result<Recipe, Wrong> {
    Recipe::find(db, id).await?.ok_or(Wrong::NoRecipe)
}

fn given(text: &str, what: &str) -> Result<String, Wrong> {
    match text.trim() {
        "" => Err(Wrong::Given(format!("{what} is missing"))),
        text => Ok(text.to_owned()),
    }
}

type Answer = Result<Response, Wrong>;

/// Why there is no page.
enum Wrong {
    NoRecipe,
    Given(String),
    Database(jointable::Error),
}

impl From<jointable::Error> for Wrong {
    fn from(error: jointable::Error) -> Self {
        Self::Database(error)
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let (status, text) = match self {
            Self::NoRecipe => (StatusCode::NOT_FOUND, "there is no such recipe".to_owned()),
            Self::Given(text) => (StatusCode::UNPROCESSABLE_ENTITY, text),
            Self::Database(error) => {
                eprintln!("{error}");
                (StatusCode::INTERNAL_SERVER_ERROR, "the database does not answer".to_owned())
            }
        };
        (status, Html(page::wrong(&text))).into_response()
    }
}
