use jointable_tests::models::Recipe;

fn those_that_are_gone(recipe: Recipe) {
    let _ = recipe.ingredients().with_removed();
}

fn main() {}
