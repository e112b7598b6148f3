//! What relations are called.

use std::collections::BTreeSet;

use super::{
    Back, Choices, Many, Source, ThroughJoin,
    name::{Types, is_identifier, plural, singular, snake},
    reference::Lead,
};
use crate::declare::MODEL_METHODS;

/// The relations of a model, by their aliases.
#[derive(Clone, Debug, Default)]
pub(super) struct Aliases {
    /// Of each reference, the way back.
    pub back: Vec<String>,
    pub many: Vec<Many>,
    pub has: Vec<Back>,
}

/// Names that a model has already.
struct Taken<'a> {
    model: &'a str,
    names: BTreeSet<String>,
    types: &'a mut Types,
}

impl Taken<'_> {
    /// What was chosen, or the first of these that nothing else is called by; numbered where all are taken.
    fn first(
        &mut self,
        chosen: Option<String>,
        wanted: impl IntoIterator<Item = String>,
        choices: &mut Choices,
    ) -> String {
        match chosen {
            Some(name) if self.take(&name) => return name,
            Some(name) => choices.refuse(&name),
            None => {}
        }
        let mut last = String::new();
        for name in wanted {
            if self.take(&name) {
                return name;
            }
            last = name;
        }
        let mut numbers = 2..;
        loop {
            let name = format!("{last}_{}", numbers.next().unwrap_or(0));
            if self.take(&name) {
                return name;
            }
        }
    }

    /// A relation `films` has the methods `films` and `films_of`, and a type of its own.
    fn take(&mut self, name: &str) -> bool {
        let of = format!("{name}_of");
        if !is_identifier(name) || self.names.contains(name) || self.names.contains(&of) {
            return false;
        }
        if !self.types.relation(self.model, name) {
            return false;
        }
        self.names.extend([name.to_owned(), of]);
        true
    }
}

/// The relations of all models.
pub(super) fn settle(sources: &[Source<'_>], types: &mut Types, choices: &mut Choices) -> Vec<Aliases> {
    let mut all: Vec<Aliases> = Vec::new();
    let mut names: Vec<BTreeSet<String>> = Vec::new();
    for source in sources {
        let fields = source.fields.iter().map(|field| field.name.clone());
        let methods = MODEL_METHODS.iter().map(|method| (*method).to_owned());
        let mut taken = Taken { model: &source.name, names: fields.chain(methods).collect(), types };
        let mut aliases = Aliases::default();
        for (at, lead) in source.leads.iter().enumerate() {
            let linking = source.join.as_ref().is_some_and(|join| join.is_end(at));
            let chosen = if linking { None } else { chosen(choices, "", source, lead) };
            let wanted = ways_back(source, lead, &sources[lead.target]);
            aliases.back.push(taken.first(chosen, wanted, choices));
        }
        names.push(taken.names);
        all.push(aliases);
    }
    for near in 0..sources.len() {
        let mut taken = Taken { model: &sources[near].name, names: std::mem::take(&mut names[near]), types };
        let many = many(sources, near, &all, &mut taken, choices);
        let has = has(sources, near, &all, &mut taken, choices);
        (all[near].many, all[near].has) = (many, has);
    }
    all
}

/// The name that somebody chose for what goes along a reference.
fn chosen(choices: &mut Choices, before: &str, source: &Source<'_>, lead: &Lead) -> Option<String> {
    lead.columns.iter().find_map(|column| choices.alias(&format!("{before}{}.{column}", source.table.name)))
}

/// What the row that a reference leads to is called.
fn ways_back(source: &Source<'_>, lead: &Lead, far: &Source<'_>) -> Vec<String> {
    let target = snake(&far.name);
    let by = |name: &str| format!("{target}_by_{name}");
    if lead.columns.len() > 1 {
        return vec![target.clone(), by(&lead.columns.iter().map(|own| snake(own)).collect::<Vec<_>>().join("_"))];
    }
    let field = &source.fields[source.field(&lead.columns[0])].name;
    let stem = stem(field, far);
    if lead.on_struct {
        return vec![target.clone(), by(&stem)];
    }
    if stem != *field {
        return vec![stem.clone(), format!("{stem}_{target}"), format!("{stem}_row")];
    }
    let with = if *field == target { format!("{field}_row") } else { format!("{field}_{target}") };
    vec![with, format!("{field}_row")]
}

/// The field of a reference without what it has of the key: `artist` of `artist_id`, `language` of `language_code`.
fn stem(field: &str, far: &Source<'_>) -> String {
    let key = &far.fields[far.field(&far.table.primary_key[0])].name;
    let ends = ["_id".to_owned(), format!("_{key}"), "_uuid".to_owned(), "_key".to_owned(), "_fk".to_owned()];
    let stem = ends.iter().find_map(|end| field.strip_suffix(end.as_str()));
    stem.filter(|stem| !stem.trim_matches('_').is_empty()).unwrap_or(field).to_owned()
}

/// The many-to-many relations of a model.
fn many(
    sources: &[Source<'_>],
    near: usize,
    all: &[Aliases],
    taken: &mut Taken<'_>,
    choices: &mut Choices,
) -> Vec<Many> {
    let mut many = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        let Some(join) = &source.join else { continue };
        for (from, to) in [(join.first, join.second), (join.second, join.first)] {
            let [here, there] = [&source.leads[from], &source.leads[to]];
            if here.target != near {
                continue;
            }
            let base = plural(&all[at].back[to]);
            let own = apart(&snake(&source.name), [here, there].map(|lead| sources[lead.target].name.as_str()));
            let wanted = [base.clone(), format!("{base}_by_{own}"), format!("{own}_{base}")];
            let alias = taken.first(chosen(choices, "", source, there), wanted, choices);
            let clear = source.leads.len() == 2 && here.target != there.target;
            let by = (!clear).then(|| ThroughJoin {
                target: sources[there.target].name.clone(),
                from: source.called(from, &all[at]),
                to: source.called(to, &all[at]),
            });
            many.push(Many { alias, through: source.name.clone(), by });
        }
    }
    many
}

/// What a join table is called besides its two ends: `like` of `film_likes`.
fn apart(own: &str, ends: [&str; 2]) -> String {
    let ends: Vec<String> =
        ends.iter().flat_map(|end| snake(end).split('_').map(singular).collect::<Vec<_>>()).collect();
    let words = own.split('_').filter(|word| !ends.contains(&singular(word)));
    let words = words.collect::<Vec<_>>().join("_");
    singular(if words.is_empty() { own } else { &words })
}

/// The rows that refer to those of a model, unless they are links of a relation.
fn has(
    sources: &[Source<'_>],
    near: usize,
    all: &[Aliases],
    taken: &mut Taken<'_>,
    choices: &mut Choices,
) -> Vec<Back> {
    let mut has = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        let several = source.leads.iter().filter(|lead| lead.target == near).count() > 1;
        for (number, lead) in source.leads.iter().enumerate().filter(|(_, lead)| lead.target == near) {
            // Links that are rows of their own are reached as such, too.
            if source.join.as_ref().is_some_and(|join| join.is_end(number) && join.is_key(source)) {
                continue;
            }
            let many = !source.is_unique(&lead.columns);
            let rows = if many { plural(&snake(&source.name)) } else { snake(&source.name) };
            let before = format!("{}/", sources[near].table.name);
            let chosen = chosen(choices, &before, source, lead);
            let way = &all[at].back[number];
            let field = &source.fields[source.field(&lead.columns[0])].name;
            let stem = if lead.columns.len() == 1 { stem(field, &sources[near]) } else { way.clone() };
            let by = match stem.strip_suffix("_by") {
                Some(done) => format!("{done}_{rows}"),
                None => format!("{rows}_by_{stem}"),
            };
            let of_parent = at == near && stem.starts_with("parent");
            let wanted = match (of_parent, several && *way != snake(&sources[near].name)) {
                (true, _) => vec![if many { "children" } else { "child" }.to_owned(), by, rows],
                (false, true) => vec![by, rows],
                (false, false) => vec![rows, by],
            };
            let alias = taken.first(chosen, wanted, choices);
            let by = several.then(|| source.called(number, &all[at]));
            has.push(Back { alias, target: source.name.clone(), many, by });
        }
    }
    has
}
