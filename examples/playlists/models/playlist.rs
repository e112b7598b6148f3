//! Playlists and what is on them.

use jointable::Model;

use super::*;

/// Tracks in an order.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = Entry, as = tracks)]
#[many_to_many(Playlist, as = similar, symmetric)]
pub struct Playlist {
    /// Its number.
    #[model(key)]
    pub id: i64,
    /// What it is called.
    #[model(unique)]
    pub name: String,
}

/// That a track is on a playlist.
#[derive(Model, Debug, Clone)]
pub struct Entry {
    /// The playlist.
    #[model(references = Playlist, on_delete = cascade)]
    pub playlist_id: i64,
    /// The track.
    #[model(references = Track, on_delete = cascade)]
    pub track_id: i64,
    /// Which of the list it is, counted from 0.
    #[model(position)]
    pub place: i64,
    /// Who put it there.
    pub added_by: Option<String>,
}
