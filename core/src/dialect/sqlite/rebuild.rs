//! A new table in the place of an old one.

use super::{
    DIALECT, Sqlite,
    guard::assert_zero,
    table::{create_table, literal},
};
use crate::{
    dialect::{
        ddl::{Context, Ddl},
        filling::Filling,
    },
    diff::{Change, in_new_names},
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
        // A table takes its triggers and indexes with it: those that the history has come back. The indexes of
        // constraints, which have no SQL, belong to the table.
        let mut others = format!(
            "SELECT COUNT(*) FROM \"sqlite_schema\" \
             WHERE \"type\" IN ('index', 'trigger') AND \"sql\" IS NOT NULL AND \"tbl_name\" = {} COLLATE NOCASE",
            DIALECT.string(table)
        );
        let triggers = old.triggers.iter().map(|trigger| &trigger.name);
        let known: Vec<_> = old.indexes.iter().map(|index| &index.name).chain(triggers).collect();
        if !known.is_empty() {
            let known: Vec<_> = known.into_iter().map(|name| DIALECT.string(name)).collect();
            others += &format!(" AND \"name\" COLLATE NOCASE NOT IN ({})", known.join(", "));
        }
        let mut statements = assert_zero("no_trigger_or_index_is_lost", &others).to_vec();
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
        if old.options.autoincrement && new.options.autoincrement {
            // The last number that was given, which may be that of a row that has gone.
            let (building, table) = (DIALECT.string(&building), DIALECT.string(table));
            statements.push(format!("DELETE FROM \"sqlite_sequence\" WHERE \"name\" = {building}"));
            statements.push(format!(
                "INSERT INTO \"sqlite_sequence\" (\"name\", \"seq\")\n\
                 SELECT {building}, \"seq\" FROM \"sqlite_sequence\" WHERE \"name\" = {table} COLLATE NOCASE"
            ));
        }
        statements.push(format!("DROP TABLE {}", name(table)));
        // Otherwise a view or a trigger that names the table, which is not there, refuses the new name.
        statements.push("PRAGMA legacy_alter_table = 1".to_owned());
        statements.push(format!("ALTER TABLE {} RENAME TO {}", name(&building), name(table)));
        statements.push("PRAGMA legacy_alter_table = 0".to_owned());
        let stays = |index: &&Index| !index.constraint && !self.creates(table, index);
        statements.extend(new.indexes.iter().filter(stays).map(|index| DIALECT.create_index(table, index)));
        statements.extend(new.triggers.iter().map(|trigger| trigger.text.clone()));

        let changes = self.context.changes.iter().filter(|change| self.absorbs(table, change));
        let heading = Task::new(format!("rebuild table {table} to:"));
        let mut tasks: Vec<Task> = [heading].into_iter().chain(changes.map(|change| self.task(change))).collect();
        let rewrites = format!("rewrites table {table}; nobody else writes to the database meanwhile");
        tasks.extend(given_up(old, &new).map(Task::new));
        if let Some(last) = tasks.last_mut() {
            last.hazards.push(Hazard::new(HazardKind::Rewrites, table, rewrites));
        }
        Some(Step { tasks, statements })
    }

    /// Whether a table goes whose rows a rebuild copies into another.
    pub(super) fn is_read_by_rebuild(&self, table: &Table) -> bool {
        let reads = |change: &Change| matches!(change, Change::FillReference(linking) if linking.links == table.name && self.rebuilt.contains(&linking.table.as_str()));
        self.context.changes.iter().any(reads)
    }

    /// Whether the rebuild of `table` makes `change`.
    fn absorbs(&self, table: &str, change: &Change) -> bool {
        change.table() == table
            && match change {
                Change::CreateIndex { index, .. } | Change::DropIndex { index, .. } => index.constraint,
                Change::RenameValues { check, .. } => check.is_some(),
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
                | Change::FillLinks(_)
                | Change::FillReference(_)
                | Change::CreateEnum(_)
                | Change::RenameEnumValues { .. }
                | Change::AlterEnum { .. }
                | Change::DropEnum(_) => true,
            }
    }

    /// The table after all changes: keys and checks keep the names they have, columns come in the order wished for.
    fn shape(&self, old: &Table) -> Option<Table> {
        let mut schema = Schema { tables: vec![old.clone()], ..Schema::default() };
        // What has another name has it already.
        let renames = |change: &&Change| {
            matches!(change, Change::RenameTable { .. } | Change::RenameColumn { .. } | Change::RenameValues { .. })
        };
        let changes = self.context.changes.iter().filter(|change| change.table() == old.name && !renames(change));
        for change in changes {
            change.apply(&mut schema, DIALECT);
        }
        let mut table = schema.tables.pop()?;
        let wished = self.context.to.table(&old.name)?;
        table.columns.sort_by_key(|column| wished.columns.iter().position(|other| other.name == column.name));
        table.options = wished.options;
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
                    _ => self.in_new_names(&old.name, &column.name).unwrap_or(name),
                };
                Some(match &column.default {
                    Some(default) if before.nullable && !column.nullable => {
                        format!("IFNULL({value}, {})", literal(default))
                    }
                    _ => value,
                })
            }
            None => match self.context.filled(&old.name, &column.name) {
                Some(linking) => {
                    let value = DIALECT.linked(linking, &column.name)?;
                    let default = column.default.as_ref().map(literal);
                    Some(default.map_or(value.clone(), |default| format!("IFNULL({value}, {default})")))
                }
                None => match self.context.filling(DIALECT, &old.name, column) {
                    Filling::Zero(zero) => Some(zero),
                    Filling::Own | Filling::None => None,
                },
            },
        }
    }

    /// The values of a column, where they are renamed while the table is made anew.
    fn in_new_names(&self, table: &str, column: &str) -> Option<String> {
        self.context.changes.iter().find_map(|change| match change {
            Change::RenameValues { table: of, column: own, check: Some(_), values }
                if of == table && own.name == column =>
            {
                Some(in_new_names(DIALECT, column, values))
            }
            _ => None,
        })
    }

    /// A name for the table while it is built.
    fn free_name(&self, table: &str) -> String {
        let mut name = format!("{table}_new");
        let Context { from, to, .. } = self.context;
        let is_view = |name: &str| from.views.iter().any(|view| view.name.eq_ignore_ascii_case(name));
        while from.table(&name).is_some() || to.table(&name).is_some() || is_view(&name) {
            name += "_new";
        }
        name
    }
}

/// What a table can no longer be, in words.
fn given_up(old: &Table, new: &Table) -> impl Iterator<Item = &'static str> {
    let rowid = old.options.without_rowid && !new.options.without_rowid;
    let numbers = old.options.autoincrement && !new.options.autoincrement;
    let lines = [
        (rowid, "no longer WITHOUT ROWID: only a table with a rowid numbers its rows"),
        (numbers, "no longer AUTOINCREMENT: its rows are not numbered any more"),
    ];
    lines.into_iter().filter(|(is, _)| *is).map(|(_, line)| line)
}
