use jointable::{Model, Value};

#[derive(Value, Clone, Debug, PartialEq, Eq, Hash)]
#[value(sql_enum)]
enum Mood {
    Sad,
    Glad,
}

#[derive(Model)]
struct Day {
    #[model(key)]
    mood: Mood,
}

fn main() {}
