use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    pub name: String,
    #[model(column = "name")]
    pub nick: String,
}

fn main() {}
