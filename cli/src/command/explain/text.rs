//! The manual as text.

use jointable_core::dialect::Dialect;
use jointable_templates::manual::{
    Column, Direction, Index, Manual, Model, Operation, Reference, Relation, Runs, clauses,
};

/// Lines of text, of so many characters where they can be broken.
struct Text {
    text: String,
    width: usize,
}

/// All models and relations, a line each.
pub(super) fn all(manual: &Manual, width: usize) -> String {
    let mut text = Text { text: String::new(), width };
    for model in manual.models.iter().filter(|model| !model.made) {
        text.line(&format!("{}, the table {}", model.named.name, model.table));
        text.table(model.relations.iter().map(summary));
    }
    text.text
}

/// A model: its table, its relations, and what can be done with it.
pub(super) fn model(model: &Model, width: usize) -> String {
    let mut text = Text { text: String::new(), width };
    text.line(&match model.made {
        true => format!("{}, a table made for {}", model.table, model.named.name),
        false => format!("{}, the table {}", model.named.name, model.table),
    });
    text.gap();
    text.table_of(model);
    if !model.joins.is_empty() {
        let links = model.links.as_deref().unwrap_or_default();
        let joins: Vec<&str> = model.joins.iter().map(|own| own.name.as_str()).collect();
        text.gap();
        text.line(&format!("Its rows are links of {}: {links}.", joins.join(", ")));
    }
    if !model.relations.is_empty() {
        text.gap();
        text.line("Relations");
        text.table(model.relations.iter().map(summary));
    }
    text.operations(&model.operations);
    text.text
}

/// A relation: what it is, the table of its links, and what can be done with it.
pub(super) fn relation(relation: &Relation, links: Option<&Model>, width: usize) -> String {
    let mut text = Text { text: String::new(), width };
    text.line(&format!("{}: {}", relation.named.name, relation.summary));
    text.gap();
    text.table(relation.facts.iter().map(|fact| vec![fact.about.to_owned(), fact.text.clone()]));
    for warning in &relation.warnings {
        text.line(&format!("  warning: {warning}"));
    }
    if let Some(links) = links {
        text.gap();
        text.line(&format!("The table {}", links.table));
        text.table_of(links);
    }
    for Direction { table, columns, by, .. } in &relation.directions {
        if let Some(by) = by {
            text.line(&format!("  rows of {table} are found by {} with {by}", columns.join(", ")));
        }
    }
    text.operations(&relation.operations);
    text.text
}

/// A relation as a line of a table.
fn summary(relation: &Relation) -> Vec<String> {
    vec![relation.alias.clone(), relation.summary.clone()]
}

impl Text {
    /// One line. Names may have line ends in them, and what terminals do something at.
    fn line(&mut self, line: &str) {
        for character in line.chars() {
            match character.is_control() {
                true => self.text.extend(character.escape_default()),
                false => self.text.push(character),
            }
        }
        self.gap();
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Rows with their columns one below the other.
    fn table(&mut self, rows: impl Iterator<Item = Vec<String>>) {
        let rows: Vec<Vec<String>> = rows.collect();
        let length = |cell: &String| cell.chars().count();
        let columns = rows.first().map_or(0, Vec::len);
        let widths: Vec<usize> =
            (0..columns).map(|at| rows.iter().map(|row| length(&row[at])).max().unwrap_or_default()).collect();
        for row in &rows {
            let cells = row.iter().zip(&widths);
            let cells = cells.map(|(cell, width)| format!("  {cell}{}", " ".repeat(width - length(cell))));
            self.line(cells.collect::<String>().trim_end());
        }
    }

    /// Columns, keys, indexes and checks.
    fn table_of(&mut self, model: &Model) {
        self.table(model.columns.iter().map(column));
        self.line(&format!("  primary key ({})", model.primary_key.join(", ")));
        for Reference { columns, table, key, on_delete, on_update, .. } in &model.references {
            let mut line = format!("  foreign key ({}) references {table} ({})", columns.join(", "), key.join(", "));
            for (when, action) in [("delete", on_delete), ("update", on_update)] {
                if *action != "NO ACTION" {
                    line.push_str(&format!(" on {when} {}", action.to_lowercase()));
                }
            }
            self.line(&line);
        }
        for Index { name, parts, unique, predicate, method, only } in &model.indexes {
            let kind = if *unique { "unique index" } else { "index" };
            let mut line = format!("  {kind} {name} ({})", parts.join(", "));
            for (word, said) in [("using", method), ("where", predicate)] {
                line.extend(said.iter().map(|said| format!(" {word} {said}")));
            }
            if !only.is_empty() {
                line.push_str(&format!(", on {} alone", only.join(" and ")));
            }
            self.line(&line);
        }
        for check in &model.checks {
            self.line(&format!("  check {}: {}", check.name, check.expression));
        }
    }

    /// What can be done, with what that runs.
    fn operations(&mut self, operations: &[Operation]) {
        for operation in operations {
            self.gap();
            self.line(&format!("{}{}", operation.call, operation.signature));
            self.line(&format!("  {}", operation.does));
            match &operation.same_as {
                Some(other) => self.line(&format!("    runs what {other} runs")),
                None => self.runs(&operation.runs),
            }
        }
    }

    fn runs(&mut self, runs: &[Runs]) {
        let indent = if runs.len() > 1 { "      " } else { "    " };
        for Runs { dialect, transaction, statements } in runs {
            let title = Dialect::from_name(dialect).map_or(*dialect, Dialect::title);
            match (runs.len() > 1, transaction) {
                (true, true) => self.line(&format!("    {title}, in one transaction:")),
                (true, false) => self.line(&format!("    {title}:")),
                (false, true) => self.line("    in one transaction:"),
                (false, false) => {}
            }
            for statement in statements {
                let says = [statement.does, statement.when].into_iter().filter(|own| !own.is_empty());
                let says: Vec<&str> = says.collect();
                if !says.is_empty() {
                    self.line(&format!("{indent}-- {}", says.join(", ")));
                }
                match &statement.sql {
                    Some(sql) => {
                        for line in clauses(sql, self.width.saturating_sub(indent.len())) {
                            self.line(&format!("{indent}{line}"));
                        }
                    }
                    None => self.line(&format!("{indent}-- too long: a program that uses it does not compile")),
                }
            }
        }
    }
}

fn column(column: &Column) -> Vec<String> {
    let mut types: Vec<&str> = column.types.iter().map(|own| own.sql.as_str()).collect();
    types.dedup();
    let mut notes = Vec::new();
    if column.key {
        notes.push("key".to_owned());
    }
    if column.nullable {
        notes.push("may be NULL".to_owned());
    }
    notes.extend(column.notes.iter().cloned());
    notes.extend(column.comment.iter().cloned());
    vec![column.name.clone(), column.rust.clone(), types.join(", "), notes.join(", ")]
}
