//! In which order the items of each column stand, so that few lines cross.

use super::net::Graph;

/// Items and what they are connected to, with heights.
pub(super) struct Stacks<'a> {
    pub graph: &'a Graph,
    /// The height of each item, with the space around it.
    pub heights: Vec<i32>,
    /// For each channel: the item and the port on the left, those on the right.
    pub pairs: Vec<Vec<Pair>>,
}

/// Two items that a channel connects, each with where in the item the line meets it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub left: (usize, i32),
    pub right: (usize, i32),
    /// Whether both are lanes, or one is, or none.
    pub lanes: u8,
}

/// Orders the items of each column.
pub(super) fn order(stacks: &Stacks<'_>) -> Vec<Vec<usize>> {
    let mut layers = stacks.graph.layers.clone();
    let mut best = layers.clone();
    let mut least = usize::MAX;
    let mut since = 0;
    for round in 0..32 {
        sweep(stacks, &mut layers, round % 2 == 0);
        let crossings = exchange(stacks, &mut layers);
        if crossings < least {
            (best, least, since) = (layers.clone(), crossings, 0);
        } else {
            since += 1;
        }
        if least == 0 || since > 5 {
            break;
        }
    }
    best
}

/// Where each item begins when those of a column stand directly below each other.
fn tops(stacks: &Stacks<'_>, layers: &[Vec<usize>]) -> Vec<i32> {
    let mut tops = vec![0; stacks.heights.len()];
    for layer in layers {
        let whole: i32 = layer.iter().map(|&item| stacks.heights[item]).sum();
        let mut top = -whole / 2;
        for &item in layer {
            tops[item] = top;
            top += stacks.heights[item];
        }
    }
    tops
}

/// Orders each column by where the lines from its neighbours come from, from the left to the right or back.
fn sweep(stacks: &Stacks<'_>, layers: &mut [Vec<usize>], forward: bool) {
    let count = layers.len();
    for step in 0..count {
        let column = if forward { step } else { count - 1 - step };
        let tops = tops(stacks, layers);
        let mut sums = vec![(0_i64, 0_i64); stacks.heights.len()];
        let mut add = |own: (usize, i32), other: (usize, i32)| {
            let (sum, number) = &mut sums[own.0];
            *sum += i64::from(tops[other.0] + other.1 - own.1);
            *number += 1;
        };
        if forward && column > 0 {
            stacks.pairs[column - 1].iter().for_each(|pair| add(pair.right, pair.left));
        }
        if !forward && column + 1 < count {
            stacks.pairs[column].iter().for_each(|pair| add(pair.left, pair.right));
        }
        let wish = |&item: &usize| match sums[item] {
            (_, 0) => i64::from(tops[item]) * 64,
            (sum, number) => sum * 64 / number,
        };
        layers[column].sort_by_key(wish);
    }
}

/// Exchanges neighbours as long as fewer lines cross then; how many do in the end.
fn exchange(stacks: &Stacks<'_>, layers: &mut [Vec<usize>]) -> usize {
    let mut places = vec![0; stacks.heights.len()];
    let number = |places: &mut [usize], layer: &[usize]| {
        layer.iter().enumerate().for_each(|(place, &item)| places[item] = place);
    };
    layers.iter().for_each(|layer| number(&mut places, layer));
    let mut ends: Vec<[Vec<End>; 2]> = vec![Default::default(); stacks.heights.len()];
    for pair in stacks.pairs.iter().flatten() {
        ends[pair.left.0][1].push((pair.right.0, pair.right.1, pair.left.1));
        ends[pair.right.0][0].push((pair.left.0, pair.left.1, pair.right.1));
    }
    for _ in 0..12 {
        let mut changed = false;
        for layer in layers.iter_mut() {
            for place in 1..layer.len() {
                let (upper, lower) = (layer[place - 1], layer[place]);
                let crossing = |first: usize, second: usize| -> usize {
                    (0..2).map(|side| between(&ends[first][side], &ends[second][side], &places)).sum()
                };
                if crossing(lower, upper) < crossing(upper, lower) {
                    layer.swap(place - 1, place);
                    (places[lower], places[upper]) = (place - 1, place);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    let of_channel = |pairs: &Vec<Pair>| {
        let at = |(item, port): (usize, i32)| (places[item], port);
        let mut ends: Vec<_> = pairs.iter().map(|pair| (at(pair.left), at(pair.right))).collect();
        ends.sort_unstable();
        inversions(&ends.into_iter().map(|(_, right)| right).collect::<Vec<_>>())
    };
    stacks.pairs.iter().map(of_channel).sum()
}

/// How many of these stand behind one that is greater: counted in a tree of sums.
fn inversions<T: Ord + Copy>(all: &[T]) -> usize {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    let mut sums = vec![0; all.len() + 1];
    let mut found = 0;
    for (before, own) in all.iter().enumerate() {
        // One of those that are equal, the last: they do not count against each other.
        let rank = sorted.partition_point(|other| other <= own);
        let mut place = rank;
        let mut lesser = 0;
        while place > 0 {
            lesser += sums[place];
            place -= place & place.wrapping_neg();
        }
        found += before - lesser;
        place = rank;
        while place < sums.len() {
            sums[place] += 1;
            place += place & place.wrapping_neg();
        }
    }
    found
}

/// The other item, where a line meets that, and where it meets this.
type End = (usize, i32, i32);

/// How many lines of one item cross lines of another that stands below it.
fn between(upper: &[End], lower: &[End], places: &[usize]) -> usize {
    let at = |end: &End| (places[end.0], end.1);
    upper.iter().map(|first| lower.iter().filter(|second| at(second) < at(first)).count()).sum()
}
