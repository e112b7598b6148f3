use jointable::Model;

#[derive(Model)]
#[many_to_many(Tag, as = tags_that_have_so_long_a_name_that_no_table_of_theirs_could_be_called_by_it)]
pub struct Photo {
    #[model(key)]
    pub id: i64,
}

#[derive(Model)]
pub struct Tag {
    #[model(key)]
    pub id: i64,
}

fn main() {}
