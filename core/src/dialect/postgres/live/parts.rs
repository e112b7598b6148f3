//! The parts of each change.

use super::{
    super::{
        DIALECT, Postgres, literal,
        locks::{ALL, WRITES, shares},
        primary_key_name,
        stable::is_stable,
    },
    Piece, Rank, loosen, reverse, told,
};
use crate::{
    dialect::ddl::{Context, Ddl, step},
    diff::Change,
    plan::{Hazard, HazardKind, Step, Task},
    schema::{Check, Column, ForeignKey, Index, name},
    source::Span,
};

/// A plan of which each change is made in parts.
pub(super) struct Live<'a> {
    pub context: Context<'a>,
    pub ddl: Postgres<'a>,
}

impl Live<'_> {
    /// The parts of a change.
    pub fn pieces(&self, change: &Change) -> Vec<Piece> {
        let before = self.context.from.table(change.table());
        let kept = before.is_some();
        match change {
            Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameValues { .. }
            | Change::RenameEnumValues { .. } => vec![self.whole(Rank::Names, change)],
            Change::DropForeignKey { foreign_key, .. } => vec![self.whole(self.detached_at(foreign_key), change)],
            Change::DropPrimaryKey { table, .. } if self.is_exchanged(table) => vec![self.whole(Rank::Key, change)],
            // It has gone when names have changed: what it would have to say is in their way.
            Change::DropIndex { index, .. } if before.is_some_and(|table| !table.indexes.contains(index)) => {
                vec![self.whole(Rank::Names, change)]
            }
            Change::DropIndex { table, index } if kept && !index.constraint => {
                let rank = if self.is_replaced(table, index) { Rank::Replace } else { Rank::Clear };
                vec![self.index(rank, change)]
            }
            // A unique constraint comes with the table in one piece: models ask for unique indexes.
            Change::CreateIndex { index, .. } if kept && !index.constraint => vec![self.index(Rank::Build, change)],
            Change::AddPrimaryKey { table, columns } if kept => self.primary_key(change, table, columns),
            Change::AddForeignKey { foreign_key, .. } => {
                let rank = self.attached_at(foreign_key);
                match kept {
                    true => self.constraint(change, rank, &foreign_key.name, self.may_fail(change)),
                    false => vec![self.whole(rank, change)],
                }
            }
            Change::AddCheck { check, .. } if kept => {
                self.constraint(change, Rank::Constrain, &check.name, self.may_fail(change))
            }
            Change::AlterColumn { table, from, to }
                if from.nullable && !to.nullable && !self.is_computed_from(table, &to.name) =>
            {
                self.required(table, from, to)
            }
            Change::AddColumn { table, column } => match &column.default {
                Some(default) if !is_stable(default) && !self.is_computed_from(table, &column.name) => {
                    self.column(table, column)
                }
                _ => vec![self.whole(Rank::Shape, change)],
            },
            Change::DropColumn { table, column } => {
                let rank = if self.goes_early(table, column) { Rank::Shape } else { Rank::Gone };
                vec![self.whole(rank, change)]
            }
            Change::DropEnum(_) => vec![self.whole(Rank::Gone, change)],
            Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::AlterColumn { .. }
            | Change::DropPrimaryKey { .. }
            | Change::AddPrimaryKey { .. }
            | Change::CreateIndex { .. }
            | Change::DropIndex { .. }
            | Change::AddCheck { .. }
            | Change::DropCheck { .. }
            | Change::CommentTable { .. }
            | Change::FillLinks(_)
            | Change::FillReference(_)
            | Change::CreateEnum(_)
            | Change::AlterEnum { .. } => vec![self.whole(Rank::Shape, change)],
        }
    }

    /// A change that is one part.
    fn whole(&self, rank: Rank, change: &Change) -> Piece {
        let step = step(&self.ddl, change);
        Piece { rank, table: change.table().to_owned(), changes: vec![change.clone()], step, back: None, loose: None }
    }

    /// An index, built or dropped while its table is in use.
    fn index(&self, rank: Rank, change: &Change) -> Piece {
        let back = reverse(change).map(|reverse| self.concurrently(&reverse, Vec::new()));
        let step = self.concurrently(change, self.may_fail(change));
        Piece { rank, table: change.table().to_owned(), changes: vec![change.clone()], step, back, loose: None }
    }

    fn concurrently(&self, change: &Change, mut hazards: Vec<Hazard>) -> Step {
        match (self.context.confined, change) {
            (false, Change::CreateIndex { table, index }) => {
                let left = "where it fails, it leaves an index that is not valid: drop that, and run it again";
                hazards.extend([Hazard::new(HazardKind::Leaves, table, left), shares(table)]);
                told(change.summary(), hazards, DIALECT.create_index_so("CONCURRENTLY ", table, index))
            }
            (false, Change::DropIndex { table, index }) => {
                hazards.push(shares(table));
                let statement = format!("DROP INDEX CONCURRENTLY {}", DIALECT.identifier(&index.name));
                told(change.summary(), hazards, statement)
            }
            _ => step(&self.ddl, change),
        }
    }

    /// What of the rows that are there may be in the way.
    fn may_fail(&self, change: &Change) -> Vec<Hazard> {
        let hazards = self.ddl.task(change).hazards.into_iter();
        hazards.filter(|hazard| hazard.kind == HazardKind::MayFail).collect()
    }

    /// A foreign key or check: for new rows first, for all afterwards, which may fail.
    fn constraint(&self, change: &Change, rank: Rank, name: &str, fails: Vec<Hazard>) -> Vec<Piece> {
        let (mut first, table) = (self.whole(rank, change), change.table().to_owned());
        loosen(&mut first.step);
        let (locked, what) = match change {
            Change::AddForeignKey { foreign_key: ForeignKey { references_table: to, .. }, .. } => {
                let both = if *to == table { vec![to] } else { vec![&table, to] };
                let locked = both.into_iter().map(|table| Hazard::locks(table, WRITES)).collect();
                (locked, format!("validate foreign key {name} from {table} to {to}"))
            }
            _ => (vec![Hazard::locks(&table, ALL)], format!("validate check {name} of {table}")),
        };
        first.step.tasks.iter_mut().for_each(|task| task.hazards.clone_from(&locked));
        let clause = format!("VALIDATE CONSTRAINT {}", DIALECT.identifier(name));
        let hazards = fails.into_iter().chain([shares(&table)]).collect();
        let step = told(what, hazards, DIALECT.alter_table(&table, &[clause]));
        let rank = if rank == Rank::Constrain { Rank::Validate } else { Rank::Refer };
        vec![first, Piece { rank, table, changes: Vec::new(), step, back: None, loose: None }]
    }

    /// A column that becomes required.
    fn required(&self, table: &str, from: &Column, to: &Column) -> Vec<Piece> {
        let between = Column { nullable: true, generated: from.generated, ..to.clone() };
        let change = Change::AlterColumn { table: table.to_owned(), from: from.clone(), to: between.clone() };
        let mut pieces = Vec::new();
        // The span says where it is declared.
        if (Column { span: from.span, ..between.clone() }) != *from {
            pieces.push(self.whole(Rank::Shape, &change));
        }
        if let Some(default) = &to.default {
            pieces.push(self.fill(table, &between, literal(default)));
        }
        pieces.extend(self.tightened(table, &between, to));
        pieces
    }

    /// A new column with a default that is another for each row.
    fn column(&self, table: &str, column: &Column) -> Vec<Piece> {
        let between = Column { nullable: true, ..column.clone() };
        let bare = Column { default: None, ..between.clone() };
        let mut first = self.whole(Rank::Shape, &Change::AddColumn { table: table.to_owned(), column: bare });
        let name = DIALECT.identifier(&column.name);
        let default = column.default.as_ref().map(literal).unwrap_or_default();
        let clause = format!("ALTER COLUMN {name} SET DEFAULT {default}");
        first.step.statements.push(DIALECT.alter_table(table, &[clause]));
        first.step.tasks[0].summary += ", with a default for new rows";
        first.changes = vec![Change::AddColumn { table: table.to_owned(), column: between.clone() }];
        let mut pieces = vec![first, self.fill(table, &between, default)];
        if !column.nullable {
            pieces.extend(self.tightened(table, &between, column));
        }
        pieces
    }

    /// Gives the rows that hold NULL the default.
    fn fill(&self, table: &str, column: &Column, default: String) -> Piece {
        let what = format!("fill column {} of {table}", column.name);
        let fills = Hazard::new(HazardKind::FillsRows, table, "rows that hold NULL get the default");
        let to = Column { nullable: false, ..column.clone() };
        let statements = DIALECT.fill_nulls(table, column, &to, Some(default));
        let step = Step { tasks: vec![Task { summary: what, hazards: vec![fills] }], statements };
        Piece { rank: Rank::Fill, table: table.to_owned(), changes: Vec::new(), step, back: None, loose: None }
    }

    /// A column that holds no NULL any more: a check sees to it, so that SET NOT NULL does not look at the rows.
    fn tightened(&self, table: &str, from: &Column, to: &Column) -> Vec<Piece> {
        let expression = format!("{} IS NOT NULL", DIALECT.identifier(&to.name));
        let check = Check { name: self.free(&[table, &to.name, "not_null"]), expression, span: Span::NOWHERE };
        let add = Change::AddCheck { table: table.to_owned(), check: check.clone() };
        let drop = Change::DropCheck { table: table.to_owned(), check: check.clone() };
        // Without the default, which is there already and would fill rows.
        let [bare, full] = [from, to].map(|column| Column { default: None, ..column.clone() });
        let required = Change::AlterColumn { table: table.to_owned(), from: bare, to: full };
        let mut pieces = self.constraint(&add, Rank::Constrain, &check.name, self.may_fail(&required));
        let mut set = self.whole(Rank::Tighten, &required);
        let change = Change::AlterColumn { table: table.to_owned(), from: from.clone(), to: to.clone() };
        set.step.tasks = vec![Task { summary: change.summary(), hazards: vec![Hazard::locks(table, ALL)] }];
        set.changes = vec![change];
        let unneeded = Piece { loose: Some(add), ..self.whole(Rank::Tighten, &drop) };
        pieces.extend([set, unneeded]);
        pieces
    }

    /// A primary key, of an index that is built while the table is in use.
    fn primary_key(&self, change: &Change, table: &str, columns: &[String]) -> Vec<Piece> {
        let named = self.free(&[table, "pkey", "new"]);
        let index = Index { unique: true, ..Index::new(named, columns, Span::NOWHERE) };
        let create = Change::CreateIndex { table: table.to_owned(), index: index.clone() };
        let [own, name] = [primary_key_name(table), index.name.clone()].map(|name| DIALECT.identifier(&name));
        let clause = format!("ADD CONSTRAINT {own} PRIMARY KEY USING INDEX {name}");
        let key = Piece {
            rank: Rank::Key,
            table: table.to_owned(),
            changes: vec![Change::DropIndex { table: table.to_owned(), index }, change.clone()],
            step: told(change.summary(), vec![Hazard::locks(table, ALL)], DIALECT.alter_table(table, &[clause])),
            back: None,
            loose: None,
        };
        vec![self.index(Rank::Build, &create), key]
    }

    /// A name that nothing has, before or after.
    fn free(&self, parts: &[&str]) -> String {
        let mut free = name(parts);
        let Context { from, to, .. } = self.context;
        let tables = || from.tables.iter().chain(&to.tables);
        while tables().any(|table| {
            table.name == free
                || table.primary_key_name.as_ref() == Some(&free)
                || table.foreign_keys.iter().any(|key| key.name == free)
                || table.indexes.iter().any(|index| index.name == free)
                || table.checks.iter().any(|check| check.name == free)
        }) {
            free = name(&[&free, "new"]);
        }
        free
    }
}
