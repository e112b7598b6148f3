//! Statements broken into lines, to be read.

/// What begins a line where a statement does not fit into one.
const BEGINNINGS: &[&str] = &[
    "FROM",
    "WHERE",
    "JOIN",
    "CROSS JOIN",
    "LEFT JOIN",
    "STRAIGHT_JOIN",
    "ORDER BY",
    "GROUP BY",
    "LIMIT",
    "VALUES",
    "ON CONFLICT",
    "ON DUPLICATE KEY",
    "SET",
    "RETURNING",
    "SELECT",
    "UNION ALL",
    "FOR UPDATE",
    "FOR NO KEY UPDATE",
];

/// The lines of a statement, each of at most so many characters where it can be: those of clauses one below the other,
/// those within parentheses indented. Joined by spaces, but behind and before a parenthesis, they are the statement.
///
/// ```
/// use jointable_templates::manual::clauses;
///
/// let sql = "SELECT 1 FROM \"a from b\" WHERE (x = ? OR y = ?)";
/// assert_eq!(clauses(sql, 80), [sql]);
/// assert_eq!(clauses(sql, 20), ["SELECT 1", "FROM \"a from b\"", "WHERE (", "  x = ? OR y = ?", ")"]);
/// ```
pub fn clauses(sql: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    lay(sql, 0, width, &mut lines);
    lines
}

fn lay(sql: &str, indent: usize, width: usize, lines: &mut Vec<String>) {
    let sql = sql.trim();
    if sql.is_empty() {
        return;
    }
    if sql.chars().count() + indent <= width {
        return lines.push(" ".repeat(indent) + sql);
    }
    let outside = outside(sql);
    let begins = |before: &str, rest: &str| BEGINNINGS.iter().any(|word| begins(before, rest, word));
    let clauses = split(sql, &outside, begins);
    if clauses.len() > 1 {
        return clauses.iter().for_each(|clause| lay(clause, indent, width, lines));
    }
    let items = split(sql, &outside, |before, _| before.ends_with(','));
    if items.len() > 1 {
        return fill(&items, indent, width, lines);
    }
    let tests = split(sql, &outside, |_, rest| rest.starts_with(" AND ") || rest.starts_with(" OR "));
    if tests.len() > 1 {
        return fill(&tests, indent, width, lines);
    }
    match group(sql, &outside) {
        Some((open, close)) => {
            lines.push(" ".repeat(indent) + &sql[..=open]);
            lay(&sql[open + 1..close], indent + 2, width, lines);
            lay(&sql[close..], indent, width, lines);
        }
        None => lines.push(" ".repeat(indent) + sql),
    }
}

/// Parts one behind the other, as many as fit into a line.
fn fill(parts: &[&str], indent: usize, width: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    for part in parts.iter().map(|part| part.trim()) {
        let length = part.chars().count();
        if !line.is_empty() && line.chars().count() + 1 + length + indent > width {
            lines.push(" ".repeat(indent) + &std::mem::take(&mut line));
        }
        if length + indent > width {
            lay(part, indent, width, lines);
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(part);
        }
    }
    if !line.is_empty() {
        lines.push(" ".repeat(indent) + &line);
    }
}

/// For each byte, whether it is outside of quotes and parentheses; of a parenthesis itself it is.
fn outside(sql: &str) -> Vec<bool> {
    let (mut depth, mut quote) = (0_usize, None);
    let of_one = |byte: u8| {
        match (quote, byte) {
            (Some(open), _) => {
                quote = (open != byte).then_some(open);
                return false;
            }
            (None, b'\'' | b'"' | b'`') => quote = Some(byte),
            (None, b'(') => {
                depth += 1;
                return depth == 1;
            }
            (None, b')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        depth == 0
    };
    sql.bytes().map(of_one).collect()
}

/// The parts of it: a new one begins where that holds of what is before and of what follows.
fn split<'a>(sql: &'a str, outside: &[bool], begins: impl Fn(&str, &str) -> bool) -> Vec<&'a str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, _) in sql.char_indices().filter(|(at, _)| *at > 0 && outside[*at]) {
        if begins(&sql[..at], &sql[at..]) {
            parts.push(&sql[start..at]);
            start = at;
        }
    }
    parts.push(&sql[start..]);
    parts
}

/// Whether a text begins with a space and that word, and the word is the first of its clause.
fn begins(before: &str, rest: &str, word: &str) -> bool {
    let Some(behind) = rest.strip_prefix(' ').and_then(|rest| rest.strip_prefix(word)) else { return false };
    let goes_on = ["CROSS", "LEFT", "DELETE", "UPDATE", "CHARACTER"].iter().any(|first| before.ends_with(first));
    (behind.is_empty() || behind.starts_with([' ', '('])) && !goes_on
}

/// The longest pair of parentheses, if there is more in it than a few words.
fn group(sql: &str, outside: &[bool]) -> Option<(usize, usize)> {
    let ends =
        |byte: u8| sql.bytes().enumerate().filter(move |&(at, own)| own == byte && outside[at]).map(|(at, _)| at);
    let groups = ends(b'(').zip(ends(b')'));
    groups.filter(|(open, close)| close > open && close - open > 12).max_by_key(|(open, close)| close - open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_at_any_width() {
        let texts = [
            "WITH a AS (SELECT * FROM x), b AS (DELETE FROM \"y(\" WHERE z = 'it''s, (' RETURNING 1) SELECT (SELECT count(*) FROM a), 1",
            "INSERT INTO `t` (`a`, `b`) VALUES (?, ?) ON DUPLICATE KEY UPDATE `a` = IF(LAST_INSERT_ID(1) = 0, `a`, `a`)",
            "SELECT é FROM \"ü FROM \" WHERE )broken( AND 'open",
            "",
        ];
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        for text in texts {
            for width in [1, 10, 30, 60, 1000] {
                assert_eq!(bare(&clauses(text, width).concat()), bare(text), "{width}");
            }
        }
    }

    #[test]
    fn clauses_stand_below_one_another() {
        let sql = "SELECT f.\"id\", f.\"name\" FROM \"follows\" AS l CROSS JOIN \"users\" AS f ON f.\"id\" = l.\"a\" WHERE l.\"b\" = ? ORDER BY l.\"a\"";
        assert_eq!(
            clauses(sql, 60),
            [
                "SELECT f.\"id\", f.\"name\"",
                "FROM \"follows\" AS l",
                "CROSS JOIN \"users\" AS f ON f.\"id\" = l.\"a\"",
                "WHERE l.\"b\" = ?",
                "ORDER BY l.\"a\"",
            ]
        );
    }
}
