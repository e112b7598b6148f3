//! What whoever runs a migration has to know, told.

use jointable_core::plan::{self, HazardKind, Plan};
use serde::Serialize;

/// A hazard, for machines.
#[derive(Serialize)]
pub(crate) struct Hazard {
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

/// All that a way holds.
pub(crate) fn of(plan: &Plan, direction: &'static str) -> Vec<Hazard> {
    let mut found = Vec::new();
    for task in plan.steps.iter().flat_map(|step| &step.tasks) {
        found.extend(task.hazards.iter().map(|hazard| {
            let plan::Hazard { kind, table, message, lock, query } = hazard.clone();
            Hazard { direction, step: task.summary.clone(), kind: kind.name(), table, message, lock, query }
        }));
    }
    found
}

/// What people are told before they run the way up: what may fail, and what others wait for.
pub(crate) fn lines(up: &Plan) -> impl Iterator<Item = String> {
    let lost = |hazard: &&plan::Hazard| hazard.kind != HazardKind::LosesData;
    up.hazards().filter(lost).filter_map(plan::Hazard::line)
}
