//! Every operation sends what is said of it.

use jointable::{Model, Toggled};
use jointable_tests::{explained::Explained, models::*};
use uuid::Uuid;

use super::{DIALECT, amount, on_stage};

/// Runs an operation and compares what it sent.
macro_rules! run {
    ($said:ident, $db:ident, $call:expr, |$on:ident| $operation:expr) => {{
        let call: &str = &$call;
        let $on = $said.watch.on($db);
        let answer = $operation.await.expect(call);
        $said.sent(call);
        answer
    }};
}

/// What reads the far rows of `$links`, of which `$far` are keys.
macro_rules! read {
    ($said:ident, $db:ident, $alias:literal, $links:expr, $of:expr, $far:expr) => {{
        let (alias, far) = ($alias, $far.to_vec());
        run!($said, $db, format!("{alias}().all"), |on| $links.all(on));
        run!($said, $db, format!("{alias}().first"), |on| $links.first(on));
        run!($said, $db, format!("{alias}().ids"), |on| $links.ids(on));
        run!($said, $db, format!("{alias}().exists"), |on| $links.exists(on));
        run!($said, $db, format!("{alias}().count"), |on| $links.count(on));
        run!($said, $db, format!("{alias}().has"), |on| $links.has(on, far[0].clone()));
        run!($said, $db, format!("{alias}().has_all"), |on| $links.has_all(on, far.clone()));
        run!($said, $db, format!("{alias}().has_any"), |on| $links.has_any(on, far.clone()));
        run!($said, $db, format!("{alias}_of(…).all"), |on| $of.all(on));
    }};
}

/// The same of links, and what takes them away at once.
macro_rules! links {
    ($said:ident, $db:ident, $alias:literal, $links:expr, $of:expr, $far:expr) => {{
        read!($said, $db, $alias, $links, $of, $far);
        let alias = $alias;
        run!($said, $db, format!("{alias}().with_link().all"), |on| $links.with_link().all(on));
        run!($said, $db, format!("{alias}_of(…).with_link().all"), |on| $of.with_link().all(on));
        run!($said, $db, format!("{alias}().clear"), |on| $links.clear(on));
    }};
}

/// What takes links away that far keys name.
macro_rules! remove {
    ($said:ident, $db:ident, $alias:literal, $links:expr, $far:expr) => {{
        let (alias, far) = ($alias, $far.to_vec());
        run!($said, $db, format!("{alias}().remove"), |on| $links.remove(on, far[0].clone()));
        run!($said, $db, format!("{alias}().remove_many"), |on| $links.remove_many(on, far.clone()));
    }};
}

/// What links without payload, or with none given.
macro_rules! add {
    ($said:ident, $db:ident, $alias:literal, $links:expr, $far:expr, $new:expr) => {{
        let (alias, far) = ($alias, $far.to_vec());
        run!($said, $db, format!("{alias}().add"), |on| $links.add(on, far[0].clone()));
        run!($said, $db, format!("{alias}().add_many"), |on| $links.add_many(on, far.clone()));
        run!($said, $db, format!("{alias}().create"), |on| $links.create(on, $new));
    }};
}

macro_rules! toggle {
    ($said:ident, $db:ident, $call:expr, |$on:ident| $toggle:expr) => {{
        let first = run!($said, $db, $call, |$on| $toggle);
        let second = run!($said, $db, $call, |$on| $toggle);
        assert!(first != second && [first, second].contains(&Toggled::Added));
    }};
}

/// What keeps an order.
macro_rules! order {
    ($said:ident, $db:ident, $alias:literal, $links:expr, $names:expr) => {{
        let (alias, names) = ($alias, $names.to_vec());
        run!($said, $db, format!("{alias}().move_to"), |on| $links.move_to(on, names[1].clone(), 0));
        run!($said, $db, format!("{alias}().reorder"), |on| $links.reorder(on, names.clone()));
    }};
}

#[tokio::test]
async fn links_without_payload() {
    on_stage!(db);
    let mut all = Vec::new();
    for n in 0..4 {
        all.push(User::insert(db, NewUser { name: format!("{n}") }).await.unwrap());
    }
    let (user, far) = (&all[0], [all[1].id, all[2].id]);
    let mut said = Explained::relation::<UserFollowersRelation>(DIALECT, "followers", false);
    add!(said, db, "followers", user.followers(), far, NewUser { name: "new".into() });
    run!(said, db, "followers().set", |on| user.followers().set(on, far));
    toggle!(said, db, "followers().toggle", |on| user.followers().toggle(on, far[0]));
    remove!(said, db, "followers", user.followers(), far);
    links!(said, db, "followers", user.followers(), User::followers_of(&all), far);
    said.all_were_run();

    let picture = Picture::insert(db, NewPicture {}).await.unwrap();
    let texts: Vec<String> = ["a", "b"].map(str::to_owned).to_vec();
    Label::insert_many(db, texts.iter().map(|text| NewLabel { text: text.clone() })).await.unwrap();
    let mut said = Explained::relation::<PictureLabelsRelation>(DIALECT, "labels", false);
    add!(said, db, "labels", picture.labels(), texts, NewLabel { text: "c".into() });
    run!(said, db, "labels().set", |on| picture.labels().set(on, texts.clone()));
    toggle!(said, db, "labels().toggle", |on| picture.labels().toggle(on, texts[0].clone()));
    remove!(said, db, "labels", picture.labels(), texts);
    links!(said, db, "labels", picture.labels(), Picture::labels_of([&picture]), texts);
    said.all_were_run();
}

#[tokio::test]
async fn links_with_payload() {
    on_stage!(db);
    let recipe = super::recipe(db, "bread").await;
    let far = super::ingredients(db, ["flour", "salt"]).await.map(|row| row.id);
    let payload = || amount("1", "g");
    let wanted = || far.map(|far| (far, payload()));
    let mut said = Explained::relation::<RecipeIngredientsRelation>(DIALECT, "ingredients", false);
    let links = recipe.ingredients();
    run!(said, db, "ingredients().add", |on| links.add(on, far[0], payload()));
    run!(said, db, "ingredients().add_many", |on| links.add_many(on, wanted()));
    let new = || NewIngredient { name: "yeast".into() };
    run!(said, db, "ingredients().create", |on| links.create(on, new(), payload()));
    run!(said, db, "ingredients().set", |on| links.set(on, wanted()));
    run!(said, db, "ingredients().upsert", |on| links.upsert(on, far[0], payload()));
    let patch = AmountPatch { unit: Some("kg".into()), ..AmountPatch::default() };
    run!(said, db, "ingredients().update_link", |on| links.update_link(on, far[0], patch));
    toggle!(said, db, "ingredients().toggle", |on| links.toggle(on, far[0], payload()));
    remove!(said, db, "ingredients", links, far);
    links!(said, db, "ingredients", links, Recipe::ingredients_of([&recipe]), far);
    said.all_were_run();

    let photo = Photo::insert(db, NewPhoto { id: Uuid::from_u128(1), r#type: String::new() }).await.unwrap();
    let names: Vec<String> = ["a", "b"].map(str::to_owned).to_vec();
    Tag::insert_many(db, names.iter().map(|name| NewTag { name: name.clone() })).await.unwrap();
    let payload = || TaggingPayload { weight: 2, tagger: None };
    let wanted = || names.iter().map(|name| (name.clone(), payload()));
    let mut said = Explained::relation::<PhotoTagsRelation>(DIALECT, "tags", false);
    let links = photo.tags();
    add!(said, db, "tags", links, names, NewTag { name: "c".into() });
    run!(said, db, "tags().add_with", |on| links.add_with(on, names[0].clone(), payload()));
    run!(said, db, "tags().add_many_with", |on| links.add_many_with(on, wanted()));
    let new = || NewTag { name: "d".into() };
    run!(said, db, "tags().create_with", |on| links.create_with(on, new(), payload()));
    run!(said, db, "tags().set", |on| links.set(on, wanted()));
    run!(said, db, "tags().upsert", |on| links.upsert(on, names[0].clone(), payload()));
    let patch = TaggingPayloadPatch { weight: Some(3), ..TaggingPayloadPatch::default() };
    run!(said, db, "tags().update_link", |on| links.update_link(on, names[0].clone(), patch));
    toggle!(said, db, "tags().toggle", |on| links.toggle(on, names[0].clone()));
    toggle!(said, db, "tags().toggle_with", |on| links.toggle_with(on, names[0].clone(), payload()));
    remove!(said, db, "tags", links, names);
    links!(said, db, "tags", links, Photo::tags_of([&photo]), names);
    said.all_were_run();
}

#[tokio::test]
async fn links_in_an_order_that_are_marked_when_removed() {
    on_stage!(db);
    let rack = Rack::insert(db, NewRack { name: "top".into() }).await.unwrap();
    Rack::insert(db, NewRack { name: "low".into() }).await.unwrap();
    let racks = ["top", "low"].map(str::to_owned);
    let far = [1, 2].map(Uuid::from_u128);
    Book::insert_many(db, far.map(|id| NewBook { id })).await.unwrap();
    let book = Book::find(db, far[0]).await.unwrap().unwrap();
    let new = |n| NewBook { id: Uuid::from_u128(n) };
    let payload = || PlacingPayload { favourite: false };

    // Of a scope.
    let mut said = Explained::relation::<RackFavouritesRelation>(DIALECT, "favourites", false);
    let links = rack.favourites();
    add!(said, db, "favourites", links, far, new(3));
    run!(said, db, "favourites().set", |on| links.set(on, far));
    toggle!(said, db, "favourites().toggle", |on| links.toggle(on, far[0]));
    run!(said, db, "favourites().insert_at", |on| links.insert_at(on, 0, Uuid::from_u128(3)));
    order!(said, db, "favourites", links, far);
    run!(said, db, "favourites().with_removed().all", |on| links.with_removed().all(on));
    let call = "favourites().with_removed().with_link().all";
    run!(said, db, call, |on| links.with_removed().with_link().all(on));
    remove!(said, db, "favourites", links, far);
    links!(said, db, "favourites", links, Rack::favourites_of([&rack]), far);
    said.all_were_run();

    // From the other side, whose lists they are not.
    let mut said = Explained::relation::<BookRacksRelation>(DIALECT, "racks", false);
    let links = book.racks();
    let wanted = || racks.clone().map(|rack| (rack, payload()));
    add!(said, db, "racks", links, racks, NewRack { name: "new".into() });
    run!(said, db, "racks().add_with", |on| links.add_with(on, racks[0].clone(), payload()));
    run!(said, db, "racks().add_many_with", |on| links.add_many_with(on, wanted()));
    let newer = || NewRack { name: "newer".into() };
    run!(said, db, "racks().create_with", |on| links.create_with(on, newer(), payload()));
    run!(said, db, "racks().set", |on| links.set(on, wanted()));
    run!(said, db, "racks().upsert", |on| links.upsert(on, racks[0].clone(), payload()));
    let patch = || PlacingPayloadPatch { favourite: Some(true) };
    run!(said, db, "racks().update_link", |on| links.update_link(on, racks[0].clone(), patch()));
    toggle!(said, db, "racks().toggle", |on| links.toggle(on, racks[0].clone()));
    toggle!(said, db, "racks().toggle_with", |on| links.toggle_with(on, racks[0].clone(), payload()));
    run!(said, db, "racks().with_removed().all", |on| links.with_removed().all(on));
    let call = "racks().with_removed().with_link().all";
    run!(said, db, call, |on| links.with_removed().with_link().all(on));
    remove!(said, db, "racks", links, racks);
    links!(said, db, "racks", links, Book::racks_of([&book]), racks);
    said.all_were_run();

    // With a payload that can be left out.
    let mut said = Explained::relation::<RackBooksRelation>(DIALECT, "books", false);
    let links = rack.books();
    let wanted = || far.map(|book| (book, payload()));
    run!(said, db, "books().set", |on| links.set(on, wanted()));
    run!(said, db, "books().upsert", |on| links.upsert(on, far[0], payload()));
    run!(said, db, "books().add_many_with", |on| links.add_many_with(on, wanted()));
    let third = Uuid::from_u128(3);
    run!(said, db, "books().insert_at_with", |on| links.insert_at_with(on, 0, third, payload()));
    toggle!(said, db, "books().toggle_with", |on| links.toggle_with(on, far[0], payload()));
    run!(said, db, "books().create", |on| links.create(on, new(9)));
}

#[tokio::test]
async fn many_links_of_two_rows() {
    on_stage!(db);
    let tour = Tour::insert(db, NewTour { name: "north".into() }).await.unwrap();
    let mut far = Vec::new();
    for name in ["a", "b"] {
        far.push(City::insert(db, NewCity { name: name.into() }).await.unwrap().id);
    }
    let payload = || Stay { nights: 1 };
    let wanted = || far.iter().map(|city| (*city, payload())).collect::<Vec<_>>();
    let mut said = Explained::relation::<TourCitiesRelation>(DIALECT, "cities", false);
    let links = tour.cities();
    let first = run!(said, db, "cities().add", |on| links.add(on, far[0], payload()));
    run!(said, db, "cities().add_many", |on| links.add_many(on, wanted()));
    let new = || NewCity { name: "c".into() };
    run!(said, db, "cities().create", |on| links.create(on, new(), payload()));
    let second = run!(said, db, "cities().insert_at", |on| links.insert_at(on, 0, far[1], payload()));
    let patch = StayPatch { nights: Some(3) };
    run!(said, db, "cities().update_link", |on| links.update_link(on, first, patch));
    order!(said, db, "cities", links, [first, second]);
    run!(said, db, "cities().count_links", |on| links.count_links(on));
    run!(said, db, "cities().remove_link", |on| links.remove_link(on, first));
    run!(said, db, "cities().remove_links_to", |on| links.remove_links_to(on, far[1]));
    links!(said, db, "cities", links, Tour::cities_of([&tour]), far);
    said.all_were_run();

    let speaker = Speaker::insert(db, NewSpeaker { name: "s".into() }).await.unwrap();
    let days = [(1, 1), (1, 2)];
    Session::insert_many(db, days.map(|(room, day)| NewSession { room, day })).await.unwrap();
    let payload = || TalkPayload { subject: "x".into() };
    let mut said = Explained::relation::<SpeakerSessionsRelation>(DIALECT, "sessions", false);
    let links = speaker.sessions();
    run!(said, db, "sessions().add", |on| links.add(on, days[0], payload()));
    run!(said, db, "sessions().add_many", |on| links.add_many(on, days.map(|day| (day, payload()))));
    let new = || NewSession { room: 2, day: 2 };
    run!(said, db, "sessions().create", |on| links.create(on, new(), payload()));
    run!(said, db, "sessions().count_links", |on| links.count_links(on));
    run!(said, db, "sessions().remove_links_to", |on| links.remove_links_to(on, days[0]));
    let patch = TalkPayloadPatch { subject: Some("y".into()) };
    run!(said, db, "sessions().update_link", |on| links.update_link(on, 1, patch));
    run!(said, db, "sessions().remove_link", |on| links.remove_link(on, 1));
    links!(said, db, "sessions", links, Speaker::sessions_of([&speaker]), days);
    said.all_were_run();
}

#[tokio::test]
async fn rows_that_refer_to_others() {
    on_stage!(db);
    let artist = Artist::insert(db, NewArtist { name: "a".into() }).await.unwrap();
    let new = || NewSong { title: "s".into(), artist_id: 0, genre_id: None, covers: None };
    let mut said = Explained::relation::<ArtistSongsRelation>(DIALECT, "songs", false);
    let song = run!(said, db, "songs().create", |on| artist.songs().create(on, new()));
    read!(said, db, "songs", artist.songs(), Artist::songs_of([&artist]), [song.id]);
    said.all_were_run();
    let mut said = Explained::relation::<ArtistGenresRelation>(DIALECT, "genres", false);
    read!(said, db, "genres", artist.genres(), Artist::genres_of([&artist]), ["rock".to_owned()]);
    said.all_were_run();
    let mut said = Explained::relation::<SongArtistRelation>(DIALECT, "artist", true);
    run!(said, db, "artist().get", |on| song.artist().get(on));
    run!(said, db, "artist_of(…).all", |on| Song::artist_of([&song]).all(on));
    said.all_were_run();
    let mut said = Explained::relation::<SongOriginalRelation>(DIALECT, "original", false);
    run!(said, db, "original().get", |on| song.original().get(on));
    let cover = Song { covers: Some(artist.id), ..song.clone() };
    run!(said, db, "original().get", |on| cover.original().get(on));
    run!(said, db, "original_of(…).all", |on| Song::original_of([&song, &cover]).all(on));
    said.all_were_run();
    let mut said = Explained::relation::<ArtistManagerRelation>(DIALECT, "manager", false);
    run!(said, db, "manager().get", |on| artist.manager().get(on));
    run!(said, db, "manager_of(…).all", |on| Artist::manager_of([&artist]).all(on));
    said.all_were_run();

    // Far rows that are links in a list, and rows of which some is computed.
    let album = Album::insert(db, NewAlbum { name: "a".into() }).await.unwrap();
    let tune = Tune::insert(db, NewTune { title: "t".into() }).await.unwrap();
    let mut said = Explained::relation::<AlbumEntriesRelation>(DIALECT, "entries", false);
    let entry = NewAlbumTune { album_id: 0, tune_id: tune.id };
    run!(said, db, "entries().create", |on| album.entries().create(on, entry));
    let hamper = Hamper::insert(db, NewHamper { owner: "o".into() }).await.unwrap();
    let mut said = Explained::relation::<HamperWaresRelation>(DIALECT, "wares", false);
    let new = NewWare { code: "w".into(), width: 1, height: 2 };
    let payload = HamperItemPayload { quantity: 1, price: 2.into(), discount: None };
    run!(said, db, "wares().create", |on| hamper.wares().create(on, new, payload));
}

#[tokio::test]
async fn rows_of_models() {
    on_stage!(db);
    macro_rules! rows {
        ($said:ident, $model:ident, $new:expr, $more:expr) => {{
            let name = stringify!($model);
            let row = run!($said, db, format!("{name}::insert"), |on| $model::insert(on, $new));
            run!($said, db, format!("{name}::insert_many"), |on| $model::insert_many(on, $more));
            run!($said, db, format!("{name}::find"), |on| $model::find(on, row.key()));
            run!($said, db, format!("{name}::find_many"), |on| $model::find_many(on, [row.key()]));
            run!($said, db, format!("{name}::all"), |on| $model::all(on));
            run!($said, db, format!("{name}::update"), |on| row.update(on));
            run!($said, db, format!("{name}::delete"), |on| row.delete(on));
            $said.all_were_run();
        }};
    }
    let mut said = Explained::model::<Reading>(DIALECT, "Reading");
    let reading = |at| NewReading { station: 1, at, value: None };
    rows!(said, Reading, reading(1), [reading(2), reading(3)]);
    let mut said = Explained::model::<Ware>(DIALECT, "Ware");
    let ware = |code: &str| NewWare { code: code.into(), width: 1, height: 2 };
    rows!(said, Ware, ware("a"), [ware("b"), ware("c")]);
    let speaker = Speaker::insert(db, NewSpeaker { name: "s".into() }).await.unwrap();
    Session::insert(db, NewSession { room: 1, day: 1 }).await.unwrap();
    let mut said = Explained::model::<Talk>(DIALECT, "Talk");
    let talk = |subject: &str| NewTalk { speaker_id: speaker.id, room: 1, day: 1, subject: subject.into() };
    rows!(said, Talk, talk("a"), [talk("b"), talk("c")]);
}
