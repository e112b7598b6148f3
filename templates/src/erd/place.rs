//! How far down the items of each column stand, so that lines are short and straight.

use std::collections::BTreeMap;

use super::order::{Pair, Stacks};

/// The top of each item. `gap` is the space between two that follow each other in a column.
pub(super) fn tops(
    stacks: &Stacks<'_>,
    layers: &[Vec<usize>],
    heights: &[i32],
    gap: impl Fn(usize, usize) -> i32,
) -> Vec<i32> {
    let mut tops = vec![0.0; heights.len()];
    for layer in layers {
        let mut top = 0.0;
        for (place, &item) in layer.iter().enumerate() {
            tops[item] = top;
            let behind = layer.get(place + 1).map_or(0, |&next| gap(item, next));
            top += f64::from(heights[item] + behind);
        }
    }
    let wires = wires(&stacks.pairs, heights.len());
    for round in 0..40 {
        for step in 0..layers.len() {
            let column = if round % 2 == 0 { step } else { layers.len() - 1 - step };
            settle(&layers[column], &wires, heights, &gap, &mut tops);
        }
    }
    let mut settled = vec![0; heights.len()];
    for layer in layers {
        let mut least = i32::MIN;
        for (place, &item) in layer.iter().enumerate() {
            settled[item] = (tops[item].round() as i32).max(least);
            least = settled[item] + heights[item] + layer.get(place + 1).map_or(0, |&next| gap(item, next));
        }
    }
    straighten(layers, &wires, heights, &gap, &mut settled);
    let highest = settled.iter().min().copied().unwrap_or_default();
    settled.iter().map(|top| top - highest).collect()
}

/// How far an item is moved to make a line straight.
const NEAR: i32 = 14;

/// Moves items a little where more of their lines are straight then, and there is room.
fn straighten(
    layers: &[Vec<usize>],
    wires: &[Vec<Wire>],
    heights: &[i32],
    gap: &impl Fn(usize, usize) -> i32,
    tops: &mut [i32],
) {
    for round in 0..6 {
        for step in 0..layers.len() {
            let layer = &layers[if round % 2 == 0 { step } else { layers.len() - 1 - step }];
            for (place, &item) in layer.iter().enumerate() {
                let before = place.checked_sub(1).map(|place| layer[place]);
                let least = before.map_or(i32::MIN, |other| tops[other] + heights[other] + gap(other, item));
                let behind = layer.get(place + 1);
                let most = behind.map_or(i32::MAX, |&other| tops[other] - gap(item, other) - heights[item]);
                let own = tops[item];
                let wish = |&(other, below, _): &Wire| tops[other] + below as i32;
                let straight =
                    |top: i32| -> f64 { wires[item].iter().filter(|wire| wish(wire) == top).map(|wire| wire.2).sum() };
                let wishes = wires[item].iter().map(wish);
                let near = wishes.filter(|&top| (top - own).abs() <= NEAR && least <= top && top <= most);
                let best = near.max_by(|&a, &b| straight(a).total_cmp(&straight(b)).then(b.cmp(&a)));
                if let Some(top) = best.filter(|&top| straight(top) > straight(own)) {
                    tops[item] = top;
                }
            }
        }
    }
}

/// The other item, how far its end is below this one's when the two tops are level, and how much it counts.
type Wire = (usize, f64, f64);

fn wires(pairs: &[Vec<Pair>], count: usize) -> Vec<Vec<Wire>> {
    let mut wires = vec![Vec::new(); count];
    let mut branches: BTreeMap<(bool, usize, i32), f64> = BTreeMap::new();
    let ends = |pair: &Pair| [(false, pair.left.0, pair.left.1), (true, pair.right.0, pair.right.1)];
    for pair in pairs.iter().flatten().filter(|pair| pair.lanes < 2) {
        ends(pair).into_iter().for_each(|end| *branches.entry(end).or_default() += 1.0);
    }
    for pair in pairs.iter().flatten() {
        // A lane that bends is worse than a line that begins or ends with one; and many branches are no reason for
        // the trunk to bend.
        let branches = |end| branches.get(&end).copied().unwrap_or(1.0);
        let most = ends(pair).map(branches).into_iter().fold(1.0, f64::max);
        let weight = match pair.lanes {
            0 => 1.0 / most,
            1 => 2.0 / most,
            _ => 8.0,
        };
        let below = f64::from(pair.right.1 - pair.left.1);
        wires[pair.left.0].push((pair.right.0, below, weight));
        wires[pair.right.0].push((pair.left.0, -below, weight));
    }
    wires
}

/// Moves the items of one column to where their neighbours would have them, as near as their order allows: the least
/// squares, by pooling those that would overlap.
fn settle(layer: &[usize], wires: &[Vec<Wire>], heights: &[i32], gap: &impl Fn(usize, usize) -> i32, tops: &mut [f64]) {
    struct Block {
        first: usize,
        sum: f64,
        weight: f64,
    }
    let mut offsets = Vec::with_capacity(layer.len());
    let mut offset = 0.0;
    for (place, &item) in layer.iter().enumerate() {
        offsets.push(offset);
        offset += f64::from(heights[item] + layer.get(place + 1).map_or(0, |&next| gap(item, next)));
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (place, &item) in layer.iter().enumerate() {
        let weight: f64 = wires[item].iter().map(|wire| wire.2).sum();
        let (wish, weight) = if weight == 0.0 {
            (tops[item], 0.01)
        } else {
            let sum: f64 = wires[item].iter().map(|&(other, below, weight)| (tops[other] + below) * weight).sum();
            (sum / weight, weight)
        };
        blocks.push(Block { first: place, sum: (wish - offsets[place]) * weight, weight });
        while let [.., before, own] = &blocks[..]
            && before.sum / before.weight > own.sum / own.weight
        {
            let (sum, weight) = (own.sum, own.weight);
            blocks.pop();
            let before = blocks.last_mut().expect("there were two");
            before.sum += sum;
            before.weight += weight;
        }
    }
    for (index, block) in blocks.iter().enumerate() {
        let end = blocks.get(index + 1).map_or(layer.len(), |next| next.first);
        for place in block.first..end {
            tops[layer[place]] = block.sum / block.weight + offsets[place];
        }
    }
}
