use jointable_tests::models::Doctor;

async fn which_one(doctor: Doctor, db: sqlx::SqlitePool) {
    let _ = doctor.patients().remove(&db, 1).await;
}

fn main() {}
