use jointable::{Model, Value};

#[derive(Value, Clone, Debug)]
pub struct Level(u8);

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(default = 300)]
    pub level: Level,
}

fn main() {}
