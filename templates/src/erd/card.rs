//! What an entity looks like: how large it is, and where in it its lines are.

use jointable_core::erd::{Attribute, Entity, Kind};

use super::text::{Weight, fitted, width};

/// How far the text stands from the edge.
pub(crate) const MARGIN: i32 = 10;
/// How much higher a line is for each connection but the first on one of its sides.
pub(crate) const PORT: i32 = 13;
/// How wide a mark is, with the space behind it.
pub(crate) const MARK: i32 = 23;
/// How high the line with the values of an attribute is.
const VALUES: i32 = 14;
/// How high a line with a relation is.
pub(crate) const RELATION: i32 = 15;
/// The sizes of texts.
pub(crate) const TITLE: i32 = 13;
pub(crate) const NAME: i32 = 12;
pub(crate) const SMALL: i32 = 10;

/// An entity, drawn at the origin.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub width: i32,
    pub height: i32,
    /// How high the part with the name is.
    pub head: i32,
    pub title: String,
    /// The relations whose links it holds.
    pub relations: Vec<String>,
    pub lines: Vec<Line>,
}

/// A line: an attribute.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub top: i32,
    pub height: i32,
    /// `PK`, `FK`, `UQ`.
    pub marks: Vec<&'static str>,
    pub text: String,
    pub ty: String,
    pub values: String,
}

impl Card {
    /// The card of an entity. `ports` says of each attribute how many connections there are on the side that has more.
    pub(crate) fn new(entity: &Entity, ports: &[usize]) -> Card {
        let pairs = entity.kind == Kind::Pairs;
        let title = fitted(&entity.name, 340, TITLE, Weight::Bold);
        let relations: Vec<String> =
            entity.relations.iter().map(|name| fitted(name, 340, SMALL, Weight::Regular)).collect();
        let mut head = if pairs { 24 } else { 30 };
        if !relations.is_empty() {
            head += RELATION * relations.len() as i32 + 1;
        }
        let mut lines: Vec<Line> = Vec::new();
        let mut top = head + 3;
        for (attribute, &ports) in entity.attributes.iter().zip(ports) {
            let mut line = if pairs { plain(attribute) } else { line(attribute) };
            line.top = top;
            line.height = line.height.max(line.height + PORT * (ports as i32 - 1));
            top += line.height;
            lines.push(line);
        }
        let marks = lines.iter().map(|line| line.marks.len() as i32).max().unwrap_or_default() * MARK;
        let widest = |own: &dyn Fn(&Line) -> i32| lines.iter().map(own).max().unwrap_or_default();
        let names = widest(&|line| width(&line.text, NAME, Weight::Regular));
        let types = widest(&|line| width(&line.ty, SMALL, Weight::Regular));
        let values = widest(&|line| width(&line.values, SMALL, Weight::Regular));
        let gap = if types == 0 { 0 } else { 18 };
        let heads = relations.iter().map(|name| width(name, SMALL, Weight::Regular) + 14);
        let heads = heads.chain([width(&title, TITLE, Weight::Bold)]).max().unwrap_or_default();
        let inner = (marks + (names + gap + types).max(values)).max(heads);
        let width = inner + 2 * MARGIN;
        Card { width: width + width % 2, height: top + 4, head, title, relations, lines }
    }

    /// Where the connection of that number meets a line, below the top.
    pub(crate) fn port(&self, line: Option<usize>, number: usize) -> i32 {
        let middle = line.and_then(|line| self.lines.get(line)).map_or(self.head / 2, |line| line.top + line.middle());
        middle + PORT * number as i32
    }

    /// Where the names of attributes begin.
    pub(crate) fn names(&self) -> i32 {
        MARGIN + self.lines.iter().map(|line| line.marks.len() as i32).max().unwrap_or_default() * MARK
    }
}

impl Line {
    /// The middle of its text, below its top.
    pub(crate) fn middle(&self) -> i32 {
        if self.ty.is_empty() && self.marks.is_empty() { 8 } else { 11 }
    }
}

fn line(attribute: &Attribute) -> Line {
    let marks = [("PK", attribute.key), ("FK", attribute.reference), ("UQ", attribute.unique)];
    let optional = if attribute.nullable { "?" } else { "" };
    let values = fitted(&attribute.values.join(" | "), 240, SMALL, Weight::Regular);
    Line {
        top: 0,
        height: if values.is_empty() { 22 } else { 22 + VALUES },
        marks: marks.into_iter().filter(|(_, has)| *has).map(|(mark, _)| mark).collect(),
        text: fitted(&attribute.name, 260, NAME, Weight::Regular),
        ty: if values.is_empty() || attribute.ty.len() < 16 {
            // It is told apart from a name by where it stands; an empty one would say nothing of NULL.
            fitted(&attribute.ty, 130, SMALL, Weight::Regular) + optional
        } else {
            "enum".to_owned() + optional
        },
        values,
    }
}

/// A line of an entity that holds pairs alone.
fn plain(attribute: &Attribute) -> Line {
    let text = fitted(&attribute.name, 260, NAME, Weight::Regular);
    Line { top: 0, height: 17, marks: Vec::new(), text, ty: String::new(), values: String::new() }
}
