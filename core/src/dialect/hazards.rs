//! What becomes of the rows that are there, and which of them a change may fail on.

use super::{Dialect, ddl::Context, filling::Filling};
use crate::{
    diff::{Change, expression_form, in_parentheses, mentions},
    plan::{Direction, Hazard, HazardKind, rows},
    schema::{Check, Column, Computed, Enum, ForeignKey, Index, IndexPart, Indexed, Table},
    types::Type,
};

const GONE: &str = "cannot be brought back";

impl Context<'_> {
    /// What `change` does to the rows that are there.
    pub(super) fn row_hazards(&self, dialect: Dialect, change: &Change) -> Vec<Hazard> {
        let loss = change.destroys(self.changes, self.from, self.to).map(|loss| match change {
            Change::AlterColumn { table, from, to } => {
                let query = self.misfits(dialect, table, from, to);
                Hazard { query, ..Hazard::new(HazardKind::LosesData, table, loss) }
            }
            _ => Hazard::new(HazardKind::LosesData, change.table(), loss),
        });
        let others = match change {
            Change::FillLinks(linking) => self.of_links(dialect, linking),
            Change::FillReference(linking) => self.of_reference(dialect, linking),
            // What the links hold besides is said with them.
            Change::CreateTable(table) if self.makes_links(&table.name) => Vec::new(),
            Change::AddColumn { table, column } | Change::AlterColumn { table, to: column, .. }
                if self.filled(table, &column.name).is_some() =>
            {
                Vec::new()
            }
            Change::CreateTable(table) => self.irreversible(&table.name, "the dropped rows").into_iter().collect(),
            Change::AddColumn { table, column } => self.of_new_column(dialect, table, column),
            Change::AlterColumn { table, from, to } => {
                let gone = change.forbids(self.from, self.to);
                let gone = (!gone.is_empty()).then(|| one_of(dialect, table, &to.name, &gone));
                let equal = self.of_collation(dialect, table, from, to);
                of_required(dialect, table, from, to).into_iter().chain(gone).chain(equal).collect()
            }
            Change::AddPrimaryKey { table, columns } => self.of_primary_key(dialect, table, columns),
            Change::AddForeignKey { table, foreign_key } => self.of_foreign_key(dialect, table, foreign_key),
            Change::CreateIndex { table, index } => self.of_unique(dialect, table, index),
            Change::AddCheck { table, check } => self.of_check(dialect, table, check).into_iter().collect(),
            Change::AlterEnum { from, .. } => self.of_values(dialect, from, change),
            Change::DropTable(_)
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameValues { .. }
            | Change::RenameEnumValues { .. }
            | Change::DropColumn { .. }
            | Change::CommentTable { .. }
            | Change::DropPrimaryKey { .. }
            | Change::DropForeignKey { .. }
            | Change::DropIndex { .. }
            | Change::DropCheck { .. }
            | Change::CreateEnum(_)
            | Change::DropEnum(_) => Vec::new(),
        };
        loss.into_iter().chain(others).collect()
    }

    /// On the way back, what was dropped stays so.
    pub(super) fn irreversible(&self, table: &str, what: &str) -> Option<Hazard> {
        (self.direction == Direction::Down)
            .then(|| Hazard::new(HazardKind::Irreversible, table, format!("{what} {GONE}")))
    }

    fn of_new_column(&self, dialect: Dialect, table: &str, column: &Column) -> Vec<Hazard> {
        if let Some(Computed { expression, .. }) = &column.computed {
            let same = |old: &Column| old.computed == column.computed && old.nullable == column.nullable;
            let was = |before: &Table| before.column(&column.name).is_some_and(same);
            let before = self.from.table(table).filter(|before| !column.nullable && !was(before));
            let new = |name: &str| before.is_some_and(|before| before.column(name).is_none());
            let known = self.to.table(table).is_some_and(|after| {
                !after.columns.iter().any(|other| new(&other.name) && mentions(expression, &other.name))
            });
            let query = rows(dialect, table, &format!("({}) IS NULL", expression.trim()));
            let fails =
                before.filter(|_| known).map(|_| Hazard::may_fail(table, "fails while it is NULL in a row", query));
            return fails.into_iter().collect();
        }
        let mut found: Vec<Hazard> = self.irreversible(table, "the dropped values").into_iter().collect();
        let fills = |message| Hazard::new(HazardKind::FillsRows, table, message);
        let fails = |message| Hazard::new(HazardKind::MayFail, table, message);
        match self.filling(dialect, table, column) {
            Filling::Zero(zero) => {
                found.push(fills(format!("rows that are there get {zero}")));
                let refusing = self.checks(table, &column.name);
                found.extend(refusing.map(|check| fails(format!("fails where check {check} refuses it"))));
            }
            Filling::None => {
                found.push(fails("works on an empty table only: no value fits rows that are there".into()))
            }
            Filling::Own if column.default.is_some() && self.distinguishes(table, &column.name) => {
                found.push(fills("rows that are there get the default".into()));
                found.push(fails("fails where a key refuses it".into()));
            }
            Filling::Own => {}
        }
        found
    }

    fn of_primary_key(&self, dialect: Dialect, table: &str, columns: &[String]) -> Vec<Hazard> {
        let Some(before) = self.old(table, columns) else { return Vec::new() };
        let optional = |name: &&String| before.column(name).is_some_and(|column| column.nullable);
        let null: Vec<_> = columns.iter().filter(optional).map(|name| is_null(dialect, name)).collect();
        let null = (!null.is_empty())
            .then(|| Hazard::may_fail(table, "fails while a row holds NULL", rows(dialect, table, &null.join(" OR "))));
        let index = Index::new("", columns, before.span);
        null.into_iter().chain(agreeing(dialect, before, &index)).collect()
    }

    fn of_unique(&self, dialect: Dialect, table: &str, index: &Index) -> Vec<Hazard> {
        let columns: Vec<String> = index.columns().map(str::to_owned).collect();
        match self.old(table, &columns) {
            Some(before) if index.unique => agreeing(dialect, before, index).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn of_foreign_key(&self, dialect: Dialect, table: &str, key: &ForeignKey) -> Vec<Hazard> {
        let ForeignKey { columns, references_table: parent, references_columns, .. } = key;
        let leads = |other: &ForeignKey| {
            other.columns == *columns
                && other.references_table == *parent
                && other.references_columns == *references_columns
        };
        // A parent that is made in the same plan has no rows yet.
        let parents = self.to.table(parent).is_some();
        match self.old(table, columns) {
            Some(before) if parents && !before.foreign_keys.iter().any(leads) => {
                let name = |column: &String| dialect.identifier(column);
                let given: Vec<_> = columns.iter().map(|column| format!("t.{} IS NOT NULL", name(column))).collect();
                let equal = references_columns.iter().zip(columns);
                let equal: Vec<_> = equal.map(|(own, from)| format!("p.{} = t.{}", name(own), name(from))).collect();
                let query = format!(
                    "SELECT * FROM {} AS t WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})",
                    name(&table.to_owned()),
                    given.join(" AND "),
                    name(parent),
                    equal.join(" AND ")
                );
                vec![Hazard::may_fail(table, format!("fails while a row refers to no row of {parent}"), query)]
            }
            _ => Vec::new(),
        }
    }

    fn of_check(&self, dialect: Dialect, table: &str, check: &Check) -> Option<Hazard> {
        let before = self.from.table(table)?;
        let same = |other: &&Check| expression_form(&other.expression) == expression_form(&check.expression);
        let named = before.checks.iter().find(|other| other.name == check.name);
        let gone = named.and_then(|named| check.forbids(named));
        // Of a column that is new there are no values to look at.
        let new = |other: &Change| matches!(other, Change::AddColumn { table: of, column } if of == table && mentions(&check.expression, &column.name));
        if before.checks.iter().any(|other| same(&other)) || self.changes.iter().any(new) {
            return None;
        }
        let message = match gone {
            Some(gone) if gone.is_empty() => return None,
            Some(gone) => refused(&gone),
            None => "fails while the check refuses a row".to_owned(),
        };
        let query = rows(dialect, table, &format!("NOT ({})", check.expression.trim()));
        Some(Hazard::may_fail(table, message, query))
    }

    /// What rows may not have any more, for each column of an enum.
    fn of_values(&self, dialect: Dialect, from: &Enum, change: &Change) -> Vec<Hazard> {
        let gone = change.forbids(self.from, self.to);
        if gone.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for table in &self.from.tables {
            let stays = |column: &&Column| {
                let after = self.to.table(&table.name).and_then(|after| after.column(&column.name));
                column.is_of(&from.name) && after.is_some_and(|after| after.is_of(&from.name))
            };
            let columns = table.columns.iter().filter(stays);
            found.extend(columns.map(|column| one_of(dialect, &table.name, &column.name, &gone)));
        }
        found
    }

    /// The rows whose values do not fit another type, where that can be asked for.
    fn misfits(&self, dialect: Dialect, table: &str, from: &Column, to: &Column) -> Option<String> {
        let name = dialect.identifier(&to.name);
        let whole = |ty: &Type| matches!(ty, Type::SmallInt | Type::Int | Type::BigInt);
        let condition = match (&from.ty, &to.ty) {
            (Type::Text | Type::Varchar(_), Type::Varchar(length)) => {
                let count = if dialect == Dialect::Sqlite { "LENGTH" } else { "CHAR_LENGTH" };
                format!("{count}({name}) > {length}")
            }
            (from, Type::SmallInt) if whole(from) => format!("{name} NOT BETWEEN -32768 AND 32767"),
            (from, Type::Int) if whole(from) => format!("{name} NOT BETWEEN -2147483648 AND 2147483647"),
            (Type::Text | Type::Varchar(_), to) => {
                let values = self.to.values_of(to)?;
                let texts: Vec<_> = values.iter().map(|value| dialect.string(value)).collect();
                format!("{name} NOT IN ({})", texts.join(", "))
            }
            _ => return None,
        };
        Some(rows(dialect, table, &condition))
    }

    /// The table as it was, where it had these columns.
    fn old(&self, table: &str, columns: &[String]) -> Option<&Table> {
        self.from.table(table).filter(|before| columns.iter().all(|column| before.column(column).is_some()))
    }
}

fn is_null(dialect: Dialect, column: &str) -> String {
    format!("{} IS NULL", dialect.identifier(column))
}

fn of_required(dialect: Dialect, table: &str, from: &Column, to: &Column) -> Option<Hazard> {
    (from.nullable && !to.nullable).then(|| match to.default {
        Some(_) => Hazard::new(HazardKind::FillsRows, table, "rows that hold NULL get the default"),
        None => {
            Hazard::may_fail(table, "fails while a row holds NULL", rows(dialect, table, &is_null(dialect, &to.name)))
        }
    })
}

/// Rows that agree on what shall be unique, unless it was before.
pub(crate) fn agreeing(dialect: Dialect, before: &Table, index: &Index) -> Option<Hazard> {
    let within = |own: &[String]| !own.is_empty() && own.iter().all(|name| index.columns().any(|other| other == name));
    let unique = before.indexes.iter().filter(|own| own.unique).filter_map(Index::whole);
    if within(&before.primary_key) || unique.into_iter().any(|own| within(&own)) {
        return None;
    }
    let parts: Vec<String> = index
        .parts
        .iter()
        .map(|IndexPart { of, .. }| match of {
            Indexed::Column(name) => dialect.identifier(name),
            Indexed::Expression(text) => in_parentheses(text),
        })
        .collect();
    let given = parts.iter().map(|part| format!("{part} IS NOT NULL"));
    let conditions: Vec<String> = given.chain(index.predicate.iter().map(|text| in_parentheses(text))).collect();
    let list = parts.join(", ");
    let query = format!(
        "SELECT {list}, COUNT(*) FROM {} WHERE {} GROUP BY {list} HAVING COUNT(*) > 1",
        dialect.identifier(&before.name),
        conditions.join(" AND "),
    );
    Some(Hazard::may_fail(&before.name, format!("fails while two rows agree on {}", index.words().join(", ")), query))
}

fn one_of(dialect: Dialect, table: &str, column: &str, values: &[String]) -> Hazard {
    let texts: Vec<_> = values.iter().map(|value| dialect.string(value)).collect();
    let query = rows(dialect, table, &format!("{} IN ({})", dialect.identifier(column), texts.join(", ")));
    Hazard::may_fail(table, refused(values), query)
}

fn refused(values: &[String]) -> String {
    format!("fails while a row has `{}`, and has to be given another first", values.join("`, `"))
}
