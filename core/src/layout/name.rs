//! What a file's name says: whose part of which migration it is.

use std::path::Path;

use super::Layout;

/// What a file is to a layout's runner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// No migration, and none that was meant to be one.
    Other,
    /// The runner stops at it.
    Wrong,
    /// It looks like a migration, and the runner passes over it.
    PassedOver,
    /// A migration that is a program.
    Program,
    /// A part of a migration.
    Part {
        /// The version, in the form the history table has.
        version: String,
        /// The words of the name, with `_` between them.
        name: String,
        /// Which part.
        role: Role,
    },
}

/// Which part of a migration a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The way up.
    Up,
    /// The way down.
    Down,
    /// Both, in sections.
    Both,
    /// The way up, for what has no history yet, in the place of all migrations up to its version.
    Baseline,
}

fn part(version: impl Into<String>, name: &str, role: Role) -> Piece {
    Piece::Part { version: version.into(), name: name.to_owned(), role }
}

/// What a file is; `path` is from the folder of the migrations.
pub(super) fn piece(layout: Layout, path: &Path) -> Piece {
    let mut parts = path.iter().map(|part| part.to_str().unwrap_or(""));
    let (Some(first), second, None) = (parts.next(), parts.next(), parts.next()) else {
        return match layout {
            Layout::Refinery | Layout::Flyway => nested(layout, path),
            _ => Piece::Other,
        };
    };
    match (layout, second) {
        (Layout::Diesel, Some(file)) => diesel(first, file),
        (Layout::Diesel, None) => Piece::Other,
        (Layout::Refinery | Layout::Flyway, _) => nested(layout, path),
        (_, Some(_)) => Piece::Other,
        (Layout::Sqlx | Layout::SqlxSimple, None) => sqlx(first),
        (Layout::Dbmate, None) => dbmate(first),
        (Layout::Goose, None) => goose(first),
        (Layout::GolangMigrate, None) => golang_migrate(first),
    }
}

/// Of runners that look into folders of any depth: the file's own name alone counts.
fn nested(layout: Layout, path: &Path) -> Piece {
    let file = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    if layout == Layout::Refinery { refinery(file) } else { flyway(file) }
}

fn sqlx(file: &str) -> Piece {
    let Some((prefix, rest)) = file.split_once('_').filter(|(_, rest)| rest.ends_with(".sql")) else {
        return Piece::Other;
    };
    let Ok(version) = prefix.parse::<i64>() else { return Piece::Wrong };
    // It trims the ending as often as it is there.
    let (ending, role) = match rest {
        _ if rest.ends_with(".down.sql") => (".down.sql", Role::Down),
        _ if rest.ends_with(".up.sql") => (".up.sql", Role::Up),
        _ => (".sql", Role::Up),
    };
    part(version.to_string(), rest.trim_end_matches(ending), role)
}

fn diesel(folder: &str, file: &str) -> Piece {
    let role = match file {
        _ if folder.starts_with('.') => return Piece::Other,
        "up.sql" => Role::Up,
        "down.sql" => Role::Down,
        _ => return Piece::Other,
    };
    let (version, name) = folder.split_once('_').unwrap_or((folder, ""));
    part(version.replace('-', ""), name, role)
}

/// `V1__name.sql`; `U` is a migration too, one that may come late.
fn refinery(file: &str) -> Piece {
    let Some(rest) = file.strip_prefix(['U', 'V', '|']) else { return Piece::Other };
    let (stem, program) = match (rest.strip_suffix(".sql"), rest.strip_suffix(".rs")) {
        (Some(stem), _) => (stem, false),
        (None, Some(stem)) => (stem, true),
        (None, None) => return Piece::Other,
    };
    if !stem.starts_with(|first: char| first.is_ascii_digit()) {
        return Piece::Other;
    }
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    match stem.split_once("__") {
        Some((version, name)) if word(name) && version.split('.').all(digits) && version.split('.').count() <= 2 => {
            match version.parse::<i64>() {
                Ok(_) if program => Piece::Program,
                Ok(version) => part(version.to_string(), name, Role::Up),
                Err(_) => Piece::Wrong,
            }
        }
        _ if program => Piece::Other,
        _ => Piece::PassedOver,
    }
}

fn dbmate(file: &str) -> Piece {
    let end = file.find(|c: char| !c.is_ascii_digit()).unwrap_or(file.len());
    match file[end..].strip_suffix(".sql") {
        Some(name) if end > 0 => part(&file[..end], name.trim_start_matches('_'), Role::Both),
        _ => Piece::Other,
    }
}

fn goose(file: &str) -> Piece {
    let (stem, program) = match (file.strip_suffix(".sql"), file.strip_suffix(".go")) {
        (Some(stem), _) => (stem, false),
        (None, Some(stem)) => (stem, true),
        (None, None) => return Piece::Other,
    };
    let number = stem.split_once('_').and_then(|(number, name)| Some((number.parse::<i64>().ok()?, name)));
    match number.filter(|(version, _)| *version > 0) {
        Some((_, name)) if program => {
            if name.ends_with("_test") {
                Piece::Other
            } else {
                Piece::Program
            }
        }
        Some((version, name)) => part(version.to_string(), name, Role::Both),
        None if program => Piece::Other,
        None => Piece::Wrong,
    }
}

/// `V1.2__name.sql`, `U1.2__name.sql`, `B1.2__name.sql` and `R__name.sql`.
fn flyway(file: &str) -> Piece {
    let Some(stem) = file.strip_suffix(".sql") else { return Piece::Other };
    if let Some(name) = stem.strip_prefix("R__") {
        return part(format!("R__{name}"), name, Role::Up);
    }
    let role = match stem.chars().next() {
        Some('V') => Role::Up,
        Some('U') => Role::Down,
        Some('B') => Role::Baseline,
        _ => return Piece::Other,
    };
    let rest = &stem[1..];
    let (version, name) = rest.split_once("__").unwrap_or((rest, ""));
    match dotted(&version.replace('_', ".")) {
        Some(parts) => {
            let parts: Vec<String> = parts.iter().map(u64::to_string).collect();
            part(parts.join("."), name, role)
        }
        None if version.starts_with(|first: char| first.is_ascii_digit()) => Piece::PassedOver,
        None => Piece::Other,
    }
}

/// The last `.up.` or `.down.` counts, and what is behind it does not.
fn golang_migrate(file: &str) -> Piece {
    let Some((number, rest)) = file.split_once('_').filter(|(number, _)| digits(number)) else { return Piece::Other };
    let up = rest.rfind(".up.").map(|at| (at, Role::Up));
    let down = rest.rfind(".down.").map(|at| (at, Role::Down));
    match ([up, down].into_iter().flatten().max_by_key(|(at, _)| *at), number.parse::<u64>()) {
        (Some((at, role)), Ok(version)) => part(version.to_string(), &rest[..at], role),
        _ if rest.ends_with(".sql") => Piece::PassedOver,
        _ => Piece::Other,
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The numbers of a version with dots, without the zeros at its end, which do not count.
pub(super) fn dotted(version: &str) -> Option<Vec<u64>> {
    let parts: Option<Vec<u64>> = version.split('.').map(|part| digits(part).then(|| part.parse().ok())?).collect();
    let mut parts = parts?;
    while parts.len() > 1 && parts.last() == Some(&0) {
        parts.pop();
    }
    Some(parts)
}
