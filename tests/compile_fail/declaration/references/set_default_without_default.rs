use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
    #[model(references = User, on_delete = set_default)]
    pub boss_id: i64,
}

fn main() {}
