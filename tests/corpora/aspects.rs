//! Two schemas, aspect by aspect.

use std::{collections::BTreeMap, fmt::Debug};

use jointable_core::{
    dialect::Dialect,
    replay,
    schema::{Collation, Column, Index, Options, Schema, Table, Trigger, View},
    source::Span,
};

/// What is compared.
pub const ASPECTS: [&str; 18] = [
    "tables",
    "columns",
    "order",
    "types",
    "null",
    "default",
    "keys",
    "unique",
    "foreign",
    "indexes",
    "checks",
    "computed",
    "collations",
    "comments",
    "enums",
    "options",
    "triggers",
    "views",
];

/// How many things there are, and how many of them are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that are equal.
    pub equal: usize,
    /// All that one of the two sides has.
    pub of: usize,
}

/// Something that differs.
#[derive(Clone, Debug)]
pub struct Difference {
    /// One of [`ASPECTS`].
    pub aspect: &'static str,
    /// The table.
    pub table: String,
    /// What differs in it.
    pub name: String,
    /// What the replay says; nothing where it has no such thing.
    pub replayed: String,
    /// What the server says; nothing where it has no such thing.
    pub live: String,
    /// Where the replay has it from.
    pub span: Span,
    /// The same as `script:line`.
    pub place: Option<String>,
    /// The statement that was not followed and explains it, as `script:line`.
    pub cause: Option<String>,
}

#[derive(Default)]
struct Comparison {
    counts: [Count; ASPECTS.len()],
    differences: Vec<Difference>,
}

/// Counts what is equal and lists what is not.
pub(super) fn compare(replayed: &Schema, live: &Schema) -> ([Count; ASPECTS.len()], Vec<Difference>) {
    let mut comparison = Comparison::default();
    let pairs = union(
        replayed.tables.iter().map(|table| (table.name.clone(), table)),
        live.tables.iter().map(|table| (table.name.clone(), table)),
    );
    for (name, (ours, theirs)) in &pairs {
        let there = |table: &Option<&Table>| table.map(|_| "there");
        let span = ours.map_or(Span::NOWHERE, |table| table.span);
        comparison.one("tables", name, name, there(ours), there(theirs), span);
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            comparison.texts(name, "", (&ours.collation, &ours.comment), (&theirs.collation, &theirs.comment), span);
            comparison.table(ours, theirs);
        }
    }
    let enums = union(
        replayed.enums.iter().map(|own| (own.name.clone(), own)),
        live.enums.iter().map(|own| (own.name.clone(), own)),
    );
    for (name, (ours, theirs)) in enums {
        let span = ours.map_or(Span::NOWHERE, |own| own.span);
        comparison.one("enums", "", &name, ours.map(|own| &own.values), theirs.map(|own| &own.values), span);
    }
    let views = |schema: &Schema| {
        let view = |view: &View| {
            let triggers = texts(&view.triggers).map(|(name, (text, _))| (name, text));
            (view.name.clone(), ((view.text.clone(), triggers.collect::<Vec<_>>()), view.span))
        };
        schema.views.iter().map(view).collect::<Vec<_>>()
    };
    comparison.parts("views", "", views(replayed), views(live));
    (comparison.counts, comparison.differences)
}

impl Comparison {
    fn one<T: Debug + PartialEq>(
        &mut self,
        aspect: &'static str,
        table: &str,
        name: &str,
        replayed: Option<T>,
        live: Option<T>,
        span: Span,
    ) {
        let at = ASPECTS.iter().position(|known| *known == aspect).expect("an aspect");
        let equal = replayed == live;
        self.counts[at].of += 1;
        self.counts[at].equal += usize::from(equal);
        if !equal {
            let text = |side: Option<T>| side.map(|side| format!("{side:?}")).unwrap_or_default();
            let (table, name) = (table.to_owned(), name.to_owned());
            let (replayed, live) = (text(replayed), text(live));
            self.differences.push(Difference { aspect, table, name, replayed, live, span, place: None, cause: None });
        }
    }

    /// What is said of texts, of a table or of a column of it.
    fn texts(
        &mut self,
        table: &str,
        name: &str,
        ours: (&Option<Collation>, &Option<String>),
        theirs: (&Option<Collation>, &Option<String>),
        span: Span,
    ) {
        if ours.0.is_some() || theirs.0.is_some() {
            self.one("collations", table, name, ours.0.as_ref(), theirs.0.as_ref(), span);
        }
        if ours.1.is_some() || theirs.1.is_some() {
            self.one("comments", table, name, ours.1.as_ref(), theirs.1.as_ref(), span);
        }
    }

    fn table(&mut self, ours: &Table, theirs: &Table) {
        let table = ours.name.as_str();
        let columns = union(
            ours.columns.iter().map(|column| (column.name.clone(), column)),
            theirs.columns.iter().map(|column| (column.name.clone(), column)),
        );
        let mut both = Vec::new();
        for (name, (own, their)) in columns {
            let there = |column: Option<&Column>| column.map(|_| "there");
            let span = own.map_or(ours.span, |column| column.span);
            self.one("columns", table, &name, there(own), there(their), span);
            if let (Some(own), Some(their)) = (own, their) {
                self.one("types", table, &name, Some(&own.ty), Some(&their.ty), span);
                self.one("null", table, &name, Some(own.nullable), Some(their.nullable), span);
                let default = |column: &Column| Some((column.default.clone(), column.generated));
                self.one("default", table, &name, default(own), default(their), span);
                if own.computed.is_some() || their.computed.is_some() {
                    self.one("computed", table, &name, Some(&own.computed), Some(&their.computed), span);
                }
                let texts = [own, their].map(|column| (&column.collation, &column.comment));
                self.texts(table, &name, texts[0], texts[1], span);
                both.push(name);
            }
        }
        let order = |table: &Table| {
            let names = table.columns.iter().map(|column| column.name.clone());
            Some(names.filter(|name| both.contains(name)).collect::<Vec<_>>())
        };
        self.one("order", table, table, order(ours), order(theirs), ours.span);
        self.one("keys", table, table, Some(&ours.primary_key), Some(&theirs.primary_key), ours.span);
        let of = |index: &Index| (index.parts.clone(), index.predicate.clone(), index.method.clone());
        for (aspect, unique) in [("unique", true), ("indexes", false)] {
            let indexes = |table: &Table| {
                let indexes = table.indexes.iter().filter(move |index| index.unique == unique);
                let parts = indexes.map(|index| (index.name.clone(), ((of(index), index.constraint), index.span)));
                parts.collect::<Vec<_>>()
            };
            self.parts(aspect, table, indexes(ours), indexes(theirs));
        }
        let keys = |table: &Table| {
            let keys = table.foreign_keys.iter().map(|key| {
                let to = (key.references_table.clone(), key.references_columns.clone());
                (key.name.clone(), ((key.columns.clone(), to, key.on_delete, key.on_update), key.span))
            });
            keys.collect::<Vec<_>>()
        };
        self.parts("foreign", table, keys(ours), keys(theirs));
        let checks = |table: &Table| {
            let checks = table.checks.iter().map(|check| (check.name.clone(), (check.expression.clone(), check.span)));
            checks.collect::<Vec<_>>()
        };
        self.parts("checks", table, checks(ours), checks(theirs));
        // Of most tables nothing is said.
        let usual = Options::default();
        if ours.options != usual || theirs.options != usual {
            self.one("options", table, table, Some(ours.options), Some(theirs.options), ours.span);
        }
        let texts = |table: &Table| texts(&table.triggers).collect::<Vec<_>>();
        self.parts("triggers", table, texts(ours), texts(theirs));
    }

    /// Named parts of a table, each with where it is from.
    fn parts<T: Debug + PartialEq>(
        &mut self,
        aspect: &'static str,
        table: &str,
        ours: Vec<(String, (T, Span))>,
        theirs: Vec<(String, (T, Span))>,
    ) {
        for (name, (own, their)) in union(ours, theirs) {
            let span = own.as_ref().map_or(Span::NOWHERE, |(_, span)| *span);
            self.one(aspect, table, &name, own.map(|(part, _)| part), their.map(|(part, _)| part), span);
        }
    }
}

/// Views and triggers in a form that is equal for equal statements. Only SQLite keeps them as they were written; of the
/// others it is known which there are.
pub(super) fn written(schema: &mut Schema, dialect: Dialect) {
    let Schema { tables, views, .. } = schema;
    let triggers = tables.iter_mut().flat_map(|table| &mut table.triggers).map(|own| &mut own.text);
    let views = views
        .iter_mut()
        .flat_map(|view| [&mut view.text].into_iter().chain(view.triggers.iter_mut().map(|own| &mut own.text)));
    triggers.chain(views).for_each(|text| {
        *text = if dialect == Dialect::Sqlite { replay::statement_form(text) } else { String::new() };
    });
}

/// Triggers as they are written.
fn texts(triggers: &[Trigger]) -> impl Iterator<Item = (String, (String, Span))> {
    triggers.iter().map(|trigger| (trigger.name.clone(), (trigger.text.clone(), trigger.span)))
}

/// What both sides have of each name.
fn union<T>(
    ours: impl IntoIterator<Item = (String, T)>,
    theirs: impl IntoIterator<Item = (String, T)>,
) -> BTreeMap<String, (Option<T>, Option<T>)> {
    let mut all: BTreeMap<String, (Option<T>, Option<T>)> = BTreeMap::new();
    for (name, own) in ours {
        all.entry(name).or_default().0 = Some(own);
    }
    for (name, their) in theirs {
        all.entry(name).or_default().1 = Some(their);
    }
    all
}
