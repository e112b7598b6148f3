use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Follow {
    #[model(references = User)]
    pub follower_id: i64,
    #[model(references = User)]
    pub followed_id: i64,
    #[model(deleted_at)]
    pub ended: chrono::NaiveDateTime,
}

fn main() {}
