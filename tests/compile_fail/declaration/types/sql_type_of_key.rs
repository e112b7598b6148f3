use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key, sql_type = "citext")]
    pub name: String,
}

fn main() {}
