use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key, column = "a", column = "b")]
    pub id: i64,
}

fn main() {}
