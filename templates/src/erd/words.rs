//! What `erd.mmd` and `erd.dot` are given.

use std::collections::BTreeSet;

use jointable_core::erd::{Attribute, Connection, Diagram, Entity, Kind};
use minijinja::{Value, context};

use super::text::sound;

/// A diagram for programs that draw it: the context of `erd.mmd` and `erd.dot`.
///
/// ```
/// use jointable_core::{dialect::Dialect, erd::Diagram, relations::Relations, schema::{Schema, Table}};
/// use jointable_templates::{Templates, erd::words};
///
/// let schema = Schema { tables: vec![Table::new("recipes")], ..Schema::default() };
/// let diagram = Diagram::new(&schema, &Relations::default(), Dialect::Sqlite);
/// let mermaid = Templates::new().render("erd.mmd", words(&diagram, "A cookbook")).unwrap();
/// assert!(mermaid.contains("\"recipes\""));
/// ```
pub fn words(diagram: &Diagram, title: &str) -> Value {
    let entities: Vec<Value> = diagram.entities.iter().enumerate().map(of_entity).collect();
    let connections: Vec<Value> = diagram.connections.iter().map(|own| of_connection(diagram, own)).collect();
    context! {
        title => sound(title),
        entities => entities,
        connections => connections,
    }
}

fn of_entity((index, entity): (usize, &Entity)) -> Value {
    let mut taken = BTreeSet::new();
    let lines = entity.attributes.iter().enumerate().map(|(number, attribute)| {
        let mut name = word(&attribute.name);
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        let said = [
            (name != attribute.name).then(|| attribute.name.clone()),
            attribute.payload.then(|| "payload".to_owned()),
            attribute.nullable.then(|| "may be NULL".to_owned()),
            (!attribute.values.is_empty()).then(|| attribute.values.join(" | ")),
        ];
        let about: Vec<String> = said.into_iter().flatten().collect();
        context! {
            id => number,
            name => sound(&attribute.name),
            word => name,
            ty => sound(&attribute.ty),
            ty_word => word(&attribute.ty),
            marks => marks(attribute),
            about => about.join(", ").as_str(),
            quoted_about => quoted(&about.join(", ")),
            nullable => attribute.nullable,
            payload => attribute.payload,
            values => sound(&attribute.values.join(" | ")),
        }
    });
    let relations = entity.relations.join(", ");
    context! {
        id => index,
        name => sound(&entity.name),
        quoted => quoted(&entity.name),
        kind => match entity.kind {
            Kind::Table => "table",
            Kind::Links => "links",
            Kind::Pairs => "pairs",
        },
        relations => sound(&relations),
        lines => lines.collect::<Vec<_>>(),
    }
}

fn marks(attribute: &Attribute) -> Vec<&'static str> {
    let marks = [("PK", attribute.key), ("FK", attribute.reference), ("UK", attribute.unique)];
    marks.into_iter().filter(|(_, has)| *has).map(|(mark, _)| mark).collect()
}

fn of_connection(diagram: &Diagram, connection: &Connection) -> Value {
    let child = &diagram.entities[connection.from];
    let columns = connection.columns.iter().map(|&column| child.attributes[column].name.as_str());
    let columns = columns.collect::<Vec<_>>().join(", ");
    let aliases = connection.aliases.join(" / ");
    let parent = &diagram.entities[connection.to];
    context! {
        from => connection.from,
        to => connection.to,
        quoted_from => quoted(&child.name),
        quoted_to => quoted(&parent.name),
        line_from => connection.columns.first(),
        line_to => connection.referred.first(),
        optional => connection.optional,
        unique => connection.unique,
        aliases => sound(&aliases),
        quoted_label => quoted(if aliases.is_empty() { &columns } else { &aliases }),
    }
}

/// A text between Mermaid's quotes: what would end or break it is spelled as Mermaid's entities.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for c in sound(text).chars() {
        match c {
            '"' | '%' | '\\' | '#' | ';' | '<' | '>' | '&' | '`' => quoted += &format!("#{};", u32::from(c)),
            c => quoted.push(c),
        }
    }
    if quoted.is_empty() { " ".to_owned() } else { quoted }
}

/// A word that Mermaid takes for the name or the type of an attribute.
fn word(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '[' | ']' | '(' | ')' | '.' | ',');
    let safe = |c: char| if is_part(c) || ('\u{c0}'..='\u{fffd}').contains(&c) { c } else { '_' };
    let word: String = text.chars().map(safe).collect();
    let key = word.get(..2).is_some_and(|start| ["pk", "fk", "uk"].contains(&start.to_ascii_lowercase().as_str()))
        && !word[2..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let begins = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c >= '\u{c0}');
    if begins && !key { word } else { format!("_{word}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_mermaid_takes() {
        let all = ["film_id", "numeric(10,3)", "double precision", "2nd", "pk", "FK(x)", "pkey", "", "größe", "a🥚"];
        let words =
            ["film_id", "numeric(10,3)", "double_precision", "_2nd", "_pk", "_FK(x)", "pkey", "_", "größe", "a_"];
        assert_eq!(all.map(word), words);
    }

    #[test]
    fn quoted_texts_end_where_they_should() {
        assert_eq!(quoted("a \"b\"\n<c>; 5%"), "a #34;b#34; #60;c#62;#59; 5#37;");
        assert_eq!(quoted(""), " ");
    }
}
