//! Tracks and who plays them.

use jointable::{Model, Value};

use super::*;

/// How fast it is.
#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tempo {
    /// To rest.
    Slow,
    /// To dance.
    Fast,
}

/// Somebody who makes music.
#[derive(Model, Debug, Clone)]
#[has_many(Track, as = tracks)]
#[has_many(through = tracks.playlists, as = playlists)]
pub struct Artist {
    /// Its number.
    #[model(key)]
    pub id: i64,
    /// What one calls it.
    #[model(unique)]
    pub name: String,
}

/// Something to listen to.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = Entry, as = playlists)]
pub struct Track {
    /// Its number.
    #[model(key)]
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// How fast it is.
    pub tempo: Tempo,
    /// Who plays it.
    #[model(references = Artist, on_delete = cascade)]
    pub artist_id: i64,
}

impl Track {
    /// Whether one can dance to it.
    pub fn is_danced(&self) -> bool {
        // All that is fast.
        self.tempo == Tempo::Fast
    }
}
