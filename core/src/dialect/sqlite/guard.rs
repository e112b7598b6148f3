//! What sees to it that no row goes: statements that fail before something is lost.

use super::{DIALECT, Sqlite};
use crate::{
    dialect::ddl::Steps,
    plan::{Step, Task},
    schema::{ForeignKey, Table},
};

impl Sqlite<'_> {
    /// The steps before the rebuilds, the rebuilds and those after them, with what protects the rows around them.
    pub(super) fn protected(&self, mut steps: Vec<Step>, late: Vec<Step>) -> Steps {
        let (before, after) = self.counted().map_or((None, None), |[before, after]| (Some(before), Some(after)));
        steps.extend(before);
        steps.extend(self.rebuilt.iter().filter_map(|table| self.rebuild(table)));
        steps.extend(after);
        steps.extend(late);
        let drops = self.drops_referred();
        if self.rebuilt.is_empty() && !drops {
            return Steps { steps, transactional: true };
        }
        if self.context.confined && !self.refers_to_rebuilt() && !drops {
            return Steps { steps: confined(steps, &self.rebuilt), transactional: true };
        }
        Steps { steps: guarded(steps), transactional: false }
    }

    /// Whether a table, itself included, refers to one that is rebuilt.
    fn refers_to_rebuilt(&self) -> bool {
        let tables = self.context.from.tables.iter().chain(&self.context.to.tables);
        tables.flat_map(|table| &table.foreign_keys).any(|key| self.leads_to_rebuilt(key))
    }

    fn leads_to_rebuilt(&self, key: &ForeignKey) -> bool {
        self.rebuilt.iter().any(|table| table.eq_ignore_ascii_case(&key.references_table))
    }

    /// Steps that see to it that no row of a table that refers to a rebuilt one goes: before the rebuilds and after
    /// them.
    fn counted(&self) -> Option<[Step; 2]> {
        let refers = |table: &&Table| table.foreign_keys.iter().any(|key| self.leads_to_rebuilt(key));
        let stays = |table: &&Table| self.context.to.table(&table.name).is_some();
        let children = self.context.from.tables.iter().filter(refers).filter(stays);
        let counts = children.map(|table| {
            let name = DIALECT.identifier(&table.name);
            (format!("(SELECT COUNT(*) FROM {name})"), name)
        });
        let counts: Vec<(String, String)> = counts.collect();
        if counts.is_empty() {
            return None;
        }
        let rows = DIALECT.identifier("_jointable_rows");
        let before: Vec<String> = counts.iter().map(|(count, name)| format!("{count} AS {name}")).collect();
        let after: Vec<String> = counts.iter().map(|(count, name)| format!("{name} > {count}")).collect();
        let gone = format!("SELECT COUNT(*) FROM {rows} WHERE {}", after.join(" OR "));
        let count = Step {
            tasks: vec![Task::new("count the rows of the tables that refer to those that are rebuilt")],
            statements: vec![format!("CREATE TEMP TABLE {rows} AS SELECT {}", before.join(", "))],
        };
        let compare = Step {
            tasks: vec![Task::new("none of these rows has gone, or nothing has happened")],
            statements: assert_zero("no_row_has_gone", &gone)
                .into_iter()
                .chain([format!("DROP TABLE {rows}")])
                .collect(),
        };
        Some([count, compare])
    }
}

/// The steps in a transaction of their own, with foreign keys off: otherwise dropping the old table deletes the rows
/// that refer to it. A runner that has begun a transaction turns the switch into nothing, so the plan makes sure of it
/// before it touches a table, and looks after every reference before it commits.
fn guarded(steps: Vec<Step>) -> Vec<Step> {
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
fn confined(steps: Vec<Step>, rebuilt: &[&str]) -> Vec<Step> {
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
pub(super) fn assert_zero(claim: &str, query: &str) -> [String; 3] {
    let guard = DIALECT.identifier("_jointable_guard");
    let claim = DIALECT.identifier(claim);
    [
        format!("CREATE TEMP TABLE {guard} (\"value\" INTEGER CONSTRAINT {claim} CHECK (\"value\" = 0))"),
        format!("INSERT INTO {guard} {query}"),
        format!("DROP TABLE {guard}"),
    ]
}
