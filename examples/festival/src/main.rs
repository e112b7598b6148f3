//! The running order of a festival, on sqlx. Its models are in `models/`; `build.rs` generates their code.

/// Generated from `models/` by `build.rs`.
pub mod models {
    include!(concat!(env!("OUT_DIR"), "/models/mod.rs"));
}

use std::path::Path;

use jointable::Model;
use sqlx::{SqlitePool, migrate::Migrator, sqlite::SqlitePoolOptions};

use models::{Band, GigPayload, NewBand, NewStage, Stage};

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

#[tokio::main]
async fn main() -> Result<()> {
    let db: SqlitePool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await?;
    Migrator::new(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"))).await?.run(&db).await?;

    let stage = |name: &str| NewStage { name: name.to_owned() };
    let (river, tent) = (Stage::insert(&db, stage("River")).await?, Stage::insert(&db, stage("Tent")).await?);
    let band = |name: &str| NewBand { name: name.to_owned() };
    let (owls, brass) = (Band::insert(&db, band("Owls")).await?, Band::insert(&db, band("Brass")).await?);

    river.bands().add(&db, owls.id, GigPayload { hour: 18, minutes: 60 }).await?;
    river.bands().add(&db, owls.id, GigPayload { hour: 22, minutes: 30 }).await?;
    river.bands().add(&db, brass.id, GigPayload { hour: 20, minutes: 45 }).await?;
    tent.bands().add(&db, brass.id, GigPayload { hour: 17, minutes: 45 }).await?;

    let stages = Stage::query().order_by(|stage| stage.name.asc()).all(&db).await?;
    let orders = Stage::bands_of(&stages).with_link().order_by(|(_, gig)| gig.hour.asc()).all(&db).await?;
    for (stage, gigs) in stages.iter().zip(orders) {
        println!("{}", stage.name);
        for gig in gigs {
            println!("  {:02}:00 {} ({} minutes)", gig.link.hour, gig.far.name, gig.link.minutes);
        }
    }
    Ok(())
}
