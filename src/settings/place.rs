//! Which file the server's settings are read from.
//!
//! `--config`, else `DATACODE_CONFIG`, else the user's own (`$XDG_CONFIG_HOME/datacode/datacode.toml`), else the machine's
//! (`/etc/datacode/datacode.toml`); one file, never two. The current folder is never looked into: what a server allows
//! must not depend on where it was started, nor on who may write there.

use std::path::{Path, PathBuf};

/// The variable that names the file.
pub const VARIABLE: &str = "DATACODE_CONFIG";

/// What is written instead of a file so that none is read.
pub const NONE: &str = "none";

/// The machine's file.
pub const SYSTEM: &str = "/etc/datacode/datacode.toml";

/// The file to be read; `None`: there is none. One that is named is not looked for: whoever reads it says that it is
/// missing.
pub fn find(flag: Option<&Path>, environment: &dyn Fn(&str) -> Option<String>, system: &Path) -> Option<PathBuf> {
    let variable = || environment(VARIABLE).filter(|text| !text.is_empty()).map(PathBuf::from);
    if let Some(named) = flag.map(Path::to_owned).or_else(variable) {
        return Some(named).filter(|file| file.as_os_str() != NONE);
    }
    // A relative path is none there, as the specification of these folders says.
    let folder = |name| environment(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let own = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")));
    let own = own.map(|folder| folder.join("datacode/datacode.toml"));
    // One that is there and cannot be looked at is an error, told by whoever reads it, and no reason to take another.
    own.into_iter().chain([system.to_owned()]).find(|file| file.try_exists().unwrap_or(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_file_wins_then_the_users_then_the_machines_and_none_reads_none() {
        let folder = datacode_test_support::folder();
        let (home, system) = (folder.path().join("home"), folder.path().join("datacode.toml"));
        let own = home.join(".config/datacode/datacode.toml");
        let found = |flag: Option<&str>, variable: Option<&str>| {
            let environment = |name: &str| match name {
                VARIABLE => variable.map(str::to_owned),
                "HOME" => Some(home.display().to_string()),
                "XDG_CONFIG_HOME" => Some("relative".to_owned()),
                _ => None,
            };
            find(flag.map(Path::new), &environment, &system)
        };
        assert_eq!(found(None, None), None);
        std::fs::write(&system, "").unwrap();
        assert_eq!(found(None, Some("")), Some(system.clone()));
        std::fs::create_dir_all(own.parent().unwrap()).unwrap();
        std::fs::write(&own, "").unwrap();
        assert_eq!(found(None, None), Some(own));
        assert_eq!(found(None, Some("b.toml")), Some(PathBuf::from("b.toml")));
        assert_eq!(found(Some("a.toml"), Some("b.toml")), Some(PathBuf::from("a.toml")));
        assert_eq!(found(None, Some("none")), None);
        assert_eq!(found(Some("none"), Some("b.toml")), None);
    }
}
