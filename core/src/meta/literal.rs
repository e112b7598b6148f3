//! Whether a literal is a value of a column. One rule, for `const` code and for run time.

use super::Literal;
use crate::{
    diagnostic::BAD_VALUE,
    text::{Text, same},
    types::Type,
};

/// Which values of its type a column can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values<'a> {
    /// All of them.
    All,
    /// The whole numbers from one to another.
    Between(i64, i64),
    /// These texts.
    OneOf(&'a [&'a str]),
}

/// What a column needs that a literal is not.
#[derive(Debug)]
pub struct Misfit {
    words: Text<512>,
    example: Text<512>,
}

impl Misfit {
    /// What it needs.
    pub const fn words(&self) -> &str {
        self.words.as_str()
    }

    /// What fills in the message of [`BAD_VALUE`] where the literal is a default.
    pub const fn of_default(&self) -> [&str; 3] {
        ["default", self.words(), self.example.as_str()]
    }

    /// The same as one text, for compile errors.
    pub const fn default_text(&self) -> Text<2048> {
        BAD_VALUE.text(&self.of_default())
    }

    const fn new(needs: &[&str], shown: &str) -> Option<Self> {
        let (mut words, mut example) = (Text::new(), Text::new());
        example.push(shown);
        let mut i = 0;
        while i < needs.len() {
            words.push(needs[i]);
            i += 1;
        }
        Some(Self { words, example })
    }
}

/// What a column of this type and these values needs, where the literal is none of them.
pub const fn misfit(ty: &Type, values: Values<'_>, literal: Literal<'_>) -> Option<Misfit> {
    match values {
        Values::Between(least, most) => return whole(least, most, literal),
        Values::OneOf(texts) => return one_of(texts, literal),
        Values::All => {}
    }
    match ty {
        Type::SmallInt => whole(i16::MIN as i64, i16::MAX as i64, literal),
        Type::Int => whole(i32::MIN as i64, i32::MAX as i64, literal),
        Type::BigInt => whole(i64::MIN, i64::MAX, literal),
        Type::Real | Type::Double | Type::Decimal(..) => match literal {
            Literal::Number(_) => None,
            _ => Misfit::new(&["a number"], "default = 0.5"),
        },
        Type::Bool => match literal {
            Literal::Bool(_) => None,
            _ => Misfit::new(&["`true` or `false`"], "default = false"),
        },
        Type::Date => match literal {
            Literal::Text(text) if shaped(text, "0000-00-00") => None,
            _ => Misfit::new(&["a text that is a date"], "default = \"2026-01-31\""),
        },
        Type::Time => match literal {
            Literal::Text(text) if shaped(text, "00:00:00") => None,
            _ => Misfit::new(&["a text that is a time"], "default = \"12:30:00\""),
        },
        Type::DateTime | Type::Timestamp => match literal {
            Literal::Text(text) if shaped(text, "0000-00-00 00:00:00") => None,
            _ => Misfit::new(&["a text that is a date and a time"], "default = \"2026-01-31 12:30:00\""),
        },
        Type::Varchar(length) => match literal {
            Literal::Text(text) if characters(text) <= *length as usize => None,
            _ => {
                let mut most = Text::<16>::new();
                most.push_number(*length as usize);
                Misfit::new(&["a text of at most ", most.as_str(), " characters"], "default = \"…\"")
            }
        },
        Type::Array(_) => match literal {
            Literal::Text(text) if braced(text) => None,
            _ => Misfit::new(&["a text that is an array"], "default = \"{}\""),
        },
        // Of what is not known nothing can be wrong.
        Type::Raw(_) => None,
        _ => match literal {
            Literal::Text(_) => None,
            _ => Misfit::new(&["a text"], "default = \"…\""),
        },
    }
}

const fn whole(least: i64, most: i64, literal: Literal<'_>) -> Option<Misfit> {
    if let Literal::Number(number) = literal
        && let Ok(number) = i64::from_str_radix(number, 10)
        && least <= number
        && number <= most
    {
        return None;
    }
    let example = "default = 0";
    if least == i64::MIN && most == i64::MAX {
        return Misfit::new(&["a whole number"], example);
    }
    let (mut from, mut to) = (Text::<24>::new(), Text::<24>::new());
    if least < 0 {
        from.push("-");
    }
    from.push_number(least.unsigned_abs() as usize);
    to.push_number(most.unsigned_abs() as usize);
    Misfit::new(&["a number from ", from.as_str(), " to ", to.as_str()], example)
}

const fn one_of(texts: &[&str], literal: Literal<'_>) -> Option<Misfit> {
    let mut i = 0;
    let mut words = Text::new();
    words.push("one of ");
    while i < texts.len() {
        if let Literal::Text(text) = literal
            && same(texts[i], text)
        {
            return None;
        }
        if words.as_str().len() + texts[i].len() + ", \"\", …".len() <= 512 {
            words.push(if i == 0 { "\"" } else { ", \"" });
            words.push(texts[i]);
            words.push("\"");
        } else if words.as_str().len() + ", …".len() <= 512 && i + 1 == texts.len() {
            words.push(", …");
        }
        i += 1;
    }
    let mut example = Text::new();
    example.push("default = \"");
    // What does not fit is named by no example.
    example.push(if texts.is_empty() || texts[0].len() > 256 { "…" } else { texts[0] });
    example.push("\"");
    Some(Misfit { words, example })
}

const fn braced(text: &str) -> bool {
    matches!(text.as_bytes(), [b'{', .., b'}'])
}

const fn characters(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut i, mut count) = (0, 0);
    while i < bytes.len() {
        // The first byte of a character; the others begin with the bits 10.
        count += (bytes[i] & 0xc0 != 0x80) as usize;
        i += 1;
    }
    count
}

/// Whether `text` has digits where `pattern` has zeros, and is the same elsewhere; a fraction may follow a time.
const fn shaped(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    if text.len() < pattern.len() {
        return false;
    }
    let mut i = 0;
    while i < text.len() {
        let fits = if i < pattern.len() {
            if pattern[i] == b'0' { text[i].is_ascii_digit() } else { text[i] == pattern[i] }
        } else if i == pattern.len() {
            text[i] == b'.' && pattern[i - 3] == b':'
        } else {
            text[i].is_ascii_digit()
        };
        if !fits {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ty: Type, values: Values<'_>, literal: Literal<'_>, needs: Option<&str>) {
        let found = misfit(&ty, values, literal);
        assert_eq!(found.as_ref().map(Misfit::words), needs, "{literal:?} as {ty:?}");
    }

    #[test]
    fn literals_are_values_or_not() {
        use Literal::{Bool, Number, Text as Words};
        let all = |ty, literal, needs| check(ty, Values::All, literal, needs);
        all(Type::BigInt, Number("-9223372036854775808"), None);
        all(Type::BigInt, Number("9223372036854775808"), Some("a whole number"));
        all(Type::SmallInt, Number("40000"), Some("a number from -32768 to 32767"));
        all(Type::Int, Number("1.5"), Some("a number from -2147483648 to 2147483647"));
        all(Type::Bool, Number("1"), Some("`true` or `false`"));
        all(Type::Bool, Bool(true), None);
        all(Type::Date, Words("2026-01-31"), None);
        all(Type::Date, Words("2026-01-31.5"), Some("a text that is a date"));
        all(Type::Time, Words("12:30:00.25"), None);
        all(Type::Timestamp, Words("2026-01-31 12:30"), Some("a text that is a date and a time"));
        all(Type::Varchar(3), Words("äöü"), None);
        all(Type::Varchar(3), Words("äöüß"), Some("a text of at most 3 characters"));
        all(Type::Text, Number("1"), Some("a text"));
        all(Type::array(&Type::Int), Words("{1,2}"), None);
        all(Type::array(&Type::Int), Words("1,2"), Some("a text that is an array"));
        check(Type::SmallInt, Values::Between(0, 255), Number("256"), Some("a number from 0 to 255"));
        let roles = Values::OneOf(&["owner", "reader"]);
        check(Type::Text, roles, Words("reader"), None);
        check(Type::Text, roles, Words("ownr"), Some("one of \"owner\", \"reader\""));
    }

    #[test]
    fn long_lists_are_cut() {
        let texts: Vec<String> = (0..60).map(|n| format!("a rather long text {n}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = misfit(&Type::Text, Values::OneOf(&texts), Literal::Text("x")).unwrap();
        assert!(found.words().ends_with("\", …"), "{}", found.words());
    }
}
