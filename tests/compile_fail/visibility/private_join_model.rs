use jointable::Model;

#[derive(Model)]
#[many_to_many(Node, through = Edge, as = next, from = a_id)]
pub struct Node {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
struct Edge {
    #[model(references = Node)]
    a_id: i64,
    #[model(references = Node)]
    b_id: i64,
}

fn main() {}
