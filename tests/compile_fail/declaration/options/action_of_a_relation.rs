use jointable::Model;

#[derive(Model)]
#[many_to_many(User, as = friends, on_delete = cascade)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

fn main() {}
