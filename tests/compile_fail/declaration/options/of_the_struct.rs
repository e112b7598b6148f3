use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key, table = "people")]
    pub id: i64,
}

fn main() {}
