use jointable::Model;

pub struct Tagging;

#[derive(Model)]
#[many_to_many(through = Tagging, as = tags)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

fn main() {}
