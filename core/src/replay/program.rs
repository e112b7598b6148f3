//! Stored programs and blocks of code: what they do is not read.

use super::state::words;

/// The name of the stored program that is created here.
pub(super) fn name(text: &str) -> Option<String> {
    let mut words =
        words(text).skip_while(|word| !["FUNCTION", "PROCEDURE"].iter().any(|kind| word.eq_ignore_ascii_case(kind)));
    let mut names = words
        .by_ref()
        .skip(1)
        .skip_while(|word| ["IF", "NOT", "EXISTS"].iter().any(|skip| word.eq_ignore_ascii_case(skip)));
    let name = names.next()?;
    // The schema it is in may stand before it.
    let behind = text.split_once(name)?.1.trim_start_matches(['"', '`']);
    let name = if behind.starts_with('.') { names.next()? } else { name };
    Some(name.to_ascii_lowercase())
}

/// Whether procedural code defines anything.
pub(super) fn defines(code: &str) -> bool {
    let defining = ["ALTER", "CREATE", "DROP", "RENAME"];
    words(code).any(|word| defining.iter().any(|define| word.eq_ignore_ascii_case(define)))
}
