use jointable::Model;

#[derive(Model)]
#[model(unique)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

fn main() {}
