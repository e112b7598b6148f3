//! The statements behind relations and models, for people to read and for changes to show.

use jointable::{Model, Relation as _};
use jointable_core::{
    accessor::{self, Relation, Sql},
    dialect::Dialect,
};
use jointable_tests::{
    models::{
        AlbumTunesRelation, ArtistGenresRelation, ArtistSongsRelation, BookRacksRelation, DoctorPatientsRelation,
        FilmActorsRelation, ListDailyReadersRelation, PersonFriendsRelation, PhotoTagsRelation, RackFavouritesRelation,
        Reading, RecipeIngredientsRelation, SongArtistRelation, SongSiblingsRelation, SpeakerSessionsRelation,
        StudentRoomsRelation, Talk, TourCitiesRelation, TuneAlbumsRelation, User, UserFollowersRelation,
    },
    project::workspace,
    scenario::Scenario,
};

/// One statement below its operation's name.
fn block((operation, sql): (&str, Sql)) -> String {
    format!("-- {operation}\n{}\n", sql.as_str())
}

fn relation(dialect: Dialect, relation: &Relation<'_>, payload: bool) -> String {
    let add = if payload {
        ("add, with payload", accessor::add(dialect, relation, true))
    } else {
        ("add", accessor::add(dialect, relation, false))
    };
    let mut statements = vec![
        ("all", accessor::all(dialect, relation)),
        ("with_link", accessor::with_link(dialect, relation)),
        ("all, of many", accessor::all_of(dialect, relation)),
        ("with_link, of many", accessor::with_link_of(dialect, relation)),
        ("first", accessor::first(dialect, relation)),
        ("ids", accessor::ids(dialect, relation)),
        ("exists", accessor::any(dialect, relation)),
        ("has", accessor::has(dialect, relation)),
        ("has_all, has_any", accessor::count_among(dialect, relation)),
        ("count", accessor::count(dialect, relation)),
        add,
        ("add_many", accessor::add_many(dialect, relation, payload)),
        ("clear", accessor::clear(dialect, relation)),
        ("update_link", accessor::update_link(dialect, relation)),
    ];
    if !payload {
        statements.pop();
    }
    statements.extend(places(dialect, relation));
    if !relation.is_single() {
        statements.push(("count_links", accessor::count_links(dialect, relation)));
        statements.push(("remove_links_to", accessor::remove(dialect, relation)));
        statements.push(("remove_link", accessor::remove_link(dialect, relation)));
        return statements.into_iter().map(block).collect();
    }
    statements.push(("remove", accessor::remove(dialect, relation)));
    statements.push(("remove_many", accessor::remove_many(dialect, relation)));
    if payload {
        statements.push(("upsert", accessor::upsert(dialect, relation)));
    }
    if dialect == Dialect::Mysql && relation.is_part() {
        statements.push(("add_many and set: enter", accessor::enter_many(dialect, relation, payload)));
        if relation.counts_from(dialect) {
            statements.push(("add_many: the place to count from", accessor::last_before(dialect, relation)));
        }
    }
    statements.push(("set: hold the near row", accessor::lock(dialect, relation)));
    match dialect {
        Dialect::Postgres => statements.push(("set", accessor::set_at_once(dialect, relation))),
        Dialect::Sqlite | Dialect::Mysql => {
            statements.push(("set: remove", accessor::set_remove(dialect, relation)));
            if payload || relation.position().is_some() {
                statements.push(("set: update", accessor::set_update(dialect, relation)));
            }
            statements.push(("set: add", accessor::set_add(dialect, relation)));
        }
    }
    statements.into_iter().map(block).collect()
}

/// What is sent where links are kept in an order.
fn places(dialect: Dialect, relation: &Relation<'_>) -> Vec<(&'static str, Sql)> {
    if relation.position().is_some() {
        vec![
            ("move_to", accessor::move_to(dialect, relation)),
            ("insert_at: move", accessor::move_last(dialect, relation)),
            ("reorder: count", accessor::count_named(dialect, relation)),
            ("reorder, set of a scope: order", accessor::reorder(dialect, relation)),
        ]
    } else if relation.far_position().is_some() && dialect != Dialect::Sqlite {
        vec![
            ("add: hold the far row", accessor::lock_far(dialect, relation)),
            ("add_many, set: hold the far rows", accessor::lock_far_many(dialect, relation)),
        ]
    } else {
        Vec::new()
    }
}

/// What a relation is read by that is not written.
fn reading(dialect: Dialect, relation: &Relation<'_>) -> String {
    let statements = [
        ("all", accessor::all(dialect, relation)),
        ("all, of many", accessor::all_of(dialect, relation)),
        ("first", accessor::first(dialect, relation)),
        ("ids", accessor::ids(dialect, relation)),
        ("exists", accessor::any(dialect, relation)),
        ("has", accessor::has(dialect, relation)),
        ("has_all, has_any", accessor::count_among(dialect, relation)),
        ("count", accessor::count(dialect, relation)),
    ];
    statements.into_iter().map(block).collect()
}

fn model<M: Model>(dialect: Dialect) -> String {
    let mut statements = vec![
        ("insert", accessor::insert(dialect, M::META)),
        ("insert_many", accessor::insert_many(dialect, M::META)),
        ("find", accessor::find(dialect, M::META)),
        ("find_many", accessor::find_many(dialect, M::META)),
        ("all", accessor::every(dialect, M::META)),
        ("update", accessor::update(dialect, M::META)),
        ("delete", accessor::delete(dialect, M::META)),
    ];
    if let Some(list) = M::LIST {
        statements.push(("insert: hold the list", accessor::lock_list(dialect, list)));
        statements.push(("insert: the place", accessor::last_place(dialect, M::META)));
        statements.push(("insert_many: hold the lists", accessor::lock_lists(dialect, M::META, list)));
    }
    statements.into_iter().map(block).collect()
}

fn expect(name: &str, statements: impl Fn(Dialect) -> String) {
    let path = workspace().join(format!("tests/statements/{name}.txt"));
    let expected = Scenario::read(&path);
    for dialect in Dialect::ALL {
        expected.expect(&format!("{}.sql", dialect.name()), &statements(dialect));
    }
}

#[test]
fn a_relation_with_required_payload() {
    expect("recipe_ingredients", |dialect| relation(dialect, &RecipeIngredientsRelation::PLAN, true));
}

#[test]
fn a_relation_with_optional_payload_and_a_key_of_its_own() {
    expect("photo_tags", |dialect| relation(dialect, &PhotoTagsRelation::PLAN, true));
}

#[test]
fn a_relation_without_payload_from_a_model_to_itself() {
    expect("user_followers", |dialect| relation(dialect, &UserFollowersRelation::PLAN, false));
}

#[test]
fn a_relation_of_many_links() {
    expect("doctor_patients", |dialect| relation(dialect, &DoctorPatientsRelation::PLAN, true));
}

#[test]
fn a_relation_of_one_link_per_part() {
    expect("film_actors", |dialect| relation(dialect, &FilmActorsRelation::PLAN, true));
}

#[test]
fn a_symmetric_relation() {
    expect("person_friends", |dialect| relation(dialect, &PersonFriendsRelation::PLAN, true));
}

#[test]
fn a_relation_with_a_scope_whose_links_stay_when_removed() {
    expect("list_daily_readers", |dialect| relation(dialect, &ListDailyReadersRelation::PLAN, false));
}

#[test]
fn a_relation_whose_links_have_an_order() {
    expect("album_tunes", |dialect| relation(dialect, &AlbumTunesRelation::PLAN, false));
}

#[test]
fn a_relation_to_rows_whose_links_have_an_order() {
    expect("tune_albums", |dialect| relation(dialect, &TuneAlbumsRelation::PLAN, false));
}

#[test]
fn a_relation_with_a_scope_whose_links_have_an_order_and_stay_when_removed() {
    expect("rack_favourites", |dialect| relation(dialect, &RackFavouritesRelation::PLAN, false));
    expect("book_racks", |dialect| relation(dialect, &BookRacksRelation::PLAN, true));
}

#[test]
fn a_relation_of_many_links_that_have_an_order() {
    expect("tour_cities", |dialect| relation(dialect, &TourCitiesRelation::PLAN, true));
    expect("speaker_sessions", |dialect| relation(dialect, &SpeakerSessionsRelation::PLAN, true));
}

#[test]
fn rows_that_refer_to_one() {
    expect("artist_songs", |dialect| reading(dialect, &ArtistSongsRelation::PLAN));
}

#[test]
fn the_way_back() {
    expect("song_artist", |dialect| reading(dialect, &SongArtistRelation::PLAN));
}

#[test]
fn a_chain() {
    expect("artist_genres", |dialect| reading(dialect, &ArtistGenresRelation::PLAN));
}

#[test]
fn a_chain_that_begins_with_a_way_back() {
    expect("song_siblings", |dialect| reading(dialect, &SongSiblingsRelation::PLAN));
}

#[test]
fn a_chain_through_join_tables_by_keys_of_two_columns() {
    expect("student_rooms", |dialect| reading(dialect, &StudentRoomsRelation::PLAN));
}

#[test]
fn a_model_numbered_by_the_database() {
    expect("user", model::<User>);
}

#[test]
fn a_model_of_links_that_have_an_order() {
    expect("talk", model::<Talk>);
}

#[test]
fn a_model_with_a_key_of_two_columns() {
    expect("reading", model::<Reading>);
}
