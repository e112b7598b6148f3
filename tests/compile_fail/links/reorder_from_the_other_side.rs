use jointable_tests::models::Tune;

async fn whose_order(tune: Tune, db: sqlx::SqlitePool) {
    let _ = tune.albums().reorder(&db, [1, 2]).await;
}

fn main() {}
