use jointable::Model;

#[derive(Model)]
pub struct User {
    pub id: i64,
}

#[derive(Model)]
pub struct Post {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i64,
}

fn main() {}
