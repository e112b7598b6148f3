//! What the program prints.

use std::process::Command;

#[test]
fn the_shelf_is_read() {
    let output = Command::new(env!("CARGO_BIN_EXE_bookshelf")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "Ann likes:\n  Emma (5 stars)\n  Middlemarch (4 stars)\n\
         Nobody has read:\n  Ulysses\n\
         Read with whom:\n  Ann: Dracula with Bob\n  Bob: Dracula with Ann\n"
    );
}
