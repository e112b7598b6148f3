use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(uniqe)]
    pub name: String,
}

fn main() {}
