use jointable_tests::models::{Amount, Recipe};

async fn forget_the_unit(recipe: Recipe, db: sqlx::SqlitePool) {
    let _ = recipe.ingredients().add(&db, 1, Amount { quantity: 250.into() }).await;
}

fn main() {}
