//! Which crate may depend on which: the arrows of the design, never reversed.

use crate::failure::Failure;
use crate::shell::Shell;

/// What one package of the workspace may depend on, dependencies of dependencies included.
#[derive(Debug)]
struct Rule {
    package: &'static str,
    features: Features,
    /// The only packages of this workspace it may depend on.
    workspace: &'static [&'static str],
    /// Other packages it must not depend on …
    forbidden: &'static [&'static str],
    /// … but may through these.
    except_through: &'static [&'static str],
}

#[derive(Clone, Copy, Debug)]
enum Features {
    Default,
    All,
}

/// The arrows. A package of the workspace that is published has its rule here.
const RULES: &[Rule] = &[
    Rule {
        package: "jointable-core",
        features: Features::All,
        workspace: &[],
        forbidden: &["sqlx", "sqlx-core", "rusqlite", "tokio", "clap", "minijinja"],
        except_through: &[],
    },
    Rule {
        package: "jointable-macros",
        features: Features::All,
        workspace: &["jointable-core"],
        forbidden: &["sqlparser", "minijinja", "tokio", "sqlx", "sqlx-core", "rusqlite"],
        except_through: &[],
    },
    Rule {
        package: "jointable",
        features: Features::Default,
        workspace: &["jointable-core", "jointable-macros"],
        forbidden: &["sqlparser", "clap", "syn", "sqlx", "sqlx-core", "rusqlite", "tokio"],
        except_through: &["jointable-macros"],
    },
    Rule {
        package: "jointable",
        features: Features::All,
        workspace: &["jointable-core", "jointable-macros"],
        forbidden: &["sqlparser", "clap"],
        except_through: &[],
    },
    Rule {
        package: "jointable-templates",
        features: Features::All,
        workspace: &["jointable-core"],
        forbidden: &["tokio", "sqlx", "sqlx-core", "rusqlite", "clap"],
        except_through: &[],
    },
    Rule {
        package: "jointable-build",
        features: Features::All,
        workspace: &["jointable-core", "jointable-templates"],
        forbidden: &["sqlparser", "tokio", "sqlx", "sqlx-core", "rusqlite", "clap"],
        except_through: &[],
    },
    Rule {
        package: "jointable-cli",
        features: Features::All,
        workspace: &["jointable-core", "jointable-macros", "jointable-templates", "jointable"],
        forbidden: &[],
        except_through: &[],
    },
];

/// One package in the output of `cargo tree --prefix depth`.
#[derive(Debug, PartialEq, Eq)]
struct Node<'a> {
    depth: usize,
    name: &'a str,
    /// A package of this workspace: it has a folder instead of coming from a registry.
    local: bool,
}

/// The arrows that point the wrong way.
pub fn check(shell: &Shell) -> Result<Vec<String>, Failure> {
    let mut wrong = Vec::new();
    for rule in RULES {
        let tree = shell.read("cargo", &rule.arguments())?;
        wrong.extend(rule.broken(&tree)?);
    }
    Ok(wrong)
}

impl Rule {
    fn arguments(&self) -> Vec<&'static str> {
        let mut arguments =
            vec!["tree", "--quiet", "--package", self.package, "--edges", "normal", "--prefix", "depth"];
        if matches!(self.features, Features::All) {
            arguments.push("--all-features");
        }
        if !self.except_through.is_empty() {
            // Otherwise a package is shown below the first that depends on it, and the other ways to it are not.
            arguments.push("--no-dedupe");
        }
        arguments
    }

    /// What of a tree breaks the rule: each package once, with a way that leads to it.
    fn broken(&self, tree: &str) -> Result<Vec<String>, Failure> {
        let mut found: Vec<&str> = Vec::new();
        let mut sentences = Vec::new();
        let mut way: Vec<&str> = Vec::new();
        for line in tree.lines().filter(|line| !line.is_empty()) {
            let node = parse(line).ok_or_else(|| format!("cannot read this line of `cargo tree`: {line}"))?;
            way.truncate(node.depth);
            let excepted = way.iter().any(|package| self.except_through.contains(package));
            way.push(node.name);
            let wrong = if node.local {
                node.name != self.package && !self.workspace.contains(&node.name)
            } else {
                self.forbidden.contains(&node.name) && !excepted
            };
            if wrong && !found.contains(&node.name) {
                found.push(node.name);
                sentences.push(format!("{} must not depend on {}: {}", self.package, node.name, way.join(" → ")));
            }
        }
        // A tree that is not this package's proves nothing.
        if tree.lines().next().and_then(parse).is_none_or(|node| node.name != self.package) {
            return Err(format!("`cargo tree` says nothing about {}", self.package).into());
        }
        Ok(sentences)
    }
}

/// Reads `2syn v3.0.9 (*)` or `1jointable-core v0.1.0 (/folder/core)`.
fn parse(line: &str) -> Option<Node<'_>> {
    let digits = line.find(|c: char| !c.is_ascii_digit())?;
    let depth = line[..digits].parse().ok()?;
    let (name, rest) = line[digits..].split_once(' ')?;
    rest.starts_with('v').then_some(())?;
    let local = rest.split(" (").skip(1).any(|note| note.starts_with('/') || note.contains(":\\"));
    Some(Node { depth, name, local })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interrupt::Interrupt;
    use crate::shell::workspace;

    #[test]
    fn every_arrow_of_this_workspace_is_right() {
        let shell = Shell::new(workspace(), Interrupt::default());
        assert_eq!(check(&shell).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn every_published_package_has_a_rule() {
        let shell = Shell::new(workspace(), Interrupt::default());
        let members = shell.read("cargo", &["tree", "--quiet", "--workspace", "--depth", "0", "--prefix", "depth"]);
        let members = members.unwrap();
        let unpublished = ["jointable-tests", "jointable-tests-generated", "xtask"];
        let mut seen = 0;
        for node in members.lines().filter_map(parse) {
            let named = node.name.starts_with("jointable") && !unpublished.contains(&node.name);
            seen += usize::from(named);
            assert!(!named || RULES.iter().any(|rule| rule.package == node.name), "no rule for {}", node.name);
        }
        assert!(seen >= 4, "{members}");
    }

    const RULE: Rule = Rule {
        package: "app",
        features: Features::Default,
        workspace: &["app-core", "app-macros"],
        forbidden: &["syn"],
        except_through: &["app-macros"],
    };

    #[test]
    fn reads_lines() {
        assert_eq!(parse("12syn v3.0.9 (*)"), Some(Node { depth: 12, name: "syn", local: false }));
        assert_eq!(
            parse("1app-macros v0.1.0 (proc-macro) (/w/macros) (*)"),
            Some(Node { depth: 1, name: "app-macros", local: true })
        );
        assert_eq!(parse("0x v1.0.0 (proc-macro)"), Some(Node { depth: 0, name: "x", local: false }));
        assert_eq!(parse("nothing to see"), None);
    }

    #[test]
    fn a_forbidden_package_is_named_with_the_way_to_it() {
        let good = "0app v1.0.0 (/w)\n1app-macros v1.0.0 (proc-macro) (/w/m)\n2syn v3.0.9\n1app-core v1.0.0 (/w/c)\n";
        assert_eq!(RULE.broken(good).unwrap(), Vec::<String>::new());
        let bad = format!("{good}2serde v1.0.0\n3syn v2.0.0\n2other v1.0.0\n3syn v2.0.0\n");
        assert_eq!(RULE.broken(&bad).unwrap(), ["app must not depend on syn: app → app-core → serde → syn"]);
    }

    #[test]
    fn only_the_named_packages_of_the_workspace_are_allowed() {
        let bad = "0app v1.0.0 (/w)\n1app-cli v1.0.0 (/w/cli)\n1app-core v1.0.0 (/w/core)\n";
        assert_eq!(RULE.broken(bad).unwrap(), ["app must not depend on app-cli: app → app-cli"]);
    }

    #[test]
    fn a_tree_of_something_else_is_an_error() {
        assert!(RULE.broken("").is_err());
        assert!(RULE.broken("0other v1.0.0\n").is_err());
        assert!(RULE.broken("what is this\n").is_err());
    }
}
