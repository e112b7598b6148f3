use jointable::Model;

#[derive(Model)]
#[has_many(Mesage, as = messages)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

fn main() {}
