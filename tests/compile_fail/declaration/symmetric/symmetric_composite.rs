use jointable::Model;

#[derive(Model)]
#[many_to_many(through = Border, as = neighbours, symmetric)]
pub struct Field {
    #[model(key)]
    pub row: i64,
    #[model(key)]
    pub column: i64,
}

#[derive(Model)]
#[references(Field, by = (row, column), as = field)]
#[references(Field, by = (next_row, next_column), as = next)]
pub struct Border {
    pub row: i64,
    pub column: i64,
    pub next_row: i64,
    pub next_column: i64,
}

fn main() {}
