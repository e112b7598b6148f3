use jointable::Model;

#[derive(Model)]
struct Article {
    #[model(key)]
    id: i64,
    tags: Vec<String>,
}

async fn run(db: &sqlx::SqlitePool) {
    let _ = Article::find(db, 1).await;
}

fn main() {}
