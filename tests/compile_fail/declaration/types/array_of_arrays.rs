use jointable::Model;

#[derive(Model)]
struct Article {
    #[model(key)]
    id: i64,
    tags: Vec<Vec<String>>,
}

fn main() {}
