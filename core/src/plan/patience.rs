//! How long a script waits for a lock.

use std::time::Duration;

use super::{Plan, Step, Task};
use crate::dialect::Dialect;

impl Plan {
    /// Lets the script give up a lock that it does not get in time, behind which others would queue.
    ///
    /// What fills or looks for rows changes no schema and keeps nobody out, and waits. So does, on PostgreSQL, what
    /// runs outside of a transaction: an index that gave up would stay as one that is not valid, and a setting beside
    /// it would make of the script a transaction. SQLite has no such setting.
    pub(super) fn wait_at_most(&mut self, patience: Duration) {
        if self.changes.is_empty() {
            return;
        }
        let milliseconds = patience.as_millis().max(1);
        let step =
            |summary: String, statement: String| Step { tasks: vec![Task::new(summary)], statements: vec![statement] };
        match self.dialect {
            Dialect::Postgres if self.transactional => {
                let time = if milliseconds.is_multiple_of(1000) {
                    format!("{}s", milliseconds / 1000)
                } else {
                    format!("{milliseconds}ms")
                };
                let first = step(given_up(&time), format!("SET LOCAL lock_timeout = '{time}'"));
                self.steps.insert(0, first);
            }
            Dialect::Mysql => {
                // It counts in whole seconds.
                let seconds = milliseconds.div_ceil(1000);
                let first =
                    step(given_up(&format!("{seconds}s")), format!("SET SESSION lock_wait_timeout = {seconds}"));
                self.steps.insert(0, first);
                let last = "SET SESSION lock_wait_timeout = DEFAULT".to_owned();
                self.steps.push(step("wait for locks as before".to_owned(), last));
            }
            Dialect::Postgres | Dialect::Sqlite => {}
        }
    }
}

fn given_up(time: &str) -> String {
    format!("give up a lock that is not to be had within {time}: others would wait behind this")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diff::Renames,
        plan::{
            Manner, Way,
            sample::{recipes, with},
            way,
        },
        schema::Schema,
    };

    fn planned(dialect: Dialect, milliseconds: u64) -> Way {
        // A column that becomes required, and an index that goes: looked for, filled, validated, outside of a
        // transaction.
        let to = with("recipe_ingredients", |table| {
            table.indexes.clear();
            table.checks.clear();
        });
        let lock_timeout = Some(Duration::from_millis(milliseconds));
        way(&recipes(), &to, &Renames::default(), dialect, Manner { lock_timeout, ..Manner::default() })
    }

    #[test]
    fn what_changes_a_schema_does_not_wait_for_long() {
        let way = planned(Dialect::Postgres, 5000);
        assert!(way.legs.len() > 1);
        for leg in &way.legs {
            for plan in [&leg.up, &leg.down] {
                let script = plan.script();
                assert_eq!(script.contains("\nSET LOCAL lock_timeout = '5s';\n\n"), plan.transactional, "{script}");
            }
        }
        assert!(way.legs.iter().any(|leg| leg.up.transactional) && way.legs.iter().any(|leg| !leg.up.transactional));
        assert!(planned(Dialect::Postgres, 1500).legs.iter().any(|leg| leg.up.script().contains("= '1500ms';")));
    }

    #[test]
    fn a_session_waits_as_before_in_the_end() {
        let script = planned(Dialect::Mysql, 1500).legs[0].up.script();
        assert!(script.contains("\nSET SESSION lock_wait_timeout = 2;\n"), "{script}");
        assert!(script.ends_with("\nSET SESSION lock_wait_timeout = DEFAULT;\n"), "{script}");
        assert!(!planned(Dialect::Sqlite, 1500).legs[0].up.script().contains("lock_"));
    }

    #[test]
    fn nothing_is_said_unasked() {
        let way = way(&Schema::default(), &recipes(), &Renames::default(), Dialect::Postgres, Manner::default());
        assert!(!way.legs[0].up.script().contains("lock_timeout"));
    }
}
