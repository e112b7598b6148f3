//! What becomes of computed columns.

use super::{
    Change,
    content::{mentions, same_column},
    pairs::Pair,
};
use crate::{dialect::Dialect, schema::Column};

/// The columns of a table that go and come again under their names: the database computes them anew. That is so where
/// they were not computed or otherwise, and where it does not change under them what they are computed from.
pub(super) fn anew<'a>(pair: &Pair<'a>, dialect: Dialect) -> Vec<&'a str> {
    let mut anew: Vec<&'a str> = Vec::new();
    loop {
        let before = anew.len();
        for to in pair.to.columns.iter().filter(|column| column.computed.is_some()) {
            let Some(from) = pair.from.column(&to.name).filter(|_| !anew.contains(&to.name.as_str())) else { continue };
            let changes = |base: &Column| {
                let was_computed = pair.from.column(&base.name).is_some_and(|before| before.computed.is_some());
                anew.contains(&base.name.as_str())
                    || was_computed != base.computed.is_some()
                    || dialect == Dialect::Postgres && pair.reshapes(&base.name, dialect)
            };
            let bases = pair.to.columns.iter().filter(|base| base.name != to.name && to.is_computed_of(&base.name));
            // What is said of it is no part of it.
            let own = !same_column(&from.said(to), to, dialect) || pair.replaced.iter().any(|name| to.is_of(name));
            if own || bases.into_iter().any(changes) {
                anew.push(&to.name);
            }
        }
        if anew.len() == before {
            return anew;
        }
    }
}

/// Changes of a table's columns, each before those that it `waits` for nothing of: of two columns, whether the first
/// has to be changed later.
pub(super) fn in_turn(mut changes: Vec<(&Column, Change)>, waits: impl Fn(&Column, &Column) -> bool) -> Vec<Change> {
    let mut ordered = Vec::new();
    while !changes.is_empty() {
        let ready = |(column, _): &(&Column, Change)| !changes.iter().any(|(other, _)| waits(column, other));
        // Where they wait for each other in a circle no database has them.
        let at = changes.iter().position(ready).unwrap_or(0);
        ordered.push(changes.remove(at).1);
    }
    ordered
}

impl Column {
    /// Whether it is computed, and from that column among others.
    pub(crate) fn is_computed_of(&self, column: &str) -> bool {
        self.computed.as_ref().is_some_and(|computed| mentions(&computed.expression, column))
    }

    /// The same, of which is said what is of the other.
    pub(crate) fn said(&self, other: &Column) -> Column {
        Column { comment: other.comment.clone(), span: other.span, ..self.clone() }
    }

    /// The same, with the values it has, and nothing to compute them by.
    pub(crate) fn settled(&self) -> Column {
        Column { computed: None, ..self.clone() }
    }
}
