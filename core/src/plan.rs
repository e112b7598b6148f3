//! The steps that bring a database from one schema to another, and the migrations they are written in.

mod computed;
mod guard;
mod hazard;
mod kept;
mod outline;
mod patience;
mod required;
#[cfg(test)]
pub(crate) mod sample;
mod texts;
mod way;
mod whole;

pub(crate) use guard::Guard;
pub(crate) use hazard::rows;
pub use hazard::{Hazard, HazardKind};
use outline::Outline;

use std::slice;

use crate::{
    diagnostic::{Diagnostic, REQUIRED_COLUMN, REQUIRED_PAYLOAD, UNSUPPORTED},
    dialect::Dialect,
    diff::{Change, Linking, Renames},
    schema::{Action, Checked, Column, Enum, ForeignKey, Index, Indexed, Schema, Table},
    types::Type,
};
pub(crate) use way::Stage;
pub use way::{Leg, Manner, Purpose, Way, way};
pub use whole::whole;

/// One step: what it is for, and the SQL that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does; a rebuild of a table does several things at once.
    pub tasks: Vec<Task>,
    /// Its statements, without the final semicolon.
    pub statements: Vec<String>,
}

/// One of the things that a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// In plain words.
    pub summary: String,
    /// What whoever runs it has to know.
    pub hazards: Vec<Hazard>,
}

impl Task {
    /// One without hazards.
    pub(crate) fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), hazards: Vec::new() }
    }

    /// The lines of its comment. A line feed in a name does not end one.
    fn lines(&self) -> impl Iterator<Item = String> {
        let hazards = self.hazards.iter().filter_map(Hazard::line);
        [self.summary.clone()]
            .into_iter()
            .chain(hazards)
            .map(|line| line.split(['\n', '\r']).collect::<Vec<_>>().join(" "))
    }
}

/// Which of a migration's two scripts a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The way forward.
    Up,
    /// The way back, which may have to put back columns whose values are gone.
    Down,
}

/// An ordered list of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The dialect of the statements.
    pub dialect: Dialect,
    /// The changes it makes.
    pub changes: Vec<Change>,
    /// How it makes them.
    pub steps: Vec<Step>,
    /// Whether the runner may wrap a transaction around it. Where not, it has its own.
    pub transactional: bool,
}

/// Plans all that leads from `from` to `to`, both [lowered](Schema::lowered) for `dialect`, with these names changed
/// first, as one script.
pub fn plan(from: &Schema, to: &Schema, renames: &Renames, dialect: Dialect, direction: Direction) -> Plan {
    Outline::new((from, to), renames, dialect).plan(direction, to, false)
}

/// What stands in the way of a way that leads to `to`: columns that rows cannot have, and what the dialect keeps only
/// in part or not at all.
pub fn check(way: &Way, to: &Schema) -> Vec<Diagnostic> {
    let Way { dialect, changes, .. } = way;
    let (dialect, mut found) = (*dialect, Vec::new());
    found.extend(other_case(changes, dialect));
    found.extend(kept::broken(changes, to, dialect));
    found.extend(to.enums.iter().filter(|own| to.table(&own.name).is_some()).map(like_a_table));
    let changed = |table: &&Table| changes.iter().any(|change| change.table() == table.name);
    found.extend(to.tables.iter().filter(changed).flat_map(|table| texts::too_long(table, dialect)));
    for change in changes {
        let columns = match &change {
            Change::CreateTable(table) => &table.columns[..],
            Change::AddColumn { column, .. } => slice::from_ref(column),
            Change::AlterColumn { to, .. } => slice::from_ref(to),
            _ => &[],
        };
        found.extend(columns.iter().filter_map(|column| inexact(column, dialect)));
        if let Some(table) = to.table(change.table()) {
            found.extend(columns.iter().filter_map(|column| computed::uncomputable(column, table, dialect)));
        }
        found.extend(columns.iter().filter_map(|column| texts::uncollated(column, dialect)));
        let indexes = match &change {
            Change::CreateTable(table) => &table.indexes[..],
            Change::CreateIndex { index, .. } => slice::from_ref(index),
            _ => &[],
        };
        found.extend(indexes.iter().filter_map(|index| indexless(index, dialect)));
        let keys = match &change {
            Change::CreateTable(table) => &table.foreign_keys[..],
            Change::AddForeignKey { foreign_key, .. } => slice::from_ref(foreign_key),
            _ => &[],
        };
        found.extend(keys.iter().filter_map(|key| undeferred(key, dialect)));
        found.extend(keys.iter().filter_map(|key| without_default(key, dialect)));
        match change {
            Change::AddColumn { table, column } if column.needs_value() => {
                let help = required::help(to, table, column);
                found.push(Diagnostic::new(REQUIRED_COLUMN, &[table, &column.name, &help], column.span));
            }
            Change::FillLinks(linking) => found.extend(payload_missing(linking, to)),
            _ => {}
        }
    }
    found
}

/// The payload that links have to have, and that a reference does not give them.
fn payload_missing(linking: &Linking, to: &Schema) -> Vec<Diagnostic> {
    let Some(table) = to.table(&linking.links) else { return Vec::new() };
    let missing = linking.payload(table).filter(|column| column.needs_value());
    let reference = linking.reference().to_string();
    let diagnostic = |column: &Column| {
        let help = required::help(to, &table.name, column);
        Diagnostic::new(REQUIRED_PAYLOAD, &[&table.name, &column.name, &reference, &help], column.span)
    };
    missing.map(diagnostic).collect()
}

/// A foreign key that the dialect does not check later.
fn undeferred(key: &ForeignKey, dialect: Dialect) -> Option<Diagnostic> {
    let later = dialect == Dialect::Mysql && key.checked != Checked::AtOnce;
    later.then(|| {
        let cannot = format!("check the reference to `{}` later: it looks for the row at once", key.references_table);
        let help = "leave `deferrable` and `deferred` away, and store the row that is referred to first";
        Diagnostic::new(UNSUPPORTED, &[dialect.title(), &cannot, help], key.span)
    })
}

/// A foreign key that gives rows their default: InnoDB knows the words and does nothing of it, or refuses them.
fn without_default(key: &ForeignKey, dialect: Dialect) -> Option<Diagnostic> {
    let sets = [key.on_delete, key.on_update].contains(&Action::SetDefault);
    (sets && dialect == Dialect::Mysql).then(|| {
        let cannot = format!("give rows that refer to `{}` their default", key.references_table);
        let help = "choose `set_null`, with an optional field, or `restrict`";
        Diagnostic::new(UNSUPPORTED, &[dialect.title(), &cannot, help], key.span)
    })
}

/// An index that the dialect does not have.
fn indexless(index: &Index, dialect: Dialect) -> Option<Diagnostic> {
    let mysql = dialect == Dialect::Mysql;
    let why = if index.method.is_some() && dialect != Dialect::Postgres {
        format!("it has none by {}", index.method.as_deref().unwrap_or_default())
    } else if index.predicate.is_some() && mysql {
        "it has none of some rows alone".to_owned()
    } else if index.parts.iter().any(|part| matches!(part.of, Indexed::Expression(_))) && mysql {
        "MariaDB has none of expressions".to_owned()
    } else {
        return None;
    };
    let others: Vec<_> = Dialect::ALL
        .into_iter()
        .filter(|other| *other != dialect && (index.method.is_none() || *other == Dialect::Postgres))
        .collect();
    let of = index.parts.iter().map(|part| match &part.of {
        Indexed::Column(name) | Indexed::Expression(name) => format!("`{name}`"),
    });
    let of: Vec<String> = of.collect();
    let names: Vec<_> = others.iter().map(|other| other.name()).collect();
    let only = if let [one] = names[..] { one.to_owned() } else { format!("({})", names.join(", ")) };
    let cannot = format!("make the index on {}: {why}", of.join(", "));
    let help = match index.unique {
        true => format!(
            "say `only = {only}` where it can do without, or make it unique by a column that is NULL in the other rows"
        ),
        false => format!("say `only = {only}`: it does without"),
    };
    Some(Diagnostic::new(UNSUPPORTED, &[dialect.title(), &cannot, &help], index.span))
}

/// An enum that is called as a table is: PostgreSQL has a type for each table.
fn like_a_table(own: &Enum) -> Diagnostic {
    let cannot = format!("have an enum and a table that are both `{}`", own.name);
    let help = "give the enum another name: `#[value(sql_enum, name = \"…\")]`";
    Diagnostic::new(UNSUPPORTED, &[Dialect::Postgres.title(), &cannot, help], own.span)
}

/// Names that change nothing but case, which only PostgreSQL tells apart.
fn other_case(changes: &[Change], dialect: Dialect) -> Vec<Diagnostic> {
    if dialect == Dialect::Postgres {
        return Vec::new();
    }
    let gone: Vec<(&str, &str)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::DropTable(table) => Some(("", table.name.as_str())),
            Change::DropColumn { table, column } => Some((table.as_str(), column.name.as_str())),
            _ => None,
        })
        .collect();
    let new = changes.iter().filter_map(|change| match change {
        Change::CreateTable(table) => Some(("", table.name.as_str(), table.span)),
        Change::AddColumn { table, column } => Some((table.as_str(), column.name.as_str(), column.span)),
        _ => None,
    });
    let clash = new.filter_map(|(table, name, span)| {
        let (_, old) = gone.iter().find(|(of, old)| *of == table && old != &name && old.eq_ignore_ascii_case(name))?;
        let cannot = format!("tell `{name}` from `{old}`");
        Some(Diagnostic::new(
            UNSUPPORTED,
            &[dialect.title(), &cannot, &format!("keep the name `{old}`, or say `was = \"{old}\"`")],
            span,
        ))
    });
    clash.collect()
}

/// SQLite keeps decimals as binary floating point, which is exact up to 15 digits
/// (<https://sqlite.org/floatingpoint.html>).
fn inexact(column: &Column, dialect: Dialect) -> Option<Diagnostic> {
    const EXACT: u8 = 15;
    match column.ty {
        Type::Decimal(precision, _) if dialect == Dialect::Sqlite && precision > EXACT => {
            let cannot = format!("keep the {precision} digits of column `{}` exactly", column.name);
            let help =
                format!("ask for `precision = {EXACT}` at most, or keep whole numbers of a smaller unit in an `i64`");
            Some(Diagnostic::new(UNSUPPORTED, &[dialect.title(), &cannot, &help], column.span))
        }
        Type::Array(_) if dialect != Dialect::Postgres => {
            let cannot = format!("keep column `{}`: it has no arrays", column.name);
            let help =
                "make the field a `serde_json::Value`, or its elements rows of a model of their own, by `has_many`";
            Some(Diagnostic::new(UNSUPPORTED, &[dialect.title(), &cannot, help], column.span))
        }
        Type::Raw(ref text) if text.is_empty() => {
            let cannot = format!("keep column `{}`: its type is not known", column.name);
            let help = format!("name it with `sql_type({} = \"…\")`, or `sql_type = \"…\"` for all", dialect.name());
            Some(Diagnostic::new(UNSUPPORTED, &[dialect.title(), &cannot, &help], column.span))
        }
        _ => None,
    }
}

impl Plan {
    /// The schema that it makes of `from`: what stays keeps the name it has, whatever the models would call it. It is
    /// what the way back begins with.
    pub fn leads_to(&self, from: &Schema) -> Schema {
        let mut schema = from.clone();
        self.changes.iter().for_each(|change| change.apply(&mut schema, self.dialect));
        // One of another shape may have to be stored otherwise.
        schema.tables.iter_mut().for_each(|table| table.options = table.options.of(table));
        schema
    }

    /// What whoever runs it has to know, step by step.
    pub fn hazards(&self) -> impl Iterator<Item = &Hazard> {
        self.steps.iter().flat_map(|step| &step.tasks).flat_map(|task| &task.hazards)
    }

    /// The SQL: LF, with a final newline. What a file says besides, its layout knows.
    pub fn script(&self) -> String {
        let mut blocks = Vec::new();
        for Step { tasks, statements } in &self.steps {
            let comment = tasks.iter().flat_map(Task::lines).map(|line| format!("-- {line}\n"));
            let statements = statements.iter().map(|statement| format!("{statement};\n"));
            blocks.push(comment.chain(statements).collect::<String>());
        }
        blocks.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{
        sample::{column, nullable, recipes},
        *,
    };
    use crate::types::Type;

    #[test]
    fn no_change_is_no_step() {
        for dialect in Dialect::ALL {
            let plan = plan(&recipes(), &recipes(), &Renames::default(), dialect, Direction::Up);
            assert!(plan.changes.is_empty() && plan.steps.is_empty() && plan.transactional);
            assert_eq!(plan.script(), "");
        }
    }

    #[test]
    fn a_new_required_column_is_reported_where_it_stands() {
        let mut to = recipes();
        to.table_mut("recipes").unwrap().columns.push(column("servings", Type::Int));
        to.table_mut("recipes").unwrap().columns.push(nullable(column("note", Type::Text)));
        let there = |from: &Schema| way(from, &to, &Renames::default(), Dialect::Postgres, Manner::default());
        let found = |from: Schema| check(&there(&from), &to);
        assert!(found(Schema::default()).is_empty());
        let found = found(recipes());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, REQUIRED_COLUMN);
        assert!(found[0].message.contains("`servings` of table `recipes`"), "{}", found[0].message);
        assert_eq!(found[0].span.range(), 7..9);
    }

    #[test]
    fn a_line_feed_in_a_name_does_not_end_the_comment() {
        let mut to = recipes();
        to.table_mut("recipes").unwrap().columns.push(nullable(column("a\nDROP TABLE x", Type::Text)));
        let script = plan(&recipes(), &to, &Renames::default(), Dialect::Sqlite, Direction::Up).script();
        assert!(script.starts_with("-- add column a DROP TABLE x to recipes\n"), "{script}");
    }

    #[test]
    fn what_is_lost_is_said() {
        let way = way(&recipes(), &Schema::default(), &Renames::default(), Dialect::Postgres, Manner::default());
        assert_eq!(
            way.destroys(),
            [
                "dropping table `recipe_ingredients` deletes all its rows",
                "dropping table `recipes` deletes all its rows",
                "dropping table `ingredients` deletes all its rows"
            ]
        );
    }
}
