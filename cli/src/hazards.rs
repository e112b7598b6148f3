//! What whoever runs a migration has to know, told.

use jointable_core::plan::{self, Plan, Way};
use serde::Serialize;

/// A hazard, for machines.
#[derive(Serialize)]
pub(crate) struct Hazard {
    /// Which of the migrations, from 1 on.
    migration: usize,
    /// `up` or `down`.
    direction: &'static str,
    /// What does it: one of the `changes`, on the way up.
    step: String,
    kind: &'static str,
    table: String,
    message: String,
    /// The lock as the database calls it.
    lock: Option<&'static str>,
    /// Finds the rows in question.
    query: Option<String>,
}

/// All that a way holds, there and back.
pub(crate) fn of(way: &Way) -> Vec<Hazard> {
    let ups = way.legs.iter().enumerate().map(|(at, leg)| (at, "up", &leg.up));
    let downs = way.legs.iter().enumerate().rev().map(|(at, leg)| (at, "down", &leg.down));
    ups.chain(downs).flat_map(|(at, direction, plan)| of_plan(at + 1, direction, plan)).collect()
}

fn of_plan(migration: usize, direction: &'static str, plan: &Plan) -> Vec<Hazard> {
    let mut found = Vec::new();
    for task in plan.steps.iter().flat_map(|step| &step.tasks) {
        found.extend(task.hazards.iter().map(|hazard| {
            let plan::Hazard { kind, table, message, lock, query } = hazard.clone();
            Hazard { migration, direction, step: task.summary.clone(), kind: kind.name(), table, message, lock, query }
        }));
    }
    found
}

/// What people are told before they run the way up: what is lost, what may fail, and what others wait for.
pub(crate) fn lines(way: &Way) -> impl Iterator<Item = String> {
    way.legs.iter().flat_map(|leg| leg.up.hazards()).filter_map(plan::Hazard::line)
}
