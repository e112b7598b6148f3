//! The name of a table, as large as its card has room for, to be read from afar.

use super::text::{Weight, width};

/// The size of the letters, and the lines.
pub(super) fn far(name: &str, (wide, high): (i32, i32)) -> (i32, Vec<String>) {
    let pieces = pieces(name);
    let mut best = (0, Vec::new());
    for count in 1..=pieces.len().min(6) {
        let lines = lines(&pieces, count);
        let widest = lines.iter().map(|line| width(line, 100, Weight::Bold)).max().unwrap_or_default().max(1);
        let size = (wide * 92 / widest).min(high * 75 / 100 / lines.len() as i32).clamp(9, 72);
        if size > best.0 {
            best = (size, lines);
        }
    }
    best
}

/// The parts between which a name can be broken: behind `_`, `-`, `.` and spaces, and before capitals.
fn pieces(name: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = matches!(before, '_' | '-' | '.' | ' ') || (c.is_uppercase() && before.is_lowercase());
        match pieces.last_mut() {
            Some(last) if !begins || last.is_empty() => last.push(c),
            _ => pieces.push(c.to_string()),
        }
        before = c;
    }
    pieces
}

/// The pieces in so many lines at most, none much longer than the others.
fn lines(pieces: &[String], count: usize) -> Vec<String> {
    let whole: i32 = pieces.iter().map(|piece| width(piece, 100, Weight::Bold)).sum();
    let room = whole / count as i32;
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for piece in pieces {
        let own = width(piece, 100, Weight::Bold);
        // A piece belongs to the line in which its middle is.
        let line = (((used + own / 2) / room.max(1)) as usize).min(count - 1);
        used += own;
        if line >= lines.len() { lines.push(piece.clone()) } else { lines.last_mut().expect("one").push_str(piece) }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_broken_where_they_may_be() {
        assert_eq!(far("film", (200, 100)), (72, vec!["film".to_owned()]));
        assert_eq!(far("pull_request_reviews", (100, 200)).1, ["pull_", "request_", "reviews"]);
        assert_eq!(far("WorkflowRun", (100, 200)).1, ["Workflow", "Run"]);
        assert_eq!(far("", (100, 200)).1, [""]);
    }
}
