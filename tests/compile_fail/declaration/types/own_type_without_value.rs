use jointable::Model;

#[derive(Clone, Debug)]
pub struct Settings(String);

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    pub settings: Option<Settings>,
}

fn main() {}
