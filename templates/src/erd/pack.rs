//! Where parts that have nothing to do with each other stand: close together, in about the shape of a screen.

/// How much wider than high the whole should be, in tenths.
pub(super) const SHAPE: i32 = 15;

/// The place of each rectangle, given by width and height; earlier ones stand further up. `gap` is kept between them.
pub(super) fn pack(sizes: &[(i32, i32)], gap: i32) -> Vec<(i32, i32)> {
    let widest = sizes.iter().map(|size| size.0).max().unwrap_or_default();
    let area: f64 = sizes.iter().map(|size| f64::from(size.0 + gap) * f64::from(size.1 + gap)).sum();
    let square = (area * f64::from(SHAPE) / 10.0).sqrt();
    let widths = (0..12).map(|step| widest.max((square * (0.8 + 0.08 * f64::from(step))) as i32));
    let packed = widths.map(|width| within(width, sizes, gap));
    packed.min_by_key(|(_, size)| (size.0 * 10).max(size.1 * SHAPE)).map(|(places, _)| places).unwrap_or_default()
}

/// A part of the upper edge of what is free: where it begins, how far down it is, how wide it is.
#[derive(Clone, Copy)]
struct Step {
    left: i32,
    top: i32,
    width: i32,
}

/// What is free between others.
#[derive(Clone, Copy)]
struct Hole {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
}

/// Puts each rectangle into a hole between earlier ones, or else as far up as there is room, then as far left.
fn within(width: i32, sizes: &[(i32, i32)], gap: i32) -> (Vec<(i32, i32)>, (i32, i32)) {
    let mut edge = vec![Step { left: 0, top: 0, width: width + gap }];
    let mut holes: Vec<Hole> = Vec::new();
    let mut places = Vec::with_capacity(sizes.len());
    let mut whole = (0, 0);
    for &(own, height) in sizes {
        let size = (own + gap, height + gap);
        let place = fill(&mut holes, size).unwrap_or_else(|| lay(&mut edge, &mut holes, size));
        places.push(place);
        whole = (whole.0.max(place.0 + own), whole.1.max(place.1 + height));
    }
    (places, whole)
}

/// A place in the uppermost hole with room. What stays free beside and below it are holes again.
fn fill(holes: &mut Vec<Hole>, (width, height): (i32, i32)) -> Option<(i32, i32)> {
    let fits = |&at: &usize| holes[at].width >= width && holes[at].height >= height;
    let at = (0..holes.len()).filter(fits).min_by_key(|&at| (holes[at].top, holes[at].left))?;
    let hole = holes.remove(at);
    let beside = Hole { left: hole.left + width, width: hole.width - width, height, ..hole };
    let below = Hole { top: hole.top + height, height: hole.height - height, ..hole };
    holes.extend([beside, below].into_iter().filter(|hole| hole.width > 0 && hole.height > 0));
    Some((hole.left, hole.top))
}

/// A place at the edge. What it covers that was free is a hole from now on.
fn lay(edge: &mut Vec<Step>, holes: &mut Vec<Hole>, (width, height): (i32, i32)) -> (i32, i32) {
    let at = |first: usize| {
        let (mut top, mut covered) = (0, 0);
        for step in &edge[first..] {
            top = top.max(step.top);
            covered += step.width;
            if covered >= width {
                return Some((top, edge[first].left));
            }
        }
        None
    };
    let lowest = edge.iter().map(|step| step.top).max().unwrap_or_default();
    let (top, left) = (0..edge.len()).filter_map(at).min().unwrap_or((lowest, 0));
    let right = left + width;
    let mut next = Vec::with_capacity(edge.len() + 2);
    let mut placed = false;
    for step in edge.drain(..) {
        let end = step.left + step.width;
        let (from, to) = (step.left.max(left), end.min(right));
        if from < to && step.top < top {
            holes.push(Hole { left: from, top: step.top, width: to - from, height: top - step.top });
        }
        if step.left < left {
            next.push(Step { width: step.width.min(left - step.left), ..step });
        }
        if !placed && end > left {
            next.push(Step { left, top: top + height, width });
            placed = true;
        }
        if end > right {
            next.push(Step { left: step.left.max(right), width: end - step.left.max(right), ..step });
        }
    }
    *edge = next;
    (left, top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_lies_on_another() {
        let sizes: Vec<(i32, i32)> = (0..60).map(|n| (20 + n * 37 % 90, 10 + n * 53 % 70)).collect();
        let places = pack(&sizes, 8);
        let overlap = |a: usize, b: usize| {
            let apart = |x: i32, w: i32, y: i32, v: i32| x + w + 8 <= y || y + v + 8 <= x;
            !apart(places[a].0, sizes[a].0, places[b].0, sizes[b].0)
                && !apart(places[a].1, sizes[a].1, places[b].1, sizes[b].1)
        };
        for a in 0..sizes.len() {
            assert!((0..a).all(|b| !overlap(a, b)), "{a}");
        }
    }
}
