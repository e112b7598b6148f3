//! Rows that refer to others by themselves: `has_many`, `has_one` and the way back.

use jointable::Model;
use jointable_tests::models::*;

use super::on_stage;
use crate::Pool;

async fn artist(db: &Pool, name: &str) -> Artist {
    Artist::insert(db, NewArtist { name: name.to_owned() }).await.unwrap()
}

async fn genre(db: &Pool, name: &str) -> Genre {
    Genre::insert(db, NewGenre { name: name.to_owned() }).await.unwrap()
}

async fn song(db: &Pool, title: &str, artist: &Artist, genre: Option<&Genre>) -> Song {
    let new = NewSong {
        title: title.to_owned(),
        artist_id: artist.id,
        genre_id: genre.map(|genre| genre.name.clone()),
        covers: None,
    };
    Song::insert(db, new).await.unwrap()
}

#[tokio::test]
async fn the_rows_that_refer_to_one() {
    on_stage!(db);
    let (nina, cher) = (artist(db, "Nina").await, artist(db, "Cher").await);
    let jazz = genre(db, "jazz").await;
    let songs = [song(db, "Sinnerman", &nina, Some(&jazz)).await, song(db, "Feeling good", &nina, None).await];
    let believe = song(db, "Believe", &cher, None).await;
    assert_eq!(nina.songs().all(db).await.unwrap(), songs);
    assert_eq!(nina.songs().first(db).await.unwrap(), Some(songs[0].clone()));
    assert_eq!(nina.songs().ids(db).await.unwrap(), [songs[0].id, songs[1].id]);
    assert_eq!((nina.songs().count(db).await.unwrap(), cher.songs().count(db).await.unwrap()), (2, 1));
    assert!(nina.songs().has(db, songs[1].id).await.unwrap());
    assert!(!nina.songs().has(db, believe.id).await.unwrap());
    assert!(nina.songs().has_all(db, songs.iter().map(|song| song.id)).await.unwrap());
    assert!(!nina.songs().has_all(db, [songs[0].id, believe.id]).await.unwrap());
    assert!(nina.songs().has_any(db, [songs[0].id, believe.id]).await.unwrap());
    assert!(!nina.songs().has_any(db, [believe.id]).await.unwrap());
    assert_eq!(jazz.songs().all(db).await.unwrap(), songs[..1]);
    let of = Artist::songs_of([&cher, &nina]).all(db).await.unwrap();
    assert_eq!(of, [vec![believe], songs.to_vec()]);
}

#[tokio::test]
async fn the_row_that_another_refers_to() {
    on_stage!(db);
    let (nina, cher) = (artist(db, "Nina").await, artist(db, "Cher").await);
    let jazz = genre(db, "jazz").await;
    let mut songs = [song(db, "Sinnerman", &nina, Some(&jazz)).await, song(db, "Believe", &cher, None).await];
    assert_eq!(songs[0].artist().get(db).await.unwrap(), nina);
    assert_eq!(songs[0].genre().get(db).await.unwrap(), Some(jazz.clone()));
    assert_eq!(songs[1].genre().get(db).await.unwrap(), None);
    songs[1].covers = Some(nina.id);
    assert_eq!(songs[1].original().get(db).await.unwrap(), Some(nina.clone()), "named by `as`");
    let songs = [&songs[1], &songs[0], &songs[1]];
    assert_eq!(Song::artist_of(songs).all(db).await.unwrap(), [cher.clone(), nina.clone(), cher]);
    assert_eq!(Song::genre_of(songs).all(db).await.unwrap(), [None, Some(jazz), None]);
    assert!(Song::genre_of([] as [&Song; 0]).all(db).await.unwrap().is_empty());
    let gone = Song { artist_id: -1, ..songs[0].clone() };
    assert!(gone.artist().get(db).await.is_err());
    assert!(Song::artist_of([&gone, songs[0]]).all(db).await.is_err());
}

#[tokio::test]
async fn one_row_that_refers_to_one() {
    on_stage!(db);
    let (nina, cher) = (artist(db, "Nina").await, artist(db, "Cher").await);
    assert_eq!(nina.manager().get(db).await.unwrap(), None);
    let manager = Manager::insert(db, NewManager { artist_id: Some(nina.id) }).await.unwrap();
    assert_eq!(nina.manager().get(db).await.unwrap(), Some(manager.clone()));
    assert_eq!(Artist::manager_of([&cher, &nina]).all(db).await.unwrap(), [None, Some(manager.clone())]);
    assert_eq!(manager.artist().get(db).await.unwrap(), Some(nina.clone()));
    let second = Manager::insert(db, NewManager { artist_id: Some(nina.id) }).await;
    assert!(second.is_err(), "there is one at most");
}

#[tokio::test]
async fn one_row_by_a_reference_of_two_columns() {
    on_stage!(db);
    Course::insert(db, NewCourse { code: "art".to_owned() }).await.unwrap();
    let mut sections = Vec::new();
    for number in [1, 2] {
        let new = NewSection { course_code: "art".to_owned(), number, teacher: None };
        sections.push(Section::insert(db, new).await.unwrap());
    }
    assert_eq!(sections[1].syllabus().get(db).await.unwrap(), None);
    let new = |number| NewSyllabus { course: Some("art".to_owned()), number };
    let syllabus = Syllabus::insert(db, new(Some(2))).await.unwrap();
    let error = Syllabus::insert(db, new(Some(2))).await.unwrap_err();
    assert_eq!(error.violation(), Some(jointable::Violation::Unique), "there is one at most");
    for _ in 0..2 {
        Syllabus::insert(db, new(None)).await.expect("half a reference is none");
    }
    assert_eq!(sections[1].syllabus().get(db).await.unwrap(), Some(syllabus.clone()));
    assert_eq!(Section::syllabus_of(&sections).all(db).await.unwrap(), [None, Some(syllabus.clone())]);
    assert_eq!(syllabus.section().get(db).await.unwrap(), Some(sections[1].clone()));
    let mut exams = Vec::new();
    for number in [Some(2), None, Some(1), Some(2)] {
        exams.push(Exam::insert(db, NewExam { course: Some("art".to_owned()), number }).await.unwrap());
    }
    assert_eq!(exams[0].syllabus().get(db).await.unwrap(), Some(syllabus.clone()), "through the section");
    assert_eq!(exams[1].syllabus().get(db).await.unwrap(), None);
    let of = Exam::syllabus_of(&exams).all(db).await.unwrap();
    assert_eq!(of, [Some(syllabus.clone()), None, None, Some(syllabus)]);
    let with = Exam::query().filter(|exam| exam.syllabus.is_not_empty());
    assert_eq!(with.ids(db).await.unwrap(), [exams[0].id, exams[3].id]);
}

#[tokio::test]
async fn one_row_through_others() {
    on_stage!(db);
    let (nina, cher) = (artist(db, "Nina").await, artist(db, "Cher").await);
    let mut songs = [song(db, "Sinnerman", &nina, None).await, song(db, "Believe", &cher, None).await];
    songs[1].covers = Some(nina.id);
    songs[1].update(db).await.unwrap();
    assert_eq!(songs[0].manager().get(db).await.unwrap(), None);
    let manager = Manager::insert(db, NewManager { artist_id: Some(nina.id) }).await.unwrap();
    assert_eq!(songs[0].manager().get(db).await.unwrap(), Some(manager.clone()));
    assert_eq!(songs[1].manager().get(db).await.unwrap(), None);
    assert_eq!(songs[1].manager_of_the_original().get(db).await.unwrap(), Some(manager.clone()));
    assert_eq!(Song::manager_of(&songs).all(db).await.unwrap(), [Some(manager.clone()), None]);
    let of = Song::manager_of_the_original_of(&songs).all(db).await.unwrap();
    assert_eq!(of, [None, Some(manager.clone())]);
    let managed = Song::query().filter(|song| song.manager.any(|own| own.id.eq(manager.id)));
    assert_eq!(managed.ids(db).await.unwrap(), [songs[0].id]);
}

#[tokio::test]
async fn references_of_two_columns() {
    on_stage!(db);
    Course::insert(db, NewCourse { code: "art".to_owned() }).await.unwrap();
    let mut sections = Vec::new();
    for number in [1, 2] {
        let new = NewSection { course_code: "art".to_owned(), number, teacher: None };
        sections.push(Section::insert(db, new).await.unwrap());
    }
    let art = sections[0].course().get(db).await.unwrap();
    assert_eq!(art.sections().all(db).await.unwrap(), sections);
    let mut exams = Vec::new();
    for (course, number) in [(Some("art"), Some(2)), (None, None), (Some("art"), Some(1)), (Some("art"), None)] {
        let new = NewExam { course: course.map(str::to_owned), number };
        exams.push(Exam::insert(db, new).await.unwrap());
    }
    assert_eq!(exams[0].section().get(db).await.unwrap(), Some(sections[1].clone()));
    assert_eq!(exams[1].section().get(db).await.unwrap(), None);
    assert_eq!(exams[3].section().get(db).await.unwrap(), None, "half a reference is none");
    let of = Exam::section_of(&exams).all(db).await.unwrap();
    assert_eq!(of, [Some(sections[1].clone()), None, Some(sections[0].clone()), None]);
    assert_eq!(sections[1].exams().ids(db).await.unwrap(), [exams[0].id]);
    let of = Section::exams_of(&sections).all(db).await.unwrap();
    assert_eq!(of, [vec![exams[2].clone()], vec![exams[0].clone()]]);
    // The ways back of a join model.
    let ann = Student::insert(db, NewStudent { name: "Ann".to_owned() }).await.unwrap();
    ann.sections().add(db, sections[1].key()).await.unwrap();
    let links = ann.sections().with_link().all(db).await.unwrap();
    assert_eq!(links[0].link.student().get(db).await.unwrap(), ann);
    assert_eq!(links[0].link.section().get(db).await.unwrap(), sections[1]);
}

#[tokio::test]
async fn queries_of_rows_that_refer_to_one() {
    on_stage!(db);
    let (nina, cher) = (artist(db, "Nina").await, artist(db, "Cher").await);
    let jazz = genre(db, "jazz").await;
    let mut songs = Vec::new();
    for (title, genre) in [("c", Some(&jazz)), ("a", None), ("b", Some(&jazz))] {
        songs.push(song(db, title, &nina, genre).await);
    }
    songs.push(song(db, "d", &cher, Some(&jazz)).await);
    let titles = |songs: &[Song]| songs.iter().map(|song| song.title.clone()).collect::<Vec<_>>();
    let found = nina.songs().filter(|song| song.genre_id.eq("jazz")).order_by(|song| song.title.asc());
    assert_eq!(titles(&found.all(db).await.unwrap()), ["b", "c"]);
    assert_eq!(found.count(db).await.unwrap(), 2);
    let page = nina.songs().order_by(|song| song.title.asc()).limit(2).all(db).await.unwrap();
    assert_eq!(titles(&page), ["a", "b"]);
    let next = nina.songs().order_by(|song| song.title.asc()).after(&page[1]).all(db).await.unwrap();
    assert_eq!(titles(&next), ["c"]);
    let newest = Artist::songs_of([&cher, &nina]).order_by(|song| song.id.desc()).limit_per_parent(2);
    let newest = newest.all(db).await.unwrap();
    assert_eq!(newest.iter().map(|songs| titles(songs)).collect::<Vec<_>>(), [vec!["d"], vec!["b", "a"]]);
    let with_genres = Artist::songs_of([&nina]).then(|songs| Song::genre_of(songs)).all(db).await.unwrap();
    let counts: Vec<usize> = with_genres[0].iter().map(|(_, genres)| genres.len()).collect();
    assert_eq!(counts, [1, 0, 1]);
}

#[tokio::test]
async fn a_new_row_refers_to_the_one_it_is_made_for() {
    on_stage!(db);
    let (nina, cher) = (artist(db, "Nina").await, artist(db, "Cher").await);
    let new = NewSong { title: "Four women".to_owned(), artist_id: cher.id, genre_id: None, covers: None };
    let made = nina.songs().create(db, new).await.unwrap();
    assert_eq!(made.artist_id, nina.id, "whatever it says itself");
    assert_eq!(nina.songs().all(db).await.unwrap(), [made]);
    assert_eq!(cher.songs().count(db).await.unwrap(), 0);
    Course::insert(db, NewCourse { code: "art".to_owned() }).await.unwrap();
    let new = NewSection { course_code: "art".to_owned(), number: 1, teacher: None };
    let section = Section::insert(db, new).await.unwrap();
    let exam = section.exams().create(db, NewExam { course: None, number: None }).await.unwrap();
    assert_eq!((exam.course.as_deref(), exam.number), (Some("art"), Some(1)));
}

#[tokio::test]
async fn rows_by_what_refers_to_them_and_what_they_refer_to() {
    on_stage!(db);
    let (nina, cher) = (artist(db, "Nina").await, artist(db, "Cher").await);
    let jazz = genre(db, "jazz").await;
    song(db, "Sinnerman", &nina, Some(&jazz)).await;
    let believe = song(db, "Believe", &cher, None).await;
    let singers = Artist::query().filter(|artist| artist.songs.any(|song| song.title.like("Sin%")));
    assert_eq!(singers.all(db).await.unwrap(), std::slice::from_ref(&nina));
    let without = Song::query().filter(|song| song.genre.is_empty());
    assert_eq!(without.all(db).await.unwrap(), std::slice::from_ref(&believe));
    let of_nina = Song::query().filter(|song| song.artist.any(|artist| artist.name.eq("Nina")));
    assert_eq!(of_nina.count(db).await.unwrap(), 1);
    let in_jazz = Artist::query().filter(|artist| artist.genres.any(|genre| genre.name.eq("jazz")));
    assert_eq!(in_jazz.all(db).await.unwrap(), std::slice::from_ref(&nina), "through a chain");
    let alone = Song::query().filter(|song| song.siblings.none(|other| other.title.ne("Believe")));
    assert_eq!(alone.all(db).await.unwrap(), [believe], "through a chain that begins with a way back");
    let managed = Artist::query().filter(|artist| artist.manager.is_not_empty());
    assert_eq!(managed.count(db).await.unwrap(), 0);
}
