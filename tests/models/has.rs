//! Rows that refer to others by themselves, and relations that go through others.

use jointable::Model;

#[derive(Model, Debug, Clone, PartialEq)]
#[has_many(Song, as = songs, by = artist_id, verbs(create = record, all = recorded, has = has_recorded))]
#[has_many(through = songs.genre, as = genres, verbs(count = count_genres, exists = has_a_genre))]
#[has_many(through = songs.playlists, as = playlists)]
#[has_many(through = genres.artists, as = kindred)]
#[has_one(Manager, as = manager)]
pub struct Artist {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[has_many(Song, as = songs, by = genre_id)]
#[has_many(through = songs.artist, as = artists)]
pub struct Genre {
    #[model(key, max_length = 40)]
    pub name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Track, as = playlists)]
#[has_many(through = artist.songs, as = siblings)]
#[has_many(through = genre.artists.manager, as = managers)]
#[has_one(through = artist.manager, as = manager)]
#[has_one(through = original.manager, as = manager_of_the_original)]
pub struct Song {
    #[model(key)]
    pub id: i64,
    pub title: String,
    #[model(references = Artist, on_delete = cascade)]
    pub artist_id: i64,
    #[model(references = Genre)]
    pub genre_id: Option<String>,
    #[model(references = Artist, as = original)]
    pub covers: Option<i64>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Track, as = songs)]
#[has_many(through = songs.artist, as = artists)]
pub struct Playlist {
    #[model(key)]
    pub id: i64,
    pub title: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Track {
    #[model(references = Playlist, on_delete = cascade)]
    pub playlist_id: i64,
    #[model(references = Song, on_delete = cascade)]
    pub song_id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub struct Manager {
    #[model(key)]
    pub id: i64,
    #[model(references = Artist, unique)]
    pub artist_id: Option<i64>,
}

/// A model that refers to itself.
#[derive(Model, Debug, Clone, PartialEq)]
#[has_many(Self, as = children, by = parent_id)]
#[has_many(through = children.children, as = grandchildren)]
#[has_many(through = parent.children, as = level)]
pub struct Category {
    #[model(key)]
    pub id: i64,
    pub name: String,
    #[model(references = Category, on_delete = cascade)]
    pub parent_id: Option<i64>,
}

/// A reference of two columns, which may be NULL.
#[derive(Model, Debug, Clone, PartialEq)]
#[references(super::Section, by = (course, number), as = section, on_delete = set_null)]
#[has_one(through = section.syllabus, as = syllabus)]
pub struct Exam {
    #[model(key)]
    pub id: i64,
    #[model(max_length = 20)]
    pub course: Option<String>,
    pub number: Option<i32>,
}

/// The only one of a section, by a reference of two columns.
#[derive(Model, Debug, Clone, PartialEq)]
#[references(super::Section, by = (course, number), as = section, unique)]
pub struct Syllabus {
    #[model(key)]
    pub id: i64,
    #[model(max_length = 20)]
    pub course: Option<String>,
    pub number: Option<i32>,
}
