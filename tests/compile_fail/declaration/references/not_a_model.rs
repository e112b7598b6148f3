use jointable::Model;

pub struct User;

#[derive(Model)]
pub struct Post {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i64,
}

fn main() {}
