use jointable::Model;

#[derive(Model)]
#[model(table "users")]
pub struct User {
    #[model(key)]
    pub id: i64,
}

fn main() {}
