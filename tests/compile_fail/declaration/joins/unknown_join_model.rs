use jointable::Model;

#[derive(Model)]
#[many_to_many(through = Taggging, as = tags)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

fn main() {}
