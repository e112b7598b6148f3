use jointable::Model;

#[derive(Model)]
pub struct Country {
    #[model(key, collate(sqlite = "NOCASE", postgres = "C"))]
    pub code: String,
}

fn main() {}
