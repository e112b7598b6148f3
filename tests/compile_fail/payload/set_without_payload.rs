use jointable_tests::models::Recipe;

async fn forget_the_quantities(recipe: Recipe, db: sqlx::SqlitePool) {
    let _ = recipe.ingredients().set(&db, [1, 2]).await;
}

fn main() {}
