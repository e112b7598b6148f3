//! The tables that models want.

use std::collections::BTreeSet;

use super::{
    Resolved,
    bare::{self, Bare},
    references::{collation, column_type},
    relations::Found,
};
use crate::{
    declare::{self, Field, Links, Of},
    diagnostic::{Diagnostic, ENUM_TWICE, Sink},
    dialect::Dialect,
    meta::Marker,
    schema::{
        Check, Column, Enum, ForeignKey, Index, IndexPart, Indexed, Literal, Schema, Table, Variant, Was,
        in_expression, name,
    },
    source::Span,
    types::Type,
};

/// Hands out names that no other thing of the schema has: `a_b` with column `c` and `a` with column `b_c` would both
/// have an index `a_b_c_idx`.
#[derive(Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    pub(super) fn make(&mut self, parts: &[&str]) -> String {
        let mut made = name(parts);
        let mut number = 2;
        while !self.taken.insert(made.clone()) {
            let number_text = number.to_string();
            made = name(&[parts, &[&number_text]].concat());
            number += 1;
        }
        made
    }
}

pub(super) fn make(models: &[Resolved], found: &Found, sink: &mut Sink) -> Schema {
    // On PostgreSQL tables and indexes share their names.
    let of_bare = |&(near, number, _): &Bare| {
        let model = &models[near].model;
        model.relations[number].table(&model.ident)
    };
    let own = models.iter().map(|resolved| resolved.model.table.clone());
    let mut relations = Names { taken: own.chain(found.bare.iter().filter_map(of_bare)).collect() };
    let mut constraints = Names::default();
    let tables = models.iter().enumerate().map(|(index, resolved)| {
        let mut table = columns(models, resolved);
        constrain(&mut table, models, resolved, &mut constraints);
        let mut indexes = Indexes { table: &mut table, names: &mut relations };
        indexes.declared(resolved);
        let linked: Vec<(usize, usize)> = found.pairs.get(&index).into_iter().flatten().copied().collect();
        indexes.pairs(resolved, &linked);
        indexes.position(resolved);
        indexes.references(resolved);
        for pair in linked.iter().filter(|&&pair| found.symmetric.contains(&(index, pair))) {
            lesser_first(&mut table, resolved, *pair, &mut constraints);
        }
        table
    });
    let mut tables: Vec<_> = tables.collect();
    tables.extend(found.bare.iter().map(|own| bare::table(models, own, &mut relations, &mut constraints)));
    Schema {
        tables,
        enums: enums(models, sink),
        was: was(models, &found.bare),
        variants: variants(models),
        ..Schema::default()
    }
}

/// The enums that fields of models are of.
fn enums(models: &[Resolved], sink: &mut Sink) -> Vec<Enum> {
    let mut enums: Vec<Enum> = Vec::new();
    for field in models.iter().flat_map(|resolved| &resolved.model.fields) {
        let Type::Enum(name) = &field.ty else { continue };
        let said = |(given, _): &([Option<String>; 3], Span)| given[Dialect::Postgres as usize].is_some();
        if field.sql_type.as_ref().is_some_and(said) {
            continue;
        }
        let span = field.own.as_ref().map_or(field.span, |own| own.span);
        match enums.iter().find(|each| each.name == *name) {
            None => enums.push(Enum { name: name.to_string(), values: field.values(), span }),
            Some(first) if first.values != field.values() => {
                sink.push(Diagnostic::new(ENUM_TWICE, &[name], span).label(first.span, "the first is used here"));
            }
            Some(_) => {}
        }
    }
    enums
}

/// The names before.
fn was(models: &[Resolved], of_relations: &[Bare]) -> Vec<Was> {
    let of_model = |resolved: &Resolved| {
        let model = &resolved.model;
        let own = model.was.iter().map(|name| (None, name));
        let of_fields = model.fields.iter().filter_map(|field| Some((Some(&field.column), field.was.as_ref()?)));
        let was = own.chain(of_fields).map(|(column, name)| Was {
            table: model.table.clone(),
            column: column.cloned(),
            name: name.clone(),
        });
        was.collect::<Vec<_>>()
    };
    let derived = of_relations.iter().flat_map(|own| bare::was(models, own));
    models.iter().flat_map(of_model).chain(derived).collect()
}

/// The values of enums.
fn variants(models: &[Resolved]) -> Vec<Variant> {
    let fields =
        models.iter().flat_map(|Resolved { model, .. }| model.fields.iter().map(|field| (&model.table, field)));
    let variants = fields.flat_map(|(table, field)| field.one_of.iter().map(move |own| (table, &field.column, own)));
    let variants = variants.map(|(table, column, own)| Variant {
        table: table.clone(),
        column: column.clone(),
        value: own.text.clone(),
        was: own.was.clone(),
        span: own.span,
    });
    variants.collect()
}

/// The table with its columns and its key.
fn columns(models: &[Resolved], resolved: &Resolved) -> Table {
    let model = &resolved.model;
    let columns = model.fields.iter().enumerate().map(|(position, field)| Column {
        name: field.column.clone(),
        ty: given_type(field, column_type(models, resolved, position)),
        nullable: field.nullable,
        // Links that are there when the column comes are in the order of their keys.
        default: field.default.clone().or(matches!(field.marker, Some(Marker::Position(_))).then(zero)),
        generated: field.generated,
        computed: field.computed.as_ref().map(|(computed, _)| computed.clone()),
        comment: field.comment.clone(),
        collation: collation(models, resolved, position),
        span: field.span,
    });
    Table {
        columns: columns.collect(),
        primary_key: model.key().iter().map(|field| field.column.clone()).collect(),
        comment: model.comment.clone(),
        span: model.span,
        ..Table::made(&model.table)
    }
}

fn zero() -> Literal {
    Literal::Number("0".to_owned())
}

/// What `sql_type` says, and where it says nothing the type of the field.
fn given_type(field: &Field, ty: &Type) -> Type {
    let Some((given, _)) = &field.sql_type else { return ty.clone() };
    let of_field = |dialect| match ty {
        Type::Raw(_) => String::new(),
        // The others name no type for it.
        Type::Enum(_) if dialect != Dialect::Postgres => Type::Text.sql(dialect),
        ty => ty.sql(dialect),
    };
    let given = given.clone();
    Type::Given(Box::new(
        Dialect::ALL.map(|dialect| given[dialect as usize].clone().unwrap_or_else(|| of_field(dialect))),
    ))
}

/// Adds foreign keys and checks.
fn constrain(table: &mut Table, models: &[Resolved], resolved: &Resolved, names: &mut Names) {
    for (reference, target) in resolved.referring() {
        let (far, columns) = (&models[target].model, owned(resolved.columns(reference)));
        let key: Vec<_> = far.key().iter().map(|field| field.column.clone()).collect();
        if key.len() != columns.len() {
            continue;
        }
        let mut parts = vec![table.name.as_str()];
        parts.extend(columns.iter().map(String::as_str));
        parts.push("fkey");
        table.foreign_keys.push(ForeignKey {
            name: names.make(&parts),
            columns,
            references_table: far.table.clone(),
            references_columns: key,
            on_delete: reference.on_delete,
            on_update: reference.on_update,
            checked: reference.checked,
            span: reference.span,
        });
    }
    for field in &resolved.model.fields {
        if let Some((expression, span)) = &field.check {
            let name = names.make(&[&table.name, &field.column, "check"]);
            table.checks.push(Check { name, expression: expression.clone(), span: *span });
        }
        if !field.one_of.is_empty() {
            let name = names.make(&[&table.name, &field.column, "check"]);
            let expression = Column::one_of(&field.column, field.one_of.iter().map(|own| own.text.as_str()));
            table.checks.push(Check { name, expression, span: field.span });
        }
    }
}

/// Of a symmetric pair the lesser key comes first, and no row is linked with itself.
fn lesser_first(table: &mut Table, resolved: &Resolved, (first, second): (usize, usize), names: &mut Names) {
    let references = &resolved.model.references;
    let columns: Vec<_> = resolved.columns(&references[first]).chain(resolved.columns(&references[second])).collect();
    let [first, second] = columns[..] else { return };
    let name = names.make(&[&table.name, first, second, "check"]);
    let expression = format!("{} < {}", in_expression(first), in_expression(second));
    table.checks.push(Check { name, expression, span: resolved.model.span });
}

struct Indexes<'a> {
    table: &'a mut Table,
    names: &'a mut Names,
}

impl Indexes<'_> {
    fn add(&mut self, columns: &[&str], unique: bool, span: Span) {
        let mut parts = vec![self.table.name.as_str()];
        parts.extend(columns);
        parts.push(if unique { "key" } else { "idx" });
        let name = self.names.make(&parts);
        self.table.indexes.push(Index { unique, ..Index::new(name, columns.iter().copied(), span) });
    }

    /// What `unique` and `index` ask for; the key has its own.
    fn declared(&mut self, resolved: &Resolved) {
        for field in &resolved.model.fields {
            let is_key = self.table.primary_key == [field.column.as_str()];
            if (field.unique || field.index) && !is_key {
                self.add(&[&field.column], field.unique, field.span);
            }
        }
        for declared in &resolved.model.indexes {
            let declare::Index { parts, unique, predicate, method, only, span } = declared;
            let part = |(of, descending): &(Of, bool)| IndexPart {
                of: match of {
                    Of::Field(field) => Indexed::Column(resolved.model.fields[*field].column.clone()),
                    Of::Expression(text) => Indexed::Expression(text.clone()),
                },
                descending: *descending,
                prefix: None,
            };
            let mut index = Index {
                parts: parts.iter().map(part).collect(),
                unique: *unique,
                predicate: predicate.clone(),
                method: method.clone(),
                only: only.clone(),
                ..Index::new("", [""; 0], *span)
            };
            let words = index.words();
            let words = words.iter().map(String::as_str);
            let ending = if *unique { "key" } else { "idx" };
            let parts: Vec<_> = [self.table.name.as_str()].into_iter().chain(words).chain([ending]).collect();
            index.name = self.names.make(&parts);
            self.table.indexes.push(index);
        }
    }

    /// One link per pair, where the key does not say so already.
    fn pairs(&mut self, resolved: &Resolved, pairs: &[(usize, usize)]) {
        let references = &resolved.model.references;
        for &(first, second) in pairs {
            let pair: Vec<_> =
                resolved.columns(&references[first]).chain(resolved.columns(&references[second])).collect();
            let fields = &resolved.model.fields;
            match &resolved.model.links {
                Links::Many(_) if resolved.model.only_declared => {}
                Links::Many(_) => self.add(&pair, false, resolved.model.span),
                Links::OnePer(per, _) => {
                    let per = per.iter().map(|&index| fields[index].column.as_str());
                    let all: Vec<_> = pair.into_iter().chain(per).collect();
                    if !self.tells_apart(&all) {
                        self.add(&all, true, resolved.model.span);
                    }
                }
                Links::One if self.tells_apart(&pair) => {}
                Links::One => self.add(&pair, true, resolved.model.span),
            }
        }
    }

    /// Whether no two rows agree on these columns: by the key, or by what is declared.
    fn tells_apart(&self, columns: &[&str]) -> bool {
        let declared = self.table.indexes.iter().filter(|index| index.unique).filter_map(Index::whole);
        is_same(&self.table.primary_key, columns) || declared.into_iter().any(|own| is_same(&own, columns))
    }

    /// The order of the links of a row, where they have one.
    fn position(&mut self, resolved: &Resolved) {
        for field in resolved.model.fields.iter().filter(|_| !resolved.model.only_declared) {
            if let Some(Marker::Position(reference)) = field.marker {
                let list = resolved.columns(&resolved.model.references[reference]);
                let columns: Vec<_> = list.chain([field.column.as_str()]).collect();
                self.add(&columns, false, field.span);
            }
        }
    }

    /// An index for each foreign key that nothing else serves. Deleting or finding by the far side needs it as well.
    fn references(&mut self, resolved: &Resolved) {
        for (reference, _) in resolved.referring().filter(|(reference, _)| reference.on_struct && reference.unique) {
            let own: Vec<_> = resolved.columns(reference).collect();
            if !is_same(&self.table.primary_key, &own) {
                self.add(&own, true, reference.span);
            }
        }
        if resolved.model.only_declared {
            return;
        }
        let references: Vec<_> = self.table.foreign_keys.iter().map(|key| key.columns.clone()).collect();
        for (reference, _) in resolved.referring() {
            let own = owned(resolved.columns(reference));
            let indexes = self.table.indexes.iter().filter_map(Index::whole);
            let indexes: Vec<_> = std::iter::once(self.table.primary_key.clone()).chain(indexes).collect();
            let one = matches!(resolved.model.links, Links::One);
            let Some(columns) = index_for(&own, &indexes, &references, one) else { continue };
            let columns: Vec<_> = columns.iter().map(String::as_str).collect();
            let span = reference.fields.first().map_or(reference.span, |&field| resolved.model.fields[field].span);
            self.add(&columns, false, span);
        }
    }
}

/// The columns of the index that a reference needs, among the `references` of a table with the key and the `indexes` by
/// those columns; `None` where one of these serves it. `one`: whether the two rows of a link tell it apart.
pub(crate) fn index_for(
    own: &[String],
    indexes: &[Vec<String>],
    references: &[Vec<String>],
    one: bool,
) -> Option<Vec<String>> {
    if indexes.iter().any(|columns| columns.starts_with(own)) {
        return None;
    }
    // The second reference of a pair: with the first behind it the index alone answers for the far side.
    let first = indexes.iter().find_map(|index| {
        let at = index.windows(own.len()).position(|columns| columns == own)?;
        // Behind the pair there can be what tells its links apart besides.
        let ends = at + own.len() == index.len() || !one;
        (ends && references.iter().any(|columns| *columns == index[..at])).then(|| index[..at].to_vec())
    });
    Some([own, &first.unwrap_or_default()].concat())
}

fn is_same(columns: &[String], others: &[&str]) -> bool {
    columns.len() == others.len() && others.iter().all(|column| columns.iter().any(|own| own == column))
}

fn owned<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(str::to_owned).collect()
}
