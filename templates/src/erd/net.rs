//! Nets: the connections that lead to the same attribute in the same way, which share their line on the way there.
//!
//! Between two columns of cards there is a channel. A net passes a column of cards in a lane, of which it needs one
//! however many connections it has.

use std::collections::BTreeMap;

/// What is to be placed.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    /// The column of each card.
    pub columns: Vec<usize>,
    pub links: Vec<Link>,
    pub nets: Vec<Net>,
    /// Cards and lanes, by number.
    pub items: Vec<Item>,
    /// Which items each column has.
    pub layers: Vec<Vec<usize>>,
    /// What each channel has to connect; the last is behind the last column.
    pub channels: Vec<Vec<Wire>>,
    /// How many ports each line of each card has on the side that has more.
    pub ports: Vec<BTreeMap<Option<usize>, usize>>,
}

/// A connection between two cards.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub child: usize,
    pub child_line: Option<usize>,
    pub parent: usize,
    pub parent_line: Option<usize>,
    pub optional: bool,
    /// Its net.
    pub net: usize,
    /// Its number among the ports of its line.
    pub port: usize,
}

/// Connections to the same attribute.
#[derive(Clone, Debug)]
pub(super) struct Net {
    pub parent: usize,
    pub line: Option<usize>,
    /// Its numbers among the ports of its line, on the left and on the right.
    pub ports: [usize; 2],
    /// Its lanes, by column.
    pub lanes: BTreeMap<usize, usize>,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Card(usize),
    Lane(usize),
}

/// What a channel connects: an end on its left or right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wire {
    pub net: usize,
    /// Whether it is on the right side of the channel.
    pub right: bool,
    pub end: End,
}

/// Where a net meets something that stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The card that it leads to.
    Parent,
    /// A card that refers.
    Child(usize),
    /// A lane.
    Lane,
}

impl Graph {
    pub fn new(columns: Vec<usize>, mut links: Vec<Link>) -> Self {
        let mut places: BTreeMap<(usize, Option<usize>, bool), usize> = BTreeMap::new();
        let mut nets: Vec<Net> = Vec::new();
        for link in &mut links {
            let new = nets.len();
            link.net = *places.entry((link.parent, link.parent_line, link.optional)).or_insert(new);
            if link.net == new {
                nets.push(Net { parent: link.parent, line: link.parent_line, ports: [0; 2], lanes: BTreeMap::new() });
            }
        }
        let last = columns.iter().max().copied().unwrap_or_default();
        let mut graph = Self {
            ports: vec![BTreeMap::new(); columns.len()],
            items: (0..columns.len()).map(Item::Card).collect(),
            layers: vec![Vec::new(); last + 1],
            channels: vec![Vec::new(); last + 1],
            columns,
            links,
            nets,
        };
        for card in 0..graph.columns.len() {
            graph.layers[graph.columns[card]].push(card);
        }
        graph.number_ports();
        graph.wire();
        graph
    }

    /// Whether a link meets the card that refers on that card's right side.
    pub fn child_right(&self, link: &Link) -> bool {
        self.columns[link.child] <= self.columns[link.parent]
    }

    /// Whether a link meets the card that it refers to on that card's right side.
    pub fn parent_right(&self, link: &Link) -> bool {
        self.columns[link.child] >= self.columns[link.parent]
    }

    /// Gives each port its number among those of a line and a side: first where nets begin, then where they end.
    fn number_ports(&mut self) {
        let mut used: BTreeMap<(usize, Option<usize>, bool), usize> = BTreeMap::new();
        let mut next = |card, line, right| {
            let count = used.entry((card, line, right)).or_default();
            *count += 1;
            *count - 1
        };
        for net in 0..self.nets.len() {
            for right in [false, true] {
                let of_net = |link: &&Link| link.net == net && self.parent_right(link) == right;
                if self.links.iter().any(|link| of_net(&link)) {
                    self.nets[net].ports[usize::from(right)] = next(self.nets[net].parent, self.nets[net].line, right);
                }
            }
        }
        for link in 0..self.links.len() {
            let right = self.child_right(&self.links[link]);
            self.links[link].port = next(self.links[link].child, self.links[link].child_line, right);
        }
        for ((card, line, _), count) in used {
            let ports = self.ports[card].entry(line).or_default();
            *ports = count.max(*ports);
        }
    }

    /// Makes the lanes, and says what the channels connect.
    fn wire(&mut self) {
        for net in 0..self.nets.len() {
            let own = self.columns[self.nets[net].parent];
            let of_net = |link: &usize| self.links[*link].net == net;
            let links: Vec<usize> = (0..self.links.len()).filter(of_net).collect();
            let child = |link: usize| self.columns[self.links[link].child];
            let far = |columns: &[usize]| [columns.iter().min().copied(), columns.iter().max().copied()];
            let all: Vec<usize> = links.iter().map(|&link| child(link)).collect();
            let [Some(low), Some(high)] = far(&all) else { continue };
            for column in low.min(own) + 1..high.max(own) {
                if column != own {
                    let item = self.items.len();
                    self.items.push(Item::Lane(net));
                    self.layers[column].push(item);
                    self.nets[net].lanes.insert(column, item);
                }
            }
            let wire = |right: bool, end: End| Wire { net, right, end };
            let mut wires: Vec<(usize, Wire)> = Vec::new();
            if all.iter().any(|&column| column >= own) {
                wires.push((own, wire(false, End::Parent)));
            }
            if low < own {
                wires.push((own - 1, wire(true, End::Parent)));
            }
            for &column in self.nets[net].lanes.keys() {
                wires.push((column - 1, wire(true, End::Lane)));
                wires.push((column, wire(false, End::Lane)));
            }
            for link in links {
                let column = child(link);
                wires.push(match column > own {
                    true => (column - 1, wire(true, End::Child(link))),
                    false => (column, wire(false, End::Child(link))),
                });
            }
            for (channel, wire) in wires {
                self.channels[channel].push(wire);
            }
        }
    }

    /// The item that an end is at.
    pub fn item(&self, channel: usize, wire: Wire) -> usize {
        match wire.end {
            End::Parent => self.nets[wire.net].parent,
            End::Child(link) => self.links[link].child,
            End::Lane => self.nets[wire.net].lanes[&(channel + usize::from(wire.right))],
        }
    }

    /// The card that an end is at, where it is no lane.
    pub fn item_of(&self, wire: Wire) -> usize {
        match wire.end {
            End::Parent | End::Lane => self.nets[wire.net].parent,
            End::Child(link) => self.links[link].child,
        }
    }

    /// The line of its card that an end is at, and its number there.
    pub fn port(&self, wire: Wire) -> (Option<usize>, usize) {
        match wire.end {
            // What is on the right of a channel is on the left of its card.
            End::Parent => (self.nets[wire.net].line, self.nets[wire.net].ports[usize::from(!wire.right)]),
            End::Child(link) => (self.links[link].child_line, self.links[link].port),
            End::Lane => (None, 0),
        }
    }
}
