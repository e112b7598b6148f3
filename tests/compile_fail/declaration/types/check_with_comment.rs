use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(check = "level > 0 -- always")]
    pub level: i16,
}

fn main() {}
