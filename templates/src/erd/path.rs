//! Lines as SVG spells them.

use std::fmt::Write as _;

use jointable_core::erd::Connection;

/// How round corners are.
const ROUND: i32 = 7;

/// A line through these points, with round corners.
pub(super) fn line(points: &[(i32, i32)]) -> String {
    let mut path = String::new();
    for (place, &(x, y)) in points.iter().enumerate() {
        if place == 0 {
            write!(path, "M{x} {y}").expect("a string takes all");
            continue;
        }
        let Some(&next) = points.get(place + 1) else {
            write!(path, "L{x} {y}").expect("a string takes all");
            continue;
        };
        let before = points[place - 1];
        let half = |one: (i32, i32), other: (i32, i32)| ((one.0 - other.0).abs() + (one.1 - other.1).abs()) / 2;
        let round = ROUND.min(half(before, (x, y))).min(half((x, y), next));
        let toward = |(tx, ty): (i32, i32)| (x + (tx - x).signum() * round, y + (ty - y).signum() * round);
        let ((ax, ay), (bx, by)) = (toward(before), toward(next));
        write!(path, "L{ax} {ay}Q{x} {y} {bx} {by}").expect("a string takes all");
    }
    path
}

/// What stands at the ends of a line: how many rows there may be on either side.
pub(super) fn ends(points: &[(i32, i32)], connection: &Connection) -> String {
    let [(px, py), second, ..] = points[..] else { return String::new() };
    let [.., before, (cx, cy)] = points[..] else { return String::new() };
    let (parent, child) = ((second.0 - px).signum(), (before.0 - cx).signum());
    let bar = |x: i32, y: i32| format!("M{x} {}v10", y - 5);
    let circle = |x: i32, y: i32| format!("M{} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", x - 4);
    // As many as refer: never one at least, because no key can say so.
    let of_child = match connection.unique {
        true => bar(cx + 7 * child, cy) + &circle(cx + 14 * child, cy),
        false => {
            let (tip, x) = (cx + 11 * child, cx);
            format!("M{x} {}L{tip} {cy}L{x} {}", cy - 6, cy + 6) + &circle(cx + 15 * child, cy)
        }
    };
    let of_parent = match connection.optional {
        true => bar(px + 7 * parent, py) + &circle(px + 14 * parent, py),
        false => bar(px + 7 * parent, py) + &bar(px + 11 * parent, py),
    };
    of_child + &of_parent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_round_where_there_is_room() {
        assert_eq!(line(&[(0, 0), (20, 0), (20, 30), (22, 30)]), "M0 0L13 0Q20 0 20 7L20 29Q20 30 21 30L22 30");
        assert_eq!(line(&[(0, 0), (20, 0)]), "M0 0L20 0");
    }
}
