//! Changes as SQL: what every dialect has to say, and what they say alike.

use super::{Dialect, mysql::Mysql, postgres::Postgres, sqlite::Sqlite};
use crate::{
    diff::{Change, Linking, in_parentheses, update},
    plan::{Direction, Guard, Hazard, Step, Task},
    schema::{Check, Collation, Column, Computed, Enum, ForeignKey, Index, IndexPart, Indexed, Schema, Table},
};

/// How one change is made.
pub(crate) enum Work {
    /// By statements of its own.
    Statements(Vec<String>),
    /// By clauses of ALTER TABLE, between statements that have to run before and after them.
    Alter(Alter),
    /// By a new table that takes the place of the old one.
    Rebuild,
    /// By the statement that adds this column to the table.
    WithColumn,
}

/// A change made by ALTER TABLE.
#[derive(Default)]
pub(crate) struct Alter {
    pub before: Vec<String>,
    pub clauses: Vec<String>,
    pub after: Vec<String>,
}

impl Work {
    /// One clause of ALTER TABLE.
    pub(super) fn clause(clause: String) -> Work {
        Work::Alter(Alter { clauses: vec![clause], ..Alter::default() })
    }

    /// One statement.
    pub(super) fn statement(statement: String) -> Work {
        Work::Statements(vec![statement])
    }
}

/// What a plan is for; the statements depend on it here and there.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub from: &'a Schema,
    pub to: &'a Schema,
    pub changes: &'a [Change],
    /// What is looked for before anything is changed.
    pub guards: &'a [Guard],
    pub direction: Direction,
    /// Where the whole way leads, of which this plan may be a part.
    pub end: &'a Schema,
    /// Whether the runner puts a transaction around everything.
    pub confined: bool,
}

/// The steps of a plan, and whether a transaction may be put around them.
pub(crate) struct Steps {
    pub steps: Vec<Step>,
    pub transactional: bool,
}

/// The data definition language of a dialect: one method for each kind of change.
pub(crate) trait Ddl {
    fn dialect(&self) -> Dialect;
    fn context(&self) -> Context<'_>;

    /// The locks that `change` takes on tables that are there, and whether it writes all their rows once more.
    fn locks(&self, change: &Change) -> Vec<Hazard>;

    fn create_table(&self, table: &Table) -> Work;
    fn drop_table(&self, table: &Table) -> Work;
    fn rename_table(&self, from: &Table, to: &str) -> Work;
    fn add_column(&self, table: &str, column: &Column) -> Work;
    fn drop_column(&self, table: &str, column: &Column) -> Work;
    fn rename_column(&self, table: &str, from: &str, to: &str) -> Work;
    fn alter_column(&self, table: &str, from: &Column, to: &Column) -> Work;
    fn rename_values(&self, table: &str, column: &Column, check: Option<&Check>, values: &[(String, String)]) -> Work;
    fn comment_table(&self, table: &str, comment: Option<&str>) -> Work;
    fn add_primary_key(&self, table: &str, columns: &[String]) -> Work;
    fn drop_primary_key(&self, table: &str, columns: &[String]) -> Work;
    fn add_foreign_key(&self, table: &str, foreign_key: &ForeignKey) -> Work;
    fn drop_foreign_key(&self, table: &str, foreign_key: &ForeignKey) -> Work;
    fn create_index(&self, table: &str, index: &Index) -> Work;
    fn drop_index(&self, table: &str, index: &Index) -> Work;
    fn add_check(&self, table: &str, check: &Check) -> Work;
    fn drop_check(&self, table: &str, check: &Check) -> Work;
    fn fill_links(&self, linking: &Linking) -> Work;
    fn fill_reference(&self, linking: &Linking) -> Work;

    // Enums of their own are PostgreSQL's alone: a lowered schema of another dialect has none.

    fn create_enum(&self, _: &Enum) -> Work {
        Work::Statements(Vec::new())
    }

    fn rename_enum_values(&self, _: &Enum, _: &[(String, String)]) -> Work {
        Work::Statements(Vec::new())
    }

    fn alter_enum(&self, _: &Enum, _: &Enum) -> Work {
        Work::Statements(Vec::new())
    }

    fn drop_enum(&self, _: &Enum) -> Work {
        Work::Statements(Vec::new())
    }

    /// Puts what the changes need into steps.
    fn steps(&self) -> Steps;

    /// What `change` does, as a step says it.
    fn task(&self, change: &Change) -> Task {
        let mut hazards = self.context().row_hazards(self.dialect(), change);
        hazards.extend(self.locks(change));
        Task { summary: change.summary(), hazards }
    }

    /// How `change` is made.
    fn work(&self, change: &Change) -> Work {
        match change {
            Change::CreateTable(table) => self.create_table(table),
            Change::DropTable(table) => self.drop_table(table),
            Change::RenameTable { from, to } => self.rename_table(from, to),
            Change::RenameColumn { table, from, to } => self.rename_column(table, from, to),
            Change::RenameValues { table, column, check, values } => {
                self.rename_values(table, column, check.as_ref(), values)
            }
            Change::RenameEnumValues { from, values } => self.rename_enum_values(from, values),
            Change::AddColumn { table, column } => self.add_column(table, column),
            Change::DropColumn { table, column } => self.drop_column(table, column),
            Change::AlterColumn { table, from, to } => self.alter_column(table, from, to),
            Change::CommentTable { table, to, .. } => self.comment_table(table, to.as_deref()),
            Change::AddPrimaryKey { table, columns } => self.add_primary_key(table, columns),
            Change::DropPrimaryKey { table, columns } => self.drop_primary_key(table, columns),
            Change::AddForeignKey { table, foreign_key } => self.add_foreign_key(table, foreign_key),
            Change::DropForeignKey { table, foreign_key } => self.drop_foreign_key(table, foreign_key),
            Change::CreateIndex { table, index } => self.create_index(table, index),
            Change::DropIndex { table, index } => self.drop_index(table, index),
            Change::AddCheck { table, check } => self.add_check(table, check),
            Change::DropCheck { table, check } => self.drop_check(table, check),
            Change::FillLinks(linking) => self.fill_links(linking),
            Change::FillReference(linking) => self.fill_reference(linking),
            Change::CreateEnum(own) => self.create_enum(own),
            Change::AlterEnum { from, to } => self.alter_enum(from, to),
            Change::DropEnum(own) => self.drop_enum(own),
        }
    }
}

/// The steps that make a plan's changes.
pub(crate) fn steps(dialect: Dialect, context: Context<'_>) -> Steps {
    let ddl: Box<dyn Ddl + '_> = match dialect {
        Dialect::Sqlite => Box::new(Sqlite::new(context)),
        Dialect::Postgres => Box::new(Postgres(context)),
        Dialect::Mysql => Box::new(Mysql(context)),
    };
    ddl.steps()
}

impl Context<'_> {
    /// The steps that look for rows that the changes would fail on.
    pub(super) fn guards(&self, dialect: Dialect) -> impl Iterator<Item = Step> {
        self.guards.iter().map(move |guard| guard.step(dialect))
    }
}

impl Dialect {
    /// Identifiers, separated by commas.
    pub(crate) fn list(self, columns: &[String]) -> String {
        columns.iter().map(|column| self.identifier(column)).collect::<Vec<_>>().join(", ")
    }

    /// `CONSTRAINT … FOREIGN KEY …`, for CREATE and ALTER TABLE.
    pub(super) fn foreign_key(self, key: &ForeignKey) -> String {
        let name = self.identifier(&key.name);
        format!("CONSTRAINT {name} FOREIGN KEY ({}) {}", self.list(&key.columns), self.references(key))
    }

    /// `REFERENCES …`.
    pub(super) fn references(self, key: &ForeignKey) -> String {
        let ForeignKey { references_table, references_columns, on_delete, on_update, checked, .. } = key;
        let (table, columns) = (self.identifier(references_table), self.list(references_columns));
        format!(
            "REFERENCES {table} ({columns}) ON DELETE {} ON UPDATE {}{}",
            on_delete.sql(),
            on_update.sql(),
            checked.sql()
        )
    }

    /// `CONSTRAINT … CHECK …`.
    pub(super) fn check(self, check: &Check) -> String {
        format!("CONSTRAINT {} CHECK {}", self.identifier(&check.name), enclosed(&check.expression))
    }

    /// ` GENERATED ALWAYS AS …`.
    pub(super) fn computed(self, computed: &Computed) -> String {
        let Computed { expression, stored } = computed;
        let how = if *stored { "STORED" } else { "VIRTUAL" };
        format!(" GENERATED ALWAYS AS {} {how}", enclosed(expression))
    }

    /// `CONSTRAINT … UNIQUE …`.
    pub(super) fn unique(self, index: &Index) -> String {
        format!("CONSTRAINT {} UNIQUE ({})", self.identifier(&index.name), self.index_parts(index))
    }

    /// `CREATE INDEX`.
    pub(super) fn create_index(self, table: &str, index: &Index) -> String {
        self.create_index_so("", table, index)
    }

    /// `CREATE INDEX`, with a word more about how.
    pub(super) fn create_index_so(self, how: &str, table: &str, index: &Index) -> String {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let (name, table) = (self.identifier(&index.name), self.identifier(table));
        let method = index.method.as_ref().map(|method| format!(" USING {method}")).unwrap_or_default();
        let rows = index.predicate.as_ref().map(|text| format!(" WHERE {}", in_parentheses(text))).unwrap_or_default();
        format!("CREATE {unique}INDEX {how}{name} ON {table}{method} ({}){rows}", self.index_parts(index))
    }

    /// What an index is on, as it stands between the parentheses.
    pub(super) fn index_parts(self, index: &Index) -> String {
        let part = |part: &IndexPart| {
            let of = match &part.of {
                Indexed::Column(column) => self.identifier(column),
                Indexed::Expression(text) => in_parentheses(text),
            };
            let prefix = part.prefix.map(|length| format!("({length})")).unwrap_or_default();
            format!("{of}{prefix}{}", if part.descending { " DESC" } else { "" })
        };
        index.parts.iter().map(part).collect::<Vec<_>>().join(", ")
    }

    /// `ALTER TABLE` with one or several clauses.
    pub(super) fn alter_table(self, table: &str, clauses: &[String]) -> String {
        let table = self.identifier(table);
        match clauses {
            [clause] => format!("ALTER TABLE {table} {clause}"),
            clauses => format!("ALTER TABLE {table}\n    {}", clauses.join(",\n    ")),
        }
    }

    /// `COLLATE …`, behind a column's type.
    pub(super) fn collate(self, collation: Option<&Collation>) -> String {
        let Some(collation) = collation else { return String::new() };
        let name = self.identifier(collation.name());
        let of_charset = self == Dialect::Mysql && !collation.name().contains('_');
        if of_charset { format!(" CHARACTER SET {name}") } else { format!(" COLLATE {name}") }
    }

    /// `ALTER TABLE … RENAME COLUMN`.
    pub(super) fn rename_column(self, table: &str, from: &str, to: &str) -> String {
        let clause = format!("RENAME COLUMN {} TO {}", self.identifier(from), self.identifier(to));
        self.alter_table(table, &[clause])
    }

    /// The statements that give a column's values other names, these together, without the check that lists them
    /// meanwhile.
    pub(super) fn rename_values(
        self,
        table: &str,
        column: &Column,
        check: Option<&Check>,
        turns: &[Vec<(String, String)>],
    ) -> Vec<String> {
        let with = |check: &Check| turns.iter().fold(check.clone(), |check, values| check.with_values(values));
        let drop =
            |check: &Check| self.alter_table(table, &[format!("DROP CONSTRAINT {}", self.identifier(&check.name))]);
        let add = |check: &Check| self.alter_table(table, &[format!("ADD {}", self.check(&with(check)))]);
        let updates = turns.iter().map(|values| update(self, table, &column.name, values));
        check.map(drop).into_iter().chain(updates).chain(check.map(add)).collect()
    }

    /// `ALTER TABLE … RENAME TO`.
    pub(super) fn rename_table(self, from: &str, to: &str) -> String {
        self.alter_table(from, &[format!("RENAME TO {}", self.identifier(to))])
    }

    /// `CREATE TABLE` with a line for each of its parts.
    pub(super) fn table(self, name: &str, parts: &[String]) -> String {
        format!("CREATE TABLE {} (\n    {}\n)", self.identifier(name), parts.join(",\n    "))
    }

    /// The statement that gives the rows with NULL in a column, which is required from now on, its default.
    pub(super) fn fill_nulls(self, table: &str, from: &Column, to: &Column, default: Option<String>) -> Vec<String> {
        let tightened = default.filter(|_| from.nullable && !to.nullable);
        let fill = tightened.map(|default| {
            let (table, column) = (self.identifier(table), self.identifier(&to.name));
            format!("UPDATE {table} SET {column} = {default} WHERE {column} IS NULL")
        });
        fill.into_iter().collect()
    }
}

/// An expression between parentheses, which a line comment at its end must not hide.
fn enclosed(expression: &str) -> String {
    let expression = expression.trim();
    let end = if expression.contains("--") || expression.contains('#') { "\n" } else { "" };
    format!("({expression}{end})")
}

/// One step for each change, each clause a statement of its own.
pub(super) fn step_by_step(ddl: &dyn Ddl) -> Vec<Step> {
    ddl.context().changes.iter().map(|change| step(ddl, change)).collect()
}

/// The steps that make the triggers of tables that were dropped, and are made again: when nothing is left to do that
/// could fire them.
pub(super) fn triggers<'a>(dialect: Dialect, changes: &'a [Change]) -> impl Iterator<Item = Step> + 'a {
    changes.iter().filter_map(move |change| {
        let Change::CreateTable(table) = change else { return None };
        let works = table.triggers.iter().filter(|trigger| trigger.misses(table, dialect).is_none());
        let statements: Vec<String> = works.map(|trigger| trigger.text.clone()).collect();
        let tasks = vec![Task::new(format!("create the triggers of {}", table.name))];
        (!statements.is_empty()).then_some(Step { tasks, statements })
    })
}

/// The step of one change, each clause a statement of its own.
pub(super) fn step(ddl: &dyn Ddl, change: &Change) -> Step {
    let statements = match ddl.work(change) {
        Work::Statements(statements) => statements,
        Work::Alter(Alter { before, clauses, after }) => {
            let alter = clauses.into_iter().map(|clause| ddl.dialect().alter_table(change.table(), &[clause]));
            before.into_iter().chain(alter).chain(after).collect()
        }
        Work::Rebuild | Work::WithColumn => Vec::new(),
    };
    Step { tasks: vec![ddl.task(change)], statements }
}
