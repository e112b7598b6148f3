use jointable::Value;

#[derive(Value)]
pub enum Mood {
    #[value(was = "low")]
    Low,
    High,
}

fn main() {}
