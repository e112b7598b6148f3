//! The references of a join model that could be an end of a relation.

use crate::{
    meta::Foreign,
    text::{Text, same},
};

/// Which references a search goes over: those to `table` (to anything without one) but for one.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) table: Option<&'a str>,
    pub(super) except: Option<usize>,
}

impl Search<'_> {
    pub(super) const fn takes(&self, references: &[Foreign<'_>], index: usize) -> bool {
        if let Some(except) = self.except
            && except == index
        {
            return false;
        }
        match self.table {
            None => true,
            Some(table) => same(references[index].to.table, table),
        }
    }

    pub(super) const fn count(&self, references: &[Foreign<'_>]) -> usize {
        let (mut count, mut index) = (0, 0);
        while index < references.len() {
            if self.takes(references, index) {
                count += 1;
            }
            index += 1;
        }
        count
    }

    /// The first reference taken; meant for when [`Search::count`] is 1.
    pub(super) const fn first(&self, references: &[Foreign<'_>]) -> usize {
        let mut index = 0;
        while index < references.len() && !self.takes(references, index) {
            index += 1;
        }
        index
    }

    /// Those taken, as `` `a`, `b` ``; cut where they are too many to be worth reading.
    pub(super) const fn list(&self, references: &[Foreign<'_>]) -> Text<512> {
        let mut list = Text::new();
        let mut index = 0;
        while index < references.len() {
            if self.takes(references, index) {
                let used = list.as_str().len();
                if used + references[index].name.len() + ", ``, …".len() > 512 {
                    list.push(if used == 0 { "…" } else { ", …" });
                    return list;
                }
                list.push(if used == 0 { "`" } else { ", `" });
                list.push(references[index].name);
                list.push("`");
            }
            index += 1;
        }
        list
    }
}
