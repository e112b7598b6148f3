//! Links in an order that is kept.

use super::{indexes, sound};

#[test]
fn links_that_have_positions_have_an_index_in_their_order() {
    let lists = |option: &str| {
        format!(
            "#[derive(Model)] struct Album {{ #[model(key)] id: i64 }}
             #[derive(Model)] #[many_to_many(through = AlbumTune, as = albums)] struct Tune {{ #[model(key)] id: i64 }}
             #[derive(Model)] struct AlbumTune {{
                 #[model(references = Album)] album_id: i64,
                 #[model(references = Tune)] tune_id: i64,
                 #[model({option})] place: i32,
             }}"
        )
    };
    let by_tune = "album_tunes_tune_id_album_id_idx(tune_id, album_id)";
    let schema = sound(&lists("position"));
    assert_eq!(indexes(&schema, "album_tunes"), ["album_tunes_album_id_place_idx(album_id, place)", by_tune]);
    // It leads from the tunes, too.
    let schema = sound(&lists("position = tune_id"));
    assert_eq!(indexes(&schema, "album_tunes"), ["album_tunes_tune_id_place_idx(tune_id, place)"]);
}
