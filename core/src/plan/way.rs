//! The migrations that lead from one schema to another, and back.

use std::time::Duration;

use super::{Direction, Outline, Plan, Step};
use crate::{
    dialect::{Dialect, postgres},
    diff::{Change, Renames, lost},
    schema::Schema,
};

/// How migrations are to be run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// By a runner that puts a transaction around everything: a plan does in one what can be done in one.
    pub confined: bool,
    /// While nobody uses the tables, which may be locked for as long as it takes: all is one migration.
    pub locking: bool,
    /// For how long a migration may wait for a lock; as long as the database says, where nothing is said here.
    pub lock_timeout: Option<Duration>,
}

/// The way from one schema to another: the migrations, in the order they run. There is one, but on PostgreSQL, where
/// what would lock a table for long is made in several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The dialect of its statements.
    pub dialect: Dialect,
    /// All that changes.
    pub changes: Vec<Change>,
    /// Its migrations; none where nothing changes.
    pub legs: Vec<Leg>,
    lost: Vec<String>,
}

/// One migration of a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// What it is for.
    pub purpose: Purpose,
    /// The way forward. Its changes are its own: a column that becomes required in steps changes in several legs.
    pub up: Plan,
    /// The way back to where this leg began.
    pub down: Plan,
}

/// What a migration is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To look for rows that would be in the way, before anything is changed.
    Look,
    /// To change the schema.
    Change,
    /// To give the rows of these tables values.
    Fill(Vec<String>),
    /// To check the rows of these tables, and to rely on it from then on.
    Validate(Vec<String>),
}

/// A migration as a dialect plans it.
pub(crate) struct Stage {
    pub purpose: Purpose,
    pub changes: Vec<Change>,
    pub steps: Vec<Step>,
    /// The way back, where it is another than what would be planned from schema to schema.
    pub back: Option<(Vec<Change>, Vec<Step>)>,
    /// What holds for new rows alone before it, and so has not to be checked on the way back.
    pub loose: Vec<Change>,
    pub transactional: bool,
}

/// Plans the way from `from` to `to`, both [lowered](Schema::lowered) for `dialect`, with these names changed first.
pub fn way(from: &Schema, to: &Schema, renames: &Renames, dialect: Dialect, manner: Manner) -> Way {
    let Manner { confined, locking, lock_timeout } = manner;
    let outline = Outline::new((from, to), renames, dialect);
    // What is written between two migrations would not be moved.
    let moves = outline.changes.iter().any(|change| matches!(change, Change::FillLinks(_) | Change::FillReference(_)));
    let mut legs = if outline.changes.is_empty() {
        Vec::new()
    } else if dialect == Dialect::Postgres && !locking && !moves {
        let stages = postgres::stages(outline.context(Direction::Up, to, confined));
        let mut place = from.clone();
        let leg = |(at, stage): (usize, Stage)| {
            let Stage { purpose, changes, steps, back, loose, transactional } = stage;
            let before = back.is_none().then(|| place.clone());
            changes.iter().for_each(|change| change.apply(&mut place, dialect));
            let down = match (before, back) {
                (Some(before), _) => {
                    // What is renamed is so at once.
                    let (back, end) =
                        if at == 0 { (renames.back(), from) } else { (Renames::default(), &*outline.renamed) };
                    let back = Outline::new((&place, &before), &back, dialect);
                    let mut down = back.plan(Direction::Down, end, confined);
                    let steps = down.changes.iter().zip(&mut down.steps);
                    steps.filter(|(change, _)| loose.contains(change)).for_each(|(_, step)| postgres::loosen(step));
                    down
                }
                (None, back) => {
                    let (changes, steps) = back.unwrap_or_default();
                    Plan { dialect, changes, steps, transactional }
                }
            };
            Leg { purpose, up: Plan { dialect, changes, steps, transactional }, down }
        };
        stages.into_iter().enumerate().map(leg).collect()
    } else {
        let up = outline.plan(Direction::Up, to, confined);
        let back =
            Outline::new((&up.leads_to(from), from), &renames.back(), dialect).plan(Direction::Down, from, confined);
        vec![Leg { purpose: Purpose::Change, up, down: back }]
    };
    if let Some(patience) = lock_timeout {
        legs.iter_mut().flat_map(|leg| [&mut leg.up, &mut leg.down]).for_each(|plan| plan.wait_at_most(patience));
    }
    let lost = lost(&outline.changes, &outline.renamed, to);
    Way { dialect, changes: outline.changes, legs, lost }
}

impl Way {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The data that is lost, a sentence each.
    pub fn destroys(&self) -> &[String] {
        &self.lost
    }
}
