//! Queries on relations: by columns of the far rows and of the links, for one row and for many.

use jointable::{Error, Linked, Model};
use jointable_tests::models::*;
use rust_decimal::Decimal;

use super::{amount, ingredients, on_stage, recipe};
use crate::Pool;

/// Bread: 500 g flour, 7 g salt, 300 g water, 10 g yeast. Cake: 9 g salt, 200 g flour, 3 pieces of egg.
async fn kitchen(db: &Pool) -> [Recipe; 2] {
    let (bread, cake) = (recipe(db, "Bread").await, recipe(db, "Cake").await);
    let [flour, salt, water, yeast, egg] = ingredients(db, ["flour", "salt", "water", "yeast", "egg"]).await;
    for (recipe, ingredient, quantity, unit) in [
        (&bread, &flour, "500", "g"),
        (&bread, &salt, "7", "g"),
        (&bread, &water, "300", "g"),
        (&bread, &yeast, "10", "g"),
        (&cake, &salt, "9", "g"),
        (&cake, &flour, "200", "g"),
        (&cake, &egg, "3", "pieces"),
    ] {
        recipe.ingredients().add(db, ingredient.id, amount(quantity, unit)).await.unwrap();
    }
    [bread, cake]
}

fn names(ingredients: &[Ingredient]) -> Vec<&str> {
    ingredients.iter().map(|ingredient| ingredient.name.as_str()).collect()
}

fn grams(number: i64) -> Decimal {
    number.into()
}

#[tokio::test]
async fn links_are_filtered_by_both_their_sides() {
    on_stage!(db);
    let [bread, cake] = kitchen(db).await;
    let much = bread.ingredients().filter(|(_, link)| link.quantity.gt(grams(100))).all(db).await.unwrap();
    assert_eq!(names(&much), ["flour", "water"]);
    let some = bread.ingredients().filter(|(ingredient, link)| {
        ingredient.name.like("%lt").and(link.quantity.lt(grams(100)).or(link.unit.eq("pieces")))
    });
    assert_eq!(names(&some.all(db).await.unwrap()), ["salt"]);
    assert_eq!(some.count(db).await.unwrap(), 1);
    let among = cake.ingredients().filter(|(ingredient, link)| {
        ingredient.name.is_in(["salt", "egg", "water"]).and(link.unit.is_in(["g"]).and(link.quantity.is_in([grams(9)])))
    });
    assert_eq!(names(&among.all(db).await.unwrap()), ["salt"]);
    let linked = cake.ingredients().with_link().filter(|(ingredient, _)| !ingredient.name.eq("egg"));
    let linked = linked.order_by(|(_, link)| link.quantity.desc()).all(db).await.unwrap();
    let shown: Vec<_> = linked.iter().map(|it| (it.far.name.as_str(), it.link.quantity)).collect();
    assert_eq!(shown, [("flour", grams(200)), ("salt", grams(9))]);
    let both_sides = bread.ingredients().filter(|(ingredient, link)| link.unit.lt(ingredient.name)).count(db).await;
    assert_eq!(both_sides.unwrap(), 3, "water, yeast and salt come behind g; flour does not");
}

#[tokio::test]
async fn links_come_in_order_and_in_parts() {
    on_stage!(db);
    let [bread, _] = kitchen(db).await;
    let by_quantity = bread.ingredients().order_by(|(_, link)| link.quantity.asc());
    assert_eq!(names(&by_quantity.all(db).await.unwrap()), ["salt", "yeast", "water", "flour"]);
    let by_name = bread.ingredients().order_by(|(ingredient, _)| ingredient.name.desc()).limit(2).offset(1);
    assert_eq!(names(&by_name.all(db).await.unwrap()), ["water", "salt"]);
    let first = bread.ingredients().order_by(|(ingredient, _)| ingredient.name.desc()).first(db).await.unwrap();
    assert_eq!(first.unwrap().name, "yeast");
    assert_eq!(names(&bread.ingredients().limit(1).all(db).await.unwrap()), ["flour"]);
    assert_eq!(bread.ingredients().limit(1).count(db).await.unwrap(), 4, "whatever the limit");
    let all = bread.ingredients().all(db).await.unwrap();
    assert_eq!(names(&bread.ingredients().offset(1).all(db).await.unwrap()), names(&all[1..]));
    let with_links = bread.ingredients().with_link().offset(3).all(db).await.unwrap();
    assert_eq!(with_links.len(), 1);
    assert_eq!(with_links[0].far.id, all[3].id);
}

#[tokio::test]
async fn pages_of_links_go_on_behind_the_last() {
    on_stage!(db);
    let [bread, _] = kitchen(db).await;
    let mut seen = Vec::new();
    let page = || bread.ingredients().order_by(|(ingredient, _)| ingredient.name.asc()).limit(3);
    let mut rows = page().all(db).await.unwrap();
    while let Some(last) = rows.last().cloned() {
        seen.extend(rows.iter().map(|row| row.name.clone()));
        rows = page().after(&last).all(db).await.unwrap();
    }
    assert_eq!(seen, ["flour", "salt", "water", "yeast"]);
    let mut seen = Vec::new();
    let page = || bread.ingredients().with_link().order_by(|(_, link)| link.unit.asc()).limit(3);
    let mut rows = page().all(db).await.unwrap();
    while let Some(last) = rows.last().cloned() {
        seen.extend(rows.iter().map(|row| row.far.name.clone()));
        rows = page().after(&last).all(db).await.unwrap();
    }
    assert_eq!(seen, ["flour", "salt", "water", "yeast"], "all have the same unit: the key decides");
    let far = bread.ingredients().first(db).await.unwrap().unwrap();
    let by_link = bread.ingredients().order_by(|(_, link)| link.quantity.asc()).after(&far).all(db).await;
    assert!(matches!(by_link, Err(Error::Query(_))), "a far row does not say where its link is: {by_link:?}");
    let by_key = bread.ingredients().limit(10).after(&far).all(db).await.unwrap();
    assert_eq!(names(&by_key), ["salt", "water", "yeast"]);
}

/// What a request says of the row before is enough, also where that row is gone.
#[tokio::test]
async fn a_page_goes_on_behind_a_row_that_is_made_up() {
    on_stage!(db);
    let [bread, _] = kitchen(db).await;
    let page = bread.ingredients().order_by(|(ingredient, _)| ingredient.name.asc()).limit(2);
    let behind = Ingredient { id: 0, name: "s".to_owned() };
    assert_eq!(names(&page.after(&behind).all(db).await.unwrap()), ["salt", "water"]);
    let most = bread.ingredients().with_link().order_by(|(_, link)| link.quantity.desc());
    let far = Ingredient { id: 0, name: String::new() };
    let link = RecipeIngredient { recipe_id: 0, ingredient_id: 0, quantity: grams(300), unit: String::new() };
    let rest = most.after(&Linked { far, link }).all(db).await.unwrap();
    let shown: Vec<_> = rest.iter().map(|it| it.far.name.as_str()).collect();
    assert_eq!(shown, ["water", "yeast", "salt"]);
    let recipes = Recipe::query().order_by(|recipe| recipe.title.asc());
    let behind = Recipe { id: i64::MAX, title: "Bread".to_owned(), notes: None };
    let rest = recipes.after(&behind).ids(db).await.unwrap();
    assert_eq!(rest.len(), 1);
}

/// Rows that come meanwhile are no reason to see others twice, or never.
#[tokio::test]
async fn a_walk_sees_each_row_once_while_others_come() {
    on_stage!(db);
    let [user] = [User::insert(db, NewUser { name: "center".to_owned() }).await.unwrap()];
    let mut transaction = db.begin().await.unwrap();
    let mut ids = Vec::new();
    for n in 0..1000 {
        let new = NewUser { name: format!("user {:03}", n * 7 % 1000) };
        ids.push(User::insert(&mut transaction, new).await.unwrap().id);
    }
    transaction.commit().await.unwrap();
    user.following().add_many(db, ids.iter().copied().filter(|id| id % 2 == 0)).await.unwrap();
    let page = || user.following().order_by(|(other, _)| other.name.asc()).limit(50);
    let (mut seen, mut rows, mut rest) =
        (Vec::new(), page().all(db).await.unwrap(), ids.iter().filter(|id| *id % 2 == 1));
    let before = user.following().count(db).await.unwrap();
    while let Some(last) = rows.last().cloned() {
        seen.extend(rows.iter().map(|row| row.id));
        user.following().add_many(db, rest.by_ref().take(20).copied()).await.unwrap();
        rows = page().after(&last).all(db).await.unwrap();
    }
    let of_begin = seen.iter().filter(|id| *id % 2 == 0).count() as u64;
    assert_eq!(of_begin, before, "all that were there from the start");
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count, "none twice");
}

#[tokio::test]
async fn each_parent_has_its_own_limit() {
    on_stage!(db);
    let [bread, cake] = kitchen(db).await;
    let water = recipe(db, "Water").await;
    let recipes = [cake.clone(), water, bread.clone()];
    let most = Recipe::ingredients_of(&recipes).with_link().order_by(|(_, link)| link.quantity.desc());
    let most = most.limit_per_parent(2).all(db).await.unwrap();
    let shown: Vec<Vec<_>> =
        most.iter().map(|links| links.iter().map(|it| (it.far.name.as_str(), it.link.quantity)).collect()).collect();
    let expected: [&[(&str, Decimal)]; 3] =
        [&[("flour", grams(200)), ("salt", grams(9))], &[], &[("flour", grams(500)), ("water", grams(300))]];
    assert_eq!(shown, expected);
    let first = Recipe::ingredients_of(&recipes).limit_per_parent(1).all(db).await.unwrap();
    assert_eq!(first.iter().map(|of| names(of)).collect::<Vec<_>>(), [vec!["flour"], vec![], vec!["flour"]]);
    let filtered = Recipe::ingredients_of(&recipes)
        .filter(|(ingredient, link)| ingredient.name.ne("flour").and(link.quantity.lt(grams(100))));
    let filtered = filtered.order_by(|(ingredient, _)| ingredient.name.desc()).all(db).await.unwrap();
    let shown: Vec<_> = filtered.iter().map(|of| names(of)).collect();
    assert_eq!(shown, [vec!["salt", "egg"], vec![], vec!["yeast", "salt"]]);
}

#[tokio::test]
async fn one_level_leads_to_the_next() {
    on_stage!(db);
    let [bread, cake] = kitchen(db).await;
    let menu = Recipe::ingredients_of([&cake, &bread]).then(|ingredients| Ingredient::recipes_of(ingredients));
    let menu = menu.all(db).await.unwrap();
    let shown: Vec<Vec<(&str, usize)>> =
        menu.iter().map(|of| of.iter().map(|(row, recipes)| (row.name.as_str(), recipes.len())).collect()).collect();
    assert_eq!(shown[0], [("flour", 2), ("salt", 2), ("egg", 1)]);
    assert_eq!(shown[1], [("flour", 2), ("salt", 2), ("water", 1), ("yeast", 1)]);
    let deep = Recipe::ingredients_of([&bread])
        .with_link()
        .filter(|(_, link)| link.quantity.lt(grams(10)))
        .then(|links| {
            Ingredient::recipes_of(links.iter().map(|it| &it.far)).then(|recipes| {
                Recipe::ingredients_of(recipes).order_by(|(ingredient, _)| ingredient.name.asc()).limit_per_parent(1)
            })
        })
        .all(db)
        .await
        .unwrap();
    let (salt, recipes) = &deep[0][0];
    assert_eq!((salt.far.name.as_str(), salt.link.unit.as_str()), ("salt", "g"));
    let shown: Vec<_> = recipes.iter().map(|(recipe, first)| (recipe.title.as_str(), names(first))).collect();
    assert_eq!(shown, [("Bread", vec!["flour"]), ("Cake", vec!["egg"])]);
    let none = Recipe::ingredients_of(&[] as &[Recipe]).then(|all| Ingredient::recipes_of(all)).all(db).await.unwrap();
    assert!(none.is_empty());
}

fn titles(recipes: &[Recipe]) -> Vec<&str> {
    recipes.iter().map(|recipe| recipe.title.as_str()).collect()
}

/// A row comes once, whatever it is related to, and a limit counts rows.
#[tokio::test]
async fn rows_are_found_by_what_they_are_related_to() {
    on_stage!(db);
    kitchen(db).await;
    recipe(db, "Water").await;
    let some = Recipe::query().filter(|recipe| {
        recipe
            .ingredients
            .any(|(ingredient, link)| ingredient.name.is_in(["flour", "egg"]).and(link.quantity.gt(grams(2))))
    });
    assert_eq!(titles(&some.all(db).await.unwrap()), ["Bread", "Cake"]);
    assert_eq!(some.count(db).await.unwrap(), 2, "each once");
    let last = some.order_by(|recipe| recipe.title.desc()).limit(1).all(db).await.unwrap();
    assert_eq!(titles(&last), ["Cake"]);
    let without = Recipe::query().filter(|recipe| recipe.ingredients.none(|(it, _)| it.name.eq("egg")));
    assert_eq!(titles(&without.all(db).await.unwrap()), ["Bread", "Water"]);
    let bare = Recipe::query().filter(|recipe| recipe.ingredients.is_empty().or(recipe.title.eq("Cake")));
    assert_eq!(titles(&bare.all(db).await.unwrap()), ["Cake", "Water"]);
    let full = Recipe::query().filter(|recipe| recipe.ingredients.is_not_empty());
    assert_eq!(full.count(db).await.unwrap(), 2);
    // Ingredients of recipes that have one of which there are pieces.
    let nested = Ingredient::query().filter(|ingredient| {
        ingredient.recipes.any(|(recipe, _)| recipe.ingredients.any(|(_, link)| link.unit.eq("pieces")))
    });
    assert_eq!(names(&nested.all(db).await.unwrap()), ["flour", "salt", "egg"]);
    let bread = Recipe::query().filter(|recipe| recipe.title.eq("Bread")).first(db).await.unwrap().unwrap();
    let shared = bread.ingredients().filter(|(ingredient, link)| {
        ingredient.recipes.any(|(other, inner)| other.title.ne("Bread").and(inner.quantity.gt(link.quantity)))
    });
    assert_eq!(names(&shared.all(db).await.unwrap()), ["salt"], "the cake needs more of it");
}

/// Pages of rows are full, whatever number of links each of them has.
#[tokio::test]
async fn pages_count_rows_that_are_found_by_what_they_are_related_to() {
    on_stage!(db);
    let all = ingredients(db, ["a", "b", "c"]).await;
    let mut expected = Vec::new();
    for n in 0..9 {
        let recipe = recipe(db, &format!("recipe {n}")).await;
        // Of every third row nothing is asked for, and the others have it twice, or once.
        let links = (0..n % 3).map(|link| (all[link].id, amount("1", "g")));
        recipe.ingredients().add_many(db, links).await.unwrap();
        if n % 3 > 0 {
            expected.push(recipe.title);
        }
    }
    let found = || {
        let some = |recipe: RecipeColumns<_>| recipe.ingredients.any(|(it, _)| it.name.is_in(["a", "b"]));
        Recipe::query().filter(some).order_by(|recipe| recipe.title.asc())
    };
    assert_eq!(found().count(db).await.unwrap(), 6);
    let (mut behind, mut skipping) = (Vec::new(), Vec::new());
    let mut last = None;
    for page in 0..3 {
        let rows = match &last {
            None => found().limit(2).all(db).await.unwrap(),
            Some(last) => found().after(last).limit(2).all(db).await.unwrap(),
        };
        assert_eq!(rows.len(), 2, "page {page} is full");
        behind.extend(rows.iter().map(|recipe| recipe.title.clone()));
        last = rows.last().cloned();
        let rows = found().limit(2).offset(page * 2).all(db).await.unwrap();
        skipping.extend(rows.into_iter().map(|recipe| recipe.title));
    }
    assert_eq!(behind, expected);
    assert_eq!(skipping, expected);
    let end = found().after(&last.unwrap());
    assert!(!end.exists(db).await.unwrap());
}

#[tokio::test]
async fn a_relation_of_a_model_with_itself_is_asked_from_its_own_side() {
    on_stage!(db);
    let mut users = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap());
    }
    users[0].following().set(db, [users[1].id, users[2].id]).await.unwrap();
    users[1].following().set(db, [users[2].id]).await.unwrap();
    let of = |all: Vec<User>| all.into_iter().map(|user| user.name).collect::<Vec<_>>();
    let follow_cat = User::query().filter(|user| user.following.any(|(other, _)| other.name.eq("Cat")));
    assert_eq!(of(follow_cat.all(db).await.unwrap()), ["Ann", "Bob"]);
    let followed_by_bob = User::query().filter(|user| user.followers.any(|(other, _)| other.name.eq("Bob")));
    assert_eq!(of(followed_by_bob.all(db).await.unwrap()), ["Cat"]);
    let twice = User::query()
        .filter(|user| user.following.any(|(other, _)| other.following.any(|(third, _)| third.name.eq("Cat"))));
    assert_eq!(of(twice.all(db).await.unwrap()), ["Ann"], "Cat is followed by one that Ann follows");
}
