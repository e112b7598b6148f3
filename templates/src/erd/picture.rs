//! What `erd.svg` and `erd.html` are given.

use std::collections::BTreeSet;

use jointable_core::erd::{Attribute, Connection, Diagram, Entity, Kind};
use minijinja::{Value, context};

use super::{
    card::{Card, MARGIN, MARK, RELATION, SMALL},
    far,
    layout::{Label, Layout, Line},
    path,
    text::sound,
};

/// A diagram, drawn: the context of `erd.svg` and `erd.html`.
///
/// ```
/// use jointable_core::{dialect::Dialect, erd::Diagram, relations::Relations, schema::{Schema, Table}};
/// use jointable_templates::{Templates, erd::picture};
///
/// let schema = Schema { tables: vec![Table::new("recipes")], ..Schema::default() };
/// let diagram = Diagram::new(&schema, &Relations::default(), Dialect::Sqlite);
/// let svg = Templates::new().render("erd.svg", picture(&diagram, "A cookbook")).unwrap();
/// assert!(svg.contains("recipes"));
/// ```
pub fn picture(diagram: &Diagram, title: &str) -> Value {
    let layout = Layout::new(diagram);
    let mut near: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); diagram.entities.len()];
    for connection in &diagram.connections {
        near[connection.from].insert(connection.to);
        near[connection.to].insert(connection.from);
    }
    let entities = diagram.entities.iter().zip(&layout.cards).zip(&near).enumerate();
    let entities: Vec<Value> =
        entities.map(|(index, ((entity, card), near))| of_entity(index, entity, card, near)).collect();
    let lines = diagram.connections.iter().zip(&layout.lines);
    let connections: Vec<Value> = lines.map(|(connection, line)| of_connection(diagram, connection, line)).collect();
    let columns: usize = diagram.entities.iter().map(|entity| entity.attributes.len()).sum();
    context! {
        title => sound(title),
        width => layout.width,
        height => layout.height,
        tables => diagram.entities.len(),
        columns => columns,
        entities => entities,
        connections => connections,
    }
}

fn of_entity(index: usize, entity: &Entity, (card, x, y): &(Card, i32, i32), near: &BTreeSet<usize>) -> Value {
    let names = card.names();
    let lines = entity.attributes.iter().zip(&card.lines).map(|(attribute, line)| {
        let marks = line.marks.iter().enumerate();
        let marks = marks.map(|(place, &mark)| context! { text => mark, x => MARGIN + MARK * place as i32 });
        let middle = line.top + line.middle();
        context! {
            name => sound(&attribute.name),
            about => about(attribute),
            text => line.text.clone(),
            ty => line.ty.clone(),
            values => line.values.clone(),
            marks => marks.collect::<Vec<_>>(),
            key => attribute.key,
            payload => attribute.payload,
            top => line.top,
            height => line.height,
            x => names,
            middle => middle,
            base => middle + 4,
        }
    });
    let first = if entity.kind == Kind::Pairs { 17 } else { 20 };
    let relations = card.relations.iter().zip(1..);
    let (size, far) = far::far(&card.title, (card.width, card.height));
    let step = size * 11 / 10;
    let upmost = card.height / 2 - step * (far.len() as i32 - 1) / 2 + size * 36 / 100;
    let far = far.into_iter().zip(0..).map(|(text, place)| context! { text => text, y => upmost + step * place });
    context! {
        id => index,
        name => sound(&entity.name),
        comment => entity.comment.as_deref().map(sound),
        kind => match entity.kind {
            Kind::Table => "table",
            Kind::Links => "links",
            Kind::Pairs => "pairs",
        },
        x => x,
        y => y,
        width => card.width,
        height => card.height,
        head => card.head,
        title => card.title.clone(),
        title_x => MARGIN,
        title_y => first,
        relations => relations.map(|(text, place)| context! { text => text, y => first + RELATION * place }).collect::<Vec<_>>(),
        lines => lines.collect::<Vec<_>>(),
        far_size => size,
        far => far.collect::<Vec<_>>(),
        near => near.iter().map(usize::to_string).collect::<Vec<_>>().join(" "),
    }
}

/// All there is to say of an attribute.
fn about(attribute: &Attribute) -> String {
    let said = [
        (attribute.key, "primary key"),
        (attribute.reference, "foreign key"),
        (attribute.unique, "unique"),
        (attribute.payload, "payload of the link"),
        (attribute.nullable, "may be NULL"),
    ];
    let said = said.into_iter().filter(|(is, _)| *is).map(|(_, text)| text.to_owned());
    let values = (!attribute.values.is_empty()).then(|| format!("one of {}", attribute.values.join(", ")));
    let all: Vec<String> = [attribute.ty.clone()].into_iter().chain(said).chain(values).collect();
    let comment = attribute.comment.as_ref().map_or(String::new(), |comment| format!(" ({comment})"));
    sound(&format!("{}: {}{comment}", attribute.name, all.join(", ")))
}

fn of_connection(diagram: &Diagram, connection: &Connection, line: &Line) -> Value {
    let (child, parent) = (&diagram.entities[connection.from], &diagram.entities[connection.to]);
    let names = |entity: &Entity, columns: &[usize]| {
        let names: Vec<&str> = columns.iter().map(|&column| entity.attributes[column].name.as_str()).collect();
        names.join(", ")
    };
    let own = names(child, &connection.columns);
    let referred = names(parent, &connection.referred);
    let about = format!("{}.{own} refers to {}.{referred}", child.name, parent.name);
    let label = |label: &Label| {
        context! { x => label.x, y => label.y, width => label.width, size => SMALL, text => label.text.clone() }
    };
    context! {
        from => connection.from,
        to => connection.to,
        about => sound(&about),
        path => path::line(&line.points),
        ends => path::ends(&line.points, connection),
        label => line.label.as_ref().map(label),
    }
}
