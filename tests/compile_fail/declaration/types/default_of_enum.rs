use jointable::{Model, Value};

#[derive(Value, Clone, Debug)]
pub enum Role {
    Owner,
    Reader,
}

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(default = "ownr")]
    pub role: Role,
}

fn main() {}
