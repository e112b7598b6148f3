//! Where everything stands.
//!
//! Cards stand in columns; a connection leads from the side of one card through the channels between the columns to the
//! side of another, and passes the columns between them in lanes. What is not connected stands apart.

use std::collections::BTreeMap;

use jointable_core::erd::{Connection, Diagram, Kind};

use super::{
    card::{Card, SMALL},
    channel,
    net::{End, Graph, Item, Link, Wire},
    order::{self, Pair, Stacks},
    pack::{self, SHAPE},
    place, rank,
    text::{Weight, fitted, sound, width},
};

/// The space around everything.
const EDGE: i32 = 24;
/// The space between parts that are not connected.
const APART: i32 = 44;
/// How far a line goes before it turns, so that there is room for what shows how many there are.
pub(super) const END: i32 = 24;
/// The space between two tracks.
const TRACK: i32 = 9;

/// A diagram, drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    pub width: i32,
    pub height: i32,
    /// The entities' cards, and where they stand.
    pub cards: Vec<(Card, i32, i32)>,
    /// A line for each connection.
    pub lines: Vec<Line>,
}

/// A connection, drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// From the entity referred to to the one that refers.
    pub points: Vec<(i32, i32)>,
    pub label: Option<Label>,
}

/// What a connection is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// The left end of its base line.
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub text: String,
}

impl Layout {
    pub fn new(diagram: &Diagram) -> Self {
        let mut parts = parts(diagram);
        let mut drawn: Vec<Part> = parts.drain(..).map(|cards| Part::new(diagram, cards)).collect();
        // What is connected comes first, the largest at the top; then what stands alone, high beside high.
        drawn.sort_by_key(|part| {
            let alone = part.members.len() == 1;
            (
                alone,
                std::cmp::Reverse(if alone { part.height } else { part.width * part.height / 1000 }),
                part.members[0],
            )
        });
        let sizes: Vec<(i32, i32)> = drawn.iter().map(|part| (part.width, part.height)).collect();
        let places = pack::pack(&sizes, APART);
        let count = diagram.entities.len();
        let mut cards: Vec<Option<(Card, i32, i32)>> = vec![None; count];
        let mut lines = vec![Line::default(); diagram.connections.len()];
        let mut layout = Layout::default();
        for (part, (left, top)) in drawn.into_iter().zip(places) {
            let (left, top) = (left + EDGE, top + EDGE);
            layout.width = layout.width.max(left + part.width + EDGE);
            layout.height = layout.height.max(top + part.height + EDGE);
            for ((card, x, y), member) in part.cards.into_iter().zip(part.members) {
                cards[member] = Some((card, x + left, y + top));
            }
            for (mut line, connection) in part.lines.into_iter().zip(part.connections) {
                line.points.iter_mut().for_each(|point| *point = (point.0 + left, point.1 + top));
                if let Some(label) = &mut line.label {
                    (label.x, label.y) = (label.x + left, label.y + top);
                }
                lines[connection] = line;
            }
        }
        layout.cards = cards.into_iter().flatten().collect();
        layout.lines = lines;
        layout
    }
}

/// The entities that are connected to each other, in order.
fn parts(diagram: &Diagram) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..diagram.entities.len()).collect();
    fn of(root: &mut [usize], mut entity: usize) -> usize {
        while root[entity] != entity {
            root[entity] = root[root[entity]];
            entity = root[entity];
        }
        entity
    }
    for connection in &diagram.connections {
        let (one, two) = (of(&mut root, connection.from), of(&mut root, connection.to));
        root[one.max(two)] = one.min(two);
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for entity in 0..root.len() {
        parts.entry(of(&mut root, entity)).or_default().push(entity);
    }
    parts.into_values().collect()
}

/// Entities that are connected to each other, drawn at the origin.
struct Part {
    width: i32,
    height: i32,
    members: Vec<usize>,
    connections: Vec<usize>,
    cards: Vec<(Card, i32, i32)>,
    lines: Vec<Line>,
}

impl Part {
    /// Draws them in columns of several heights, and takes what a screen shows largest.
    fn new(diagram: &Diagram, members: Vec<usize>) -> Self {
        let place: BTreeMap<usize, usize> = members.iter().copied().zip(0..).collect();
        let is_own = |index: &usize| place.contains_key(&diagram.connections[*index].from);
        let connections: Vec<usize> = (0..diagram.connections.len()).filter(is_own).collect();
        let link = |&index: &usize| {
            let Connection { from, to, columns, referred, optional, .. } = &diagram.connections[index];
            Link {
                child: place[from],
                child_line: columns.first().copied(),
                parent: place[to],
                parent_line: referred.first().copied(),
                optional: *optional,
                net: 0,
                port: 0,
            }
        };
        let links: Vec<Link> = connections.iter().map(link).collect();
        let plain: Vec<Card> = members
            .iter()
            .map(|&member| &diagram.entities[member])
            .map(|entity| Card::new(entity, &vec![1; entity.attributes.len()]))
            .collect();
        let heights: Vec<i32> = plain.iter().map(|card| card.height + GAP).collect();
        let area: f64 = plain.iter().map(|card| f64::from(card.width + 90) * f64::from(card.height + GAP)).sum();
        let square = (area * 10.0 / f64::from(SHAPE)).sqrt();
        let arcs: Vec<rank::Arc> =
            links.iter().filter(|link| link.child != link.parent).map(|link| (link.parent, link.child)).collect();
        let is_links = |&card: &usize| diagram.entities[members[card]].kind != Kind::Table;
        let turned: Vec<usize> = (0..members.len()).filter(is_links).collect();
        let arcs = rank::arcs(members.len(), &arcs, &turned);
        let mut tried: Vec<Vec<usize>> = Vec::new();
        let mut best: Option<Part> = None;
        for percent in [60, 80, 100, 130, 170, 230] {
            let limit = (square * f64::from(percent) / 100.0) as i32;
            let columns = rank::columns(&heights, &arcs, limit);
            if tried.contains(&columns) {
                continue;
            }
            let part = Part::drawn(diagram, &members, &connections, Graph::new(columns.clone(), links.clone()));
            let size = |part: &Part| (part.width * 10).max(part.height * SHAPE);
            if best.as_ref().is_none_or(|best| size(&part) < size(best)) {
                best = Some(part);
            }
            tried.push(columns);
        }
        best.expect("at least one is tried")
    }

    fn drawn(diagram: &Diagram, members: &[usize], connections: &[usize], graph: Graph) -> Self {
        let card = |(&member, ports): (&usize, &BTreeMap<Option<usize>, usize>)| {
            let entity = &diagram.entities[member];
            let ports: Vec<usize> =
                (0..entity.attributes.len()).map(|line| ports.get(&Some(line)).copied().unwrap_or(1)).collect();
            Card::new(entity, &ports)
        };
        let cards: Vec<Card> = members.iter().zip(&graph.ports).map(card).collect();
        let labels: Vec<Option<(String, i32)>> =
            connections.iter().map(|&index| label(&diagram.connections[index].aliases)).collect();
        let below = |wire: &Wire| match wire.end {
            End::Lane => 0,
            _ => {
                let (line, number) = graph.port(*wire);
                cards[graph.item_of(*wire)].port(line, number)
            }
        };
        let heights: Vec<i32> = graph
            .items
            .iter()
            .map(|item| match item {
                Item::Card(card) => cards[*card].height,
                Item::Lane(_) => 0,
            })
            .collect();
        let gap = |upper: usize, lower: usize| match (graph.items[upper], graph.items[lower]) {
            (Item::Card(_), Item::Card(_)) => GAP,
            (Item::Lane(_), Item::Lane(_)) => TRACK,
            _ => GAP / 2 + 2,
        };
        let stacks = Stacks {
            graph: &graph,
            heights: heights.iter().map(|height| height + TRACK).collect(),
            pairs: graph
                .channels
                .iter()
                .enumerate()
                .map(|(channel, wires)| pairs(&graph, channel, wires, &below))
                .collect(),
        };
        let layers = order::order(&stacks);
        let mut tops = place::tops(&stacks, &layers, &heights, gap);
        let channels = channel::channels(&graph, &layers, &mut tops, &below);
        let at = |channel: usize, wire: &Wire| tops[graph.item(channel, *wire)] + below(wire);

        // Columns and the channels between them, from the left to the right.
        let wide = |layer: &Vec<usize>| {
            let of_card = |&item: &usize| cards.get(item).map_or(0, |card| card.width);
            layer.iter().map(of_card).max().unwrap_or_default()
        };
        let mut lefts = vec![0; cards.len()];
        let mut tracks: Vec<BTreeMap<usize, i32>> = Vec::new();
        let mut x = 0;
        let mut end = 0;
        for ((layer, wires), channel) in layers.iter().zip(&graph.channels).zip(&channels) {
            let width = wide(layer);
            for &item in layer.iter().filter(|&&item| item < cards.len()) {
                lefts[item] = x + (width - cards[item].width) / 2;
            }
            x += width;
            end = end.max(x);
            let room = |right: bool| {
                let labelled = |wire: &&Wire| wire.right == right && wire.end != End::Lane;
                let of_wire = |wire: &Wire| match wire.end {
                    End::Child(link) => END + labels[link].as_ref().map_or(0, |(_, width)| width + 6),
                    _ => END,
                };
                wires.iter().filter(labelled).map(of_wire).max().unwrap_or(6)
            };
            x += room(false);
            tracks.push(channel.tracks.iter().map(|(&net, &track)| (net, x + TRACK * track as i32)).collect());
            if channel.count > 0 {
                x += TRACK * (channel.count as i32 - 1);
                end = end.max(x);
            }
            x += room(true);
        }
        let lines = graph.links.iter().zip(labels).map(|(link, label)| {
            let points = channel::points(&graph, link, &tracks, &|channel, wire| {
                let y = at(channel, &wire);
                let item = graph.item(channel, wire);
                let x = cards.get(item).map(|card| lefts[item] + if wire.right { 0 } else { card.width });
                (x, y)
            });
            let label = label.map(|(text, width)| {
                let &(x, y) = points.last().expect("a line has ends");
                let x = if graph.child_right(link) { x + END } else { x - END - width };
                Label { x, y: y - 3, width, text }
            });
            Line { points, label }
        });
        let lines: Vec<Line> = lines.collect();
        let labelled = lines.iter().filter_map(|line| line.label.as_ref()).map(|label| label.x + label.width);
        let bottom = |(card, top): (&Card, &i32)| top + card.height;
        Part {
            width: labelled.chain([end]).max().unwrap_or_default(),
            height: cards.iter().zip(&tops).map(bottom).chain(tops.iter().copied()).max().unwrap_or_default(),
            members: members.to_vec(),
            connections: connections.to_vec(),
            cards: cards.into_iter().zip(lefts).zip(&tops).map(|((card, x), &y)| (card, x, y)).collect(),
            lines,
        }
    }
}

/// The space between two cards of a column.
const GAP: i32 = 30;

/// What a connection is called, and how wide that is.
fn label(aliases: &[String]) -> Option<(String, i32)> {
    if aliases.is_empty() {
        return None;
    }
    let text = fitted(&sound(&aliases.join(" / ")), 150, SMALL, Weight::Regular);
    let width = width(&text, SMALL, Weight::Regular);
    Some((text, width))
}

/// What a channel connects, in twos: each end on the left with each of the same net on the right.
fn pairs(graph: &Graph, channel: usize, wires: &[Wire], below: &impl Fn(&Wire) -> i32) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for left in wires.iter().filter(|wire| !wire.right) {
        for right in wires.iter().filter(|wire| wire.right && wire.net == left.net) {
            let end = |wire: &Wire| (graph.item(channel, *wire), below(wire));
            let lanes = [left, right].iter().filter(|wire| wire.end == End::Lane).count() as u8;
            pairs.push(Pair { left: end(left), right: end(right), lanes });
        }
    }
    pairs
}
