//! What a script calls otherwise, from its first statement to its last.

use crate::{
    diff::Renames,
    schema::{Schema, Table},
};

/// The tables and columns that have been renamed, by the names before all of it and those after it.
#[derive(Default)]
pub(in crate::replay) struct Renamings {
    tables: Vec<(String, String)>,
    /// The table as it is called now, and the column's names.
    columns: Vec<(String, String, String)>,
}

impl Renamings {
    pub(super) fn table(&mut self, from: &str, to: &str) {
        self.columns.iter_mut().filter(|(table, ..)| table == from).for_each(|(table, ..)| to.clone_into(table));
        step(&mut self.tables, from, to);
    }

    pub(super) fn column(&mut self, table: &str, from: &str, to: &str) {
        let (mut own, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.columns).into_iter().partition(|(of, ..)| of == table);
        let mut names: Vec<_> = own.drain(..).map(|(_, from, to)| (from, to)).collect();
        step(&mut names, from, to);
        self.columns = others;
        self.columns.extend(names.into_iter().map(|(from, to)| (table.to_owned(), from, to)));
    }

    /// Those of what was there before and is there after it. What took a name that another had been given, and was
    /// there before, has it; what was not, such as a table that is made anew, stands for the other.
    pub(in crate::replay) fn between(self, before: &Schema, after: &Schema) -> Renames {
        let there =
            |(from, to): &(String, String)| from != to && before.table(from).is_some() && after.table(to).is_some();
        let tables: Vec<_> = self.tables.into_iter().filter(there).collect();
        let mut renames = Renames::default();
        for (at, (from, to)) in tables.iter().enumerate() {
            if !tables[at + 1..].iter().any(|(_, later)| later == to) {
                renames.table(from, to);
            }
        }
        for (table, from, to) in self.columns {
            let has = |table: Option<&Table>, column: &str| table.is_some_and(|table| table.column(column).is_some());
            if from != to && has(before.table(renames.before(&table)), &from) && has(after.table(&table), &to) {
                renames.column(&table, &from, &to);
            }
        }
        renames
    }
}

/// Goes on from the name that something has by now. What took a name that was given up is something else.
fn step(names: &mut Vec<(String, String)>, from: &str, to: &str) {
    match names.iter().rposition(|(_, now)| now == from) {
        Some(at) => to.clone_into(&mut names[at].1),
        None if names.iter().any(|(before, _)| before == from) => {}
        None => names.push((from.to_owned(), to.to_owned())),
    }
}
