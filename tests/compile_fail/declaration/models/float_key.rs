use jointable::Model;

#[derive(Model)]
pub struct Point {
    #[model(key)]
    pub x: f64,
    pub label: String,
}

fn main() {}
