//! A throwaway PostgreSQL.

use std::path::Path;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::process::Signal;
use crate::servers::binaries::Postgres;
use crate::servers::place::{Place, answer_has};
use crate::servers::{POSTGRES_URL, Server};

/// Nothing here outlives the tests, so nothing needs to be safe on disk.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
];

/// Starts the server; its superuser needs no password, from this machine only.
pub fn start(place: &Place, binaries: &Postgres, interrupt: &Interrupt) -> Result<Server, Failure> {
    let corner = place.corner("postgresql", &["postgres", "nobody"])?;
    let data = corner.folder.join("data");
    let mut initdb = corner.command(&binaries.initdb)?;
    initdb
        .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"])
        .arg(&data);
    corner.initialise(initdb, interrupt)?;
    // SIGINT is the "fast" shutdown: it does not wait for clients.
    let (process, port) = corner.serve(
        Signal::Interrupt,
        interrupt,
        |port| {
            let mut server = corner.command(&binaries.server)?;
            server.args(arguments(&data, port));
            Ok(server)
        },
        |stream| answer_has(stream, &startup_message(), 0, b'R'),
    )?;
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    Ok(Server { variable: POSTGRES_URL, url, name: "postgresql", process })
}

fn arguments(data: &Path, port: u16) -> Vec<String> {
    let mut arguments = vec!["-D".to_owned(), data.to_string_lossy().into_owned(), "-p".to_owned(), port.to_string()];
    for setting in SETTINGS {
        arguments.extend(["-c".to_owned(), (*setting).to_owned()]);
    }
    arguments
}

/// What a client says first. A server that still starts up answers with an error (`E`), a ready one with a word about
/// authentication (`R`).
fn startup_message() -> Vec<u8> {
    let body = b"\0\x03\0\0user\0postgres\0database\0postgres\0\0";
    let length = u32::try_from(body.len() + 4).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), body.as_slice()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_its_flag() {
        let arguments = arguments(Path::new("/data"), 5433);
        assert_eq!(arguments[..4], ["-D", "/data", "-p", "5433"]);
        assert!(arguments[4..].chunks(2).all(|pair| pair[0] == "-c" && pair[1].contains('=')));
        assert!(arguments.contains(&"max_connections=200".to_owned()));
    }

    #[test]
    fn the_startup_message_says_its_length() {
        let message = startup_message();
        assert_eq!(message[..8], [0, 0, 0, u8::try_from(message.len()).unwrap(), 0, 3, 0, 0]);
    }
}
