//! The browser that the page of a diagram is tried in: found, or installed from the distribution's packages where we
//! may; else it is said how to get one. A missing browser never means fewer tests.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::servers::{Search, install, is_root};
use crate::shell::{self, Shell};

/// Which program the tests start; `none` where they are to do without.
const BROWSER: &str = "JOINTABLE_TEST_BROWSER";

/// What Chromium and its kin are called. Others do not speak the protocol of its developer tools.
const PROGRAMS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

/// Folders with one, below the root of the file system, that are not in PATH.
const ELSEWHERE: &[&str] = &[
    "Applications/Chromium.app/Contents/MacOS/Chromium",
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Does `work` with a browser at hand: in a shell whose variable leads the tests to it.
pub fn during<T>(shell: &Shell, without: bool, work: impl FnOnce(&Shell) -> Result<T, Failure>) -> Result<T, Failure> {
    if without {
        shell::note("no browser, because of --no-browser: the page of a diagram is not tested");
        return work(&shell.with(BROWSER, "none"));
    }
    if std::env::var_os(BROWSER).is_some_and(|value| !value.is_empty()) {
        return work(shell);
    }
    let program = resolve(shell)?;
    shell::note(&format!("browser: {}", program.display()));
    work(&shell.with(BROWSER, program))
}

fn resolve(shell: &Shell) -> Result<PathBuf, Failure> {
    let search = Search::here();
    if let Some(program) = find(&search) {
        return Ok(program);
    }
    if is_root() && search.in_path("apt-get").is_some() {
        shell::note("no browser on this machine: installing chromium with apt-get");
        install(shell, &["chromium"]).map_err(|failure| match failure {
            Failure::Message(text) => Failure::Message(format!("{text}\n{}", how_to_get())),
            Failure::Interrupted => failure,
        })?;
    }
    find(&search).ok_or_else(|| Failure::Message(how_to_get()))
}

fn find(search: &Search) -> Option<PathBuf> {
    let elsewhere = || ELSEWHERE.iter().find_map(|path| search.file(path));
    PROGRAMS.iter().find_map(|name| search.in_path(name)).or_else(elsewhere)
}

fn how_to_get() -> String {
    format!(
        "the tests need Chromium or Chrome, which this machine does not have. One of these helps:\n\
         \x20 sudo apt-get install --no-install-recommends chromium\n\
         \x20 sudo dnf install chromium\n\
         \x20 brew install --cask chromium\n\
         or name its program:\n\
         \x20 export {BROWSER}=/path/to/chrome\n\
         or choose to test less: cargo xtask test --no-browser"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_out_is_spelled_out() {
        let text = how_to_get();
        for part in ["apt-get install --no-install-recommends chromium", "JOINTABLE_TEST_BROWSER=", "--no-browser"] {
            assert!(text.contains(part), "{part} is not in:\n{text}");
        }
    }
}
