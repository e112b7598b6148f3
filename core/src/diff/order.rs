//! The order tables are made and dropped in.

use std::collections::BTreeMap;

use crate::schema::Table;

/// The tables with those that are referred to before those that refer to them, otherwise by name. Where tables refer
/// to each other in a circle, one of them has to come too early.
pub(super) fn parents_first<'a>(tables: impl IntoIterator<Item = &'a Table>) -> Vec<&'a Table> {
    let mut waiting: BTreeMap<&str, &Table> = tables.into_iter().map(|table| (table.name.as_str(), table)).collect();
    let mut ordered = Vec::new();
    while let Some((_, first)) = waiting.pop_first() {
        // Depth first, with a stack of our own: a chain of references may be long.
        let mut path = vec![first];
        while let Some(table) = path.last() {
            let parents = table.foreign_keys.iter().map(|key| key.references_table.as_str());
            let next = parents.filter(|parent| waiting.contains_key(parent)).min();
            match next.and_then(|parent| waiting.remove(parent)) {
                Some(parent) => path.push(parent),
                None => ordered.extend(path.pop()),
            }
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        schema::{Action, ForeignKey},
        source::Span,
    };

    fn table(name: &str, parents: &[&str]) -> Table {
        let mut table = Table::new(name);
        table.foreign_keys = parents
            .iter()
            .map(|parent| ForeignKey {
                name: format!("{name}_{parent}_fkey"),
                columns: vec!["x".into()],
                references_table: (*parent).into(),
                references_columns: vec!["id".into()],
                on_delete: Action::NoAction,
                on_update: Action::NoAction,
                checked: Default::default(),
                span: Span::NOWHERE,
            })
            .collect();
        table
    }

    #[test]
    fn parents_come_first_whatever_the_order() {
        let mut tables = vec![table("a", &["b", "c"]), table("b", &["c"]), table("c", &["c", "gone"])];
        for _ in 0..3 {
            tables.rotate_left(1);
            let names: Vec<_> = parents_first(&tables).iter().map(|table| table.name.as_str()).collect();
            assert_eq!(names, ["c", "b", "a"]);
        }
    }

    #[test]
    fn circles_end() {
        let tables = [table("a", &["b"]), table("b", &["a"])];
        let names: Vec<_> = parents_first(&tables).iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["b", "a"]);
    }
}
