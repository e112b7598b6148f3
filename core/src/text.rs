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
/// const GREETING: Text<32> = Text::new().push("hello, ").push("world");
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

    /// The text with `part` behind it.
    ///
    /// # Panics
    /// When the result is longer than `N` bytes; in `const` code that is a compile error.
    pub const fn push(mut self, part: &str) -> Self {
        let part = part.as_bytes();
        let mut i = 0;
        while i < part.len() {
            self = self.byte(part[i]);
            i += 1;
        }
        self
    }

    /// The text with a number in decimal digits behind it.
    pub const fn push_number(mut self, number: usize) -> Self {
        if number >= 10 {
            self = self.push_number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8)
    }

    /// The text with `name` behind it, between `quote`s, inner quotes doubled: how all three dialects quote
    /// identifiers.
    pub const fn push_quoted(mut self, quote: u8, name: &str) -> Self {
        let name = name.as_bytes();
        self = self.byte(quote);
        let mut i = 0;
        while i < name.len() {
            if name[i] == quote {
                self = self.byte(quote);
            }
            self = self.byte(name[i]);
            i += 1;
        }
        self.byte(quote)
    }

    /// The text with `template` behind it, each `{0}`, `{1}`, … replaced by the argument of that number.
    pub const fn push_format(mut self, template: &str, arguments: &[&str]) -> Self {
        let bytes = template.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            if bytes[i] == b'{' && i + 2 < bytes.len() && bytes[i + 2] == b'}' {
                self = self.push(arguments[(bytes[i + 1] - b'0') as usize]);
                i += 3;
            } else {
                self = self.byte(bytes[i]);
                i += 1;
            }
        }
        self
    }

    /// What has been written so far.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => panic!("only whole strings are pushed"),
        }
    }

    const fn byte(mut self, byte: u8) -> Self {
        assert!(self.length < N, "this text has outgrown its buffer");
        self.bytes[self.length] = byte;
        self.length += 1;
        self
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

    #[test]
    fn quotes_are_doubled() {
        const NAME: Text<16> = Text::new().push_quoted(b'"', "a\"b");
        assert_eq!(NAME.as_str(), "\"a\"\"b\"");
    }

    #[test]
    fn format_takes_arguments_by_number() {
        const MESSAGE: Text<64> = Text::new().push_format("`{1}` before `{0}`, {x", &["b", "a"]);
        assert_eq!(MESSAGE.as_str(), "`a` before `b`, {x");
    }

    #[test]
    fn numbers_are_decimal() {
        const NUMBERS: Text<16> = Text::new().push_number(0).push(" ").push_number(1205);
        assert_eq!(NUMBERS.as_str(), "0 1205");
    }
}
