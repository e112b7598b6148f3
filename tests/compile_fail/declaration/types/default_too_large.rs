use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(default = 70000)]
    pub level: i16,
}

fn main() {}
