use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(column = "Id")]
    pub number: i16,
}

fn main() {}
