//! What the program prints.

use std::process::Command;

#[test]
fn the_running_order_is_printed() {
    let output = Command::new(env!("CARGO_BIN_EXE_festival")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "River\n  18:00 Owls (60 minutes)\n  20:00 Brass (45 minutes)\n  22:00 Owls (30 minutes)\n\
         Tent\n  17:00 Brass (45 minutes)\n"
    );
}
