use jointable::Value;

#[derive(Value)]
#[value(name = "mood")]
enum Mood {
    Sad,
    Glad,
}

fn main() {}
