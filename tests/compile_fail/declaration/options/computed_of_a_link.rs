//! What tells links apart is given with them.
use jointable::Model;

#[derive(Model)]
pub struct User {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
#[model(links = one_per(role))]
pub struct Membership {
    #[model(references = User, as = owner)]
    pub owner_id: i64,
    #[model(references = User, as = member)]
    pub member_id: i64,
    #[model(computed = "owner_id + 1")]
    pub role: i64,
}

fn main() {}
