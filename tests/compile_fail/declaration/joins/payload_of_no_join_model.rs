use jointable::Model;

#[derive(Model)]
#[model(payload = Amount)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

fn main() {}
