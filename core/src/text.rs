//! Text that can be put together at compile time.
//!
//! A derive sees one model only; the names of the others reach it as associated constants. Statements and
//! messages that need both are therefore joined by the compiler, in `const` code, and are `&'static str` at
//! run time.

/// A string of at most `N` bytes that `const fn`s can write to.
///
/// ```
/// use jointable_core::text::Text;
///
/// const fn greeting(name: &str) -> Text<32> {
///     let mut text = Text::new();
///     text.push("hello, ");
///     text.push(name);
///     text
/// }
/// const GREETING: Text<32> = greeting("world");
/// assert_eq!(GREETING.as_str(), "hello, world");
/// ```
#[derive(Clone, Copy)]
pub struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Text<N> {
    /// An empty text.
    pub const fn new() -> Self {
        Self { bytes: [0; N], length: 0 }
    }

    /// Appends `part`.
    ///
    /// # Panics
    /// When the result is longer than `N` bytes; in `const` code that is a compile error.
    pub const fn push(&mut self, part: &str) {
        let part = part.as_bytes();
        assert!(part.len() <= N - self.length, "this text has outgrown its buffer");
        let mut i = 0;
        while i < part.len() {
            self.bytes[self.length + i] = part[i];
            i += 1;
        }
        self.length += part.len();
    }

    /// Appends a number in decimal digits.
    pub const fn push_number(&mut self, number: usize) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8);
    }

    /// Appends `name` between `quote`s, inner quotes doubled: how all three dialects quote identifiers.
    pub const fn push_quoted(&mut self, quote: u8, name: &str) {
        let name = name.as_bytes();
        self.byte(quote);
        let mut i = 0;
        while i < name.len() {
            if name[i] == quote {
                self.byte(quote);
            }
            self.byte(name[i]);
            i += 1;
        }
        self.byte(quote);
    }

    /// Appends a name of words that begin with capitals in snake case: `blog_post` for `BlogPost`.
    pub const fn push_snake(&mut self, name: &str) {
        let name = name.as_bytes();
        let mut i = 0;
        while i < name.len() {
            let follows = i > 0 && name[i - 1] != b'_' && !name[i - 1].is_ascii_uppercase();
            let ends =
                i > 0 && name[i - 1].is_ascii_uppercase() && i + 1 < name.len() && name[i + 1].is_ascii_lowercase();
            if name[i].is_ascii_uppercase() && (follows || ends) {
                self.byte(b'_');
            }
            self.byte(name[i].to_ascii_lowercase());
            i += 1;
        }
    }

    /// Appends `text` as a string literal, backslashes doubled where the dialect gives them a meaning.
    pub const fn push_literal(&mut self, text: &str, backslashes: bool) {
        let text = text.as_bytes();
        self.byte(b'\'');
        let mut i = 0;
        while i < text.len() {
            if text[i] == b'\'' || (backslashes && text[i] == b'\\') {
                self.byte(text[i]);
            }
            self.byte(text[i]);
            i += 1;
        }
        self.byte(b'\'');
    }

    /// Appends `template`, each `{0}`, `{1}`, … replaced by the argument of that number.
    pub const fn push_format(&mut self, template: &str, arguments: &[&str]) {
        let bytes = template.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            if bytes[i] == b'{' && i + 2 < bytes.len() && bytes[i + 2] == b'}' {
                self.push(arguments[(bytes[i + 1] - b'0') as usize]);
                i += 3;
            } else {
                self.byte(bytes[i]);
                i += 1;
            }
        }
    }

    /// How many bytes more fit.
    pub const fn room(&self) -> usize {
        N - self.length
    }

    /// What has been written so far.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => panic!("only whole strings are pushed"),
        }
    }

    const fn byte(&mut self, byte: u8) {
        assert!(self.length < N, "this text has outgrown its buffer");
        self.bytes[self.length] = byte;
        self.length += 1;
    }
}

impl<const N: usize> core::fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.as_str().fmt(f)
    }
}

impl<const N: usize> Default for Text<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether two strings are equal, in `const` code.
pub const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Text<64>)) -> String {
        let mut text = Text::new();
        write(&mut text);
        text.as_str().to_owned()
    }

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(written(|text| text.push_quoted(b'"', "a\"b")), "\"a\"\"b\"");
    }

    #[test]
    fn format_takes_arguments_by_number() {
        assert_eq!(written(|text| text.push_format("`{1}` before `{0}`, {x", &["b", "a"])), "`a` before `b`, {x");
    }

    #[test]
    fn words_are_parted() {
        for (name, expected) in
            [("BlogPost", "blog_post"), ("URLPart", "url_part"), ("A1Paper", "a1_paper"), ("x_Y", "x_y")]
        {
            assert_eq!(written(|text| text.push_snake(name)), expected);
        }
    }

    #[test]
    fn numbers_are_decimal() {
        assert_eq!(written(|text| text.push_number(1205)), "1205");
        assert_eq!(written(|text| text.push_number(0)), "0");
    }

    #[test]
    #[should_panic(expected = "outgrown")]
    fn a_full_buffer_is_no_silent_cut() {
        written(|text| text.push(&"x".repeat(65)));
    }
}
