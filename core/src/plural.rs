//! Plural and singular of English words: what tables and columns are called that nobody named.
//!
//! These are the rules of the library `pluralize` that frameworks of other languages have (MIT licence), as the crate
//! `pluralizer` has them; a test compares the two. The crate's rules are regular expressions, which every compiler that
//! runs the derive would have to build first: that took as long as the derive of sixty models. Another rule here
//! renames tables.

mod rules;

use rules::{IRREGULAR, PLURALS, SINGULARS, UNCHANGED, UNCOUNTABLE};

/// What the words that end so become; the last rule that fits counts.
struct Rule {
    before: Before,
    /// What is kept.
    stems: &'static [&'static str],
    /// What is replaced, longest first.
    endings: &'static [&'static str],
    by: &'static str,
}

/// What stands before the stem.
enum Before {
    Anything,
    /// Another letter than these.
    No(&'static str),
    /// Nothing that words are made of.
    Edge,
    /// Nothing.
    Start,
}

const fn rule(stems: &'static [&'static str], endings: &'static [&'static str], by: &'static str) -> Rule {
    behind(Before::Anything, stems, endings, by)
}

const fn behind(
    before: Before,
    stems: &'static [&'static str],
    endings: &'static [&'static str],
    by: &'static str,
) -> Rule {
    Rule { before, stems, endings, by }
}

impl Rule {
    fn apply(&self, word: &str) -> Option<String> {
        self.endings.iter().find_map(|ending| {
            let kept = strip(word, ending)?;
            let fits = self.stems.iter().filter_map(|stem| strip(kept, stem)).any(|before| self.before.fits(before));
            fits.then(|| format!("{kept}{}", self.by))
        })
    }
}

impl Before {
    fn fits(&self, before: &str) -> bool {
        let last = before.chars().next_back();
        match self {
            Self::Anything => true,
            Self::No(letters) => last.is_some_and(|last| !letters.contains(last.to_ascii_lowercase())),
            Self::Edge => !last.is_some_and(|last| last == '_' || last.is_alphanumeric()),
            Self::Start => last.is_none(),
        }
    }
}

/// The word without an ending, which is in lower case.
fn strip<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    let (kept, last) = word.split_at_checked(word.len().checked_sub(ending.len())?)?;
    last.eq_ignore_ascii_case(ending).then_some(kept)
}

/// `tag` to `tags`.
pub(crate) fn plural(word: &str) -> String {
    let lower = word.to_lowercase();
    let same = |other: &str| other == lower;
    if IRREGULAR.iter().any(|(_, plural)| same(plural)) {
        return word.to_owned();
    }
    match IRREGULAR.iter().find(|(singular, _)| same(singular)) {
        Some((_, plural)) => (*plural).to_owned(),
        None if word.ends_with(|last: char| !last.is_ascii()) => word.to_owned(),
        None => changed(word, PLURALS),
    }
}

/// `tags` to `tag`.
pub(crate) fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    let same = |other: &str| other == lower;
    if IRREGULAR.iter().any(|(singular, _)| same(singular)) {
        return word.to_owned();
    }
    match IRREGULAR.iter().rev().find(|(_, plural)| same(plural)) {
        Some((singular, _)) => (*singular).to_owned(),
        None => changed(word, SINGULARS),
    }
}

fn changed(word: &str, rules: &[Rule]) -> String {
    if word.is_empty()
        || UNCOUNTABLE.contains(&word.to_lowercase().as_str())
        || UNCHANGED.iter().any(|rule| rule.apply(word).is_some())
    {
        return word.to_owned();
    }
    rules.iter().rev().find_map(|rule| rule.apply(word)).unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of every rule and many more, with what may stand before them.
    fn words() -> impl Iterator<Item = String> {
        let letters = || 'a'..='z';
        let three =
            letters().flat_map(move |a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}"))));
        let rules = || [PLURALS, SINGULARS, UNCHANGED].into_iter().flatten();
        let of_rule = |rule: &'static Rule| {
            let ends = || rule.endings.iter().copied().chain(["", "s", "es", rule.by]);
            rule.stems.iter().flat_map(move |stem| ends().map(move |end| format!("{stem}{end}")))
        };
        let listed = IRREGULAR.iter().flat_map(|(one, many)| [*one, *many]).chain(UNCOUNTABLE.iter().copied());
        let all = three.chain(rules().flat_map(of_rule)).chain(listed.map(str::to_owned)).chain(["naïveté".to_owned()]);
        all.flat_map(|word| ["", "bo", "user_", "é"].map(|before| format!("{before}{word}")))
    }

    #[test]
    fn the_rules_are_those_of_pluralizer() {
        for word in words() {
            assert_eq!(plural(&word), pluralizer::pluralize(&word, 2, false), "plural of {word}");
            assert_eq!(singular(&word), pluralizer::pluralize(&word, 1, false), "singular of {word}");
        }
    }
}
