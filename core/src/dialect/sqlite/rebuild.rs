//! A new table in the place of an old one.

use super::{
    DIALECT, Sqlite,
    table::{create_table, literal},
};
use crate::{
    dialect::{ddl::Ddl, filling::Filling},
    diff::Change,
    plan::{Hazard, HazardKind, Step, Task},
    schema::{Column, Index, Schema, Table},
    types::Type,
};

impl Sqlite<'_> {
    /// The step that gives `table` its new shape. Making the new table, copying, dropping the old one and renaming the
    /// new one, in this order, leaves what other tables refer to as it is.
    pub(super) fn rebuild(&self, table: &str) -> Option<Step> {
        let old = self.context.from.table(table)?;
        let new = self.shape(old)?;
        let building = self.free_name(table);
        let name = |name: &str| DIALECT.identifier(name);

        let (mut into, mut values) = (Vec::new(), Vec::new());
        for column in &new.columns {
            if let Some(value) = self.value(old, column) {
                into.push(name(&column.name));
                values.push(value);
            }
        }
        // A table takes its triggers with it, and what is in them is not known here.
        let triggers = format!(
            "SELECT COUNT(*) FROM \"sqlite_schema\" WHERE \"type\" = 'trigger' AND \"tbl_name\" = {} COLLATE NOCASE",
            DIALECT.string(table)
        );
        let mut statements = assert_zero("no_trigger_is_lost", &triggers).to_vec();
        statements.push(create_table(&building, &new));
        if !into.is_empty() {
            statements.push(format!(
                "INSERT INTO {} ({})\nSELECT {}\nFROM {}",
                name(&building),
                into.join(", "),
                values.join(", "),
                name(table),
            ));
        }
        statements.push(format!("DROP TABLE {}", name(table)));
        statements.push(format!("ALTER TABLE {} RENAME TO {}", name(&building), name(table)));
        let stays = |index: &&Index| !index.constraint && !self.creates(table, index);
        statements.extend(new.indexes.iter().filter(stays).map(|index| DIALECT.create_index(table, index)));

        let changes = self.context.changes.iter().filter(|change| self.absorbs(table, change));
        let heading = Task::new(format!("rebuild table {table} to:"));
        let mut tasks: Vec<Task> = [heading].into_iter().chain(changes.map(|change| self.task(change))).collect();
        let rewrites = format!("rewrites table {table}; nobody else writes to the database meanwhile");
        if let Some(last) = tasks.last_mut() {
            last.hazards.push(Hazard::new(HazardKind::Rewrites, table, rewrites));
        }
        Some(Step { tasks, statements })
    }

    /// Whether a table, itself included, refers to one that is rebuilt.
    pub(super) fn refers_to_rebuilt(&self) -> bool {
        let tables = self.context.from.tables.iter().chain(&self.context.to.tables);
        let mut keys = tables.flat_map(|table| &table.foreign_keys);
        keys.any(|key| self.rebuilt.iter().any(|table| table.eq_ignore_ascii_case(&key.references_table)))
    }

    /// Whether the rebuild of `table` makes `change`.
    fn absorbs(&self, table: &str, change: &Change) -> bool {
        change.table() == table
            && match change {
                Change::CreateIndex { index, .. } | Change::DropIndex { index, .. } => index.constraint,
                Change::CreateTable(_)
                | Change::DropTable(_)
                | Change::CommentTable { .. }
                | Change::RenameTable { .. }
                | Change::RenameColumn { .. } => false,
                Change::AddColumn { .. }
                | Change::DropColumn { .. }
                | Change::AlterColumn { .. }
                | Change::AddPrimaryKey { .. }
                | Change::DropPrimaryKey { .. }
                | Change::AddForeignKey { .. }
                | Change::DropForeignKey { .. }
                | Change::AddCheck { .. }
                | Change::DropCheck { .. }
                | Change::CreateEnum(_)
                | Change::AlterEnum { .. }
                | Change::DropEnum(_) => true,
            }
    }

    /// The table after all changes: keys and checks keep the names they have, columns come in the order wished for.
    fn shape(&self, old: &Table) -> Option<Table> {
        let mut schema = Schema { tables: vec![old.clone()], enums: Vec::new(), was: Vec::new() };
        // What has another name has it already.
        let renames = |change: &&Change| matches!(change, Change::RenameTable { .. } | Change::RenameColumn { .. });
        let changes = self.context.changes.iter().filter(|change| change.table() == old.name && !renames(change));
        for change in changes {
            change.apply(&mut schema, DIALECT);
        }
        let mut table = schema.tables.pop()?;
        let wished = self.context.to.table(&old.name)?;
        table.columns.sort_by_key(|column| wished.columns.iter().position(|other| other.name == column.name));
        Some(table)
    }

    fn creates(&self, table: &str, index: &Index) -> bool {
        self.context.changes.iter().any(
            |change| matches!(change, Change::CreateIndex { table: of, index: new } if of == table && new.name == index.name),
        )
    }

    /// What is copied into a column; `None` leaves it to its default.
    fn value(&self, old: &Table, column: &Column) -> Option<String> {
        let name = DIALECT.identifier(&column.name);
        match old.column(&column.name) {
            _ if column.computed.is_some() => None,
            Some(before) => {
                // To SQLite all of these are text, and a program could not read the one as the other.
                let value = match (&before.ty, &column.ty) {
                    (Type::Date, Type::DateTime | Type::Timestamp) => format!("{name} || ' 00:00:00'"),
                    (Type::DateTime | Type::Timestamp, Type::Date) => format!("date({name})"),
                    _ => name,
                };
                Some(match &column.default {
                    Some(default) if before.nullable && !column.nullable => {
                        format!("IFNULL({value}, {})", literal(default))
                    }
                    _ => value,
                })
            }
            None => match self.context.filling(DIALECT, &old.name, column) {
                Filling::Zero(zero) => Some(zero),
                Filling::Own | Filling::None => None,
            },
        }
    }

    /// A name for the table while it is built.
    fn free_name(&self, table: &str) -> String {
        let mut name = format!("{table}_new");
        while self.context.from.table(&name).is_some() || self.context.to.table(&name).is_some() {
            name += "_new";
        }
        name
    }
}

/// The steps in a transaction of their own, with foreign keys off: otherwise dropping the old table deletes the rows
/// that refer to it. A runner that has begun a transaction turns the switch into nothing, so the plan makes sure of it
/// before it touches a table, and looks after every reference before it commits.
pub(super) fn guarded(steps: Vec<Step>) -> Vec<Step> {
    let step = |comment: &str, statements: Vec<String>| Step { tasks: vec![Task::new(comment)], statements };
    let off = step(
        "foreign keys off, or nothing else happens: inside a transaction of the runner the switch has no effect",
        ["PRAGMA foreign_keys = 0".to_owned()]
            .into_iter()
            .chain(assert_zero("foreign_keys_are_off", "SELECT \"foreign_keys\" FROM \"pragma_foreign_keys\""))
            .chain(["BEGIN".to_owned()])
            .collect(),
    );
    let on = step(
        CHECKED,
        references_lead_to_rows()
            .into_iter()
            .chain(["COMMIT".to_owned(), "PRAGMA foreign_keys = 1".to_owned()])
            .collect(),
    );
    [off].into_iter().chain(steps).chain([on]).collect()
}

/// The steps in the transaction of a runner, with foreign keys on or off: tables that no other refers to can be dropped
/// there and nothing goes with them.
pub(super) fn confined(steps: Vec<Step>, rebuilt: &[&str]) -> Vec<Step> {
    let alone = rebuilt.iter().flat_map(|table| {
        let references = format!(
            "SELECT COUNT(*) FROM \"sqlite_schema\" AS \"s\", pragma_foreign_key_list(\"s\".\"name\") AS \"k\" \
             WHERE \"s\".\"type\" = 'table' AND \"k\".\"table\" = {} COLLATE NOCASE",
            DIALECT.string(table)
        );
        assert_zero("no_table_refers_to_it", &references)
    });
    let before = Step {
        tasks: vec![Task::new("no table refers to those that are made anew, or nothing happens: its rows would go")],
        statements: alone.collect(),
    };
    let after = Step { tasks: vec![Task::new(CHECKED)], statements: references_lead_to_rows().into() };
    [before].into_iter().chain(steps).chain([after]).collect()
}

const CHECKED: &str = "every reference still leads to a row, or nothing has happened";

fn references_lead_to_rows() -> [String; 3] {
    assert_zero("references_lead_to_rows", "SELECT COUNT(*) FROM \"pragma_foreign_key_check\"")
}

/// Statements that fail, saying `claim`, unless `query` yields 0.
fn assert_zero(claim: &str, query: &str) -> [String; 3] {
    let guard = DIALECT.identifier("_jointable_guard");
    let claim = DIALECT.identifier(claim);
    [
        format!("CREATE TEMP TABLE {guard} (\"value\" INTEGER CONSTRAINT {claim} CHECK (\"value\" = 0))"),
        format!("INSERT INTO {guard} {query}"),
        format!("DROP TABLE {guard}"),
    ]
}
