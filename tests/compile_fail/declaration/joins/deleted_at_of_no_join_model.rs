use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(deleted_at)]
    pub gone: Option<chrono::NaiveDateTime>,
}

fn main() {}
