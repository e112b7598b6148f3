use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: Option<i64>,
}

fn main() {}
