//! Operations by names of their own.

use jointable::{Added, Model, Toggled};
use jointable_tests::models::*;

use super::{amount, ingredients, need, needed, on_stage, recipe};

#[tokio::test]
async fn a_verb_does_what_its_operation_does() {
    on_stage!(db);
    let red = Team::insert(db, NewTeam { name: "red".to_owned() }).await.unwrap();
    let ann = Member::insert(db, NewMember { name: "Ann".to_owned() }).await.unwrap();
    assert_eq!(red.promote(db, ann.id).await.unwrap(), Added::Inserted);
    assert_eq!(red.owners().ids(db).await.unwrap(), [ann.id]);
    assert!(red.expel(db, ann.id).await.unwrap());
    assert!(!red.expel(db, ann.id).await.unwrap());
    let house = Doctor::insert(db, NewDoctor { name: "House".to_owned() }).await.unwrap();
    let bob = Patient::insert(db, NewPatient { name: "Bob".to_owned() }).await.unwrap();
    let at = |hour| AppointmentPayload { hour, note: None };
    let first = house.see(db, (bob.id, at(8))).await.unwrap();
    assert_ne!(house.see(db, (bob.id, at(9))).await.unwrap(), first);
    assert_eq!(house.discharge(db, bob.id).await.unwrap(), 2);
}

#[tokio::test]
async fn every_operation_can_have_a_verb() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let [flour, salt] = ingredients(db, ["flour", "salt"]).await;
    let basket = Basket::find(db, Basket::insert(db, NewBasket {}).await.unwrap().id).await.unwrap().unwrap();
    assert_eq!(basket.put_all(db, [(flour.id, amount_of(1)), (salt.id, amount_of(2))]).await.unwrap(), 2);
    assert_eq!(basket.what(db).await.unwrap(), [flour.clone(), salt.clone()]);
    assert_eq!(basket.top(db).await.unwrap(), Some(flour.clone()));
    assert_eq!(basket.keys(db).await.unwrap(), [flour.id, salt.id]);
    assert_eq!(basket.size(db).await.unwrap(), 2);
    assert!(basket.holds(db, salt.id).await.unwrap());
    assert!(basket.holds_all(db, [salt.id, flour.id]).await.unwrap());
    assert!(basket.holds_any(db, vec![salt.id, 404]).await.unwrap());
    assert_eq!(basket.swap(db, (salt.id, amount_of(1))).await.unwrap(), Toggled::Removed);
    assert_eq!(basket.take_all(db, [salt.id, flour.id]).await.unwrap(), 1);
    let egg = basket.bake(db, (NewIngredient { name: "egg".to_owned() }, amount_of(6))).await.unwrap();
    assert_eq!(basket.refill(db, [(egg.id, amount_of(6)), (flour.id, amount_of(1))]).await.unwrap().kept, 1);
    assert_eq!(basket.empty(db).await.unwrap(), 2);
    bread.ingredients().add(db, flour.id, amount("1", "g")).await.unwrap();
    assert_eq!(needed(db, &bread).await, [need("flour", "1", "g")]);
}

#[tokio::test]
async fn verbs_with_payload_that_can_be_left_out() {
    on_stage!(db);
    let photo = Photo::insert(db, NewPhoto { id: uuid::Uuid::nil(), r#type: String::new() }).await.unwrap();
    for name in ["sea", "sky", "sun"] {
        Tag::insert(db, NewTag { name: name.to_owned() }).await.unwrap();
    }
    let heavy = |name: &str, weight| (name.to_owned(), TaggingPayload { weight, tagger: None });
    assert!(!photo.is_tagged(db).await.unwrap());
    assert_eq!(photo.tag(db, heavy("sea", 2)).await.unwrap(), Added::Inserted);
    assert_eq!(photo.tag_all(db, [heavy("sea", 3), heavy("sky", 3), heavy("sun", 3)]).await.unwrap(), 2);
    assert_eq!(photo.tag_or_not(db, heavy("sun", 4)).await.unwrap(), Toggled::Removed);
    assert_eq!(photo.tag_or_not(db, heavy("sun", 4)).await.unwrap(), Toggled::Added);
    photo.tag_again(db, heavy("sky", 5)).await.unwrap();
    let patch = TaggingPayloadPatch { weight: Some(6), ..TaggingPayloadPatch::default() };
    assert!(photo.tag_anew(db, ("sea".to_owned(), patch)).await.unwrap());
    let moon = NewTag { name: "moon".to_owned() };
    photo.tag_newly(db, (moon, TaggingPayload { weight: 7, tagger: None })).await.unwrap();
    let weights: Vec<_> = photo.tags().with_link().all(db).await.unwrap().iter().map(|tag| tag.link.weight).collect();
    assert_eq!(weights, [7, 6, 5, 4], "moon, sea, sky, sun");
    assert!(photo.is_tagged(db).await.unwrap());
}

#[tokio::test]
async fn verbs_of_rows_that_refer_to_one() {
    on_stage!(db);
    let nina = Artist::insert(db, NewArtist { name: "Nina".to_owned() }).await.unwrap();
    Genre::insert(db, NewGenre { name: "jazz".to_owned() }).await.unwrap();
    assert!(!nina.has_a_genre(db).await.unwrap());
    let genre_id = Some("jazz".to_owned());
    let new = NewSong { title: "Sinnerman".to_owned(), artist_id: 0, genre_id, covers: None };
    let song = nina.record(db, new).await.unwrap();
    assert_eq!(nina.recorded(db).await.unwrap(), std::slice::from_ref(&song));
    assert!(nina.has_recorded(db, song.id).await.unwrap());
    assert_eq!(nina.count_genres(db).await.unwrap(), 1, "through a chain");
    assert!(nina.has_a_genre(db).await.unwrap());
}

fn amount_of(number: i32) -> BasketIngredientPayload {
    BasketIngredientPayload { number }
}
