//! The folder the servers live in, and how a server is started in it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::process::{Process, Signal};
use crate::servers::account::{self, Account};

/// How long making a data folder may take.
const INITIALISE: Duration = Duration::from_secs(180);
/// How long a server may take until it accepts connections.
const READY: Duration = Duration::from_secs(60);
/// Another program may take the port between our asking for it and the server's using it.
const ATTEMPTS: u32 = 3;

/// Linux's folder in memory; a container's is often too small.
const MEMORY: &str = "/dev/shm";
/// More than the servers of a test run fill.
const ENOUGH: u64 = 4 << 30;

/// The folder of all servers; removed when dropped.
pub struct Place {
    folder: TempDir,
}

/// The corner of one server.
pub struct Corner {
    /// The server's name in messages, and its log's.
    pub name: &'static str,
    /// Owned by the account the server runs as.
    pub folder: PathBuf,
    log: PathBuf,
    account: Option<Account>,
}

impl Place {
    /// A new folder that other accounts can reach if we are root: in memory, where there is enough of it and `TMPDIR`
    /// does not say otherwise, because tables come and go in the tests, and disks make MariaDB wait for each of them.
    pub fn new() -> Result<Place, Failure> {
        let usual = match std::env::var_os("TMPDIR") {
            None if room(MEMORY).is_some_and(|bytes| bytes >= ENOUGH) => PathBuf::from(MEMORY),
            _ => std::env::temp_dir(),
        };
        let candidates = [usual.as_path(), Path::new("/tmp"), Path::new("/var/tmp")];
        let parent = if account::is_root() {
            candidates.into_iter().find(|folder| reachable(folder)).ok_or_else(|| {
                Failure::Message(format!("accounts other than root cannot reach {}; set TMPDIR", usual.display()))
            })?
        } else {
            &usual
        };
        let folder = tempfile::Builder::new()
            .prefix("jointable-")
            .tempdir_in(parent)
            .map_err(Failure::io(format_args!("make a folder in {}", parent.display())))?;
        allow_passing(folder.path())?;
        Ok(Place { folder })
    }

    /// The corner of one server, to run as the first of `accounts` that exists, if we are root.
    pub fn corner(&self, name: &'static str, accounts: &[&str]) -> Result<Corner, Failure> {
        let account = if account::is_root() {
            let account = account::first_of(accounts).ok_or_else(|| {
                format!("{name} must not run as root, and there is none of the accounts {}", accounts.join(", "))
            })?;
            Some(account)
        } else {
            None
        };
        let corner = Corner { name, folder: self.folder.path().join(name), log: self.log(name), account };
        fs::create_dir(&corner.folder).map_err(Failure::io("make a server's folder"))?;
        corner.own(&corner.folder)?;
        Ok(corner)
    }

    /// The end of a server's log.
    pub fn log_tail(&self, name: &str) -> String {
        tail(&self.log(name))
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.log"))
    }
}

impl Corner {
    /// Writes a file for the server to read.
    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        let path = self.folder.join(name);
        fs::write(&path, text).map_err(Failure::io("write a server's file"))?;
        self.own(&path)?;
        Ok(path)
    }

    /// A command in the server's folder, as the server's account, its output in the log.
    pub fn command(&self, program: &Path) -> Result<Command, Failure> {
        let log = File::options().create(true).append(true).open(&self.log);
        let log = log.map_err(Failure::io("write a server's log"))?;
        let mut command = Command::new(program);
        command
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env("HOME", &self.folder)
            .env("TMPDIR", &self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(Failure::io("write a server's log"))?)
            .stderr(log);
        #[cfg(unix)]
        if let Some(account) = self.account {
            use std::os::unix::process::CommandExt;
            command.uid(account.user).gid(account.group);
        }
        Ok(command)
    }

    /// Runs a command that makes the data folder.
    pub fn initialise(&self, command: Command, interrupt: &Interrupt) -> Result<(), Failure> {
        let program = command.get_program().to_string_lossy().into_owned();
        let mut process = self.start(command, Signal::Terminate)?;
        let ended = interrupt.wait(INITIALISE, || process.ended().map_err(Failure::io("wait for a program")))?;
        match ended {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(self.failed(&format!("`{program}` failed ({status})"))),
            None => Err(self.failed(&format!("`{program}` did not end within {} s", INITIALISE.as_secs()))),
        }
    }

    /// Starts the server on a free port and waits until `ready` says that it answers on a connection.
    pub fn serve(
        &self,
        signal: Signal,
        interrupt: &Interrupt,
        command: impl Fn(u16) -> Result<Command, Failure>,
        ready: impl Fn(&mut TcpStream) -> std::io::Result<bool>,
    ) -> Result<(Process, u16), Failure> {
        let mut attempt = 1;
        loop {
            let port = free_port()?;
            let mut process = self.start(command(port)?, signal)?;
            let answer = interrupt.wait(READY, || {
                if let Some(status) = process.ended().map_err(Failure::io("wait for a server"))? {
                    return Ok(Some(Err(status)));
                }
                Ok(answers(port, &ready).then_some(Ok(())))
            })?;
            match answer {
                Some(Ok(())) => return Ok((process, port)),
                Some(Err(_)) if attempt < ATTEMPTS && tail(&self.log).contains("already in use") => attempt += 1,
                Some(Err(status)) => return Err(self.failed(&format!("{} ended on its own ({status})", self.name))),
                None => {
                    let limit = READY.as_secs();
                    return Err(self.failed(&format!("{} accepted no connection within {limit} s", self.name)));
                }
            }
        }
    }

    fn start(&self, command: Command, signal: Signal) -> Result<Process, Failure> {
        let program = command.get_program().to_string_lossy().into_owned();
        Process::start(command, signal).map_err(Failure::io(format_args!("run `{program}`")))
    }

    fn failed(&self, what: &str) -> Failure {
        Failure::Message(format!("{what}; the end of its log:\n{}", tail(&self.log)))
    }

    fn own(&self, path: &Path) -> Result<(), Failure> {
        #[cfg(unix)]
        if let Some(account) = self.account {
            std::os::unix::fs::chown(path, Some(account.user), Some(account.group))
                .map_err(Failure::io("hand a folder over to the server's account"))?;
        }
        Ok(())
    }
}

/// Sends `request` and tells whether the answer's byte at `position` is `expected`.
pub fn answer_has(stream: &mut TcpStream, request: &[u8], position: usize, expected: u8) -> std::io::Result<bool> {
    stream.write_all(request)?;
    let mut answer = vec![0; position + 1];
    stream.read_exact(&mut answer)?;
    Ok(answer.last() == Some(&expected))
}

fn answers(port: u16, ready: impl Fn(&mut TcpStream) -> std::io::Result<bool>) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let patience = Duration::from_secs(2);
    let ask = || {
        let mut stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        ready(&mut stream)
    };
    // A refused or broken connection is a server that is not there yet.
    ask().unwrap_or(false)
}

fn free_port() -> Result<u16, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::io("find a free port"))?;
    Ok(listener.local_addr().map_err(Failure::io("find a free port"))?.port())
}

fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}

/// Whether every account may pass through to `folder`.
#[cfg(unix)]
fn reachable(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let Ok(folder) = fs::canonicalize(folder) else { return false };
    folder.ancestors().all(|part| fs::metadata(part).is_ok_and(|data| data.permissions().mode() & 0o001 != 0))
}

#[cfg(not(unix))]
fn reachable(_: &Path) -> bool {
    true
}

/// How many bytes there is room for in a folder that we may write to.
#[cfg(unix)]
fn room(folder: &str) -> Option<u64> {
    use rustix::fs::{Access, access, statvfs};
    access(folder, Access::WRITE_OK).ok()?;
    let about = statvfs(folder).ok()?;
    Some(about.f_bavail * about.f_frsize)
}

#[cfg(not(unix))]
fn room(_: &str) -> Option<u64> {
    None
}

/// Lets other accounts pass through `folder` to the parts of it that are theirs.
#[cfg(unix)]
fn allow_passing(folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o711)).map_err(Failure::io("open the servers' folder"))
}

#[cfg(not(unix))]
fn allow_passing(_: &Path) -> Result<(), Failure> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_closed_parent_is_not_reachable() {
        let closed = tempfile::tempdir().unwrap();
        fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let inner = closed.path().join("inner");
        fs::create_dir(&inner).unwrap();
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(!reachable(&inner));
        assert!(reachable(Path::new("/")));
        assert!(!reachable(&closed.path().join("absent")));
    }

    #[test]
    fn there_is_room_where_we_may_write() {
        let folder = tempfile::tempdir().unwrap();
        assert!(room(folder.path().to_str().unwrap()).is_some());
        assert_eq!(room("/no/such/folder"), None);
    }

    #[test]
    fn a_server_that_ends_at_once_shows_its_log_and_leaves_nothing() {
        let place = Place::new().unwrap();
        let folder = place.folder.path().to_path_buf();
        let corner = place.corner("broken", &["nobody"]).unwrap();
        let served = corner.serve(
            Signal::Terminate,
            &Interrupt::default(),
            |_| {
                let mut command = corner.command(Path::new("/bin/sh"))?;
                command.args(["-c", "echo the disk is made of cheese; exit 3"]);
                Ok(command)
            },
            |_| Ok(true),
        );
        let message = served.map(|_| ()).unwrap_err().to_string();
        assert!(message.contains("broken ended on its own") && message.contains("made of cheese"), "{message}");
        drop(place);
        assert!(!folder.exists());
    }
}
