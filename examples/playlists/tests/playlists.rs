//! What the program prints, and that code and migrations are what the models say.

use std::{path::Path, process::Command};

use jointable_cli::{Env, Exit, run};

#[test]
fn the_party_is_planned() {
    let output = Command::new(env!("CARGO_BIN_EXE_playlists")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "Evening:\n  1. Ballad, added by Ann\n  like Party\n\
         Party:\n  1. Swing, to dance\n  2. Encore, to dance\n  like Evening\n\
         Ella is on 2 of them.\n\
         One can dance to 2 of 3 tracks.\n"
    );
}

/// `jointable generate` and `jointable make` have nothing to do.
#[test]
fn code_and_migrations_are_those_of_the_models() {
    for command in ["generate", "make"] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let exit = {
            let mut env = Env::new(folder, &mut out, &mut err);
            run(["jointable", command, "--check"].map(Into::into), &mut env)
        };
        let told = String::from_utf8_lossy(&[out, err].concat()).into_owned();
        assert_eq!(exit, Exit::Ok, "{told}");
    }
}
