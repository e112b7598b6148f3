//! Names for migrations, made from their changes.

use std::collections::BTreeSet;

use jointable_core::{
    diff::Change,
    plan::{Leg, Purpose, Way},
};

/// The names of a way's migrations: the one given, and what each of the others does; without one, what each does.
pub(crate) fn names(given: Option<&str>, way: &Way) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let leg = |(at, leg): (usize, &Leg)| {
        let own = || match &leg.purpose {
            Purpose::Change => name(&leg.up.changes),
            Purpose::Look => "look_for_rows_in_the_way".to_owned(),
            Purpose::Fill(tables) => format!("fill_{}", several(tables)),
            Purpose::Validate(tables) => format!("validate_{}", several(tables)),
        };
        let whole = match given {
            // What all of them do together says most, where there is but one.
            None if way.legs.len() == 1 => name(&way.changes),
            None => own(),
            Some(given) if at == 0 => given.to_owned(),
            Some(given) => format!("{given}_{}", own()),
        };
        let again = (2..).map(|number| format!("{whole}_{number}"));
        let mut free = std::iter::once(whole.clone()).chain(again);
        free.find(|name| taken.insert(name.clone())).unwrap_or(whole)
    };
    way.legs.iter().enumerate().map(leg).collect()
}

fn several(tables: &[String]) -> String {
    match tables {
        [] => "rows".to_owned(),
        [only] => only.clone(),
        [a, b] => format!("{a}_and_{b}"),
        [first, rest @ ..] => format!("{first}_and_{}_more", rest.len()),
    }
}

/// A name for a migration with these changes: `create_recipes`, `add_note_to_recipe_ingredients`.
fn name(changes: &[Change]) -> String {
    // What follows from a table's coming or going needs no mention: its keys, its indexes, the enums it is made of.
    let tables: Vec<&str> = changes
        .iter()
        .filter(|change| matches!(change, Change::CreateTable(_) | Change::DropTable(_)))
        .map(Change::table)
        .collect();
    let mentioned = changes.iter().filter(|change| {
        matches!(change, Change::CreateTable(_) | Change::DropTable(_)) || !tables.contains(&change.table())
    });
    let mentioned = mentioned.filter(|change| !matches!(change, Change::CreateEnum(_) | Change::DropEnum(_)));
    let mentioned: Vec<&Change> = mentioned.collect();
    let moved = changes.iter().find(|change| matches!(change, Change::FillLinks(_) | Change::FillReference(_)));
    // The rest of it serves that.
    if let Some(moved) = moved {
        return one(moved);
    }
    match mentioned.as_slice() {
        [] => "change_schema".to_owned(),
        [only] => one(only),
        [Change::CreateTable(a), Change::CreateTable(b)] => format!("create_{}_and_{}", a.name, b.name),
        [Change::DropTable(a), Change::DropTable(b)] => format!("drop_{}_and_{}", a.name, b.name),
        [Change::CreateTable(first), rest @ ..]
            if rest.iter().all(|change| matches!(change, Change::CreateTable(_))) =>
        {
            format!("create_{}_and_{}_more", first.name, rest.len())
        }
        [Change::DropTable(first), rest @ ..] if rest.iter().all(|change| matches!(change, Change::DropTable(_))) => {
            format!("drop_{}_and_{}_more", first.name, rest.len())
        }
        [first, rest @ ..] if rest.iter().all(|change| change.table() == first.table()) => {
            format!("change_{}", first.table())
        }
        [first, rest @ ..] => format!("{}_and_{}_more", one(first), rest.len()),
    }
}

fn one(change: &Change) -> String {
    let table = change.table();
    match change {
        Change::CreateTable(_) => format!("create_{table}"),
        Change::DropTable(_) => format!("drop_{table}"),
        Change::RenameTable { from, to } => format!("rename_{}_to_{to}", from.name),
        Change::RenameColumn { from, to, .. } => format!("rename_{from}_of_{table}_to_{to}"),
        Change::RenameValues { column, .. } => format!("rename_values_of_{}_of_{table}", column.name),
        Change::RenameEnumValues { from, .. } => format!("rename_values_of_{}", from.name),
        Change::AddColumn { column, .. } => format!("add_{}_to_{table}", column.name),
        Change::DropColumn { column, .. } => format!("drop_{}_of_{table}", column.name),
        Change::AlterColumn { to, .. } => format!("change_{}_of_{table}", to.name),
        Change::CommentTable { .. } => format!("comment_{table}"),
        Change::AddPrimaryKey { .. } => format!("add_primary_key_to_{table}"),
        Change::DropPrimaryKey { .. } => format!("drop_primary_key_of_{table}"),
        Change::AddForeignKey { foreign_key, .. } => format!("refer_{table}_to_{}", foreign_key.references_table),
        Change::DropForeignKey { foreign_key, .. } => format!("unrefer_{table}_to_{}", foreign_key.references_table),
        Change::CreateIndex { index, .. } => format!("index_{}_of_{table}", index.words().join("_")),
        Change::DropIndex { index, .. } => format!("unindex_{}_of_{table}", index.words().join("_")),
        Change::AddCheck { .. } => format!("add_check_to_{table}"),
        Change::DropCheck { .. } => format!("drop_check_of_{table}"),
        Change::FillLinks(linking) => format!("link_{}_by_{}", linking.table, linking.links),
        Change::FillReference(linking) => format!("refer_by_{}_of_{table}", linking.columns.join("_")),
        Change::CreateEnum(own) => format!("create_enum_{}", own.name),
        Change::AlterEnum { to, .. } => format!("change_enum_{}", to.name),
        Change::DropEnum(own) => format!("drop_enum_{}", own.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jointable_core::{
        schema::{Column, Index, Table},
        types::Type,
    };

    fn create(name: &str) -> Change {
        Change::CreateTable(Table::new(name))
    }

    fn add(table: &str, name: &str) -> Change {
        let column = Column { nullable: true, ..Column::new(name, Type::Text) };
        Change::AddColumn { table: table.into(), column }
    }

    fn index(table: &str) -> Change {
        let index = Index::new("i", ["a"], Default::default());
        Change::CreateIndex { table: table.into(), index }
    }

    #[test]
    fn names_say_what_changes() {
        assert_eq!(name(&[create("recipes")]), "create_recipes");
        assert_eq!(name(&[create("recipes"), index("recipes")]), "create_recipes");
        assert_eq!(name(&[create("a"), create("b")]), "create_a_and_b");
        assert_eq!(name(&[create("a"), create("b"), create("c")]), "create_a_and_2_more");
        assert_eq!(name(&[add("recipe_ingredients", "note")]), "add_note_to_recipe_ingredients");
        assert_eq!(name(&[add("a", "x"), add("a", "y")]), "change_a");
        assert_eq!(name(&[add("a", "x"), add("b", "y")]), "add_x_to_a_and_1_more");
        assert_eq!(name(&[index("a")]), "index_a_of_a");
    }
}
