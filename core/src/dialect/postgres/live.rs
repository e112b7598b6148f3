//! Changes in parts that lock no table for long, for tables that are in use: what has to look at all rows does so under
//! a lock that lets others write, and what has to keep others out does not look.
//!
//! | part | lock of the table | how long |
//! |---|---|---|
//! | [`Pace::Quick`] | up to ACCESS EXCLUSIVE | a moment |
//! | [`Pace::Fill`] | ROW EXCLUSIVE, and the rows that are filled | until all are |
//! | [`Pace::Scan`] | SHARE UPDATE EXCLUSIVE | while all rows are read |
//! | [`Pace::Build`] | SHARE UPDATE EXCLUSIVE, outside of a transaction | while all rows are read, twice |
//!
//! A transaction keeps its locks to its end. So one may read first and change then; what has changed something waits
//! for the next to read. A fill has a transaction of its own: who waits for its rows has locked the table already.

mod order;
mod parts;

use self::parts::Live;
use super::{DIALECT, Postgres};
use crate::{
    dialect::ddl::Context,
    diff::Change,
    plan::{Hazard, HazardKind, Purpose, Stage, Step, Task},
};

/// Where in the way a part stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Rows that would be in the way are looked for.
    Look,
    /// Names change; what rests on an index that goes is off.
    Names,
    /// Indexes go that would be in the way.
    Clear,
    /// Tables and columns change.
    Shape,
    /// Rows get values.
    Fill,
    /// New rows have to fit.
    Constrain,
    /// All rows do.
    Validate,
    /// What has been seen of the rows is relied on.
    Tighten,
    /// Indexes come.
    Build,
    /// They become keys, and are referred to.
    Key,
    /// Indexes go that others have taken the place of.
    Replace,
    /// All references lead somewhere.
    Refer,
    /// What is lost goes when all else has been done.
    Gone,
}

/// What a part does to those who use the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    Quick,
    Fill,
    Scan,
    Build,
}

impl Rank {
    fn pace(self) -> Pace {
        match self {
            Rank::Names | Rank::Shape | Rank::Constrain | Rank::Tighten | Rank::Key | Rank::Gone => Pace::Quick,
            Rank::Fill => Pace::Fill,
            Rank::Look | Rank::Validate | Rank::Refer => Pace::Scan,
            Rank::Clear | Rank::Build | Rank::Replace => Pace::Build,
        }
    }
}

/// A part of a change.
struct Piece {
    rank: Rank,
    table: String,
    /// What of the schema has changed after it.
    changes: Vec<Change>,
    step: Step,
    /// Of an index alone: the step that takes it back.
    back: Option<Step>,
    /// What holds for new rows alone before it.
    loose: Option<Change>,
}

/// The migrations that make the changes.
pub(crate) fn stages(context: Context<'_>) -> Vec<Stage> {
    let live = Live { context, ddl: Postgres(context) };
    let look = |step| {
        let (changes, table) = (Vec::new(), String::new());
        Piece { rank: Rank::Look, table, changes, step, back: None, loose: None }
    };
    let changes = context.changes.iter().flat_map(|change| live.pieces(change));
    let mut pieces: Vec<Piece> = context.guards(DIALECT).map(look).chain(changes).collect();
    pieces.sort_by_key(|piece| piece.rank);
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match groups.last_mut() {
            Some(group) if joins(group, &piece) => group.push(piece),
            _ => groups.push(vec![piece]),
        }
    }
    groups.into_iter().map(|group| stage(group, context.confined)).collect()
}

/// Whether a piece can be in one transaction with those before it.
fn joins(group: &[Piece], piece: &Piece) -> bool {
    let last = group.last().map(|last| last.rank.pace());
    match piece.rank.pace() {
        Pace::Quick => matches!(last, Some(Pace::Quick | Pace::Scan)),
        pace @ (Pace::Fill | Pace::Scan) => last == Some(pace),
        Pace::Build => false,
    }
}

fn stage(group: Vec<Piece>, confined: bool) -> Stage {
    let tables = |pace: Pace| {
        let mut tables: Vec<String> = Vec::new();
        for piece in group.iter().filter(|piece| piece.rank.pace() == pace && piece.rank != Rank::Look) {
            if !tables.contains(&piece.table) {
                tables.push(piece.table.clone());
            }
        }
        tables
    };
    let builds = group.iter().any(|piece| piece.rank.pace() == Pace::Build);
    let only = |ranks: &[Rank]| group.iter().all(|piece| ranks.contains(&piece.rank));
    let purpose = if only(&[Rank::Look]) {
        Purpose::Look
    } else if only(&[Rank::Fill]) {
        Purpose::Fill(tables(Pace::Fill))
    } else if only(&[Rank::Look, Rank::Validate, Rank::Tighten, Rank::Refer]) {
        Purpose::Validate(tables(Pace::Scan))
    } else {
        Purpose::Change
    };
    let (mut changes, mut steps, mut back, mut loose) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for piece in group {
        changes.extend(piece.changes);
        steps.push(piece.step);
        back.extend(piece.back);
        loose.extend(piece.loose);
    }
    let back = match changes.first() {
        None => Some((Vec::new(), vec![told("nothing to take back", Vec::new(), "SELECT 1".to_owned())])),
        Some(_) if builds => Some((changes.iter().filter_map(reverse).collect(), back)),
        Some(_) => None,
    };
    Stage { purpose, changes, steps, back, loose, transactional: !builds || confined }
}

/// The step that adds a constraint, for rows that are written from now on.
pub(crate) fn loosen(step: &mut Step) {
    step.statements.iter_mut().for_each(|statement| *statement += " NOT VALID");
    for task in &mut step.tasks {
        task.summary += ", for new rows";
        task.hazards.retain(|hazard| hazard.kind == HazardKind::Locks);
    }
}

fn reverse(change: &Change) -> Option<Change> {
    match change.clone() {
        Change::CreateIndex { table, index } => Some(Change::DropIndex { table, index }),
        Change::DropIndex { table, index } => Some(Change::CreateIndex { table, index }),
        _ => None,
    }
}

/// A step of one statement.
fn told(summary: impl Into<String>, hazards: Vec<Hazard>, statement: String) -> Step {
    Step { tasks: vec![Task { summary: summary.into(), hazards }], statements: vec![statement] }
}

#[cfg(test)]
mod tests;
