//! How texts are compared: collations, and the character sets that go with MySQL's.

use crate::dialect::Dialect;

/// How a column compares its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Collation {
    /// What models say of each dialect, in the order of [`Dialect::ALL`].
    Given(Box<[Option<String>; 3]>),
    /// By the collation of that name, spelled as [`Collation::named`] does. On MySQL the name of a character set alone
    /// stands for the collation that the server has for it.
    Named(String),
}

impl Collation {
    /// The collation that `dialect` means by `name`: the names of SQLite and MySQL have no case, and MySQL's `utf8` is
    /// called `utf8mb3` by now.
    pub fn named(dialect: Dialect, name: &str) -> Collation {
        Collation::Named(match dialect {
            Dialect::Postgres => name.to_owned(),
            Dialect::Sqlite => name.to_ascii_uppercase(),
            Dialect::Mysql => {
                let name = name.to_ascii_lowercase();
                match name.strip_prefix("utf8") {
                    Some(rest) if rest.is_empty() || rest.starts_with('_') => format!("utf8mb3{rest}"),
                    _ => name,
                }
            }
        })
    }

    /// As `dialect` knows it; `None` where nothing is said of that.
    pub fn lowered(self, dialect: Dialect) -> Option<Collation> {
        match self {
            Collation::Given(mut given) => given[dialect as usize].take().map(|name| Self::named(dialect, &name)),
            named => Some(named),
        }
    }

    /// Its name; none before it is [lowered](Collation::lowered).
    pub fn name(&self) -> &str {
        match self {
            Collation::Given(_) => "",
            Collation::Named(name) => name,
        }
    }

    /// MySQL's character set of it: the first word of its name. MariaDB's newest collations are of several.
    pub fn charset(&self) -> Option<&str> {
        self.name().split('_').next().filter(|charset| !charset.is_empty() && *charset != "uca1400")
    }

    /// The most bytes of a character of MySQL's character set, where that is known.
    pub fn width(&self) -> Option<u32> {
        let charset = self.charset()?;
        CHARSETS.iter().find(|(names, _)| names.split(' ').any(|name| name == charset)).map(|(_, width)| *width)
    }

    /// Whether it is what columns have for which none is named.
    pub fn is_usual(&self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Sqlite => self.name() == "BINARY",
            Dialect::Postgres => self.name() == "default",
            // Which one that is says the table.
            Dialect::Mysql => false,
        }
    }
}

/// MySQL's and MariaDB's character sets, by the most bytes that a character takes.
const CHARSETS: [(&str, u32); 4] = [
    (
        "armscii8 ascii binary cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 dec8 geostd8 greek hebrew hp8 keybcs2 koi8r \
         koi8u latin1 latin2 latin5 latin7 macce macroman swe7 tis620",
        1,
    ),
    ("big5 cp932 euckr gb2312 gbk sjis ucs2", 2),
    ("eucjpms ujis utf8mb3", 3),
    ("gb18030 utf16 utf16le utf32 utf8mb4", 4),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collation_has_one_spelling() {
        assert_eq!(Collation::named(Dialect::Sqlite, "nocase").name(), "NOCASE");
        assert_eq!(Collation::named(Dialect::Mysql, "UTF8_general_ci").name(), "utf8mb3_general_ci");
        assert_eq!(Collation::named(Dialect::Mysql, "utf8mb4_bin").charset(), Some("utf8mb4"));
        assert_eq!(Collation::named(Dialect::Mysql, "uca1400_ai_ci").charset(), None);
        assert_eq!(Collation::named(Dialect::Mysql, "utf8_bin").width(), Some(3));
        assert_eq!(Collation::named(Dialect::Mysql, "NOCASE").width(), None);
        assert_ne!(Collation::named(Dialect::Postgres, "c"), Collation::named(Dialect::Postgres, "C"));
    }

    #[test]
    fn each_dialect_has_its_own() {
        let given = Collation::Given(Box::new([Some("nocase".into()), None, Some("latin1_bin".into())]));
        assert_eq!(given.clone().lowered(Dialect::Sqlite).unwrap().name(), "NOCASE");
        assert_eq!(given.clone().lowered(Dialect::Postgres), None);
        assert_eq!(given.lowered(Dialect::Mysql).unwrap().name(), "latin1_bin");
    }
}
