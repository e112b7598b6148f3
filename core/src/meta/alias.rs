//! The relations of a model by their aliases. One rule, for `const` code and for run time.

use crate::{
    diagnostic::NO_SEGMENT,
    text::{Text, same},
};

/// A part of a chain that is no alias.
#[derive(Debug)]
pub struct Mistake<'a> {
    model: &'a str,
    alias: &'a str,
    aliases: Text<512>,
}

impl Mistake<'_> {
    /// Message and help as one text, for compile errors.
    pub const fn text(&self) -> Text<2048> {
        NO_SEGMENT.text(&self.arguments())
    }

    /// What fills in the message of [`NO_SEGMENT`].
    pub const fn arguments(&self) -> [&str; 3] {
        [self.model, self.alias, self.aliases.as_str()]
    }
}

/// Which of the aliases of `model` this is.
#[expect(clippy::result_large_err, reason = "const code has no heap to put the mistake on")]
pub const fn find<'a>(model: &'a str, aliases: &[&str], alias: &'a str) -> Result<usize, Mistake<'a>> {
    let mut i = 0;
    while i < aliases.len() {
        if same(aliases[i], alias) {
            return Ok(i);
        }
        i += 1;
    }
    let mut list = Text::new();
    i = 0;
    while i < aliases.len() {
        if list.as_str().len() + aliases[i].len() + ", ``, …".len() > 512 {
            list.push(", …");
            break;
        }
        list.push(if i == 0 { "`" } else { ", `" });
        list.push(aliases[i]);
        list.push("`");
        i += 1;
    }
    if aliases.is_empty() {
        list.push("none");
    }
    Err(Mistake { model, alias, aliases: list })
}
