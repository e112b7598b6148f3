use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    pub name: Option<Option<String>>,
}

fn main() {}
