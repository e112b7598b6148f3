//! References that become links, links that become references, and what is asked about them.

use jointable_cli::Exit;

use crate::support::Project;

/// Songs of one genre, whose migrations are made, which have many genres since.
fn moved(dialect: &str) -> Project {
    let project = Project::new(dialect, ONE_GENRE);
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "    #[model(references = Genre)]\n    pub genre_id: Option<i64>,\n", "");
    project.edit("src/lib.rs", "pub struct Song", "#[many_to_many(Genre, as = genres)]\npub struct Song");
    project
}

const ONE_GENRE: &str = "use jointable::Model;

#[derive(Model)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    #[model(references = Genre)]
    pub genre_id: Option<i64>,
}

#[derive(Model)]
pub struct Genre {
    #[model(key)]
    pub id: i64,
}
";

#[test]
fn a_reference_that_may_have_become_links_is_a_question() {
    for dialect in ["sqlite", "postgres", "mysql"] {
        let project = moved(dialect);
        let asked = project.run(&["make"]).exits(Exit::Refused).complains(&[
            "error[JT042]: column `songs.genre_id` is gone, and `song_genres` is new: is that where its values are",
            "= help: answer: `--answer move:songs.genre_id=song_genres` or `--answer drop:songs.genre_id`",
        ]);
        // The table of a relation has no struct that could say so.
        assert!(!asked.err.contains("was ="), "{}", asked.err);
        let document = project.run(&["make", "--format", "json"]).exits(Exit::Refused).json();
        let question = &document["questions"][0];
        assert_eq!(question["gone"], "songs.genre_id");
        assert_eq!(question["candidates"][0]["name"], "song_genres");
        assert_eq!(question["candidates"][0]["moved"], true);
        let answers = ["move:songs.genre_id=song_genres", "drop:songs.genre_id"];
        assert_eq!(question["answers"], serde_json::json!(answers));

        let made = project.run(&["make", "--answer", "move:songs.genre_id=song_genres"]).succeeds();
        made.says(&["make links in song_genres of genre_id of songs", "link_songs_by_song_genres.up.sql"]);
        project.run(&["make"]).succeeds().says(&["nothing to do"]);

        // And back.
        project.edit("src/lib.rs", "#[many_to_many(Genre, as = genres)]\n", "");
        let field =
            "    #[model(references = Genre)]\n    pub genre_id: Option<i64>,\n}\n\n#[derive(Model)]\npub struct Genre";
        project.edit("src/lib.rs", "}\n\n#[derive(Model)]\npub struct Genre", field);
        project.run(&["make"]).exits(Exit::Refused).complains(&[
            "table `song_genres` is gone, and `songs.genre_id` is new",
            "#[model(was = \"song_genres.genre_id\")]",
            "--answer move:song_genres=songs.genre_id",
        ]);
        project.edit("src/lib.rs", "references = Genre", "references = Genre, was = \"song_genres.genre_id\"");
        project.run(&["make"]).succeeds().says(&["make genre_id of songs of the links in song_genres"]);
        project.run(&["make"]).succeeds().says(&["nothing to do"]);
    }
}

#[test]
fn what_was_not_moved_is_lost_by_name() {
    let project = moved("sqlite");
    let asked = project.answered(&["make"], "2\n").exits(Exit::Refused);
    asked.complains(&["songs.genre_id is gone. Is it", "1) moved to song_genres, whose links are its values", "JT041"]);
    project.answered(&["make"], "1\n").succeeds();

    let project = moved("sqlite");
    for (answer, why) in [
        ("move:songs.genre_id=genres", "`genres` does not link the rows of `songs`"),
        ("move:songs.title=song_genres", "give table `songs` no column `title`"),
        ("move:song_genres=songs.genre_id", "make no table `song_genres`"),
    ] {
        project.run(&["make", "--answer", answer]).exits(Exit::Input).complains(&[answer, why]);
    }
}

#[test]
fn a_payload_that_links_cannot_have_is_refused() {
    let project = moved("postgres");
    let link = "\n#[derive(Model)]\n#[model(was = \"songs.genre_id\")]\npub struct SongGenre {\n    \
                #[model(references = Song)]\n    pub song_id: i64,\n    #[model(references = Genre)]\n    \
                pub genre_id: i64,\n    pub percent: i32,\n}\n";
    project.edit("src/lib.rs", "#[many_to_many(Genre,", "#[many_to_many(through = SongGenre,");
    let unsaid = link.replace("#[model(was = \"songs.genre_id\")]\n", "");
    let models = project.read("src/lib.rs");
    let with = |link: &str| project.write("src/lib.rs", &format!("{models}{link}"));
    with(&unsaid);
    project.run(&["make"]).exits(Exit::Refused).complains(&["if so, say `#[model(was = \"songs.genre_id\")]`"]);
    with(link);
    project.run(&["make"]).exits(Exit::Input).complains(&[
        "error[JT045]: column `percent` of new table `song_genres` is required",
        "the links that `songs.genre_id` becomes have no value for it",
        "#[model(default = 0)]",
    ]);
    project.edit("src/lib.rs", "pub percent: i32", "pub percent: Option<i32>");
    project.run(&["make"]).succeeds();
}

#[test]
fn what_is_named_after_a_model_goes_with_it() {
    let project = Project::new("postgres", ONE_GENRE);
    project.edit("src/lib.rs", "pub struct Song {", "#[many_to_many(Genre, as = genres)]\npub struct Song {");
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "pub struct Song {", "#[model(was = \"songs\")]\npub struct Track {");
    let made = project.run(&["make"]).succeeds();
    made.says(&[
        "rename table songs to tracks",
        "rename table song_genres to track_genres",
        "rename column song_id of track_genres to track_id",
    ]);
    project.run(&["make"]).succeeds().says(&["nothing to do"]);

    // The alias is part of the table's name, and nobody but its author knows that it is the same.
    project.edit("src/lib.rs", "as = genres)]", "as = styles)]");
    let asked = project.run(&["make"]).exits(Exit::Refused);
    assert!(!asked.complains(&["--answer rename:track_genres=track_styles"]).err.contains("was ="));
    let made = project.run(&["make", "--answer", "rename:track_genres=track_styles"]).succeeds();
    made.says(&["rename table track_genres to track_styles"]);
    project.run(&["make"]).succeeds().says(&["nothing to do"]);
}

#[test]
fn two_ways_to_be_linked_are_two_candidates() {
    let person = "use jointable::Model;\n\n#[derive(Model)]\npub struct Person {\n    #[model(key)]\n    pub id: i64,\n    \
                  #[model(references = Person)]\n    pub mentor_id: Option<i64>,\n}\n";
    let project = Project::new("sqlite", person);
    project.run(&["make"]).succeeds();
    project.edit("src/lib.rs", "    #[model(references = Person)]\n    pub mentor_id: Option<i64>,\n", "");
    let relation = "#[many_to_many(Person, as = mentors)]\npub struct Person";
    project.edit("src/lib.rs", "pub struct Person", relation);
    let document = project.run(&["make", "--format", "json"]).exits(Exit::Refused).json();
    let answers = [
        "move:people.mentor_id=person_mentors.mentor_id",
        "move:people.mentor_id=person_mentors.person_id",
        "drop:people.mentor_id",
    ];
    assert_eq!(document["questions"][0]["answers"], serde_json::json!(answers));
    let ambiguous = project.run(&["make", "--answer", "move:people.mentor_id=person_mentors"]).exits(Exit::Input);
    ambiguous.complains(&["both `person_mentors.mentor_id` and `person_mentors.person_id` can be meant"]);
    project.run(&["make", "--answer", answers[0]]).succeeds().says(&["make links in person_mentors of mentor_id"]);
}

#[test]
fn what_the_way_back_moves_is_not_lost() {
    let project = moved("sqlite").on("sqlite:app.db");
    project.run(&["make", "--answer", "move:songs.genre_id=song_genres"]).succeeds();
    project.run(&["apply"]).succeeds();
    project.query("INSERT INTO genres (id) VALUES (7)");
    project.query("INSERT INTO songs (id) VALUES (1)");
    project.query("INSERT INTO song_genres (song_id, genre_id) VALUES (1, 7)");
    project.run(&["revert"]).succeeds();
    assert_eq!(project.query("SELECT CAST(genre_id AS text) FROM songs"), ["7"]);
    // What only looks like it is lost.
    project.run(&["apply"]).succeeds();
    let down = project.migrations().into_iter().rfind(|path| path.ends_with("down.sql")).expect("a way down");
    let down = format!("migrations/{down}");
    project.edit(&down, "(SELECT \"song_genres\".\"genre_id\" FROM", "(SELECT 7 FROM");
    project.run(&["revert"]).exits(Exit::Refused).complains(&["JT041", "`song_genres`"]);
}

#[test]
fn what_a_model_says_of_a_table_counts_when_its_name_is_answered() {
    let project = Project::new("sqlite", ONE_GENRE);
    project.run(&["make"]).succeeds();
    let link = "\n#[derive(Model)]\n#[model(was = \"songs.genre_id\")]\npub struct TrackGenre {\n    \
                #[model(references = Song)]\n    pub song_id: i64,\n    #[model(references = Genre)]\n    \
                pub genre_id: i64,\n}\n";
    project.edit("src/lib.rs", "    #[model(references = Genre)]\n    pub genre_id: Option<i64>,\n", "");
    project.edit("src/lib.rs", "pub struct Song", "#[model(table = \"tracks\")]\npub struct Song");
    project.edit("src/lib.rs", "use jointable::Model;\n", &format!("use jointable::Model;\n{link}"));
    let made = project.run(&["make", "--answer", "rename:songs=tracks"]).succeeds();
    made.says(&["rename table songs to tracks", "make links in track_genres of genre_id of tracks"]);
}

#[test]
fn two_references_can_become_links_of_one_table() {
    let project = Project::new(
        "postgres",
        &ONE_GENRE.replace(
            "}\n\n#[derive(Model)]\npub struct Genre",
            "    \
        #[model(references = Genre)]\n    pub second_id: Option<i64>,\n}\n\n#[derive(Model)]\npub struct Genre",
        ),
    );
    project.run(&["make"]).succeeds();
    for field in ["genre_id", "second_id"] {
        project.edit("src/lib.rs", &format!("    #[model(references = Genre)]\n    pub {field}: Option<i64>,\n"), "");
    }
    project.edit("src/lib.rs", "pub struct Song", "#[many_to_many(Genre, as = genres)]\npub struct Song");
    let document = project.run(&["make", "--format", "json"]).exits(Exit::Refused).json();
    assert_eq!(document["questions"][1]["gone"], "songs.second_id");
    assert_eq!(document["questions"][1]["candidates"][0]["name"], "song_genres");

    // One that is answered leaves the other open.
    let first = ["make", "--answer", "move:songs.genre_id=song_genres"];
    let open = project.run(&first).exits(Exit::Refused);
    open.complains(&["`songs.second_id` is gone", "answer: `--answer move:songs.second_id=song_genres`"]);
    let both = [&first[..], &["--answer", "move:songs.second_id=song_genres"]].concat();
    let refused = project.run(&both).exits(Exit::Refused);
    refused.complains(&["JT041", "links in `song_genres`", "`genre_id` of `songs`, `second_id` of `songs`"]);
    let made = project.run(&[&both[..], &["--allow", "destructive"]].concat()).succeeds();
    made.says(&["make links in song_genres of genre_id of songs", "make links in song_genres of second_id of songs"]);
    project.run(&["make"]).succeeds().says(&["nothing to do"]);

    // Back, one of them can be made of the links, and only one.
    let project = moved("sqlite");
    project.run(&["make", "--answer", "drop:songs.genre_id", "--allow", "destructive"]).succeeds();
    project.edit("src/lib.rs", "#[many_to_many(Genre, as = genres)]\n", "");
    let reference = |name: &str| format!("    #[model(references = Genre)]\n    pub {name}: Option<i64>,\n");
    let fields = reference("genre_id") + &reference("second_id") + "}\n\n#[derive(Model)]\npub struct Genre";
    project.edit("src/lib.rs", "}\n\n#[derive(Model)]\npub struct Genre", &fields);
    let one = ["make", "--answer", "move:song_genres=songs.genre_id"];
    let both = [&one[..], &["--answer", "move:song_genres=songs.second_id"]].concat();
    project.run(&both).exits(Exit::Input).complains(&["`songs.genre_id` and `song_genres` are taken for each other"]);
    project.run(&one).succeeds();
}

#[test]
fn a_reference_becomes_links_while_the_key_it_leads_to_gets_another_name_and_type() {
    for dialect in ["sqlite", "postgres", "mysql"] {
        let project = moved(dialect);
        let key = "pub struct Genre {\n    #[model(key)]\n    pub id: i64,";
        let (first, rename) = (["make"], ["make", "--answer", "rename:genres.id=code"]);
        project.edit("src/lib.rs", key, "pub struct Genre {\n    #[model(key)]\n    pub code: i64,");
        project.run(&first).exits(Exit::Refused).complains(&["--answer rename:genres.id=code"]);
        project.run(&rename).exits(Exit::Refused).complains(&["--answer move:songs.genre_id=song_genres"]);
        let both = [&rename[..], &["--answer", "move:songs.genre_id=song_genres"]].concat();
        project.run(&both).succeeds().says(&["make links in song_genres of genre_id of songs"]);
        project.run(&first).succeeds().says(&["nothing to do"]);

        let project = moved(dialect);
        let key = "pub struct Genre {\n    #[model(key)]\n    pub id: i64,";
        project.edit("src/lib.rs", key, "pub struct Genre {\n    #[model(key, max_length = 20)]\n    pub id: String,");
        project.run(&first).exits(Exit::Refused).complains(&["--answer move:songs.genre_id=song_genres"]);
        let answer = ["make", "--allow", "destructive", "--answer", "move:songs.genre_id=song_genres"];
        project.run(&answer).succeeds().says(&["make links in song_genres of genre_id of songs"]);
    }
}

#[test]
fn a_key_that_becomes_another_at_the_same_time_is_said() {
    for dialect in ["sqlite", "postgres", "mysql"] {
        let project = moved(dialect);
        let key = "pub struct Genre {\n    #[model(key)]\n    pub id: i64,";
        let other = "pub struct Genre {\n    #[model(key, max_length = 20)]\n    pub code: String,";
        project.edit("src/lib.rs", key, other);
        let destructive = ["make", "--allow", "destructive"];
        project.run(&destructive).exits(Exit::Refused).complains(&[
            "error[JT042]: column `songs.genre_id` is gone, and `song_genres` is new: is that where its values are",
            "nothing is moved while the key of `genres` becomes another",
            "one before that adds the new column, and one behind that drops the old",
            "`--answer drop:songs.genre_id`",
        ]);
        let document = project.run(&["make", "--format", "json"]).exits(Exit::Refused).json();
        let question = &document["questions"][0];
        assert_eq!(question["apart"], "song_genres");
        assert_eq!(question["answers"], serde_json::json!(["drop:songs.genre_id"]));
        let asked = project.answered(&["make"], "1\n").exits(Exit::Input);
        asked.complains(&["songs.genre_id is gone, and song_genres is new: nothing is moved", "1) dropped", "JT040"]);

        // As it says.
        project.edit(
            "src/lib.rs",
            other,
            &format!("{key}\n    #[model(unique, max_length = 20)]\n    pub code: String,"),
        );
        project.edit(
            "src/lib.rs",
            "#[many_to_many(Genre, as = genres)]\npub struct Song {",
            "pub struct Song {\n    #[model(references = Genre)]\n    pub genre_id: Option<i64>,\n",
        );
        project.edit("src/lib.rs", "pub code: String", "#[model(default = \"x\")]\n    pub code: String");
        project.run(&["make", "code"]).succeeds();
        project.edit("src/lib.rs", "    #[model(references = Genre)]\n    pub genre_id: Option<i64>,\n", "");
        project.edit("src/lib.rs", "pub struct Song", "#[many_to_many(Genre, as = genres)]\npub struct Song");
        project.edit(
            "src/lib.rs",
            "    #[model(key)]\n    pub id: i64,\n    #[model(unique,",
            "    #[model(unique)]\n    pub id: i64,\n    #[model(key,",
        );
        let made = ["make", "links", "--answer", "move:songs.genre_id=song_genres"];
        project.run(&made).succeeds().says(&["make links in song_genres of genre_id of songs"]);
        project.edit("src/lib.rs", "    #[model(unique)]\n    pub id: i64,\n", "");
        project.run(&["make", "id", "--allow", "destructive"]).succeeds();
    }
}

#[test]
fn links_that_lead_by_another_key_than_the_reference_are_said() {
    let project = Project::new(
        "postgres",
        &ONE_GENRE
            .replace("    #[model(references = Genre)]\n    pub genre_id: Option<i64>,\n", "")
            .replace("pub struct Song", "#[many_to_many(Genre, as = genres)]\npub struct Song"),
    );
    project.run(&["make"]).succeeds();
    project.edit(
        "src/lib.rs",
        "#[many_to_many(Genre, as = genres)]\npub struct Song {",
        "pub struct Song {\n    #[model(references = Genre)]\n    pub genre_code: Option<String>,\n",
    );
    project.edit(
        "src/lib.rs",
        "pub struct Genre {\n    #[model(key)]\n    pub id: i64,",
        "pub struct Genre {\n    #[model(key)]\n    pub code: String,",
    );
    let refused = project.run(&["make", "--allow", "destructive"]).exits(Exit::Refused);
    refused.complains(&["table `song_genres` is gone, and `songs.genre_code` is new", "`--answer drop:song_genres`"]);
}
