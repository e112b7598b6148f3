//! What a plan is made of, before it is put into statements.

use std::borrow::Cow;

use super::{Direction, Guard, Plan};
use crate::{
    dialect::{
        Dialect,
        ddl::{Context, Steps, steps},
    },
    diff::{Change, Renames, diff_with},
    schema::Schema,
};

/// What changes between two schemas, and what is looked for first.
pub(super) struct Outline<'a> {
    dialect: Dialect,
    to: &'a Schema,
    /// Where it begins, by the names that are used from now on.
    pub renamed: Cow<'a, Schema>,
    pub changes: Vec<Change>,
    guards: Vec<Guard>,
}

impl<'a> Outline<'a> {
    /// Of all that leads from `from` to `to`, with these names changed first.
    pub fn new((from, to): (&'a Schema, &'a Schema), renames: &Renames, dialect: Dialect) -> Self {
        let (mut changes, renamed) = renames.changes(from, to, dialect);
        changes.extend(diff_with(&renamed, to, renames.fillings(&renamed, to), dialect));
        let mut outline = Self { dialect, to, renamed, changes, guards: Vec::new() };
        outline.guards = Guard::all(&outline.context(Direction::Up, to, false), from, renames, dialect);
        outline
    }

    /// What its steps depend on, where the whole way leads to `end`; where it is `confined`, a runner puts a
    /// transaction around it, and the plan does in one what can be done in one.
    pub fn context<'b>(&'b self, direction: Direction, end: &'b Schema, confined: bool) -> Context<'b> {
        let Self { to, renamed, changes, guards, .. } = self;
        Context { from: renamed, to, changes, guards, direction, end, confined }
    }

    /// All of it as one script.
    pub fn plan(&self, direction: Direction, end: &Schema, confined: bool) -> Plan {
        let Steps { steps, transactional } = steps(self.dialect, self.context(direction, end, confined));
        Plan { dialect: self.dialect, changes: self.changes.clone(), steps, transactional }
    }
}
