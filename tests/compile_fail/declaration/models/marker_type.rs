use jointable::Model;

#[derive(Model)]
pub struct Note {
    #[model(key)]
    pub id: i64,
    #[model(created_at)]
    pub written: String,
}

fn main() {}
