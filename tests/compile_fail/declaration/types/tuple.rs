use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    pub place: (i64, i64),
}

fn main() {}
