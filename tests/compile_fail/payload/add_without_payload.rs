use jointable_tests::models::Recipe;

async fn forget_the_quantity(recipe: Recipe, db: sqlx::SqlitePool) {
    let _ = recipe.ingredients().add(&db, 1).await;
}

fn main() {}
