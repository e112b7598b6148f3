use jointable::Model;

#[derive(Model)]
#[model(comment = 5)]
struct Recipe {
    #[model(key)]
    id: i64,
    #[model(comment = "nul\0")]
    title: String,
}

fn main() {}
