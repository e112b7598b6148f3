use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(max_length = "ten")]
    pub name: String,
}

fn main() {}
