//! MariaDB and MySQL.

mod locks;
mod store;

use super::{
    Dialect,
    ddl::{Alter, Context, Ddl, Steps, Work, step_by_step, triggers},
    filling::Filling,
};
use crate::{
    diff::{Change, Linking, expression_form, in_parentheses},
    plan::{Hazard, Step, Task},
    replay,
    schema::{Check, Column, ForeignKey, Index, Literal, Table},
    types::Type,
};

const DIALECT: Dialect = Dialect::Mysql;

/// Changes as MariaDB and MySQL make them.
pub(crate) struct Mysql<'a>(pub(super) Context<'a>);

impl Ddl for Mysql<'_> {
    fn dialect(&self) -> Dialect {
        DIALECT
    }

    fn context(&self) -> Context<'_> {
        self.0
    }

    fn locks(&self, change: &Change) -> Vec<Hazard> {
        self.lock_hazards(change)
    }

    fn create_table(&self, table: &Table) -> Work {
        let Table { name, columns, primary_key, primary_key_name: _, foreign_keys, indexes, checks, .. } = table;
        let mut parts: Vec<String> = columns.iter().map(|column| definition(column, None)).collect();
        if !primary_key.is_empty() {
            parts.push(format!("PRIMARY KEY ({})", DIALECT.list(primary_key)));
        }
        // A column that is numbered has to lead a key from the start.
        let numbered = columns.iter().find(|column| column.generated && primary_key.first() != Some(&column.name));
        let leads = |index: &&Index| numbered.is_some_and(|column| index.columns().next() == Some(&column.name));
        let (within, indexes): (Vec<&Index>, Vec<&Index>) = indexes.iter().partition(leads);
        parts.extend(within.into_iter().map(index_within));
        parts.extend(foreign_keys.iter().map(|key| DIALECT.foreign_key(key)));
        parts.extend(checks.iter().map(|check| DIALECT.check(check)));
        let create = DIALECT.table(name, &parts) + &options(table);
        let indexes = indexes.into_iter().map(|index| DIALECT.create_index(name, index));
        Work::Statements([create].into_iter().chain(indexes).collect())
    }

    fn drop_table(&self, table: &Table) -> Work {
        Work::statement(format!("DROP TABLE {}", DIALECT.identifier(&table.name)))
    }

    fn rename_table(&self, from: &Table, to: &str) -> Work {
        Work::statement(DIALECT.rename_table(&from.name, to))
    }

    fn add_column(&self, table: &str, column: &Column) -> Work {
        let name = DIALECT.identifier(&column.name);
        match self.0.filling(DIALECT, table, column) {
            Filling::Own | Filling::None => Work::clause(format!("ADD COLUMN {}", definition(column, None))),
            Filling::Zero(zero) => Work::Alter(Alter {
                clauses: vec![format!("ADD COLUMN {}", definition(column, Some(&zero)))],
                after: vec![DIALECT.alter_table(table, &[format!("ALTER COLUMN {name} DROP DEFAULT")])],
                ..Alter::default()
            }),
        }
    }

    fn drop_column(&self, _: &str, column: &Column) -> Work {
        Work::clause(format!("DROP COLUMN {}", DIALECT.identifier(&column.name)))
    }

    fn rename_column(&self, table: &str, from: &str, to: &str) -> Work {
        Work::statement(DIALECT.rename_column(table, from, to))
    }

    fn alter_column(&self, table: &str, from: &Column, to: &Column) -> Work {
        if from.computed.as_ref().is_some_and(|computed| !computed.stored) && to.computed.is_none() {
            return self.store(table, to);
        }
        let default = to.default.as_ref().map(|default| literal(default, &to.ty));
        Work::Alter(Alter {
            before: DIALECT.fill_nulls(table, from, to, default),
            clauses: vec![format!("MODIFY COLUMN {}", definition(to, None))],
            ..Alter::default()
        })
    }

    fn comment_table(&self, _: &str, comment: Option<&str>) -> Work {
        Work::clause(format!("COMMENT={}", DIALECT.string(comment.unwrap_or_default())))
    }

    fn rename_values(&self, table: &str, column: &Column, check: Option<&Check>, values: &[(String, String)]) -> Work {
        let modify =
            |column: &Column| DIALECT.alter_table(table, &[format!("MODIFY COLUMN {}", definition(column, None))]);
        let after = column.with_values(values);
        let turns = column.in_turn(self.0.from.table(table), check, values);
        let mut statements = DIALECT.rename_values(table, column, check, &turns);
        if column.ty.listed().is_some() {
            statements.insert(0, modify(&column.with_both(&turns.concat())));
        }
        if after != *column {
            statements.push(modify(&after));
        }
        Work::Statements(statements)
    }

    fn add_primary_key(&self, _: &str, columns: &[String]) -> Work {
        Work::clause(format!("ADD PRIMARY KEY ({})", DIALECT.list(columns)))
    }

    fn drop_primary_key(&self, _: &str, _: &[String]) -> Work {
        Work::clause("DROP PRIMARY KEY".to_owned())
    }

    fn add_foreign_key(&self, _: &str, foreign_key: &ForeignKey) -> Work {
        Work::clause(format!("ADD {}", DIALECT.foreign_key(foreign_key)))
    }

    fn drop_foreign_key(&self, table: &str, foreign_key: &ForeignKey) -> Work {
        let drop = format!("DROP FOREIGN KEY {}", DIALECT.identifier(&foreign_key.name));
        let after = self.own_index(table, foreign_key).map(|name| drop_index(table, &name));
        Work::Alter(Alter { clauses: vec![drop], after: after.into_iter().collect(), ..Alter::default() })
    }

    fn create_index(&self, table: &str, index: &Index) -> Work {
        Work::statement(DIALECT.create_index(table, index))
    }

    fn drop_index(&self, table: &str, index: &Index) -> Work {
        Work::statement(drop_index(table, &index.name))
    }

    fn add_check(&self, _: &str, check: &Check) -> Work {
        Work::clause(format!("ADD {}", DIALECT.check(check)))
    }

    fn drop_check(&self, _: &str, check: &Check) -> Work {
        Work::clause(format!("DROP CONSTRAINT {}", DIALECT.identifier(&check.name)))
    }

    fn fill_links(&self, linking: &Linking) -> Work {
        Work::statement(self.0.fill_links(DIALECT, linking))
    }

    fn fill_reference(&self, linking: &Linking) -> Work {
        Work::statement(self.0.fill_reference(DIALECT, linking))
    }

    fn steps(&self) -> Steps {
        let mut steps = step_by_step(self);
        for (change, step) in self.0.changes.iter().zip(&mut steps) {
            step.tasks.extend(left_out(change));
        }
        self.join(&mut steps);
        steps.splice(0..0, self.0.guards(DIALECT));
        steps.extend(triggers(DIALECT, self.0.changes));
        Steps { steps, transactional: true }
    }
}

impl Mysql<'_> {
    /// Makes one ALTER TABLE of what changes a table's columns and its primary key. A column that the database
    /// numbers has to be in the key at all times, so neither goes first; and the table is copied once.
    fn join(&self, steps: &mut Vec<Step>) {
        let changes = self.0.changes;
        let mut tables: Vec<&str> = Vec::new();
        for change in changes {
            if let Change::AddPrimaryKey { table, .. } | Change::DropPrimaryKey { table, .. } = change
                && !tables.contains(&table.as_str())
            {
                tables.push(table);
            }
        }
        if tables.is_empty() {
            return;
        }
        let unjoined = std::mem::take(steps);
        // What rests on the key comes after it, columns that go come after that.
        let early =
            |change: &Change, table: &str| self.joins(change, table) && !matches!(change, Change::DropColumn { .. });
        let last: Vec<Option<usize>> =
            tables.iter().map(|table| changes.iter().rposition(|change| early(change, table))).collect();
        for (at, (change, step)) in changes.iter().zip(unjoined).enumerate() {
            let Some(which) = tables.iter().position(|table| self.joins(change, table)) else {
                steps.push(step);
                continue;
            };
            let table = tables[which];
            if last[which] == Some(at) {
                steps.push(self.joined(table));
            }
        }
    }

    /// Whether `change` belongs into the ALTER TABLE of `table`. Columns that only go need not.
    fn joins(&self, change: &Change, table: &str) -> bool {
        match change {
            // It is filled between the two.
            Change::AddColumn { table: of, column } | Change::AlterColumn { table: of, to: column, .. }
                if self.0.filled(of, &column.name).is_some() =>
            {
                false
            }
            Change::AddPrimaryKey { table: of, .. }
            | Change::DropPrimaryKey { table: of, .. }
            | Change::AddColumn { table: of, .. } => of == table,
            // Before what it was computed from changes.
            Change::AlterColumn { table: of, from, to } => {
                of == table && (from.computed.is_none() || to.computed.is_some())
            }
            Change::DropColumn { table: of, column } => of == table && column.generated,
            Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameValues { .. }
            | Change::RenameEnumValues { .. }
            | Change::CommentTable { .. }
            | Change::AddForeignKey { .. }
            | Change::DropForeignKey { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. }
            | Change::FillLinks(_)
            | Change::FillReference(_)
            | Change::CreateEnum(_)
            | Change::AlterEnum { .. }
            | Change::DropEnum(_) => false,
        }
    }

    fn joined(&self, table: &str) -> Step {
        let changes = self.0.changes.iter().filter(|change| self.joins(change, table));
        let mut tasks = Vec::new();
        let mut all = Alter::default();
        for change in changes {
            tasks.push(self.task(change));
            if let Work::Alter(Alter { before, clauses, after }) = self.work(change) {
                all.before.extend(before);
                all.clauses.extend(clauses);
                all.after.extend(after);
            }
        }
        let alter = DIALECT.alter_table(table, &all.clauses);
        let statements = all.before.into_iter().chain([alter]).chain(all.after).collect();
        Self::joined_hazards(&mut tasks);
        Step { tasks, statements }
    }

    /// The index that the server made for a foreign key, which has no other, and leaves behind when it goes.
    fn own_index(&self, table: &str, key: &ForeignKey) -> Option<String> {
        let table = self.0.from.table(table)?;
        let mut others = table.foreign_keys.iter().filter(|other| other.name != key.name);
        if others.any(|other| other.columns.starts_with(&key.columns)) {
            return None;
        }
        replay::own_index(table, key).map(|index| index.name)
    }
}

/// Triggers that failed for want of a column since that was dropped or renamed, and which the server would not take.
fn left_out(change: &Change) -> impl Iterator<Item = Task> {
    let table = if let Change::CreateTable(table) = change { Some(table) } else { None };
    table.into_iter().flat_map(|table| table.triggers.iter().map(move |trigger| (table, trigger))).filter_map(
        |(table, trigger)| {
            let column = trigger.misses(table, DIALECT)?;
            let name = &trigger.name;
            Some(Task::new(format!(
                "without trigger {name}, which failed: it names column {column}, which is not there"
            )))
        },
    )
}

/// What CREATE TABLE says behind the columns.
fn options(table: &Table) -> String {
    let mut text = " ENGINE=InnoDB".to_owned();
    if let Some(collation) = &table.collation {
        if let Some(charset) = collation.charset() {
            text += &format!(" DEFAULT CHARACTER SET={charset}");
        }
        if collation.name().contains('_') {
            text += &format!(" COLLATE={}", collation.name());
        }
    }
    if let Some(comment) = &table.comment {
        text += &format!(" COMMENT={}", DIALECT.string(comment));
    }
    text
}

/// An index as CREATE TABLE has it.
fn index_within(index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    format!("{unique}INDEX {} ({})", DIALECT.identifier(&index.name), DIALECT.index_parts(index))
}

fn drop_index(table: &str, name: &str) -> String {
    format!("DROP INDEX {} ON {}", DIALECT.identifier(name), DIALECT.identifier(table))
}

/// A column as CREATE TABLE, ADD COLUMN and MODIFY COLUMN spell it; `filling` stands in for a default it does not
/// have.
fn definition(column: &Column, filling: Option<&str>) -> String {
    let Column { name, ty, nullable, default, generated, computed, comment, collation, span: _ } = column;
    let collate = DIALECT.collate(collation.as_ref());
    let mut text = format!("{} {}{collate}", DIALECT.identifier(name), ty.sql(DIALECT));
    let says = comment.as_ref().map(|comment| format!(" COMMENT {}", DIALECT.string(comment))).unwrap_or_default();
    if let Some(computed) = computed {
        return text + &DIALECT.computed(computed) + &says;
    }
    if !nullable {
        text += " NOT NULL";
    }
    if *generated {
        text += " AUTO_INCREMENT";
    } else if let Some(default) = default.as_ref().map(|default| literal(default, ty)) {
        text += " DEFAULT ";
        text += &default;
    } else if let Some(filling) = filling {
        text += " DEFAULT ";
        text += &parenthesised(filling.to_owned(), ty);
    }
    text + &says
}

fn literal(default: &Literal, ty: &Type) -> String {
    match default {
        Literal::Bool(true) => parenthesised("TRUE".to_owned(), ty),
        Literal::Bool(false) => parenthesised("FALSE".to_owned(), ty),
        Literal::Number(text) => parenthesised(text.clone(), ty),
        Literal::Text(text) => parenthesised(DIALECT.string(text), ty),
        Literal::Expression(text) => expression(text, ty),
    }
}

/// Text, bytes and JSON without a length take a default between parentheses only.
fn parenthesised(default: String, ty: &Type) -> String {
    match ty {
        Type::Text | Type::Bytes | Type::Json => format!("({default})"),
        _ => default,
    }
}

/// An expression as a default: between parentheses, unless it is the time, which must have the column's precision.
fn expression(text: &str, ty: &Type) -> String {
    let form = expression_form(text);
    let now =
        matches!(form.to_ascii_uppercase().split('(').next(), Some("CURRENT_TIMESTAMP" | "NOW" | "LOCALTIMESTAMP"));
    match ty {
        Type::Timestamp | Type::DateTime if now => "CURRENT_TIMESTAMP(6)".to_owned(),
        _ => in_parentheses(text),
    }
}

#[cfg(test)]
mod tests;
