use jointable_tests::models::Recipe;

async fn to_the_top(recipe: Recipe, db: sqlx::SqlitePool) {
    let _ = recipe.ingredients().move_to(&db, 1, 0).await;
}

fn main() {}
