//! Links of many rows at once.

use jointable::Model;
use jointable_tests::models::*;
use uuid::Uuid;

use super::{amount, ingredients, on_stage, recipe};

#[tokio::test]
async fn many_parents_get_theirs_in_their_order() {
    on_stage!(db);
    let (bread, cake, water) = (recipe(db, "Bread").await, recipe(db, "Cake").await, recipe(db, "Water").await);
    let [flour, salt, egg] = ingredients(db, ["flour", "salt", "egg"]).await;
    for (recipe, ingredient, grams) in
        [(&bread, &flour, "500"), (&bread, &salt, "7"), (&cake, &egg, "3"), (&cake, &flour, "9")]
    {
        recipe.ingredients().add(db, ingredient.id, amount(grams, "g")).await.unwrap();
    }
    let recipes = [cake.clone(), water, bread.clone(), cake];
    let all = Recipe::ingredients_of(&recipes).all(db).await.unwrap();
    let of_cake = vec![flour.clone(), egg.clone()];
    assert_eq!(all, [of_cake.clone(), Vec::new(), vec![flour.clone(), salt], of_cake], "once more for who comes twice");
    let with = Recipe::ingredients_of(&recipes).with_link().all(db).await.unwrap();
    let shown: Vec<Vec<String>> = with
        .iter()
        .map(|links| links.iter().map(|it| format!("{} {}", it.link.quantity.normalize(), it.far.name)).collect())
        .collect();
    assert_eq!(shown[0], ["9 flour", "3 egg"]);
    assert_eq!(shown[2], ["500 flour", "7 salt"]);
    let back = Ingredient::recipes_of([&flour]).all(db).await.unwrap();
    assert_eq!(back[0].iter().map(|recipe| recipe.title.as_str()).collect::<Vec<_>>(), ["Bread", "Cake"]);
    assert!(Recipe::ingredients_of(&[] as &[Recipe]).all(db).await.unwrap().is_empty());
}

#[tokio::test]
async fn parents_with_keys_of_bytes_and_text() {
    on_stage!(db);
    let mut photos = Vec::new();
    for id in [3, 1] {
        let new = NewPhoto { id: Uuid::from_u128(id), r#type: "raw".to_owned() };
        photos.push(Photo::insert(db, new).await.unwrap());
    }
    let mut tags = Vec::new();
    for name in ["it's", "Sea"] {
        tags.push(Tag::insert(db, NewTag { name: name.to_owned() }).await.unwrap());
    }
    photos[0].tags().add_many(db, ["it's".to_owned(), "Sea".to_owned()]).await.unwrap();
    let found = Photo::tags_of(&photos).all(db).await.unwrap();
    assert_eq!(found, [vec![tags[1].clone(), tags[0].clone()], Vec::new()]);
    let found = Tag::photos_of(&tags).with_link().all(db).await.unwrap();
    assert_eq!(found.iter().map(|links| links[0].far.id).collect::<Vec<_>>(), [photos[0].id, photos[0].id]);
    assert_eq!((found[0][0].link.tag_name.as_str(), found[0][0].link.weight), ("it's", 1));
}

#[tokio::test]
async fn thousands_of_parents_are_one_statement() {
    on_stage!(db);
    let mut users = Vec::new();
    let mut transaction = db.begin().await.unwrap();
    for n in 0..2_000 {
        users.push(User::insert(&mut *transaction, NewUser { name: format!("user {n}") }).await.unwrap());
    }
    for pair in users.windows(2) {
        pair[0].following().add(&mut *transaction, pair[1].id).await.unwrap();
    }
    let following = User::following_of(&users).all(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    for (index, of_one) in following.iter().enumerate() {
        assert_eq!(of_one.as_slice(), users.get(index + 1..index + 2).unwrap_or_default());
    }
}
