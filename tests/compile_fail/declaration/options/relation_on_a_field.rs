use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[many_to_many(User, as = friends)]
    pub friends: i64,
}

fn main() {}
