use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(default = -1)]
    pub level: u8,
}

fn main() {}
