//! What holds of every diagram that is drawn, tried on random ones.

use jointable_core::erd::{Attribute, Connection, Diagram, Entity, Kind};

use super::{
    layout::{Label, Layout},
    picture,
};
use crate::Templates;

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }
}

fn attribute(dice: &mut Dice, number: usize) -> Attribute {
    Attribute {
        name: format!("{}_{number}", "column".repeat(dice.below(3))),
        ty: ["integer", "text", "numeric(10,3)", "timestamp with time zone"][dice.below(4)].to_owned(),
        key: number == 0,
        reference: dice.one_in(3),
        unique: dice.one_in(9),
        nullable: dice.one_in(3),
        payload: dice.one_in(5),
        values: if dice.one_in(12) { vec!["a value".to_owned(); dice.below(20)] } else { Vec::new() },
        comment: None,
    }
}

/// So many entities with so many connections: some to themselves, several between the same two, and circles.
fn random(dice: &mut Dice, entities: usize, connections: usize) -> Diagram {
    let entity = |number: usize, dice: &mut Dice| Entity {
        name: format!("{}_{number}", "table".repeat(1 + dice.below(3))),
        kind: [Kind::Table, Kind::Table, Kind::Links, Kind::Pairs][dice.below(4)],
        comment: None,
        relations: (0..dice.below(3)).map(|number| format!("Model.relation_{number}")).collect(),
        attributes: (0..1 + dice.below(14)).map(|number| attribute(dice, number)).collect(),
    };
    let entities: Vec<Entity> = (0..entities).map(|number| entity(number, dice)).collect();
    let connections = (0..connections).map(|number| {
        // Some are referred to by many.
        let (from, to) = (dice.below(entities.len()), dice.below(entities.len()));
        let to = if dice.one_in(3) { to % 3 } else { to };
        let to = if dice.one_in(8) { from } else { to.min(entities.len() - 1) };
        let column = |of: usize, dice: &mut Dice| vec![dice.below(entities[of].attributes.len())];
        Connection {
            from,
            to,
            columns: column(from, dice),
            referred: if dice.one_in(9) { Vec::new() } else { column(to, dice) },
            optional: dice.one_in(3),
            unique: dice.one_in(4),
            aliases: if dice.one_in(2) { vec![format!("relation_{number}")] } else { Vec::new() },
        }
    });
    let connections = connections.collect();
    Diagram { entities, connections }
}

fn diagrams() -> impl Iterator<Item = Diagram> {
    let sizes = [(1, 0), (1, 2), (2, 5), (5, 4), (9, 12), (16, 22), (40, 30), (40, 90)];
    sizes
        .into_iter()
        .cycle()
        .zip(0..64)
        .map(|((entities, connections), seed)| random(&mut Dice(seed), entities, connections))
}

/// Left, top, right, bottom.
type Box = (i32, i32, i32, i32);

fn overlap(a: Box, b: Box) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

fn cards(layout: &Layout) -> Vec<Box> {
    layout.cards.iter().map(|(card, x, y)| (*x, *y, x + card.width, y + card.height)).collect()
}

fn labels(layout: &Layout) -> Vec<Box> {
    let of = |label: &Label| (label.x, label.y - 9, label.x + label.width, label.y + 2);
    layout.lines.iter().filter_map(|line| line.label.as_ref()).map(of).collect()
}

#[test]
fn no_two_cards_or_labels_overlap() {
    for (number, diagram) in diagrams().enumerate() {
        let layout = Layout::new(&diagram);
        assert_eq!(layout.cards.len(), diagram.entities.len());
        let all = [cards(&layout), labels(&layout)].concat();
        for (index, &own) in all.iter().enumerate() {
            for &other in &all[..index] {
                assert!(!overlap(own, other), "diagram {number}: {own:?} and {other:?}");
            }
            assert!(own.0 >= 0 && own.1 >= 0 && own.2 <= layout.width && own.3 <= layout.height, "{number}: {own:?}");
        }
    }
}

#[test]
fn lines_lead_from_card_to_card_and_through_none() {
    for (number, diagram) in diagrams().enumerate() {
        let layout = Layout::new(&diagram);
        let cards = cards(&layout);
        for (line, connection) in layout.lines.iter().zip(&diagram.connections) {
            let ends = [(line.points.first(), connection.to), (line.points.last(), connection.from)];
            for (end, card) in ends {
                let (&(x, y), (left, top, right, bottom)) = (end.unwrap(), cards[card]);
                assert!((x == left || x == right) && top < y && y < bottom, "diagram {number}: {line:?}");
            }
            for pair in line.points.windows(2) {
                let [(ax, ay), (bx, by)] = pair else { unreachable!() };
                assert!(ax == bx || ay == by, "diagram {number}: {line:?}");
                let own = (*ax.min(bx), *ay.min(by), *ax.max(bx) + 1, *ay.max(by) + 1);
                let through = |&&(left, top, right, bottom): &&Box| overlap(own, (left + 1, top + 1, right, bottom));
                assert_eq!(cards.iter().find(through), None, "diagram {number}: {line:?}");
            }
        }
    }
}

/// The two ends of a straight line.
type Stretch = ((i32, i32), (i32, i32));

/// Lines that are one where they lead to the same attribute are told apart everywhere else.
#[test]
fn lines_that_lead_elsewhere_do_not_lie_on_each_other() {
    let mut covered = 0;
    let mut all = 0;
    for diagram in diagrams() {
        let layout = Layout::new(&diagram);
        let stretch = |(a, b): ((i32, i32), (i32, i32))| ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)));
        let segments: Vec<_> = layout
            .lines
            .iter()
            .zip(&diagram.connections)
            .flat_map(|(line, own)| {
                let net = (own.to, own.referred.first().copied(), own.optional);
                line.points.windows(2).map(move |pair| (net, stretch((pair[0], pair[1]))))
            })
            .collect();
        for (index, &(net, (a, b))) in segments.iter().enumerate() {
            all += 1;
            let lies_on = |other: &&_| {
                let &&(other, (c, d)): &&(_, Stretch) = other;
                let level = a.1 == b.1 && c.1 == d.1 && a.1 == c.1 && a.0.max(c.0) + 1 < b.0.min(d.0);
                let upright = a.0 == b.0 && c.0 == d.0 && a.0 == c.0 && a.1.max(c.1) + 1 < b.1.min(d.1);
                other != net && (level || upright)
            };
            covered += segments[..index].iter().filter(lies_on).count();
        }
    }
    assert_eq!(covered, 0, "of {all}");
}

#[test]
fn the_same_diagram_gives_the_same_bytes() {
    let templates = Templates::new();
    let render = || {
        let diagram = random(&mut Dice(7), 30, 40);
        templates.render("erd.html", picture(&diagram, "Twice")).unwrap()
    };
    assert_eq!(render(), render());
}
