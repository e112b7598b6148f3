//! Which tables are join tables.

use super::{Field, Missed, Source, name, reference::Lead};
use crate::{
    dialect::Dialect,
    diff::same_set,
    types::{Kind, Type},
};

/// A join table: the two references that link, by their numbers, and what tells links apart besides.
#[derive(Clone, Debug)]
pub(super) struct Join {
    pub first: usize,
    pub second: usize,
    pub links: Links,
}

/// What tells the rows of a join table apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// The two rows that they link.
    One,
    /// These and further columns.
    Per(Vec<String>),
    /// Their own key.
    Many,
}

impl Join {
    /// Whether the reference of this number is one of the two.
    pub(super) fn is_end(&self, lead: usize) -> bool {
        self.first == lead || self.second == lead
    }

    /// Whether the key is the two references, and what tells links apart besides.
    pub(super) fn is_key(&self, source: &Source<'_>) -> bool {
        let mut all = both(&source.leads[self.first], &source.leads[self.second]);
        match &self.links {
            Links::One => {}
            Links::Per(more) => all.extend(more.iter().cloned()),
            Links::Many => return false,
        }
        same_set(&all, &source.table.primary_key)
    }
}

fn both(first: &Lead, second: &Lead) -> Vec<String> {
    first.columns.iter().chain(&second.columns).cloned().collect()
}

/// What of a table makes it a join table, if it is one.
pub(super) fn find(sources: &[Source<'_>], at: usize, dialect: Dialect, missed: &mut Vec<Missed>) -> Option<Join> {
    let source = &sources[at];
    let leads = &source.leads;
    // The pair that the key consists of comes first, then those that something unique does.
    let pairs = (0..leads.len()).flat_map(|first| (first + 1..leads.len()).map(move |second| (first, second)));
    let pairs: Vec<(usize, usize)> = pairs.filter(|&(first, second)| links(source, first, second)).collect();
    let of_key = pairs.iter().find(|&&(a, b)| same_set(&both(&leads[a], &leads[b]), &source.table.primary_key));
    if let Some(&(first, second)) = of_key {
        return Some(Join { first, second, links: Links::One });
    }
    let told = |&(first, second): &(usize, usize)| {
        let links = tells(source, &both(&leads[first], &leads[second]))?;
        Some(Join { first, second, links })
    };
    let found = pairs.iter().find_map(told);
    match found {
        // Models link by their first two references, unless the key says otherwise: these can be put first.
        Some(join) if (join.first, join.second) == (0, 1) || can_come_first(source, &join) => Some(join),
        Some(join) => {
            let columns = both(&leads[join.first], &leads[join.second]);
            let why = "another reference comes before the two that link, and models link by the first two".to_owned();
            missed.push(Missed { table: source.table.name.clone(), columns, why });
            None
        }
        None => {
            let is_pair = leads.len() == 2 && pairs.contains(&(0, 1));
            let columns = || both(&leads[0], &leads[1]);
            let own_key = is_pair && !source.table.primary_key.iter().any(|key| columns().contains(key));
            (own_key && looks_so(sources, at, dialect)).then_some(Join { first: 0, second: 1, links: Links::Many })
        }
    }
}

/// Whether the fields of the two references can stand before those of all others: the order of the key is not that of
/// the pair.
fn can_come_first(source: &Source<'_>, join: &Join) -> bool {
    let pair = both(&source.leads[join.first], &source.leads[join.second]);
    !source.table.primary_key.iter().any(|key| pair.contains(key))
}

/// Puts the fields of the two references before those of all others, where models would link by those.
pub(super) fn put_first(source: &mut Source<'_>) {
    let Some(join) = &mut source.join else { return };
    if (join.first, join.second) == (0, 1) || join.links == Links::Many {
        return;
    }
    let pair = both(&source.leads[join.first], &source.leads[join.second]);
    if same_set(&pair, &source.table.primary_key) {
        return;
    }
    let (ends, others): (Vec<Field>, Vec<Field>) =
        std::mem::take(&mut source.fields).into_iter().partition(|field| pair.contains(&field.column));
    let refers = |field: &Field| source.leads.iter().any(|lead| lead.columns.contains(&field.column));
    let at = others.iter().position(refers).unwrap_or(others.len());
    source.fields = others;
    source.fields.splice(at..at, ends);
    let (second, first) = (source.leads.remove(join.second), source.leads.remove(join.first));
    source.leads.splice(0..0, [first, second]);
    (join.first, join.second) = (0, 1);
}

/// Whether two references can be the ends of links: they share no column, none can be NULL, and neither tells rows
/// apart by itself.
fn links(source: &Source<'_>, first: usize, second: usize) -> bool {
    let [first, second] = [&source.leads[first], &source.leads[second]];
    let required = |lead: &Lead| {
        lead.columns.iter().all(|column| {
            let nullable = source.table.column(column).is_some_and(|own| own.nullable);
            !nullable || source.table.primary_key.contains(column)
        })
    };
    let apart = !first.columns.iter().any(|column| second.columns.contains(column));
    apart && [first, second].into_iter().all(|lead| required(lead) && !source.is_unique(&lead.columns))
}

/// What tells rows apart by these columns.
fn tells(source: &Source<'_>, pair: &[String]) -> Option<Links> {
    let table = source.table;
    let indexes = table.indexes.iter().filter(|index| index.unique).filter_map(super::reference::plain);
    let all: Vec<Vec<String>> = [table.primary_key.clone()].into_iter().chain(indexes).collect();
    if all.iter().any(|own| same_set(own, pair)) {
        return Some(Links::One);
    }
    let key_is_ends = table.primary_key.iter().all(|column| pair.contains(column));
    let per = all.iter().find_map(|own| {
        let more: Vec<String> = own.iter().filter(|column| !pair.contains(column)).cloned().collect();
        let nullable = |column: &String| table.column(column).is_none_or(|own| own.nullable || own.computed.is_some());
        let whole = pair.iter().all(|column| own.contains(column));
        (whole && !more.is_empty() && !more.iter().any(nullable) && !key_is_ends).then_some(more)
    });
    per.map(Links::Per)
}

/// Whether a table of two references, with a key of its own, is there to link: it is called by both ends, or there is
/// nothing else in it but times; and nothing refers to it.
fn looks_so(sources: &[Source<'_>], at: usize, dialect: Dialect) -> bool {
    let source = &sources[at];
    if sources.iter().flat_map(|other| &other.leads).any(|lead| lead.target == at) {
        return false;
    }
    let own = name::snake(&source.table.name);
    let own: Vec<String> = own.split('_').map(name::singular).collect();
    let named = source.leads.iter().all(|lead| {
        let far = name::singular(&name::snake(&sources[lead.target].table.name));
        far.split('_').next_back().is_some_and(|word| own.iter().any(|own| own == word))
    });
    let apart = source.leads[0].target != source.leads[1].target;
    let pair = both(&source.leads[0], &source.leads[1]);
    let others = source.table.columns.iter().filter(|column| {
        let moment = matches!(Kind::of(&column.ty, dialect).ty, Type::DateTime | Type::Timestamp);
        !pair.contains(&column.name) && !source.table.primary_key.contains(&column.name) && !moment
    });
    named && apart || others.count() == 0
}
