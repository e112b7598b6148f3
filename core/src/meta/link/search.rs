//! The references of a join model that could be an end of a relation.

use crate::{
    meta::Column,
    text::{Text, same},
};

/// Which columns a search goes over: references to `table` (to anything without one) but for one column.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) table: Option<&'a str>,
    pub(super) except: Option<usize>,
}

impl Search<'_> {
    pub(super) const fn takes(&self, columns: &[Column<'_>], index: usize) -> bool {
        if let Some(except) = self.except
            && except == index
        {
            return false;
        }
        match (&columns[index].references, self.table) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(reference), Some(table)) => same(reference.table, table),
        }
    }

    pub(super) const fn count(&self, columns: &[Column<'_>]) -> usize {
        let (mut count, mut index) = (0, 0);
        while index < columns.len() {
            if self.takes(columns, index) {
                count += 1;
            }
            index += 1;
        }
        count
    }

    /// The first column taken; meant for when [`Search::count`] is 1.
    pub(super) const fn first(&self, columns: &[Column<'_>]) -> usize {
        let mut index = 0;
        while index < columns.len() && !self.takes(columns, index) {
            index += 1;
        }
        index
    }

    /// The fields taken, as `` `a`, `b` ``; cut where they are too many to be worth reading.
    pub(super) const fn list(&self, columns: &[Column<'_>]) -> Text<512> {
        let mut list = Text::new();
        let mut index = 0;
        while index < columns.len() {
            if self.takes(columns, index) {
                let used = list.as_str().len();
                if used + columns[index].field.len() + ", ``, …".len() > 512 {
                    list.push(if used == 0 { "…" } else { ", …" });
                    return list;
                }
                list.push(if used == 0 { "`" } else { ", `" });
                list.push(columns[index].field);
                list.push("`");
            }
            index += 1;
        }
        list
    }
}
