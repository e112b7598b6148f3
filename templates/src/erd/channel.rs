//! The channels between the columns, and the lines in them.

use std::collections::BTreeMap;

use super::{
    net::{End, Graph, Link, Wire},
    track::{self, Span},
};

/// A channel whose lines have their tracks.
pub(super) struct Channel {
    /// The number of the track of each net, from the left.
    pub tracks: BTreeMap<usize, usize>,
    /// How many tracks there are.
    pub count: usize,
}

/// Gives the nets their tracks, and moves items down where two lines would lie on each other whatever the tracks.
/// `below` says how far below the top of its item a wire is.
pub(super) fn channels(
    graph: &Graph,
    layers: &[Vec<usize>],
    tops: &mut [i32],
    below: &impl Fn(&Wire) -> i32,
) -> Vec<Channel> {
    let mut channels: Vec<Channel> = Vec::new();
    for (channel, wires) in graph.channels.iter().enumerate() {
        // What is moved down gets into the way of others; each time it is further.
        for patience in (0..40).rev() {
            let mut spans: BTreeMap<usize, Span> = BTreeMap::new();
            for wire in wires {
                let span = spans.entry(wire.net).or_default();
                let y = tops[graph.item(channel, *wire)] + below(wire);
                if wire.right { &mut span.right } else { &mut span.left }.push(y);
            }
            let of_nets: Vec<Span> = spans.values().cloned().collect();
            let (numbers, count) = track::tracks(&of_nets);
            let Some((net, y)) = track::covered(&of_nets, &numbers).filter(|_| patience > 0) else {
                channels.push(Channel { tracks: spans.into_keys().zip(numbers).collect(), count });
                break;
            };
            // What is on the right goes down, so that the channels before this one stay as they are.
            let net = spans.into_keys().nth(net);
            let at = |wire: &&Wire| {
                wire.right && Some(wire.net) == net && tops[graph.item(channel, **wire)] + below(wire) == y
            };
            if let Some(wire) = wires.iter().find(at) {
                let item = graph.item(channel, *wire);
                let layer = &layers[channel + 1];
                let from = layer.iter().position(|&other| other == item).unwrap_or_default();
                layer[from..].iter().for_each(|&item| tops[item] += track::APART);
            }
        }
    }
    channels
}

/// The way of a connection: from the card that it leads to, by the tracks and lanes of its net.
pub(super) fn points(
    graph: &Graph,
    link: &Link,
    tracks: &[BTreeMap<usize, i32>],
    at: &impl Fn(usize, Wire) -> (Option<i32>, i32),
) -> Vec<(i32, i32)> {
    let (from, to) = (graph.columns[link.parent], graph.columns[link.child]);
    let index = graph.links.iter().position(|other| std::ptr::eq(other, link)).expect("it is one of them");
    let channels: Vec<usize> = match from <= to {
        true => (from..to.max(from + 1)).collect(),
        false => (to..from).rev().collect(),
    };
    let mut points: Vec<(i32, i32)> = Vec::new();
    let mut push = |point: (i32, i32)| {
        if points.last() != Some(&point) {
            points.push(point);
        }
    };
    let last = channels.len() - 1;
    for (step, &channel) in channels.iter().enumerate() {
        let x = tracks[channel][&link.net];
        let forward = from <= to;
        let wire = |right: bool, end: End| Wire { net: link.net, right, end };
        let start = wire(!forward, if step == 0 { End::Parent } else { End::Lane });
        let same = from == to;
        let end = wire(forward && !same, if step == last { End::Child(index) } else { End::Lane });
        for (own, is_start) in [(start, true), (end, false)] {
            let (edge, y) = at(channel, own);
            let edge = edge.map(|edge| (edge, y));
            if is_start {
                edge.into_iter().for_each(&mut push);
                push((x, y));
            } else {
                push((x, y));
                edge.into_iter().for_each(&mut push);
            }
        }
    }
    straightened(points)
}

/// The points where the line turns, and its ends.
fn straightened(points: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    let mut turns: Vec<(i32, i32)> = Vec::new();
    for point in points {
        if let [.., (ax, ay), (bx, by)] = turns[..]
            && ((ax == bx && bx == point.0) || (ay == by && by == point.1))
        {
            turns.pop();
        }
        turns.push(point);
    }
    turns
}
