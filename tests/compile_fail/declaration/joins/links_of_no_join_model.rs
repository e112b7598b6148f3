use jointable::Model;

#[derive(Model)]
#[model(links = many)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

fn main() {}
