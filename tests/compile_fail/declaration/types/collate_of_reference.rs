use jointable::Model;

#[derive(Model)]
pub struct Country {
    #[model(key)]
    pub code: String,
}

#[derive(Model)]
pub struct City {
    #[model(key)]
    pub id: i64,
    #[model(references = Country, collate = "C")]
    pub country_code: String,
}

fn main() {}
