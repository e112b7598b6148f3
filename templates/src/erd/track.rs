//! Where the lines of a channel go up and down, so that none lies on another and few cross.

/// The ends of a net in a channel: how far down they are, on either side.
#[derive(Clone, Debug, Default)]
pub(super) struct Span {
    pub left: Vec<i32>,
    pub right: Vec<i32>,
}

/// How far apart two lines have to be, so as not to be taken for one.
pub(super) const APART: i32 = 7;
/// What it costs when one line lies on another.
const COVERED: i32 = 1000;

impl Span {
    fn low(&self) -> i32 {
        self.left.iter().chain(&self.right).min().copied().unwrap_or_default()
    }

    fn high(&self) -> i32 {
        self.left.iter().chain(&self.right).max().copied().unwrap_or_default()
    }

    /// Whether it goes straight through.
    pub fn is_straight(&self) -> bool {
        self.low() == self.high()
    }

    fn meets(&self, other: &Span) -> bool {
        self.low() < other.high() + APART && other.low() < self.high() + APART
    }

    /// What it costs when this one's track is left of the other's.
    fn cost_left_of(&self, other: &Span) -> i32 {
        let cuts = |ends: &[i32], of: &Span| {
            if of.is_straight() {
                0
            } else {
                ends.iter().filter(|&&end| of.low() < end && end < of.high()).count() as i32
            }
        };
        let near = |&end: &i32| other.left.iter().filter(|&&left| (left - end).abs() < APART).count() as i32;
        let covered: i32 = self.right.iter().map(near).sum();
        cuts(&self.right, other) + cuts(&other.left, self) + covered * COVERED
    }
}

/// The number of the track of each net, from the left, and how many tracks there are.
pub(super) fn tracks(spans: &[Span]) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..spans.len()).filter(|&net| !spans[net].is_straight()).collect();
    let cost = |first: usize, second: usize| spans[first].cost_left_of(&spans[second]);
    // Those that come from above on the left and go far down stand right of those that do not.
    order.sort_by_key(|&net| (spans[net].left.iter().min().map(|low| -low), net));
    for _ in 0..order.len() {
        let mut changed = false;
        for place in 1..order.len() {
            let (first, second) = (order[place - 1], order[place]);
            if cost(second, first) < cost(first, second) {
                order.swap(place - 1, place);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    sift(&mut order, &cost);
    let mut tracks = vec![0; spans.len()];
    let mut count = 0;
    for (place, &net) in order.iter().enumerate() {
        let before = order[..place]
            .iter()
            .filter(|&&other| spans[other].meets(&spans[net]) || cost(other, net) != cost(net, other));
        tracks[net] = before.map(|&other| tracks[other] + 1).max().unwrap_or(0);
        count = count.max(tracks[net] + 1);
    }
    (tracks, count)
}

/// A net with an end on the right that lies on another's on the left, and how far down that is.
pub(super) fn covered(spans: &[Span], tracks: &[usize]) -> Option<(usize, i32)> {
    let lies = |right: i32, left: i32| (left - right).abs() < APART / 2;
    let bent: Vec<usize> = (0..spans.len()).filter(|&net| !spans[net].is_straight()).collect();
    bent.iter().find_map(|&net| {
        let behind = bent.iter().filter(|&&other| tracks[net] < tracks[other]);
        let lefts: Vec<i32> = behind.flat_map(|&other| &spans[other].left).copied().collect();
        let end = spans[net].right.iter().find(|&&right| lefts.iter().any(|&left| lies(right, left)));
        end.map(|&end| (net, end))
    })
}

/// Moves each to where it costs least among the others.
fn sift(order: &mut Vec<usize>, cost: &impl Fn(usize, usize) -> i32) {
    for _ in 0..4 {
        let mut changed = false;
        for net in order.clone() {
            let from = order.iter().position(|&other| other == net).expect("it is one of them");
            order.remove(from);
            // All to the right of it; then one after the other comes to stand on its left.
            let mut total: i32 = order.iter().map(|&other| cost(net, other)).sum();
            let mut costs = vec![total];
            for &other in order.iter() {
                total += cost(other, net) - cost(net, other);
                costs.push(total);
            }
            let best = (0..costs.len()).min_by_key(|&place| (costs[place], place != from)).unwrap_or(from);
            order.insert(best, net);
            changed |= best != from;
        }
        if !changed {
            break;
        }
    }
}
