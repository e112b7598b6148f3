#[derive(jointable::Value)]
pub enum Status {
    Open,
    #[value(rename = "open")]
    Reopened,
}

fn main() {}
