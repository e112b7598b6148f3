//! Foreign keys, as references of models.

use super::{Missed, Model, Reference, Source, Tells, alias::Aliases, join::Links, name};
use crate::{
    diagnostic::{self, Sink},
    dialect::Dialect,
    diff::same_set,
    schema::{Action, Checked, ForeignKey, Table, Unsaid},
};

/// A foreign key that leads to a table which becomes a model.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    /// The columns that refer, in the order of the key.
    pub columns: Vec<String>,
    /// The table that it leads to.
    pub target: usize,
    pub on_delete: Action,
    pub on_update: Action,
    pub checked: Checked,
    /// Whether it stands on the struct: the key has several columns, or the column refers elsewhere already.
    pub on_struct: bool,
}

/// Where the foreign keys of a table lead. What models cannot say is told.
pub(super) fn leads(
    table: &Table,
    tables: &[&Table],
    dialect: Dialect,
    missed: &mut Vec<Missed>,
    sink: &mut Sink,
) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    for key in &table.foreign_keys {
        let columns = key.columns.join("`, `");
        let target = tables.iter().position(|far| far.name == key.references_table);
        let why = match key.unsaid(table, target.map(|at| tables[at]), dialect) {
            None => {
                let target = target.unwrap_or_default();
                let lead = lead(key, table, tables[target], target, &leads);
                if (lead.on_delete, lead.on_update) != (key.on_delete, key.on_update) {
                    let why = "sets a column that is required when the row it refers to goes, which fails";
                    let help = "let the column take NULL in a migration, or choose another action";
                    sink.report(diagnostic::PULL_ACTION, &[&table.name, &columns, why, help], key.span);
                }
                leads.push(lead);
                continue;
            }
            Some(Unsaid::NoModel) => format!("leads to table `{}`, which has no model", key.references_table),
            Some(Unsaid::NotTheKey) => {
                let to = key.references_columns.join("`, `");
                format!("leads to `{to}` of `{}`, not to its key", key.references_table)
            }
            Some(Unsaid::OtherType(column)) => {
                format!("leads to `{}`, whose key has another type than `{column}`", key.references_table)
            }
        };
        sink.report(diagnostic::PULL_REFERENCE, &[&table.name, &columns, &why], key.span);
        missed.push(Missed { table: table.name.clone(), columns: key.columns.clone(), why });
    }
    leads
}

fn lead(key: &ForeignKey, table: &Table, far: &Table, target: usize, leads: &[Lead]) -> Lead {
    let place = |own: &String| key.references_columns.iter().position(|other| other == own).unwrap_or_default();
    let columns: Vec<String> = far.primary_key.iter().map(|own| key.columns[place(own)].clone()).collect();
    let taken = leads.iter().any(|lead| !lead.on_struct && lead.columns == columns);
    let (on_delete, on_update) = key.said_actions(table);
    Lead { on_struct: columns.len() > 1 || taken, columns, target, on_delete, on_update, checked: key.checked }
}

impl Source<'_> {
    /// What relations call a reference.
    pub(super) fn called(&self, lead: usize, aliases: &Aliases) -> String {
        let lead_of = &self.leads[lead];
        if lead_of.on_struct {
            aliases.back[lead].clone()
        } else {
            self.fields[self.field(&lead_of.columns[0])].name.clone()
        }
    }

    /// Whether a unique index has exactly these columns, in this order, of all rows.
    pub(super) fn is_unique(&self, columns: &[String]) -> bool {
        let key = same_set(&self.table.primary_key, columns);
        key || self.table.indexes.iter().any(|index| index.unique && plain(index).is_some_and(|own| own == columns))
    }
}

/// The columns of an index of all rows that is of nothing else, the least first.
pub(super) fn plain(index: &crate::schema::Index) -> Option<Vec<String>> {
    index.whole().filter(|_| index.parts.iter().all(|part| !part.descending))
}

/// The model of a table.
pub(super) fn model(source: Source<'_>, aliases: Aliases, targets: &[String]) -> Model {
    let mut fields = source.fields.clone();
    let mut references = Vec::new();
    for (at, lead) in source.leads.iter().enumerate() {
        let alias = &aliases.back[at];
        let first = source.field(&lead.columns[0]);
        let follows = !lead.on_struct && source.fields[first].name.strip_suffix("_id") == Some(alias);
        let reference = Reference {
            target: targets[lead.target].clone(),
            by: match lead.on_struct {
                true => lead.columns.iter().map(|column| source.fields[source.field(column)].name.clone()).collect(),
                false => Vec::new(),
            },
            alias: (!follows).then(|| alias.clone()),
            unique: lead.on_struct && source.is_unique(&lead.columns),
            on_delete: lead.on_delete,
            on_update: lead.on_update,
            checked: lead.checked,
        };
        if lead.on_struct {
            references.push(reference);
        } else {
            fields[first].reference = Some(reference);
        }
    }
    let tells = match source.join.as_ref().map(|join| &join.links) {
        None | Some(Links::One) => Tells::Nothing,
        Some(Links::Per(columns)) => {
            Tells::Per(columns.iter().map(|column| source.fields[source.field(column)].name.clone()).collect())
        }
        Some(Links::Many) => Tells::Key,
    };
    // A model without a key and with two references is keyed by the two, and by what tells its links apart besides.
    let by_pair = source.leads.len() == 2 && source.join.as_ref().is_some_and(|join| join.is_key(&source));
    if by_pair {
        fields.iter_mut().for_each(|field| field.key = false);
    }
    let derived = name::plural(&heck::ToSnakeCase::to_snake_case(source.name.as_str()));
    Model {
        named: derived != source.table.name,
        name: source.name,
        table: source.table.name.clone(),
        comment: source.table.comment.clone(),
        tells,
        only_declared: false,
        many: aliases.many,
        back: aliases.has,
        references,
        indexes: Vec::new(),
        fields,
    }
}
