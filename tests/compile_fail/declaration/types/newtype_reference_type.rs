use jointable::{Model, Value};

#[derive(Value, Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserId(i64);

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: UserId,
}

#[derive(Model)]
pub struct Post {
    #[model(key)]
    pub id: i64,
    #[model(references = User)]
    pub user_id: i32,
}

fn main() {}
