use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Post {
    #[model(key)]
    pub id: i64,
    #[model(references = User, on_delete = set_null)]
    pub user_id: i64,
}

fn main() {}
