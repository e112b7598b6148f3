//! Tables that inherit from others, on PostgreSQL.

use super::{Slot, State};

impl State {
    /// Remembers that a table inherits from another.
    pub fn inherit(&mut self, parent: Slot, child: Slot) {
        self.inheritors.push((parent, child));
    }

    /// A table and those that inherit from it, directly or not.
    pub fn family(&self, slot: Slot) -> Vec<Slot> {
        let mut family = vec![slot];
        let mut at = 0;
        while let Some(parent) = family.get(at).copied() {
            let children = self.inheritors.iter().filter(|(of, child)| *of == parent && !family.contains(child));
            let children: Vec<Slot> = children.map(|(_, child)| *child).collect();
            family.extend(children);
            at += 1;
        }
        family
    }
}
