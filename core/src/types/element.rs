//! What arrays are of.

use super::{Row, TYPES, Type};

/// The type of an array's elements: a row of the type table and its parameters. Small, so that [`Type`] stays one that
/// `const` code can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Element {
    row: usize,
    parameters: (u32, u8),
}

impl Element {
    /// Elements of this type; `None` for one that is no row of the type table, as arrays are none.
    pub const fn of(ty: &Type) -> Option<Self> {
        let parameters = match ty {
            Type::Varchar(length) => (*length, 0),
            Type::Decimal(precision, scale) => (*precision as u32, *scale),
            _ => (0, 0),
        };
        match ty.index() {
            Some(row) => Some(Self { row, parameters }),
            None => None,
        }
    }

    /// Their row of the type table.
    pub const fn row(&self) -> &'static Row {
        &TYPES[self.row]
    }

    /// The parameters of their type, as those of a spelling; zero where it has none.
    pub const fn parameters(&self) -> (u32, u8) {
        self.parameters
    }

    /// Their type.
    pub const fn ty(&self) -> Type {
        match &self.row().ty {
            Type::Varchar(_) => Type::Varchar(self.parameters.0),
            Type::Decimal(..) => Type::Decimal(self.parameters.0 as u8, self.parameters.1),
            ty => ty.copied(),
        }
    }
}

/// `text[]`, `int ARRAY[3]` without what makes an array of it, which PostgreSQL does not tell apart: neither bounds nor
/// dimensions are part of the type. `None` where there is nothing of that.
pub(super) fn of_array(spelling: &str) -> Option<&str> {
    let mut rest = spelling.trim_end();
    loop {
        let word = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
        if let Some((before, bound)) = rest.strip_suffix(']').and_then(|inner| inner.rsplit_once('[')) {
            if !bound.trim().bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            rest = before.trim_end();
        } else if word.eq_ignore_ascii_case("array") && word.len() < rest.len() {
            rest = rest[..rest.len() - word.len()].trim_end();
        } else {
            return (rest.len() < spelling.trim_end().len()).then_some(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_keep_their_type() {
        for ty in TYPES.iter().map(|row| row.ty.clone()).chain([Type::Varchar(9), Type::Decimal(20, 7)]) {
            assert_eq!(Element::of(&ty).unwrap().ty(), ty);
        }
        assert_eq!(Element::of(&Type::array(&Type::Int)), None);
        assert_eq!(Element::of(&Type::Raw("citext".into())), None);
    }

    #[test]
    fn arrays_are_known_by_their_ends() {
        for (spelling, element) in [
            ("text[]", Some("text")),
            ("int[3] [ 4 ]", Some("int")),
            ("int ARRAY", Some("int")),
            ("varchar(9) array[4]", Some("varchar(9)")),
            ("array", None),
            ("text", None),
            ("a]", None),
            ("a['x']", None),
        ] {
            assert_eq!(of_array(spelling), element, "{spelling}");
        }
    }
}
