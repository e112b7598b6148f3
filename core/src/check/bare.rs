//! Relations without a join model, and the tables made for them.

use syn::ext::IdentExt;

use super::{
    Resolved, Target,
    references::{collation, column_type},
    tables::Names,
};
use crate::{
    declare::{Join, ManyToMany, Model},
    diagnostic::{BARE_KEY, Diagnostic, NO_INVERSE, NOT_SYMMETRIC, Sink, TABLE_TWICE},
    meta::{Side, bare},
    schema::{Action, Check, Column, ForeignKey, Index, Table, Was, in_expression},
};

/// A relation that has a table made for it: the near model, the relation's number in it, the far model.
pub(super) type Bare = (usize, usize, usize);

/// Whether a relation without a join model can be, and whether it has a table of its own then.
pub(super) fn check(models: &[Resolved], near: usize, relation: &ManyToMany, far: usize, sink: &mut Sink) -> bool {
    let (own, other) = (&models[near], &models[far]);
    let span = relation.target.as_ref().map_or(relation.span, |(_, span)| *span);
    if let Join::Inverse(alias, at) = &relation.join {
        let leads_back = |paths: &super::Paths| paths.target == Some(Target::Model(near));
        let mut all = other.model.relations.iter().zip(&other.relations);
        let is_it = |relation: &ManyToMany| relation.alias == *alias && matches!(relation.join, Join::Bare(_));
        if !all.any(|(relation, paths)| is_it(relation) && leads_back(paths)) {
            sink.report(NO_INVERSE, &[&other.name(), &alias.unraw().to_string(), &own.name()], *at);
        }
        return false;
    }
    if relation.symmetric.is_some() && near != far {
        let table = relation.table(&own.model.ident).unwrap_or_default();
        sink.report(NOT_SYMMETRIC, &[&table, &own.name()], span);
        return false;
    }
    for side in [own, other] {
        if side.model.key().len() > 1 {
            sink.report(BARE_KEY, &[&side.name()], span);
            return false;
        }
    }
    let table = relation.table(&own.model.ident).unwrap_or_default();
    if let Some(first) = models.iter().find(|first| first.model.table.eq_ignore_ascii_case(&table)) {
        let name = format!("{}::{}", own.name(), relation.alias.unraw());
        let twice = Diagnostic::new(TABLE_TWICE, &[&first.name(), &name, &table], relation.span);
        sink.push(twice.label(first.model.span, "the first is here"));
    }
    own.model.key().len() == 1 && other.model.key().len() == 1
}

/// The table: the two keys, which are its key, and what leads from the second.
pub(super) fn table(models: &[Resolved], bare: &Bare, indexes: &mut Names, constraints: &mut Names) -> Table {
    let &(near, number, far) = bare;
    let (own, other) = (&models[near], &models[far]);
    let relation = &own.model.relations[number];
    let (near_key, far_key) = (key(&own.model), key(&other.model));
    let (near_name, far_name) = (near.to_string(), far.to_string());
    let (own_name, other_name) = (own.name(), other.name());
    let (one, two) = (Side { model: &own_name, table: &near_name }, Side { model: &other_name, table: &far_name });
    let field = |model: &Model, key: usize| model.fields[key].column.clone();
    let first = bare::near(one, &field(&own.model, near_key)).as_str().to_owned();
    let second = bare::far(one, two, &field(&other.model, far_key), &relation.singular()).as_str().to_owned();
    let mut table = Table::made(relation.table(&own.model.ident).unwrap_or_default());
    table.span = relation.span;
    // A key that changed could be the greater one of its pair, and MySQL checks no column that a reference changes.
    let on_update = if relation.symmetric.is_some() { Action::NoAction } else { Action::Cascade };
    for (name, resolved, key) in [(&first, own, near_key), (&second, other, far_key)] {
        let ty = column_type(models, resolved, key).clone();
        let collation = collation(models, resolved, key);
        table.columns.push(Column { collation, span: relation.span, ..Column::new(name, ty) });
        table.foreign_keys.push(ForeignKey {
            name: constraints.make(&[&table.name, name, "fkey"]),
            columns: vec![name.clone()],
            references_table: resolved.model.table.clone(),
            references_columns: vec![field(&resolved.model, key)],
            on_delete: Action::Cascade,
            on_update,
            checked: Default::default(),
            span: relation.span,
        });
    }
    let name = indexes.make(&[&table.name, &second, &first, "idx"]);
    table.indexes.push(Index::new(name, [&second, &first], relation.span));
    if relation.symmetric.is_some() {
        table.checks.push(Check {
            name: constraints.make(&[&table.name, &first, &second, "check"]),
            expression: format!("{} < {}", in_expression(&first), in_expression(&second)),
            span: relation.span,
        });
    }
    table.primary_key = vec![first, second];
    table
}

/// What the table and its columns were called while a model, or its key, had the name that it says it had.
pub(super) fn was(models: &[Resolved], &(near, number, far): &Bare) -> Vec<Was> {
    let (own, other) = (&models[near].model, &models[far].model);
    let relation = &own.relations[number];
    let Some(table) = relation.table(&own.ident) else { return Vec::new() };
    let said = |column: Option<&str>, name: String| {
        let is_new = column.unwrap_or(&table) != name;
        is_new.then(|| Was { table: table.clone(), column: column.map(str::to_owned), name })
    };
    let mut found: Vec<Was> = Vec::new();
    if let (Join::Bare(None), Some(before)) = (&relation.join, name_before(own)) {
        found.extend(said(None, format!("{before}_{}", relation.alias.unraw())));
    }
    // Each may have had another name at another time.
    let names = |model: &Model| [Some(model.ident.unraw().to_string()), name_before(model)].into_iter().flatten();
    let keys = |model: &Model| {
        let key = &model.fields[key(model)];
        [Some(key.column.clone()), key.was.clone()].into_iter().flatten()
    };
    let singular = relation.singular();
    let (near_name, far_name) = (near.to_string(), far.to_string());
    let combined = |one: &str, two: &str, near_key: &str, far_key: &str| {
        let (one, two) = (Side { model: one, table: &near_name }, Side { model: two, table: &far_name });
        [bare::near(one, near_key).as_str().to_owned(), bare::far(one, two, far_key, &singular).as_str().to_owned()]
    };
    let mut all = Vec::new();
    for (one, two) in names(own).flat_map(|one| names(other).map(move |two| (one.clone(), two))) {
        for (near_key, far_key) in keys(own).flat_map(|one| keys(other).map(move |two| (one.clone(), two))) {
            all.push(combined(&one, &two, &near_key, &far_key));
        }
    }
    let Some(now) = all.first().cloned() else { return found };
    for before in all {
        for (column, name) in now.iter().zip(before) {
            let was = said(Some(column), name).filter(|was| !found.contains(was));
            found.extend(was);
        }
    }
    found
}

/// What a model was called whose table had another name, where the one followed from the other.
fn name_before(model: &Model) -> Option<String> {
    let table = model.was.as_ref()?;
    let name = pluralizer::pluralize(table, 1, false);
    (pluralizer::pluralize(&name, 2, false) == *table).then_some(name)
}

/// The only field of a model's key.
fn key(model: &Model) -> usize {
    (0..model.fields.len()).find(|&index| model.is_key(index)).unwrap_or_default()
}
