use jointable::Model;

#[derive(Model)]
#[many_to_many(Member, through = Membership, as = owners, scope(roel = "owner"))]
pub struct Team {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Member {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Membership {
    #[model(references = Team)]
    pub team_id: i64,
    #[model(references = Member)]
    pub member_id: i64,
    pub role: String,
}

fn main() {}
