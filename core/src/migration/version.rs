//! What a migration is known by.

use std::fmt;

/// A migration's version, as its runner's history has it: a number for most.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version(String);

impl Version {
    /// The version of this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number it is, where it is one that is written so.
    pub fn number(&self) -> Option<i64> {
        self.0.parse().ok().filter(|number: &i64| number.to_string() == self.0)
    }
}

impl From<i64> for Version {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_so_is_a_number() {
        assert_eq!(Version::from(-7).number(), Some(-7));
        for text in ["01", "1.1", "00000000000000", "R__a", ""] {
            assert_eq!(Version::new(text).number(), None, "{text}");
        }
    }
}
