//! Keys and texts that look like something else, nothing at all, and one thing twice.

use jointable::{Added, Error, Model, SetReport, Violation};
use jointable_core::dialect::Dialect;
use jointable_tests::models::*;
use uuid::Uuid;

use super::{DIALECT, ingredients, on_stage, recipe};
use crate::Pool;

/// Each another text, on every database.
const ODD: [&str; 30] = [
    "",
    "'",
    "''",
    "\"",
    "`",
    "\\",
    "\\\\",
    "%",
    "_",
    "[1]",
    "{}",
    "null",
    "NULL",
    "0",
    "00",
    "1e3",
    "true",
    "a",
    "A",
    "é",
    "e\u{301}",
    "ß",
    "ss",
    "🍞",
    "\n",
    "\t.",
    "\u{1}",
    "\u{2028}",
    "\u{feff}",
    "$1 ? :a @b",
];

async fn tags(db: &Pool) -> Vec<String> {
    let names: Vec<String> = ODD.iter().map(|name| (*name).to_owned()).collect();
    let new = names.iter().map(|name| NewTag { name: name.clone() });
    assert_eq!(Tag::insert_many(db, new).await.unwrap(), ODD.len() as u64);
    names
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

#[tokio::test]
async fn a_key_is_what_it_says_letter_for_letter() {
    on_stage!(db);
    let names = tags(db).await;
    let photo = Photo::insert(db, NewPhoto { id: Uuid::nil(), r#type: String::new() }).await.unwrap();
    for name in &names {
        assert_eq!(Tag::find(db, name.clone()).await.unwrap().unwrap().name, *name);
        assert_eq!(photo.tags().add(db, name.clone()).await.unwrap(), Added::Inserted, "{name:?}");
        assert!(photo.tags().has(db, name.clone()).await.unwrap());
        assert_eq!(
            Tag::query().filter(|tag| tag.name.eq(name.clone())).ids(db).await.unwrap(),
            std::slice::from_ref(name)
        );
        assert!(Tag::query().filter(|tag| tag.name.starts_with(name.clone())).count(db).await.unwrap() >= 1);
        assert!(Tag::query().filter(|tag| tag.name.contains(name.clone())).count(db).await.unwrap() >= 1);
    }
    assert_eq!(sorted(photo.tags().ids(db).await.unwrap()), sorted(names.clone()));
    assert_eq!(Tag::find_many(db, names.clone()).await.unwrap().len(), names.len());
    assert_eq!(Tag::query().filter(|tag| tag.name.is_in(names.clone())).count(db).await.unwrap(), names.len() as u64);
    assert!(photo.tags().has_all(db, names.clone()).await.unwrap());
    let payload = |weight| TaggingPayload { weight, tagger: None };
    let report = photo.tags().set(db, names.iter().map(|name| (name.clone(), payload(2)))).await.unwrap();
    assert_eq!(report, SetReport { updated: names.len() as u64, ..SetReport::default() });
    let of: Vec<_> = names.iter().map(|name| Tag { name: name.clone() }).collect();
    let of = Tag::photos_of(&of).with_link().all(db).await.unwrap();
    for (links, name) in of.iter().zip(&names) {
        assert_eq!(links.iter().map(|it| it.link.tag_name.as_str()).collect::<Vec<_>>(), [name.as_str()]);
    }
    assert_eq!(photo.tags().remove_many(db, names[1..].to_vec()).await.unwrap(), names.len() as u64 - 1);
    assert_eq!(photo.tags().add_many(db, names.clone()).await.unwrap(), names.len() as u64 - 1);
    // The same for pairs that the database puts in order.
    let words = names.iter().filter(|name| name.as_str() != "");
    for word in words.clone() {
        Word::insert(db, NewWord { word: word.clone() }).await.unwrap();
    }
    let odd = Word { word: "'".to_owned() };
    let others: Vec<_> = words.filter(|word| **word != odd.word).cloned().collect();
    assert_eq!(odd.synonyms().add_many(db, others.clone()).await.unwrap(), others.len() as u64);
    for other in &others {
        assert_eq!(Word { word: other.clone() }.synonyms().ids(db).await.unwrap(), ["'"], "{other:?}");
    }
    assert_eq!(odd.synonyms().set(db, others.clone()).await.unwrap().kept, others.len() as u64);
}

/// A letter that ends texts in other languages: kept whole, or refused, and never another key.
#[tokio::test]
async fn a_nul_is_kept_or_refused() {
    on_stage!(db);
    for name in ["a", "a\0b", "\0", "b"] {
        let stored = Tag::insert(db, NewTag { name: name.to_owned() }).await;
        let many = Recipe::insert_many(db, [NewRecipe { title: name.to_owned(), notes: None }]).await;
        if !name.contains('\0') {
            stored.unwrap();
            many.unwrap();
        } else if DIALECT == Dialect::Postgres {
            stored.unwrap_err();
            many.unwrap_err();
        } else {
            assert_eq!(Tag::find(db, name.to_owned()).await.unwrap().unwrap().name, name);
            match many {
                Ok(_) => assert!(Recipe::query().filter(|recipe| recipe.title.eq(name)).exists(db).await.unwrap()),
                Err(error) => assert!(matches!(error, Error::Value(_)), "{error}"),
            }
        }
    }
    let photo = Photo::insert(db, NewPhoto { id: Uuid::nil(), r#type: String::new() }).await.unwrap();
    let nul = || ["a\0b".to_owned()];
    let added = photo.tags().add_many(db, nul()).await;
    let ids = photo.tags().ids(db).await.unwrap();
    match added {
        Ok(1) => assert_eq!(ids, nul()),
        Ok(other) => panic!("{other} links"),
        Err(_) => assert!(ids.is_empty()),
    }
    photo.tags().add_many(db, ["a".to_owned(), "b".to_owned()]).await.unwrap();
    let _ = photo.tags().remove_many(db, nul()).await;
    assert!(photo.tags().has_all(db, ["a".to_owned(), "b".to_owned()]).await.unwrap(), "no other key is meant");
    if let Ok(found) = Tag::find_many(db, nul()).await {
        assert_eq!(found.iter().map(|tag| tag.name.clone()).collect::<Vec<_>>(), nul());
    }
    if let Ok(has) = photo.tags().has_any(db, ["\0".to_owned()]).await {
        assert!(!has);
    }
    if let Ok(found) = Tag::query().filter(|tag| tag.name.is_in(nul())).ids(db).await {
        assert_eq!(found, nul());
    }
}

#[tokio::test]
async fn blanks_at_the_end_are_letters_where_texts_are_compared_in_part() {
    on_stage!(db);
    for title in ["Cake", "Cake with", " Cake"] {
        recipe(db, title).await;
    }
    let starts = |text: &'static str| Recipe::query().filter(move |recipe| recipe.title.starts_with(text)).count(db);
    assert_eq!(starts("Cake").await.unwrap(), 2);
    assert_eq!(starts("Cake ").await.unwrap(), 1);
    assert_eq!(starts("Cake  ").await.unwrap(), 0);
    assert_eq!(starts("").await.unwrap(), 3);
    assert_eq!(starts(" ").await.unwrap(), 1);
    let contains = |text: &'static str| Recipe::query().filter(move |recipe| recipe.title.contains(text)).count(db);
    assert_eq!(contains("e ").await.unwrap(), 1);
    assert_eq!(contains("").await.unwrap(), 3);
    let like = |text: &'static str| Recipe::query().filter(move |recipe| recipe.title.like(text)).count(db);
    assert_eq!(like("Cake ").await.unwrap(), 0);
    assert_eq!(like("Cake").await.unwrap(), 1);
}

#[tokio::test]
async fn numbers_at_the_ends_of_their_range() {
    on_stage!(db);
    let ends = [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX];
    assert_eq!(Right::insert_many(db, ends.map(|id| NewRight { id })).await.unwrap(), 6);
    let found = Right::find_many(db, ends).await.unwrap();
    assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), ends);
    assert_eq!(Right::query().order_by(|row| row.id.desc()).limit(u64::MAX).ids(db).await.unwrap()[0], i64::MAX);
    assert_eq!(Right::query().offset(u64::MAX).all(db).await.unwrap(), []);
    assert_eq!(Right::query().filter(|row| row.id.is_in(ends)).count(db).await.unwrap(), 6);
    assert_eq!(Right::query().filter(|row| row.id.lt(i64::MIN + 1)).ids(db).await.unwrap(), [i64::MIN]);
    assert!(!Right::query().after(&Right { id: i64::MAX }).exists(db).await.unwrap());
    let readings = ends.map(|at| NewReading { station: i16::MIN, at, value: Some(f64::MIN) });
    assert_eq!(Reading::insert_many(db, readings).await.unwrap(), 6);
    let key = (i16::MIN, i64::MIN);
    assert_eq!(Reading::find_many(db, [key]).await.unwrap()[0].value, Some(f64::MIN));
    let bread = recipe(db, "Bread").await;
    let links = bread.ingredients();
    let error = links.add(db, i64::MIN, super::amount("1", "g")).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no Ingredient -9223372036854775808");
    let error = links.add_many(db, [(i64::MAX, super::amount("1", "g"))]).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no Ingredient 9223372036854775807");
    assert!(!links.has_any(db, ends).await.unwrap());
    assert_eq!(links.remove_many(db, ends).await.unwrap(), 0);
}

#[tokio::test]
async fn nothing_is_a_batch_too() {
    on_stage!(db);
    let bread = recipe(db, "Bread").await;
    let ann = User::insert(db, NewUser { name: "Ann".to_owned() }).await.unwrap();
    let person = Person::insert(db, NewPerson { name: "Ann".to_owned() }).await.unwrap();
    let house = Doctor::insert(db, NewDoctor { name: "House".to_owned() }).await.unwrap();
    let film = Film::insert(db, NewFilm { title: String::new() }).await.unwrap();
    let team = Team::insert(db, NewTeam { name: String::new() }).await.unwrap();
    let reader = Reader::insert(db, NewReader {}).await.unwrap();
    let picture = Picture::insert(db, NewPicture {}).await.unwrap();
    let student = Student::insert(db, NewStudent { name: String::new() }).await.unwrap();
    macro_rules! nothing {
        ($($links:expr),+) => {$(
            assert_eq!($links.add_many(db, []).await.unwrap(), 0);
            assert!($links.has_all(db, []).await.unwrap());
            assert!(!$links.has_any(db, []).await.unwrap());
            assert_eq!($links.clear(db).await.unwrap(), 0);
            assert_eq!($links.count(db).await.unwrap(), 0);
            assert!($links.ids(db).await.unwrap().is_empty() && $links.all(db).await.unwrap().is_empty());
            assert!($links.with_link().all(db).await.unwrap().is_empty());
        )+};
    }
    macro_rules! no_difference {
        ($($links:expr),+) => {$(
            assert_eq!($links.remove_many(db, []).await.unwrap(), 0);
            assert_eq!($links.set(db, []).await.unwrap(), SetReport::default());
        )+};
    }
    nothing!(bread.ingredients(), ann.followers(), person.friends(), house.patients(), film.actors(), team.owners());
    nothing!(reader.lists(), picture.labels(), student.sections());
    no_difference!(bread.ingredients(), ann.followers(), person.friends(), team.owners(), reader.lists());
    no_difference!(picture.labels(), student.sections());
    assert_eq!(Tag::find_many(db, []).await.unwrap(), []);
    assert_eq!(Tag::insert_many(db, []).await.unwrap(), 0);
    assert!(Section::students_of([]).with_link().all(db).await.unwrap().is_empty());
    assert!(Person::friends_of([]).limit_per_parent(1).all(db).await.unwrap().is_empty());
    assert!(Artist::genres_of([]).all(db).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_thing_twice_in_a_batch() {
    on_stage!(db);
    let mut people = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        people.push(Person::insert(db, NewPerson { name: name.to_owned() }).await.unwrap());
    }
    let (bob, cat) = (people[1].id, people[2].id);
    assert_eq!(people[0].friends().add_many(db, [bob, cat, bob]).await.unwrap(), 2);
    let wanted = [(bob, Friends { since: Some(1) }), (cat, Friends { since: None }), (bob, Friends { since: Some(2) })];
    let report = people[0].friends().set(db, wanted).await.unwrap();
    assert_eq!(report, SetReport { updated: 1, kept: 1, ..SetReport::default() });
    assert_eq!(people[0].friends().with_link().all(db).await.unwrap()[0].link.since, Some(2), "the last counts");
    assert!(people[0].friends().has_all(db, [bob, bob]).await.unwrap());
    assert_eq!(people[0].friends().remove_many(db, [bob, bob]).await.unwrap(), 1);
    let team = Team::insert(db, NewTeam { name: String::new() }).await.unwrap();
    let mut members = Vec::new();
    for name in ["a", "b"] {
        members.push(Member::insert(db, NewMember { name: name.to_owned() }).await.unwrap().id);
    }
    let guest = || MembershipPayload { role: "guest".to_owned(), active: true, note: None };
    team.members().add(db, members[0], guest()).await.unwrap();
    let twice = [members[0], members[1], members[0], members[1]];
    assert_eq!(team.owners().add_many(db, twice).await.unwrap(), 2, "one moves here, one is new");
    assert_eq!(team.owners().set(db, twice.map(|member| (member, guest()))).await.unwrap().kept, 2);
    assert_eq!(team.owners().remove_many(db, twice).await.unwrap(), 2);
    let reader = Reader::insert(db, NewReader {}).await.unwrap();
    List::insert(db, NewList { name: "news".to_owned() }).await.unwrap();
    let news = || ["news".to_owned(), "news".to_owned()];
    assert_eq!(reader.lists().add_many(db, news()).await.unwrap(), 1);
    assert_eq!(reader.lists().remove_many(db, news()).await.unwrap(), 1);
    assert_eq!(reader.lists().add_many(db, news()).await.unwrap(), 1, "it comes back once");
    let course = Course::insert(db, NewCourse { code: "art".to_owned() }).await.unwrap();
    Section::insert(db, NewSection { course_code: course.code.clone(), number: 1, teacher: None }).await.unwrap();
    let student = Student::insert(db, NewStudent { name: String::new() }).await.unwrap();
    let section = || [("art".to_owned(), 1), ("art".to_owned(), 1)];
    assert_eq!(student.sections().add_many(db, section()).await.unwrap(), 1);
    assert_eq!(student.sections().remove_many(db, section()).await.unwrap(), 1);
    let same = || NewTag { name: "same".to_owned() };
    let error = Tag::insert_many(db, [same(), same()]).await.unwrap_err();
    assert_eq!(error.violation(), Some(Violation::Unique));
    assert!(!Tag::query().exists(db).await.unwrap(), "none of the two");
    let [flour] = ingredients(db, ["flour"]).await;
    let bread = recipe(db, "Bread").await;
    let twice = Recipe::ingredients_of([&bread, &bread]).then(|rows| Ingredient::recipes_of(rows));
    bread.ingredients().add(db, flour.id, super::amount("1", "g")).await.unwrap();
    let levels = twice.all(db).await.unwrap();
    assert_eq!(levels[0], levels[1]);
    assert_eq!(levels[1][0].1, [bread]);
}

#[tokio::test]
async fn texts_of_a_megabyte() {
    on_stage!(db);
    let long: String = "it's \\ \"long\" é🍞\n".repeat(50_000);
    let new = || NewRecipe { title: "short".to_owned(), notes: Some(long.clone()) };
    let one = Recipe::insert(db, new()).await.unwrap();
    assert_eq!(Recipe::find(db, one.id).await.unwrap().unwrap().notes.as_ref(), Some(&long));
    let many = [NewRecipe { title: "other".to_owned(), ..new() }, NewRecipe { title: "third".to_owned(), ..new() }];
    assert_eq!(Recipe::insert_many(db, many).await.unwrap(), 2);
    let found = Recipe::query().filter(|recipe| recipe.notes.eq(long.clone()));
    assert_eq!(found.count(db).await.unwrap(), 3);
    assert_eq!(Recipe::query().filter(|recipe| recipe.notes.is_in([long.clone()])).count(db).await.unwrap(), 3);
}

/// Whatever comes first, nothing is left of the row's links, and what fails says that the row is not there.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_deleted_while_it_is_linked() {
    on_stage!(db);
    let mut users = Vec::new();
    for name in ["Ann", "Bob", "Cat"] {
        users.push(User::insert(db, NewUser { name: name.to_owned() }).await.unwrap().id);
    }
    for round in 0..20 {
        let gone = User::insert(db, NewUser { name: format!("round {round}") }).await.unwrap();
        let tasks: Vec<_> = (0..6)
            .map(|task| {
                let (db, gone, users) = (db.clone(), gone.clone(), users.clone());
                tokio::spawn(async move {
                    let done = match task {
                        0 => gone.following().set(&db, users).await.map(drop),
                        1 => gone.followers().toggle(&db, users[0]).await.map(drop),
                        2 => gone.following().add_many(&db, users).await.map(drop),
                        3 => gone.following().create(&db, NewUser { name: String::new() }).await.map(drop),
                        4 => gone.following().add(&db, users[1]).await.map(drop),
                        _ => return gone.delete(&db).await.unwrap(),
                    };
                    match done {
                        Ok(()) | Err(Error::NotFound("User") | Error::Missing("User", ..)) => {}
                        // The row was there again, or not yet gone, when it was looked for.
                        Err(error) => assert_eq!(error.violation(), Some(Violation::ForeignKey), "{task}: {error}"),
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(gone.following().count(db).await.unwrap(), 0);
        assert_eq!(gone.followers().count(db).await.unwrap(), 0);
    }
}
