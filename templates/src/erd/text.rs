//! How wide texts are, before any browser has drawn them.
//!
//! The widths are those of DejaVu Sans, the widest of the sans-serif fonts that systems come with: what fits in it fits in
//! the others.

/// Widths of the characters from U+0020 to U+007E, in hundredths of the font's size.
const WIDTHS: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69,
    62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64,
    60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// The width of a text in this size, rounded up.
pub(crate) fn width(text: &str, size: i32, weight: Weight) -> i32 {
    let hundredths: i32 = text.chars().map(|c| hundredths(c, weight)).sum();
    (hundredths * size + 99) / 100
}

fn hundredths(c: char, weight: Weight) -> i32 {
    let regular = match c {
        ' '..='~' => i32::from(WIDTHS[c as usize - 0x20]),
        // The letters of Europe are about as wide as a wide Latin one; those of East Asia, and pictures, fill a square
        // and a little more.
        '\u{a0}'..='\u{10ff}' | '\u{2010}'..='\u{2027}' => 100,
        _ => 140,
    };
    match weight {
        Weight::Regular => regular,
        // No letter is wider than this.
        Weight::Bold => regular + 12,
    }
}

/// The text, or as much of its beginning as has room with `…` behind it. What no document can hold becomes `U+FFFD`.
pub(crate) fn fitted(text: &str, room: i32, size: i32, weight: Weight) -> String {
    let text = sound(text);
    if width(&text, size, weight) <= room {
        return text;
    }
    let room = room * 100 / size - hundredths('…', weight);
    let mut used = 0;
    let fits = |c: &char| {
        used += hundredths(*c, weight);
        used <= room
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// The text without characters that XML forbids, and in one line.
pub(crate) fn sound(text: &str) -> String {
    let sound = |c: char| match c {
        '\t' | '\n' | '\r' => ' ',
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(sound).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fitted_has_room() {
        for text in ["recipe", "🥚🥚🥚🥚🥚🥚🥚🥚🥚🥚", &"W".repeat(200), "שלום עולם", "", "a\nb\u{0}"]
        {
            let fitted = fitted(text, 80, 12, Weight::Bold);
            assert!(width(&fitted, 12, Weight::Bold) <= 80, "{fitted}");
        }
        assert_eq!(fitted("recipe", 80, 12, Weight::Regular), "recipe");
        assert_eq!(fitted("recipe_ingredients", 60, 12, Weight::Regular), "recipe_i…");
        assert_eq!(fitted("a\nb\u{0}", 80, 12, Weight::Regular), "a b\u{fffd}");
    }
}
