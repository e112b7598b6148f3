//! In which column each card stands: beside those that it is connected to, and no column much higher than the others.

/// A connection that has to lead from one column into another: to the right, from the first to the second.
pub(super) type Arc = (usize, usize);

/// Arcs between the same cards that lead nowhere in a circle. `turned` are cards that had better stand between the two
/// that lead to them.
pub(super) fn arcs(count: usize, arcs: &[Arc], turned: &[usize]) -> Vec<Arc> {
    acyclic(count, &between(count, arcs, turned))
}

/// The column of each card, by such arcs.
pub(super) fn columns(heights: &[i32], arcs: &[Arc], limit: i32) -> Vec<usize> {
    let mut columns = filled(heights, arcs, limit);
    shorten(&mut columns, heights, arcs, limit);
    columns
}

struct Ways {
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
}

impl Ways {
    fn new(count: usize, arcs: &[Arc]) -> Self {
        let mut ways = Self { before: vec![Vec::new(); count], after: vec![Vec::new(); count] };
        for &(from, to) in arcs {
            ways.after[from].push(to);
            ways.before[to].push(from);
        }
        ways
    }

    fn turn(&mut self, from: usize, to: usize) {
        self.after[from].retain(|&other| other != to);
        self.before[to].retain(|&other| other != from);
        self.after[to].push(from);
        self.before[from].push(to);
    }

    fn leads(&self, from: usize, to: usize) -> bool {
        let mut seen = vec![false; self.after.len()];
        let mut open = vec![from];
        while let Some(next) = open.pop() {
            if next == to {
                return true;
            }
            if !std::mem::replace(&mut seen[next], true) {
                open.extend(&self.after[next]);
            }
        }
        false
    }
}

/// Turns the second arc of each of these cards around, so that what they link stands on both sides of them, where that
/// makes no circle.
fn between(count: usize, arcs: &[Arc], turned: &[usize]) -> Vec<Arc> {
    let mut arcs = arcs.to_vec();
    let mut ways = Ways::new(count, &arcs);
    for &card in turned {
        let [first, second] = ways.before[card][..] else { continue };
        if first == second {
            continue;
        }
        // What already leads somewhere else had better stay on the left.
        let far = if ways.before[second].len() <= ways.before[first].len() { first } else { second };
        ways.turn(far, card);
        if ways.leads(far, card) {
            ways.turn(card, far);
        } else if let Some(arc) = arcs.iter_mut().find(|arc| **arc == (far, card)) {
            *arc = (card, far);
        }
    }
    arcs
}

/// The arcs, some of them turned around so that none leads back to where it came from.
fn acyclic(count: usize, arcs: &[Arc]) -> Vec<Arc> {
    // Depth first, with a stack of its own: a chain of tables can be long.
    let mut order = vec![0; count];
    let mut state = vec![0_u8; count];
    let mut next = count;
    let ways = Ways::new(count, arcs);
    let roots = (0..count).filter(|&card| ways.before[card].is_empty());
    for root in roots.chain(0..count) {
        let mut open = vec![(root, 0)];
        while let Some((card, done)) = open.pop() {
            if done == 0 {
                if state[card] != 0 {
                    continue;
                }
                state[card] = 1;
            }
            match ways.after[card].get(done) {
                Some(&to) => {
                    open.push((card, done + 1));
                    if state[to] == 0 {
                        open.push((to, 0));
                    }
                }
                None => {
                    next -= 1;
                    order[card] = next;
                }
            }
        }
    }
    let mut arcs: Vec<Arc> =
        arcs.iter().map(|&(from, to)| if order[from] < order[to] { (from, to) } else { (to, from) }).collect();
    arcs.sort_unstable();
    arcs.dedup();
    arcs
}

/// Fills one column after the other with the cards whose predecessors stand before it, up to the limit.
fn filled(heights: &[i32], arcs: &[Arc], limit: i32) -> Vec<usize> {
    let ways = Ways::new(heights.len(), arcs);
    let depth = depths(&ways);
    let mut columns = vec![usize::MAX; heights.len()];
    let mut left = heights.len();
    let mut column = 0;
    while left > 0 {
        let is_ready = |&card: &usize| {
            columns[card] == usize::MAX && ways.before[card].iter().all(|&before| columns[before] < column)
        };
        let mut ready: Vec<usize> = (0..heights.len()).filter(is_ready).collect();
        // What most others wait for comes first; then what stands near to what it refers to.
        ready.sort_by_key(|&card| {
            let nearest = ways.before[card].iter().map(|&before| column - columns[before]).min().unwrap_or(0);
            (std::cmp::Reverse(depth[card]), nearest, card)
        });
        let mut height = 0;
        for card in ready {
            if height == 0 || height + heights[card] <= limit {
                height += heights[card];
                columns[card] = column;
                left -= 1;
            }
        }
        column += 1;
    }
    columns
}

/// How long the longest way from each card is.
fn depths(ways: &Ways) -> Vec<usize> {
    let mut depth = vec![0; ways.after.len()];
    let mut waiting: Vec<usize> = ways.after.iter().map(Vec::len).collect();
    let mut open: Vec<usize> = (0..depth.len()).filter(|&card| waiting[card] == 0).collect();
    while let Some(card) = open.pop() {
        for &before in &ways.before[card] {
            depth[before] = depth[before].max(depth[card] + 1);
            waiting[before] -= 1;
            if waiting[before] == 0 {
                open.push(before);
            }
        }
    }
    depth
}

/// Moves cards to where their connections are shorter, as long as columns have room.
fn shorten(columns: &mut [usize], heights: &[i32], arcs: &[Arc], limit: i32) {
    let ways = Ways::new(heights.len(), arcs);
    let last = columns.iter().max().copied().unwrap_or_default();
    let mut used = vec![0; last + 1];
    for (&column, height) in columns.iter().zip(heights) {
        used[column] += height;
    }
    for _ in 0..8 {
        let mut moved = false;
        for card in 0..heights.len() {
            let low = ways.before[card].iter().map(|&other| columns[other] + 1).max().unwrap_or(0);
            let high = ways.after[card].iter().map(|&other| columns[other] - 1).min().unwrap_or(last);
            let length = |column: usize| -> usize {
                ways.before[card].iter().chain(&ways.after[card]).map(|&other| columns[other].abs_diff(column)).sum()
            };
            let own = columns[card];
            let has_room = |&column: &usize| column == own || used[column] + heights[card] <= limit;
            let best = (low..=high).filter(has_room).min_by_key(|&column| (length(column), column != own));
            if let Some(best) = best.filter(|&best| best != own) {
                used[own] -= heights[card];
                used[best] += heights[card];
                columns[card] = best;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    // Columns that have become empty go.
    let mut place = vec![0; last + 1];
    let mut next = 0;
    for (column, place) in place.iter_mut().enumerate() {
        *place = next;
        next += usize::from(columns.contains(&column));
    }
    columns.iter_mut().for_each(|column| *column = place[*column]);
}
