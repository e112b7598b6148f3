//! The part of a Cargo.toml that says where source is.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::failure::Failure;

/// A Cargo.toml.
#[derive(Debug, Deserialize)]
pub(super) struct Manifest {
    pub(super) package: Option<Package>,
    pub(super) lib: Option<Target>,
    #[serde(default)]
    pub(super) bin: Vec<Target>,
    pub(super) workspace: Option<Workspace>,
    #[serde(default)]
    dependencies: BTreeMap<String, Dependency>,
    #[serde(default)]
    target: BTreeMap<String, Platform>,
}

/// `[package]`.
#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) autobins: Option<bool>,
    /// The folder of its workspace, where that is not above it.
    pub(super) workspace: Option<PathBuf>,
}

/// `[lib]` or `[[bin]]`.
#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub(super) name: Option<String>,
    pub(super) path: Option<PathBuf>,
}

/// `[workspace]`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Workspace {
    #[serde(default)]
    pub(super) members: Vec<String>,
    #[serde(default)]
    pub(super) exclude: Vec<String>,
    #[serde(default)]
    pub(super) dependencies: BTreeMap<String, Dependency>,
}

/// `[target.'cfg(…)']`.
#[derive(Debug, Deserialize)]
struct Platform {
    #[serde(default)]
    dependencies: BTreeMap<String, Dependency>,
}

/// A dependency, in either of its forms.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Dependency {
    Detailed { path: Option<PathBuf>, package: Option<String>, workspace: Option<bool> },
    Version(serde::de::IgnoredAny),
}

impl Dependency {
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Dependency::Version(_) => None,
            Dependency::Detailed { path, .. } => path.as_deref(),
        }
    }

    pub(super) fn package(&self) -> Option<&str> {
        match self {
            Dependency::Version(_) => None,
            Dependency::Detailed { package, .. } => package.as_deref(),
        }
    }

    /// Whether the workspace says the rest.
    pub(super) fn workspace(&self) -> bool {
        matches!(self, Dependency::Detailed { workspace: Some(true), .. })
    }
}

impl Manifest {
    /// Reads the Cargo.toml in `folder`.
    pub(super) fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("Cargo.toml");
        let text = fs::read_to_string(&path).map_err(|error| {
            Failure::input(
                format!("cannot read {}: {error}", path.display()),
                "name the folder of a package or a workspace, where its Cargo.toml is",
            )
        })?;
        toml::from_str(&text).map_err(|error| {
            let failure = Failure::input(error.message(), "`cargo metadata` says what Cargo thinks of it");
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            failure.at(path, before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
        })
    }

    /// What the package's own crates can name: no build or development dependencies.
    pub(super) fn dependencies(&self) -> impl Iterator<Item = (&String, &Dependency)> {
        self.dependencies.iter().chain(self.target.values().flat_map(|platform| &platform.dependencies))
    }

    /// The name of the package's library, as source spells it.
    pub(super) fn library_name(&self) -> String {
        let named = self.lib.as_ref().and_then(|lib| lib.name.as_deref());
        underscored(named.or(self.package.as_ref().map(|package| package.name.as_str())).unwrap_or_default())
    }
}

/// A package's name as source spells it.
pub(super) fn underscored(name: &str) -> String {
    name.replace('-', "_")
}
