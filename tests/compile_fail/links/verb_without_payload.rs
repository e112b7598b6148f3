use jointable_tests::models::Doctor;

async fn when(doctor: Doctor, db: sqlx::SqlitePool) {
    let _ = doctor.see(&db, 1).await;
}

fn main() {}
