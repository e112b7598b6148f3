//! A recipe book in SQLite: `recipes store` puts three recipes in, `recipes show` prints them.

mod models;

use jointable::Model;
use rust_decimal::Decimal;
use sqlx::SqlitePool;

use crate::models::{Amount, Ingredient, NewIngredient, NewRecipe, Recipe};

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

#[tokio::main]
async fn main() -> Result<()> {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://recipes.db".to_owned());
    let db = SqlitePool::connect(&url).await?;
    match std::env::args().nth(1).as_deref() {
        Some("store") => store(&db).await,
        Some("show") => show(&db).await,
        _ => Err("usage: recipes store | show".into()),
    }
}

async fn store(db: &SqlitePool) -> Result<()> {
    let [flour, egg, milk, sugar] = [
        ingredient(db, "flour").await?,
        ingredient(db, "egg").await?,
        ingredient(db, "milk").await?,
        ingredient(db, "sugar").await?,
    ];

    let pancakes = recipe(db, "Pancakes", Some("Let the batter rest.")).await?;
    pancakes.ingredients().add(db, flour.id, Amount::new(250, "g")).await?;
    pancakes.ingredients().add(db, egg.id, Amount::new(3, "pieces")).await?;
    pancakes.ingredients().add(db, milk.id, Amount::new(Decimal::new(5, 1), "l")).await?;

    let meringue = recipe(db, "Meringue", None).await?;
    meringue.ingredients().set(db, [(egg.id, Amount::new(4, "whites")), (sugar.id, Amount::new(220, "g"))]).await?;

    let dough = recipe(db, "Pasta dough", None).await?;
    dough.ingredients().set(db, [(flour.id, Amount::new(300, "g")), (egg.id, Amount::new(2, "pieces"))]).await?;

    // Once more with another amount: only the difference is written.
    let wanted = [(flour.id, Amount::new(300, "g")), (egg.id, Amount::new(3, "pieces"))];
    let report = dough.ingredients().set(db, wanted).await?;
    println!("Pasta dough: {} updated, {} kept", report.updated, report.kept);
    Ok(())
}

async fn show(db: &SqlitePool) -> Result<()> {
    for id in 1..=3 {
        let Some(recipe) = Recipe::find(db, id).await? else { continue };
        println!("{}", recipe.title);
        if let Some(notes) = &recipe.notes {
            println!("  ({notes})");
        }
        for needed in recipe.ingredients().with_link().all(db).await? {
            println!("  {} {} {}", needed.link.quantity, needed.link.unit, needed.far.name);
        }
    }
    if let Some(egg) = Ingredient::find(db, 2).await? {
        let titles: Vec<_> = egg.recipes().all(db).await?.into_iter().map(|recipe| recipe.title).collect();
        println!("Egg is in {}.", titles.join(", "));
    }
    Ok(())
}

async fn ingredient(db: &SqlitePool, name: &str) -> Result<Ingredient> {
    Ok(Ingredient::insert(db, NewIngredient { name: name.to_owned() }).await?)
}

async fn recipe(db: &SqlitePool, title: &str, notes: Option<&str>) -> Result<Recipe> {
    Ok(Recipe::insert(db, NewRecipe { title: title.to_owned(), notes: notes.map(str::to_owned) }).await?)
}
