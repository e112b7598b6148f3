use jointable::Model;
use jointable_tests::models::Recipe;

fn wrong(db: &rusqlite::Connection) {
    let _ = Recipe::query().filter(|recipe| recipe.title.is_null()).all(db);
}

fn main() {}
