use jointable::{Model, Value};

#[derive(Value, Clone, Debug, PartialEq)]
pub struct Weight(f64);

impl Eq for Weight {}

impl std::hash::Hash for Weight {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

#[derive(Model)]
pub struct Parcel {
    #[model(key)]
    pub weight: Weight,
}

fn main() {}
