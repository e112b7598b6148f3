//! The members of a workspace.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use jointable_core::read::normal;

use super::manifest::Workspace;
use crate::failure::Failure;

/// The folders of the members, as listed, sorted within a glob.
pub(super) fn find(root: &Path, workspace: &Workspace) -> Result<Vec<PathBuf>, Failure> {
    let mut folders = Vec::new();
    for member in &workspace.members {
        if !is_glob(member) {
            folders.push(normal(&root.join(member)));
            continue;
        }
        let excluded: Vec<_> = workspace.exclude.iter().map(|exclude| normal(&root.join(exclude))).collect();
        let found = expand(root, member).into_iter().map(|folder| normal(&folder)).filter(|folder| {
            // A folder without a manifest is no mistake where it was not named.
            folder.join("Cargo.toml").is_file() && !excluded.iter().any(|excluded| folder.starts_with(excluded))
        });
        folders.extend(found);
    }
    match folders.iter().find(|folder| !folder.join("Cargo.toml").is_file()) {
        Some(folder) => Err(Failure::input(
            format!(
                "{} lists a member that has no {}",
                root.join("Cargo.toml").display(),
                folder.join("Cargo.toml").display()
            ),
            "correct `members` in `[workspace]`",
        )),
        None => Ok(folders),
    }
}

/// What a folder has, sorted; nothing where it cannot be read.
pub(super) fn sorted(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

fn is_glob(pattern: &str) -> bool {
    pattern.contains(['*', '?', '['])
}

fn expand(root: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut folders = vec![root.to_owned()];
    for component in Path::new(pattern).components() {
        let text = component.as_os_str().to_string_lossy();
        folders = match component {
            Component::Normal(_) if text == "**" => folders.iter().flat_map(|folder| below(folder)).collect(),
            Component::Normal(_) if is_glob(&text) => {
                let within = folders.iter().flat_map(|folder| visible(folder));
                within
                    .filter(|folder| folder.file_name().is_some_and(|name| matches(&text, &name.to_string_lossy())))
                    .collect()
            }
            component => folders.iter().map(|folder| folder.join(component)).collect(),
        };
    }
    folders.sort();
    folders.dedup();
    folders
}

/// A folder and all folders in it.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_owned()];
    let mut next = 0;
    while let Some(folder) = all.get(next) {
        // Build output can be large, and has no members.
        let more: Vec<_> =
            visible(folder).into_iter().filter(|folder| !folder.join("CACHEDIR.TAG").is_file()).collect();
        all.extend(more);
        next += 1;
    }
    all
}

fn visible(folder: &Path) -> Vec<PathBuf> {
    let hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    sorted(folder).into_iter().filter(|path| !hidden(path) && path.is_dir() && !path.is_symlink()).collect()
}

/// Whether a name matches a glob of `*`, `?` and `[…]`.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    // Where the last `*` stands, and how far it reached.
    let mut star: Option<(usize, usize)> = None;
    loop {
        let step = match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
                continue;
            }
            None if n == name.len() => return true,
            Some(_) if n < name.len() => one(&pattern[p..], name[n]),
            _ => None,
        };
        match (step, star) {
            (Some(length), _) => {
                p += length;
                n += 1;
            }
            (None, Some((at, reached))) if reached < name.len() => {
                star = Some((at, reached + 1));
                (p, n) = (at + 1, reached + 1);
            }
            _ => return false,
        }
    }
}

/// How much of the pattern takes this character.
fn one(pattern: &[char], character: char) -> Option<usize> {
    match pattern {
        ['?', ..] => Some(1),
        ['[', class @ ..] => {
            let end = class.iter().skip(1).position(|&c| c == ']')? + 1;
            let negated = class[0] == '!';
            let class = &class[usize::from(negated)..end];
            let mut found = false;
            let mut i = 0;
            while i < class.len() {
                if i + 2 < class.len() && class[i + 1] == '-' {
                    found |= (class[i]..=class[i + 2]).contains(&character);
                    i += 3;
                } else {
                    found |= class[i] == character;
                    i += 1;
                }
            }
            (found != negated).then_some(end + 2)
        }
        [literal, ..] => (*literal == character).then_some(1),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_as_in_a_shell() {
        for (pattern, name) in [
            ("*", "a"),
            ("a*", "a"),
            ("*-core", "my-core"),
            ("a*b*c", "aXbYbc"),
            ("?b", "éb"),
            ("[ab]x", "bx"),
            ("[a-c]*", "cde"),
            ("[!a]x", "bx"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("a*", "b"), ("?", ""), ("a", "ab"), ("[ab]", "c"), ("[!a]", "a"), ("[a", "a"), ("*c", "ab")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
