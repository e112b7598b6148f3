use jointable::Model;

#[derive(Model)]
#[has_many(through = ancestors.parent, as = ancestors)]
pub struct Category {
    #[model(key)]
    pub id: i64,
    #[model(references = Category)]
    pub parent_id: Option<i64>,
}

fn main() {}
