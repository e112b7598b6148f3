//! The crates of a project: which root files the reader starts from, as Cargo finds them.

mod manifest;
mod members;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use jointable_core::read::{CrateRoot, normal};

use self::manifest::{Manifest, underscored};
use crate::failure::Failure;

/// A package that may have models.
struct Package {
    folder: PathBuf,
    manifest: Manifest,
    dependencies: Vec<Dependency>,
}

/// What a package depends on, with what it takes from its workspace put in.
struct Dependency {
    /// The name in this package's source.
    name: String,
    package: String,
    /// Whether `name` is not the package's own.
    renamed: bool,
    folder: Option<PathBuf>,
}

/// The crate roots of the package or workspace in `folder`: members as listed, sorted within a glob, then the packages
/// they depend on by path. Where some of them use jointable, by themselves or through one another, the others are
/// left out.
///
/// # Errors
/// When a manifest cannot be read, or there is nothing to start from.
pub fn roots(folder: &Path) -> Result<Vec<CrateRoot>, Failure> {
    let folder = &normal(folder);
    let manifest = Manifest::read(folder)?;
    let workspace = match &manifest.workspace {
        Some(_) => Some(folder.clone()),
        None => workspace_of(folder, &manifest),
    };
    let mut folders = Vec::new();
    if manifest.package.is_some() {
        folders.push(folder.clone());
    }
    if let Some(listed) = &manifest.workspace {
        for member in members::find(folder, listed)? {
            if !folders.contains(&member) {
                folders.push(member);
            }
        }
    }
    let inherited = match &workspace {
        Some(root) if root != folder => Manifest::read(root)?.workspace,
        _ => manifest.workspace,
    };
    let inherited = inherited.unwrap_or_default().dependencies;
    let mut packages: Vec<Package> = Vec::new();
    let mut next = 0;
    while let Some(folder) = folders.get(next).cloned() {
        next += 1;
        let package = Package::read(folder, workspace.as_deref(), &inherited)?;
        for dependency in &package.dependencies {
            if let Some(path) = &dependency.folder
                && !folders.contains(path)
            {
                folders.push(path.clone());
            }
        }
        packages.push(package);
    }
    let users = users(&packages);
    let libraries: BTreeMap<&Path, String> =
        packages.iter().map(|package| (package.folder.as_path(), package.manifest.library_name())).collect();
    let mut roots = Vec::new();
    for package in packages.iter().filter(|package| users.is_empty() || users.contains(package.folder.as_path())) {
        let renames: Vec<_> = (package.dependencies.iter())
            .filter(|dependency| dependency.renamed)
            .map(|dependency| {
                let library = dependency.folder.as_deref().and_then(|folder| libraries.get(folder));
                (underscored(&dependency.name), library.cloned().unwrap_or_else(|| underscored(&dependency.package)))
            })
            .collect();
        for (name, file) in package.targets() {
            roots.push(CrateRoot { name, file, renames: renames.clone(), is_module: false });
        }
    }
    if roots.is_empty() {
        return Err(Failure::input(
            format!("{} has no crate to read", folder.join("Cargo.toml").display()),
            "a package has `src/lib.rs` or `src/main.rs`, or says in `[lib]` or `[[bin]]` where its source is",
        ));
    }
    Ok(roots)
}

/// The workspace a package is in, for what it inherits from there.
fn workspace_of(folder: &Path, manifest: &Manifest) -> Option<PathBuf> {
    if let Some(named) = manifest.package.as_ref().and_then(|package| package.workspace.as_ref()) {
        return Some(normal(&folder.join(named)));
    }
    let mut above = folder.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    above.find(|folder| Manifest::read(folder).is_ok_and(|manifest| manifest.workspace.is_some())).map(Path::to_owned)
}

/// The folders of the packages that use jointable, by themselves or through one another.
fn users(packages: &[Package]) -> BTreeSet<&Path> {
    let mut users = BTreeSet::new();
    loop {
        let before = users.len();
        for package in packages {
            let uses = package.dependencies.iter().any(|dependency| {
                dependency.package == "jointable"
                    || dependency.folder.as_deref().is_some_and(|folder| users.contains(folder))
            });
            if uses {
                users.insert(package.folder.as_path());
            }
        }
        if users.len() == before {
            return users;
        }
    }
}

impl Package {
    /// `inherited` are the dependencies of the workspace at `root`.
    fn read(
        folder: PathBuf,
        root: Option<&Path>,
        inherited: &BTreeMap<String, manifest::Dependency>,
    ) -> Result<Self, Failure> {
        let manifest = Manifest::read(&folder)?;
        let dependencies = manifest
            .dependencies()
            .map(|(name, written)| {
                let (from, written) = match (written.workspace(), inherited.get(name), root) {
                    (true, Some(inherited), Some(root)) => (root, inherited),
                    _ => (folder.as_path(), written),
                };
                Dependency {
                    name: name.clone(),
                    package: written.package().unwrap_or(name).to_owned(),
                    renamed: written.package().is_some_and(|package| package != name),
                    folder: written.path().map(|path| normal(&from.join(path))),
                }
            })
            .collect();
        Ok(Self { folder, manifest, dependencies })
    }

    /// The crates to read: the library, and the binary of the package's name; where there is no library, every binary.
    fn targets(&self) -> Vec<(String, PathBuf)> {
        let Some(package) = &self.manifest.package else { return Vec::new() };
        let own = underscored(&package.name);
        let mut targets = Vec::new();
        let library = self.manifest.lib.as_ref();
        let file = self.folder.join(library.and_then(|lib| lib.path.as_deref()).unwrap_or(Path::new("src/lib.rs")));
        let has_library = library.is_some() || file.is_file();
        if has_library {
            targets.push((self.manifest.library_name(), file));
        }
        let found = if package.autobins == Some(false) { Vec::new() } else { self.binaries(&own) };
        let named = self.manifest.bin.iter().filter_map(|bin| {
            let name = bin.name.clone()?;
            let file = match &bin.path {
                Some(path) => self.folder.join(path),
                None => self.guess(&name, name == package.name)?,
            };
            Some((underscored(&name), file))
        });
        for (name, file) in named.chain(found) {
            let file = normal(&file);
            if (!has_library || name == own) && !targets.iter().any(|(_, other)| *other == file) {
                targets.push((name, file));
            }
        }
        targets
    }

    /// Where Cargo looks for a binary whose path is not given.
    fn guess(&self, name: &str, is_main: bool) -> Option<PathBuf> {
        let bin = self.folder.join("src/bin");
        let mut places = vec![bin.join(format!("{name}.rs")), bin.join(name).join("main.rs")];
        if is_main {
            places.push(self.folder.join("src/main.rs"));
        }
        places.into_iter().find(|place| place.is_file())
    }

    /// The binaries that Cargo finds by itself.
    fn binaries(&self, own: &str) -> Vec<(String, PathBuf)> {
        let mut binaries = Vec::new();
        let main = self.folder.join("src/main.rs");
        if main.is_file() {
            binaries.push((own.to_owned(), main));
        }
        for path in members::sorted(&self.folder.join("src/bin")) {
            let stem = path.file_stem().map(|stem| underscored(&stem.to_string_lossy())).unwrap_or_default();
            if path.is_dir() {
                let main = path.join("main.rs");
                if main.is_file() {
                    binaries.push((stem, main));
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                binaries.push((stem, path));
            }
        }
        binaries
    }
}

#[cfg(test)]
mod tests;
