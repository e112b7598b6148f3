//! What changes lose.

use super::{Change, missing};
use crate::{
    diff::{Linking, values},
    schema::{Schema, Table},
    types::Type,
};

/// The data that these changes of `from` to `to` lose, a sentence each, by the names from before all of them.
pub(crate) fn lost(changes: &[Change], from: &Schema, to: &Schema) -> Vec<String> {
    changes.iter().filter_map(|change| change.loss(changes, (from, to), Names(changes))).collect()
}

/// What tables and columns were called before these changes.
#[derive(Clone, Copy)]
struct Names<'a>(&'a [Change]);

impl Names<'_> {
    fn column(self, table: &str, column: &str) -> (String, String) {
        let (mut table, mut column) = (table, column);
        for change in self.0.iter().rev() {
            match change {
                Change::RenameTable { from, to } if to == table => table = &from.name,
                Change::RenameColumn { table: of, from, to } if of == table && to == column => column = from,
                _ => {}
            }
        }
        (table.to_owned(), column.to_owned())
    }

    fn table(self, table: &str) -> String {
        self.column(table, "").0
    }
}

impl Change {
    /// The data that is lost by it, as a sentence that names table and column; `None` where nothing is. The changes of
    /// `from` to `to` that it is one of may have moved it elsewhere.
    pub fn destroys(&self, changes: &[Change], from: &Schema, to: &Schema) -> Option<String> {
        self.loss(changes, (from, to), Names(&[]))
    }

    fn loss(&self, changes: &[Change], schemas: (&Schema, &Schema), names: Names<'_>) -> Option<String> {
        match self {
            Change::DropTable(table) => table_lost(table, changes, &names.table(&table.name)),
            // What is computed can be computed again.
            Change::DropColumn { column, .. } if column.computed.is_some() => None,
            Change::DropColumn { table, column } => {
                let moved = |linking: &Linking| linking.table == *table && linking.columns.contains(&column.name);
                (!changes.iter().filter_map(Change::to_links).any(moved)).then(|| {
                    let (of, name) = names.column(table, &column.name);
                    format!("dropping column `{name}` of table `{of}` deletes its values")
                })
            }
            Change::AlterColumn { table, from, to } => {
                let keeps = match self.listed(schemas) {
                    // One that is no value any more is refused, see `forbids`.
                    (Some(_), Some(_)) => true,
                    (Some(own), None) => holds(&own, &to.ty) || widens(&from.ty, &to.ty),
                    (None, Some(_)) => false,
                    (None, None) => widens(&from.ty, &to.ty),
                };
                (!keeps && from.ty != to.ty).then(|| {
                    let (of, name) = names.column(table, &to.name);
                    format!("changing the type of column `{name}` of table `{of}` loses values that do not fit")
                })
            }
            Change::FillLinks(own) => {
                let all = Linking::making(changes, &own.links);
                let of = |linking: &&Linking| {
                    let column = linking.columns.first().map_or("", String::as_str);
                    let (table, column) = names.column(&linking.table, column);
                    format!("`{column}` of `{table}`")
                };
                let references: Vec<String> = all.iter().map(of).collect();
                // Said once, with the last of them.
                (all.len() > 1 && all.last() == Some(&own)).then(|| {
                    format!(
                        "making links in `{}` of {} loses which of these each was",
                        own.links,
                        references.join(", ")
                    )
                })
            }
            Change::CreateTable(_)
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameValues { .. }
            | Change::RenameEnumValues { .. }
            | Change::FillReference(_)
            | Change::CreateEnum(_)
            | Change::AlterEnum { .. }
            | Change::DropEnum(_)
            | Change::AddColumn { .. }
            | Change::CommentTable { .. }
            | Change::AddPrimaryKey { .. }
            | Change::DropPrimaryKey { .. }
            | Change::AddForeignKey { .. }
            | Change::DropForeignKey { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. } => None,
        }
    }

    /// How rows become links by it.
    pub(crate) fn to_links(&self) -> Option<&Linking> {
        if let Change::FillLinks(linking) = self { Some(linking) } else { None }
    }

    /// The values of an enum that no row can have any more: the database refuses the change while there is one that
    /// has.
    pub(crate) fn forbids(&self, from: &Schema, to: &Schema) -> Vec<String> {
        match self {
            Change::AlterEnum { from, to } => missing(from, to).into_iter().map(str::to_owned).collect(),
            Change::AlterColumn { from: before, to: after, .. } if before.ty != after.ty => {
                match self.listed((from, to)) {
                    (Some(from), Some(to)) => from.into_iter().filter(|value| !to.contains(value)).collect(),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// The values that a column can have before it is altered, and those that its type has after it, where they are
    /// listed.
    fn listed(&self, (before, after): (&Schema, &Schema)) -> (Option<Vec<String>>, Option<Vec<String>>) {
        let Change::AlterColumn { table, from, to } = self else { return (None, None) };
        let own = before.table(table).and_then(|table| values(before, table, from));
        (own.or_else(|| before.values_of(&from.ty)), after.values_of(&to.ty))
    }
}

/// Whether each of these values is one of the type, as a text.
fn holds(values: &[String], ty: &Type) -> bool {
    match ty {
        Type::Text => true,
        Type::Varchar(length) => {
            values.iter().all(|value| value.chars().count() <= usize::try_from(*length).unwrap_or(usize::MAX))
        }
        _ => false,
    }
}

/// What is lost with a table: all rows, or what they hold besides a link that becomes a reference.
fn table_lost(table: &Table, changes: &[Change], name: &str) -> Option<String> {
    let moved = changes.iter().find_map(|change| match change {
        Change::FillReference(linking) if linking.links == table.name => Some(linking),
        _ => None,
    });
    let Some(moved) = moved else { return Some(format!("dropping table `{name}` deletes all its rows")) };
    let payload: Vec<_> = moved.payload(table).map(|column| format!("`{}`", column.name)).collect();
    (!payload.is_empty()).then(|| format!("dropping table `{name}` deletes the values of {}", payload.join(", ")))
}

/// Whether every value of `from` is one of `to` too.
fn widens(from: &Type, to: &Type) -> bool {
    /// Digits before the point that any value of the type fits in.
    fn digits(ty: &Type) -> Option<u8> {
        match ty {
            Type::Bool => Some(1),
            Type::SmallInt => Some(5),
            Type::Int => Some(10),
            Type::BigInt => Some(19),
            _ => None,
        }
    }
    match (from, to) {
        _ if from == to => true,
        (Type::Varchar(from), Type::Varchar(to)) => from <= to,
        (Type::Array(from), Type::Array(to)) => widens(&from.ty(), &to.ty()),
        // An array of the one value; a text has to be an array already.
        (Type::Text | Type::Varchar(_), Type::Array(_)) => false,
        (from, Type::Array(to)) => widens(from, &to.ty()),
        (Type::Raw(_) | Type::Bytes, _) => false,
        // Servers write floats with fewer digits than they have, and a UUID is bytes on some.
        (Type::Real | Type::Double | Type::Uuid, Type::Text) => false,
        (_, Type::Text) => true,
        (Type::Decimal(precision, scale), Type::Decimal(to_precision, to_scale)) => {
            scale <= to_scale
                && i16::from(*precision) - i16::from(*scale) <= i16::from(*to_precision) - i16::from(*to_scale)
        }
        (_, Type::Decimal(precision, scale)) => {
            digits(from).is_some_and(|digits| i16::from(digits) <= i16::from(*precision) - i16::from(*scale))
        }
        (Type::Real, Type::Double) | (Type::Bool | Type::SmallInt | Type::Int, Type::Double) => true,
        (Type::Date, Type::DateTime | Type::Timestamp) => true,
        (Type::Bool, Type::SmallInt | Type::Int | Type::BigInt) => true,
        (Type::SmallInt, Type::Int | Type::BigInt | Type::Real) => true,
        (Type::Int, Type::BigInt) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::sample::{recipes, with},
        schema::{Check, Column, Enum},
        source::Span,
    };

    fn column(ty: Type) -> Column {
        Column::new("c", ty)
    }

    fn alter(from: Type, to: Type) -> Change {
        Change::AlterColumn { table: "t".into(), from: column(from), to: column(to) }
    }

    fn loses(change: &Change) -> Option<String> {
        change.destroys(&[], &Schema::default(), &Schema::default())
    }

    #[test]
    fn only_narrowing_loses_data() {
        let kept = [
            (Type::Int, Type::BigInt),
            (Type::Varchar(10), Type::Varchar(20)),
            (Type::Varchar(10), Type::Text),
            (Type::Decimal(10, 2), Type::Decimal(12, 3)),
            (Type::Int, Type::Decimal(19, 4)),
        ];
        for (from, to) in kept {
            assert_eq!(loses(&alter(from.clone(), to.clone())), None, "{from:?} to {to:?}");
            assert!(loses(&alter(to.clone(), from.clone())).is_some(), "{to:?} to {from:?}");
        }
        assert!(loses(&alter(Type::Decimal(10, 2), Type::Decimal(10, 3))).is_some());
        assert!(loses(&alter(Type::Double, Type::Text)).is_some());
        assert!(loses(&alter(Type::Uuid, Type::Text)).is_some());
    }

    #[test]
    fn a_list_of_values_that_shrinks_loses_none() {
        let listed = |text: &'static str| Type::Raw(text.into());
        let forbids = |change: &Change| change.forbids(&Schema::default(), &Schema::default());
        let (two, three) = (listed("enum('a','it''s')"), listed("enum('c', 'it''s', 'a')"));
        let (grown, shrunk) = (alter(two.clone(), three.clone()), alter(three, two.clone()));
        assert_eq!((loses(&grown), loses(&shrunk), forbids(&grown)), (None, None, vec![]));
        assert_eq!(forbids(&shrunk), ["c"]);
        assert_eq!(loses(&alter(two.clone(), Type::Text)), None);
        assert_eq!(loses(&alter(two.clone(), Type::Varchar(4))), None);
        assert!(loses(&alter(two.clone(), Type::Varchar(3))).is_some());
        assert!(loses(&alter(Type::Text, two.clone())).is_some());
        assert!(loses(&alter(listed("enum('a"), two)).is_some());
    }

    /// A schema with a column of such a type, whose values a check may list.
    fn moods(ty: &Type, values: Option<&[&str]>) -> Schema {
        let mut schema = with("recipes", |table| {
            table.columns.push(column(ty.clone()));
            let expression = values.map(|values| Column::one_of("c", values.iter().copied()));
            let check = |expression| Check { name: "c_check".into(), expression, span: Span::NOWHERE };
            table.checks.extend(expression.map(check));
        });
        for (name, values) in [("mood", &["sad", "glad"][..]), ("temper", &["glad", "sad", "wild"]), ("few", &["sad"])]
        {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            schema.enums.push(Enum { name: name.into(), values, span: Span::NOWHERE });
        }
        schema
    }

    #[test]
    fn enums_are_compared_by_their_values() {
        let mood = || Type::Enum("mood".into());
        let outcome = |(from, values): (Type, Option<&[&str]>), to: Type| {
            let (before, after) = (moods(&from, values), moods(&to, None));
            let change = Change::AlterColumn { table: "recipes".into(), from: column(from), to: column(to) };
            (change.destroys(&[], &before, &after).is_some(), change.forbids(&before, &after))
        };
        let none = Vec::<String>::new;
        assert_eq!(outcome((mood(), None), Type::Enum("temper".into())), (false, none()));
        assert_eq!(outcome((mood(), None), Type::Enum("few".into())), (false, vec!["glad".into()]));
        assert_eq!(outcome((mood(), None), Type::Text), (false, none()));
        assert_eq!(outcome((mood(), None), Type::Varchar(4)), (false, none()));
        assert_eq!(outcome((mood(), None), Type::Varchar(3)), (true, none()));
        assert_eq!(outcome((mood(), None), Type::Int), (true, none()));
        assert_eq!(outcome((Type::Text, None), mood()), (true, none()));
        assert_eq!(outcome((Type::Text, Some(&["sad", "glad"])), mood()), (false, none()));
        assert_eq!(outcome((Type::Text, Some(&["sad", "lost"])), mood()), (false, vec!["lost".into()]));
    }

    #[test]
    fn a_loss_is_named() {
        let drop = Change::DropColumn { table: "recipes".into(), column: column(Type::Text) };
        assert_eq!(loses(&drop).unwrap(), "dropping column `c` of table `recipes` deletes its values");
        let [from, to] = [recipes(), recipes()];
        let aside = Change::RenameColumn { table: "recipes".into(), from: "b".into(), to: "c".into() };
        let named = lost(&[aside, drop], &from, &to);
        assert_eq!(named, ["dropping column `b` of table `recipes` deletes its values"]);
    }
}
