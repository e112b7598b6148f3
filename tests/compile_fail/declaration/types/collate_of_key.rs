use jointable::Model;

#[derive(Model)]
struct Country {
    #[model(key, collate(sqlite = "NOCASE", postgres = "C"))]
    code: String,
}

#[derive(Model)]
struct City {
    #[model(key, max_length = 20, collate(mysql = "utf8mb4_bin"))]
    name: String,
    #[model(references = Country, collate = "C")]
    country_code: String,
}

fn main() {}
