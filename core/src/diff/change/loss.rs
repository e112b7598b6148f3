//! What changes lose.

use super::{Change, missing};
use crate::{schema::Table, types::Type};

impl Change {
    /// The data that is lost by it, as a sentence that names table and column; `None` where nothing is. The changes it is
    /// one of may have moved it elsewhere.
    pub fn destroys(&self, changes: &[Change]) -> Option<String> {
        match self {
            Change::DropTable(table) => table_lost(table, changes),
            // What is computed can be computed again.
            Change::DropColumn { column, .. } if column.computed.is_some() => None,
            Change::DropColumn { table, column } => {
                let moved = |change: &Change| matches!(change, Change::FillLinks(linking) if linking.table == *table && linking.columns.contains(&column.name));
                (!changes.iter().any(moved))
                    .then(|| format!("dropping column `{}` of table `{table}` deletes its values", column.name))
            }
            Change::AlterColumn { table, from, to } => (!widens(&from.ty, &to.ty)).then(|| {
                format!("changing the type of column `{}` of table `{table}` loses values that do not fit", to.name)
            }),
            Change::CreateTable(_)
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameValues { .. }
            | Change::RenameEnumValues { .. }
            | Change::FillLinks(_)
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

    /// The values of an enum that no row can have any more: the database refuses the change while there is one that has.
    pub(crate) fn forbids(&self) -> Vec<String> {
        match self {
            Change::AlterEnum { from, to } => missing(from, to).into_iter().map(str::to_owned).collect(),
            Change::AlterColumn { from, to, .. } => match (from.ty.listed(), to.ty.listed()) {
                (Some(from), Some(to)) => from.into_iter().filter(|value| !to.contains(value)).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// What is lost with a table: all rows, or what they hold besides a link that becomes a reference.
fn table_lost(table: &Table, changes: &[Change]) -> Option<String> {
    let name = &table.name;
    let moved = changes.iter().find_map(|change| match change {
        Change::FillReference(linking) if linking.links == *name => Some(linking),
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
        (Type::Raw(_), to) => match (from.listed(), to) {
            (Some(_), Type::Text) => true,
            // One that is no value any more is refused, see `forbids`.
            (Some(_), to) => to.listed().is_some(),
            (None, _) => false,
        },
        (Type::Bytes, _) => false,
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
    use crate::schema::Column;

    fn column(ty: Type) -> Column {
        Column::new("c", ty)
    }

    fn alter(from: Type, to: Type) -> Change {
        Change::AlterColumn { table: "t".into(), from: column(from), to: column(to) }
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
            assert_eq!(alter(from.clone(), to.clone()).destroys(&[]), None, "{from:?} to {to:?}");
            assert!(alter(to.clone(), from.clone()).destroys(&[]).is_some(), "{to:?} to {from:?}");
        }
        assert!(alter(Type::Decimal(10, 2), Type::Decimal(10, 3)).destroys(&[]).is_some());
        assert!(alter(Type::Double, Type::Text).destroys(&[]).is_some());
        assert!(alter(Type::Uuid, Type::Text).destroys(&[]).is_some());
    }

    #[test]
    fn a_list_of_values_that_shrinks_loses_none() {
        let listed = |text: &'static str| Type::Raw(text.into());
        let (two, three) = (listed("enum('a','it''s')"), listed("enum('c', 'it''s', 'a')"));
        let (grown, shrunk) = (alter(two.clone(), three.clone()), alter(three, two.clone()));
        assert_eq!((grown.destroys(&[]), shrunk.destroys(&[]), grown.forbids()), (None, None, vec![]));
        assert_eq!(shrunk.forbids(), ["c"]);
        assert_eq!(alter(two.clone(), Type::Text).destroys(&[]), None);
        assert!(alter(Type::Text, two.clone()).destroys(&[]).is_some());
        assert!(alter(listed("enum('a"), two).destroys(&[]).is_some());
    }

    #[test]
    fn a_loss_is_named() {
        let drop = Change::DropColumn { table: "recipes".into(), column: column(Type::Text) };
        assert_eq!(drop.destroys(&[]).unwrap(), "dropping column `c` of table `recipes` deletes its values");
    }
}
