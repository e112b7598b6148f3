//! Whether a reference has the shape of the key it refers to. One rule, for `const` code and for run time.

use crate::{
    diagnostic::{COMPOSITE_REFERENCE, Code, REFERENCE_COUNT},
    text::Text,
};

/// A reference and the key it refers to.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// The first field of the reference.
    pub name: &'a str,
    /// How many fields it has.
    pub fields: usize,
    /// Whether it stands on the struct.
    pub of_struct: bool,
    /// The model it refers to.
    pub model: &'a str,
    /// The fields of that model's key; not empty.
    pub key: &'a [&'a str],
}

/// What is wrong with the shape of a reference.
#[derive(Debug)]
pub struct Mistake<'a> {
    /// The kind of diagnostic.
    pub code: &'static Code,
    shape: Shape<'a>,
    key: Text<512>,
}

impl Mistake<'_> {
    /// Message and help as one text, for compile errors.
    pub const fn text(&self) -> Text<2048> {
        self.code.text(&self.arguments())
    }

    /// What fills in the code's message.
    pub const fn arguments(&self) -> [&str; 3] {
        let key = self.key.as_str();
        if self.shape.of_struct { [self.shape.model, key, ""] } else { [self.shape.name, self.shape.model, key] }
    }
}

/// Compares the number of fields.
pub const fn shape(shape: Shape<'_>) -> Option<Mistake<'_>> {
    if shape.fields == shape.key.len() {
        return None;
    }
    let mut key = Text::new();
    let mut i = 0;
    while i < shape.key.len() {
        if key.as_str().len() + shape.key[i].len() + ", ``, …".len() > 512 {
            key.push(", …");
            break;
        }
        key.push(if i == 0 { "`" } else { ", `" });
        key.push(shape.key[i]);
        key.push("`");
        i += 1;
    }
    let code = if shape.of_struct { REFERENCE_COUNT } else { COMPOSITE_REFERENCE };
    Some(Mistake { code, shape, key })
}
