use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    pub settings: std::collections::HashMap<String, String>,
}

fn main() {}
