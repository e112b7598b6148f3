//! Who the servers run as. PostgreSQL refuses to be root, and MariaDB has no reason to be, so where we are root they
//! run as an unprivileged account.

/// An account of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub user: u32,
    /// The number of its main group.
    pub group: u32,
}

/// Whether we are root.
pub fn is_root() -> bool {
    platform::is_root()
}

/// The first of these accounts that exists.
pub fn first_of(names: &[&str]) -> Option<Account> {
    names.iter().find_map(|name| platform::find(name))
}

#[cfg(unix)]
mod platform {
    use std::process::Command;

    use super::Account;

    pub fn is_root() -> bool {
        rustix::process::geteuid().is_root()
    }

    pub fn find(name: &str) -> Option<Account> {
        let number = |option| {
            let output = Command::new("id").args([option, name]).output().ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        let account = Account { user: number("-u")?, group: number("-g")? };
        (account.user != 0).then_some(account)
    }
}

#[cfg(not(unix))]
mod platform {
    use super::Account;

    pub fn is_root() -> bool {
        false
    }

    pub fn find(_: &str) -> Option<Account> {
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn finds_accounts_but_never_root() {
        assert!(first_of(&["no-such-account", "root"]).is_none());
        let nobody = first_of(&["no-such-account", "nobody"]).expect("every Unix has nobody");
        assert_ne!(nobody.user, 0);
    }
}
