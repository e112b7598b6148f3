//! Who plays where at a festival.

use jointable::Model;

/// Where music is played.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = Gig, as = bands)]
pub struct Stage {
    /// Its number.
    #[model(key)]
    pub id: i64,
    /// What it is called.
    #[model(unique)]
    pub name: String,
}

/// Who plays it.
#[derive(Model, Debug, Clone)]
#[many_to_many(through = Gig, as = stages)]
pub struct Band {
    /// Its number.
    #[model(key)]
    pub id: i64,
    /// What it is called.
    #[model(unique)]
    pub name: String,
}

/// That a band plays on a stage, and when: on one stage maybe more than once.
#[derive(Model, Debug, Clone)]
#[model(links = one_per(hour))]
pub struct Gig {
    /// The stage.
    #[model(references = Stage, on_delete = cascade)]
    pub stage_id: i64,
    /// The band.
    #[model(references = Band, on_delete = cascade)]
    pub band_id: i64,
    /// The hour it begins.
    #[model(check = "hour BETWEEN 0 AND 23")]
    pub hour: i32,
    /// For how many minutes.
    #[model(default = 45)]
    pub minutes: i32,
}
