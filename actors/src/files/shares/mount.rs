//! Which shares a session has connected. The table outlives the session's interpreters, and every lost connection.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datacode_lang::host::{FileError, SHARES};
use zeroize::Zeroizing;

/// The port SMB servers listen at unless another is named.
const PORT: u16 = 445;

/// Characters of a share's name, and of the one it is mounted by.
pub const LONGEST_NAME: usize = 80;

/// Bytes of an address, a user's name, a domain or a password.
pub const LONGEST_FIELD: usize = 256;

/// Bytes of a path on a share.
const LONGEST_PATH: usize = 4096;

/// Characters no share's name holds, Windows' or Samba's.
const NOT_IN_NAMES: &str = "\\/[]:|<>+=;,*?\"";

/// A share and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mount {
    /// What stands behind `lib://`.
    pub name: String,
    /// Host and port, as they are dialled.
    pub address: String,
    /// What the server calls it.
    pub share: String,
    /// The folder of the share that is its root here: parts with `/` between them, or nothing.
    pub below: String,
    /// Who connects.
    pub account: Account,
}

/// Who connects to a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Account {
    /// The user's name; empty: nobody in particular.
    pub login: String,
    /// The password.
    pub password: Secret,
    /// The domain or workgroup, or nothing.
    pub domain: String,
}

impl Account {
    /// A user, whose name may stand behind the domain and a backslash where no domain is named.
    pub fn new(login: &str, password: Secret, domain: &str) -> Account {
        let (domain, login) = match login.split_once('\\') {
            Some(parts) if domain.is_empty() => parts,
            _ => (domain, login),
        };
        Account { login: login.to_owned(), password, domain: domain.to_owned() }
    }
}

/// A password. It is shown nowhere, and its memory is overwritten when it is given up.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps it.
    pub fn new(text: String) -> Secret {
        Secret(Zeroizing::new(text))
    }

    /// What it is, for who sends it.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// Its length in bytes.
    pub fn bytes(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

impl Hash for Secret {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_str().hash(state);
    }
}

/// What is wrong with the way a share is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BadMount {
    /// The address is no host, nor a host with a port.
    Address,
    /// No share is called that.
    Share,
    /// Nothing can be mounted by that name.
    Name,
    /// The folder leads out of the share.
    Folder,
    /// A field is longer than [`LONGEST_FIELD`].
    Long,
}

impl Mount {
    /// A share at `address`, mounted by `name` or else by its own.
    ///
    /// # Errors
    /// What cannot be meant so.
    pub fn new(
        address: &str,
        share: String,
        name: Option<String>,
        folder: &str,
        account: Account,
    ) -> Result<Mount, BadMount> {
        let Account { login, password, domain } = &account;
        if [address.len(), login.len(), password.bytes(), domain.len()].into_iter().any(|bytes| bytes > LONGEST_FIELD) {
            return Err(BadMount::Long);
        }
        if !is_name(&share) {
            return Err(BadMount::Share);
        }
        let name = name.unwrap_or_else(|| share.clone());
        if !is_name(&name) {
            return Err(BadMount::Name);
        }
        let below = within("", folder).map_err(|_| BadMount::Folder)?;
        Ok(Mount { name, address: dialled(address).ok_or(BadMount::Address)?, share, below, account })
    }

    /// How people write it: `//host:port/share`.
    pub fn place(&self) -> String {
        let below = if self.below.is_empty() { String::new() } else { format!("/{}", self.below) };
        format!("//{}/{}{below}", self.address, self.share)
    }

    /// Bytes of its texts.
    pub fn bytes(&self) -> usize {
        let Account { login, password, domain } = &self.account;
        [&self.name, &self.address, &self.share, &self.below, login, domain]
            .iter()
            .map(|text| text.len())
            .sum::<usize>()
            + password.bytes()
    }
}

/// Whether a share can have that name.
pub fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.chars().count())
        && !name.contains(|c: char| c.is_control() || NOT_IN_NAMES.contains(c))
        && !matches!(name, "." | "..")
}

/// The host and port an address means.
fn dialled(address: &str) -> Option<String> {
    let (host, port) = match address.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            (format!("[{host}]"), rest)
        }
        // More than one colon: an address of IPv6, which has no port when it stands alone.
        None if address.matches(':').count() > 1 => {
            address.parse::<std::net::Ipv6Addr>().ok()?;
            (format!("[{address}]"), "")
        }
        None => {
            let end = address.find(':').unwrap_or(address.len());
            (address[..end].to_owned(), &address[end..])
        }
    };
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if host.is_empty() || !(host.starts_with('[') || host.chars().all(is_host)) {
        return None;
    }
    match port.strip_prefix(':') {
        Some(port) => port.parse::<u16>().ok().filter(|port| *port > 0).map(|port| format!("{host}:{port}")),
        None => port.is_empty().then(|| format!("{host}:{PORT}")),
    }
}

/// A path of a share from its root, without `.`, `..` and empty parts.
///
/// # Errors
/// It leads out, or names nothing.
pub fn from_root(path: &str) -> Result<String, FileError> {
    within("", path)
}

/// A path below a folder, without `.`, `..` and empty parts.
fn within(folder: &str, path: &str) -> Result<String, FileError> {
    // A backslash, which no name on such a server has, is what people of Windows mean a slash by.
    if path.len() > LONGEST_PATH || path.contains(['\0', '\\']) {
        return Err(FileError::NotFound);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or(FileError::Outside)?),
            part => parts.push(part),
        }
    }
    let parts = parts.join("/");
    Ok(match (folder, parts.as_str()) {
        ("", _) => parts,
        (folder, "") => folder.to_owned(),
        (folder, parts) => format!("{folder}/{parts}"),
    })
}

/// The shares of one session.
#[derive(Debug, Default)]
pub struct Mounts(Mutex<BTreeMap<String, Arc<Mount>>>);

/// What a path of a share names.
#[derive(Debug, PartialEq, Eq)]
pub enum Named {
    /// The folder of all of them.
    All,
    /// This path on that share.
    On(Arc<Mount>, String),
}

impl Mounts {
    fn table(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Mount>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The share of that name.
    pub fn get(&self, name: &str) -> Option<Arc<Mount>> {
        self.table().get(name).cloned()
    }

    /// All of them, by name.
    pub fn all(&self) -> Vec<Arc<Mount>> {
        self.table().values().cloned().collect()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.table().len()
    }

    /// Puts one in, in the place of one of that name.
    pub fn put(&self, mount: Arc<Mount>) {
        self.table().insert(mount.name.clone(), mount);
    }

    /// Takes one out; false when there is none of that name.
    pub fn remove(&self, name: &str) -> bool {
        self.table().remove(name).is_some()
    }

    /// What a path that begins with `lib://` names.
    pub fn find(&self, path: &str) -> Result<Named, FileError> {
        let rest = path.strip_prefix(SHARES).ok_or(FileError::NotFound)?;
        let (name, rest) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            return if rest.is_empty() { Ok(Named::All) } else { Err(FileError::NotFound) };
        }
        let mount = self.get(name).ok_or(FileError::NoShare)?;
        let inner = within(&mount.below, rest)?;
        Ok(Named::On(mount, inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account { login: "ann".into(), password: Secret::new("hidden".into()), domain: String::new() }
    }

    fn mount(address: &str, share: &str, name: Option<&str>, folder: &str) -> Result<Mount, BadMount> {
        Mount::new(address, share.to_owned(), name.map(str::to_owned), folder, account())
    }

    #[test]
    fn an_address_is_a_host_with_or_without_a_port() {
        for (address, expected) in [
            ("192.168.1.100", Some("192.168.1.100:445")),
            ("server.local:1445", Some("server.local:1445")),
            ("файлы", Some("файлы:445")),
            ("::1", Some("[::1]:445")),
            ("[::1]", Some("[::1]:445")),
            ("[fe80::1]:1445", Some("[fe80::1]:1445")),
            ("", None),
            (":445", None),
            ("host:", None),
            ("host:0", None),
            ("host:65536", None),
            ("host:445/share", None),
            ("user@host", None),
            ("host name", None),
            ("-U%x;reboot host", None),
            ("[::1]x", None),
            ("[host]:445", None),
            ("smb://host", None),
        ] {
            let made = mount(address, "data", None, "").map(|mount| mount.address);
            assert_eq!(made, expected.map(str::to_owned).ok_or(BadMount::Address), "{address}");
        }
    }

    #[test]
    fn a_share_is_mounted_by_its_name_or_by_another() {
        assert_eq!(mount("h", "data", None, "").unwrap().name, "data");
        assert_eq!(mount("h", "Отдел продаж", Some("sales"), "").unwrap().name, "sales");
        for wrong in ["", "a/b", "a\\b", "a\nb", "a:b", &"x".repeat(81)] {
            assert_eq!(mount("h", wrong, Some("x"), "").unwrap_err(), BadMount::Share, "{wrong:?}");
            assert_eq!(mount("h", "x", Some(wrong), "").unwrap_err(), BadMount::Name, "{wrong:?}");
        }
        assert_eq!(mount("h", "x", Some(".."), "").unwrap_err(), BadMount::Name);
        assert_eq!(mount("h", "x", None, "a/../..").unwrap_err(), BadMount::Folder);
        assert_eq!(mount(&"h".repeat(257), "x", None, "").unwrap_err(), BadMount::Long);
        assert_eq!(mount("h:1", "x", None, "/a//b/./c/..").unwrap().place(), "//h:1/x/a/b");
    }

    #[test]
    fn no_path_leads_out_of_a_share_or_of_the_folder_of_it_that_was_mounted() {
        let mounts = Mounts::default();
        mounts.put(Arc::new(mount("h", "data", None, "reports").unwrap()));
        let inner = |path: &str| match mounts.find(path) {
            Ok(Named::On(_, inner)) => Ok(inner),
            Ok(Named::All) => Ok("all".to_owned()),
            Err(error) => Err(error),
        };
        for (path, expected) in [
            ("lib://data", Ok("reports")),
            ("lib://data/", Ok("reports")),
            ("lib://data/a/b.csv", Ok("reports/a/b.csv")),
            ("lib://data//a/./b/../c", Ok("reports/a/c")),
            ("lib://data/..", Err(FileError::Outside)),
            ("lib://data/a/../../secret", Err(FileError::Outside)),
            ("lib://data/a\\..\\..\\b", Err(FileError::NotFound)),
            ("lib://other/a", Err(FileError::NoShare)),
            ("lib://", Ok("all")),
            ("lib:///a", Err(FileError::NotFound)),
            ("lib://data/a\0b", Err(FileError::NotFound)),
        ] {
            assert_eq!(inner(path), expected.map(str::to_owned), "{path}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let mount = mount("h", "data", None, "").unwrap();
        assert!(!format!("{mount:?}{}", mount.place()).contains("hidden"));
    }
}
