use jointable::{Model, Value};

#[derive(Value, Clone, Debug)]
pub struct Email(String);

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(max_length = 80)]
    pub email: Email,
}

fn main() {}
