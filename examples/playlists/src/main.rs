//! A party, with rusqlite.

use jointable::{Model, Result};
use playlists::models::{Artist, EntryPayload, NewArtist, NewPlaylist, NewTrack, Playlist, Tempo, Track};
use rusqlite::Connection;

/// The migration that `jointable make` wrote.
const TABLES: &str = include_str!("../migrations/20261122111223_playlists.up.sql");

fn main() -> Result<()> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(TABLES)?;

    let ella = Artist::insert(&db, NewArtist { name: "Ella".to_owned() })?;
    let track = |title: &str, tempo| NewTrack { title: title.to_owned(), tempo, artist_id: 0 };
    let [swing, ballad, encore] = [("Swing", Tempo::Fast), ("Ballad", Tempo::Slow), ("Encore", Tempo::Fast)]
        .map(|(title, tempo)| ella.tracks().create(&db, track(title, tempo)));
    let (swing, ballad, encore) = (swing?, ballad?, encore?);

    let party = Playlist::insert(&db, NewPlaylist { name: "Party".to_owned() })?;
    let evening = Playlist::insert(&db, NewPlaylist { name: "Evening".to_owned() })?;
    party.similar().add(&db, evening.id)?;
    party.tracks().add(&db, encore.id)?;
    party.tracks().insert_at(&db, 0, swing.id)?;
    evening.tracks().add_with(&db, ballad.id, EntryPayload { added_by: Some("Ann".to_owned()) })?;

    for list in Playlist::query().order_by(|list| list.name.asc()).all(&db)? {
        println!("{}:", list.name);
        for entry in list.tracks().with_link().all(&db)? {
            let dance = if entry.far.is_danced() { ", to dance" } else { "" };
            let by = entry.link.added_by.map(|by| format!(", added by {by}")).unwrap_or_default();
            println!("  {}. {}{dance}{by}", entry.link.place + 1, entry.far.title);
        }
        let similar = list.similar().all(&db)?;
        println!("  like {}", similar.iter().map(|other| other.name.as_str()).collect::<Vec<_>>().join(", "));
    }
    let played = ella.playlists().all(&db)?.len();
    println!("{} is on {played} of them.", ella.name);
    let danced = Track::query().filter(|track| track.tempo.eq(Tempo::Fast)).count(&db)?;
    println!("One can dance to {danced} of {} tracks.", ella.tracks().count(&db)?);
    Ok(())
}
