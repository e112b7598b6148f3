//! Relations that go through others.

use jointable::Model;
use jointable_tests::models::*;

use super::on_stage;
use crate::Pool;

/// Nina has two songs in jazz and one in soul, Cher one in pop and one without a genre, Bob one in soul.
struct Music {
    nina: Artist,
    cher: Artist,
    bob: Artist,
    jazz: Genre,
    pop: Genre,
    soul: Genre,
    songs: Vec<Song>,
}

async fn music(db: &Pool) -> Music {
    let mut artists = Vec::new();
    for name in ["Nina", "Cher", "Bob"] {
        artists.push(Artist::insert(db, NewArtist { name: name.to_owned() }).await.unwrap());
    }
    let mut genres = Vec::new();
    for name in ["jazz", "pop", "soul"] {
        genres.push(Genre::insert(db, NewGenre { name: name.to_owned() }).await.unwrap());
    }
    let mut songs = Vec::new();
    for (artist, genre) in [(0, Some(0)), (0, Some(0)), (0, Some(2)), (1, Some(1)), (1, None), (2, Some(2))] {
        let new = NewSong {
            title: format!("song {}", songs.len()),
            artist_id: artists[artist].id,
            genre_id: genre.map(|genre: usize| genres[genre].name.clone()),
            covers: None,
        };
        songs.push(Song::insert(db, new).await.unwrap());
    }
    let [nina, cher, bob] = artists.try_into().unwrap();
    let [jazz, pop, soul] = genres.try_into().unwrap();
    Music { nina, cher, bob, jazz, pop, soul, songs }
}

#[tokio::test]
async fn far_rows_come_once() {
    on_stage!(db);
    let Music { nina, cher, bob, jazz, pop, soul, .. } = music(db).await;
    assert_eq!(nina.genres().all(db).await.unwrap(), [jazz.clone(), soul.clone()]);
    assert_eq!(nina.genres().first(db).await.unwrap(), Some(jazz.clone()));
    assert_eq!(nina.genres().ids(db).await.unwrap(), ["jazz", "soul"]);
    assert_eq!(nina.genres().count(db).await.unwrap(), 2);
    assert!(nina.genres().has(db, "soul".to_owned()).await.unwrap());
    assert!(!nina.genres().has(db, "pop".to_owned()).await.unwrap());
    assert!(nina.genres().has_all(db, ["soul".to_owned(), "jazz".to_owned()]).await.unwrap());
    assert!(!nina.genres().has_all(db, ["soul".to_owned(), "pop".to_owned()]).await.unwrap());
    assert!(nina.genres().has_any(db, ["soul".to_owned(), "pop".to_owned()]).await.unwrap());
    assert!(!nina.genres().has_any(db, ["pop".to_owned()]).await.unwrap());
    let of = Artist::genres_of([&bob, &nina, &cher]).all(db).await.unwrap();
    assert_eq!(of, [vec![soul.clone()], vec![jazz, soul.clone()], vec![pop]]);
    assert_eq!(soul.artists().all(db).await.unwrap(), [nina, bob]);
}

#[tokio::test]
async fn queries_of_what_a_chain_leads_to() {
    on_stage!(db);
    let Music { nina, cher, jazz, soul, .. } = music(db).await;
    let found = nina.genres().filter(|genre| genre.name.like("s%"));
    assert_eq!(found.all(db).await.unwrap(), std::slice::from_ref(&soul));
    assert_eq!(found.count(db).await.unwrap(), 1);
    let falling = nina.genres().order_by(|genre| genre.name.desc());
    assert_eq!(falling.all(db).await.unwrap(), [soul.clone(), jazz.clone()]);
    assert_eq!(falling.after(&soul).all(db).await.unwrap(), std::slice::from_ref(&jazz));
    let first = Artist::genres_of([&cher, &nina]).limit_per_parent(1).all(db).await.unwrap();
    assert_eq!(first[1], [jazz]);
}

#[tokio::test]
async fn chains_go_through_chains() {
    on_stage!(db);
    let Music { nina, cher, bob, soul, songs, .. } = music(db).await;
    assert_eq!(nina.kindred().all(db).await.unwrap(), [nina.clone(), bob.clone()], "genres.artists, which are chains");
    let of = Artist::kindred_of([&cher, &bob]).all(db).await.unwrap();
    assert_eq!(of, [vec![cher.clone()], vec![nina.clone(), bob.clone()]]);
    let manager = Manager::insert(db, NewManager { artist_id: Some(bob.id) }).await.unwrap();
    assert_eq!(songs[0].managers().count(db).await.unwrap(), 0);
    assert_eq!(
        songs[2].managers().all(db).await.unwrap(),
        std::slice::from_ref(&manager),
        "through a way back, a chain and has_one"
    );
    let of = Song::managers_of(&songs).all(db).await.unwrap();
    assert_eq!(of.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 1, 0, 0, 1]);
    assert_eq!(of[5], [manager]);
    assert_eq!(soul.songs().ids(db).await.unwrap(), [songs[2].id, songs[5].id]);
}

#[tokio::test]
async fn a_chain_that_begins_with_a_way_back() {
    on_stage!(db);
    let Music { songs, .. } = music(db).await;
    assert_eq!(songs[3].siblings().all(db).await.unwrap(), songs[3..5]);
    assert_eq!(songs[3].siblings().count(db).await.unwrap(), 2);
    assert!(songs[3].siblings().has(db, songs[4].id).await.unwrap());
    assert!(!songs[3].siblings().has(db, songs[5].id).await.unwrap());
    let of = Song::siblings_of([&songs[5], &songs[4]]).all(db).await.unwrap();
    assert_eq!(of, [songs[5..].to_vec(), songs[3..5].to_vec()]);
}

#[tokio::test]
async fn a_chain_through_a_join_table() {
    on_stage!(db);
    let Music { nina, cher, songs, .. } = music(db).await;
    let mut playlists = Vec::new();
    for title in ["calm", "loud"] {
        playlists.push(Playlist::insert(db, NewPlaylist { title: title.to_owned() }).await.unwrap());
    }
    playlists[1].songs().add_many(db, [songs[0].id, songs[1].id, songs[4].id]).await.unwrap();
    assert_eq!(playlists[1].artists().all(db).await.unwrap(), [nina.clone(), cher.clone()]);
    assert_eq!(playlists[0].artists().count(db).await.unwrap(), 0);
    assert_eq!(nina.playlists().all(db).await.unwrap(), playlists[1..], "twice on it, once in it");
    let of = Playlist::artists_of(&playlists).all(db).await.unwrap();
    assert_eq!(of, [vec![], vec![nina, cher]]);
}

#[tokio::test]
async fn a_model_and_itself() {
    on_stage!(db);
    let mut all: Vec<Category> = Vec::new();
    for (name, parent) in [("root", None), ("a", Some(0)), ("b", Some(0)), ("aa", Some(1)), ("ba", Some(2))] {
        let parent_id = parent.map(|parent: usize| all[parent].id);
        all.push(Category::insert(db, NewCategory { name: name.to_owned(), parent_id }).await.unwrap());
    }
    assert_eq!(all[0].children().all(db).await.unwrap(), all[1..3]);
    assert_eq!(all[0].grandchildren().all(db).await.unwrap(), all[3..]);
    assert_eq!(all[4].parent().get(db).await.unwrap(), Some(all[2].clone()));
    assert_eq!(all[1].level().all(db).await.unwrap(), all[1..3]);
    assert!(all[0].level().all(db).await.unwrap().is_empty());
    let of = Category::grandchildren_of([&all[1], &all[0]]).all(db).await.unwrap();
    assert_eq!(of, [vec![], all[3..].to_vec()]);
}

#[tokio::test]
async fn keys_of_two_columns_on_the_way() {
    on_stage!(db);
    let mut courses = Vec::new();
    for code in ["art", "bio"] {
        courses.push(Course::insert(db, NewCourse { code: code.to_owned() }).await.unwrap());
        for number in [1, 2] {
            let new = NewSection { course_code: code.to_owned(), number, teacher: None };
            Section::insert(db, new).await.unwrap();
        }
    }
    let ann = Student::insert(db, NewStudent { name: "Ann".to_owned() }).await.unwrap();
    let room = NewRoom { building: uuid::Uuid::from_u128(7), number: 1 };
    let room = Room::insert(db, room).await.unwrap();
    let attended = [("art".to_owned(), 1), ("art".to_owned(), 2)];
    ann.sections().add_many(db, attended.clone()).await.unwrap();
    room.sections().add_many(db, attended).await.unwrap();
    assert_eq!(ann.courses().all(db).await.unwrap(), courses[..1]);
    assert_eq!(courses[0].students().all(db).await.unwrap(), std::slice::from_ref(&ann));
    assert_eq!(courses[1].students().count(db).await.unwrap(), 0);
    assert_eq!(ann.rooms().all(db).await.unwrap(), std::slice::from_ref(&room));
    assert_eq!(ann.rooms().ids(db).await.unwrap(), [room.key()]);
    assert!(ann.rooms().has(db, room.key()).await.unwrap());
    assert!(ann.rooms().has_any(db, [(room.building, 2), room.key()]).await.unwrap());
    assert!(!ann.rooms().has_all(db, [(room.building, 2), room.key()]).await.unwrap());
    assert_eq!(Student::rooms_of([&ann]).all(db).await.unwrap(), [vec![room]]);
}

#[tokio::test]
async fn a_chain_through_links_that_are_the_same_from_both_sides() {
    on_stage!(db);
    let mut people = Vec::new();
    for name in ["a", "b", "c", "d"] {
        people.push(Person::insert(db, NewPerson { name: name.to_owned() }).await.unwrap());
    }
    // Stored the other way round as often as not.
    for (one, other) in [(0, 1), (2, 1), (2, 3)] {
        people[one].friends().add(db, people[other].id).await.unwrap();
    }
    assert_eq!(people[1].friends_of_friends().all(db).await.unwrap(), [people[1].clone(), people[3].clone()]);
    let ids = |people: Vec<Vec<Person>>| -> Vec<Vec<String>> {
        people.into_iter().map(|people| people.into_iter().map(|person| person.name).collect()).collect()
    };
    let all = Person::friends_of_friends_of(&people).all(db).await.unwrap();
    assert_eq!(ids(all), [vec!["a", "c"], vec!["b", "d"], vec!["a", "c"], vec!["b", "d"]]);
}

#[tokio::test]
async fn a_chain_through_links_of_a_scope() {
    on_stage!(db);
    let (mut teams, mut members) = (Vec::new(), Vec::new());
    for name in ["red", "blue", "green"] {
        teams.push(Team::insert(db, NewTeam { name: name.to_owned() }).await.unwrap());
        members.push(Member::insert(db, NewMember { name: name.to_owned() }).await.unwrap());
    }
    teams[0].owners().add(db, members[0].id).await.unwrap();
    teams[1].owners().add(db, members[0].id).await.unwrap();
    let guest = MembershipPayload { role: "guest".to_owned(), active: true, note: None };
    teams[2].members().add(db, members[0].id, guest.clone()).await.unwrap();
    teams[0].members().add(db, members[1].id, guest).await.unwrap();
    teams[2].owners().add(db, members[1].id).await.unwrap();
    assert_eq!(teams[0].sisters().all(db).await.unwrap(), teams[..2], "only of its owners, and what they own");
    let all = Team::sisters_of(&teams).all(db).await.unwrap();
    assert_eq!(all, [teams[..2].to_vec(), teams[..2].to_vec(), teams[2..].to_vec()]);
    let twins = Team::query().filter(|team| team.sisters.any(|sister| sister.name.eq("red")));
    assert_eq!(twins.all(db).await.unwrap(), teams[..2]);
}
