//! Which files the server's programs see.

use std::path::PathBuf;

use super::layers::{Layers, Source};
use super::table::Setting;
use crate::problem::Problem;

/// The files programs of a server see.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen {
    /// The disk, as the server's user does.
    Disk,
    /// This folder, to be read.
    Root(PathBuf),
    /// Each session a folder of its own, below this state directory.
    Own(PathBuf),
}

impl Seen {
    /// What the settings come to.
    pub fn of(layers: &Layers, own: bool, root: Option<PathBuf>, state: Option<PathBuf>) -> Result<Seen, Problem> {
        let (use_ve, state_dir) = (Setting::use_ve().flag, Setting::state_dir());
        match (own, root) {
            (true, Some(_)) => Err(Problem::NotTogether(use_ve, Setting::root().flag)),
            // In a file or a variable it may wait for the day it is needed.
            (false, _) if matches!(layers.given(&state_dir)?.source, Source::Flag(_)) => {
                Err(Problem::OnlyWith { flag: state_dir.flag, other: use_ve })
            }
            (false, Some(root)) => Ok(Seen::Root(root)),
            (false, None) => Ok(Seen::Disk),
            (true, None) => {
                // systemd names every folder of the service; the first is its own.
                let given = || (layers.environment)("STATE_DIRECTORY")?.split(':').next().map(PathBuf::from);
                let given = state.or_else(|| given().filter(|folder| folder.is_absolute()));
                given.or_else(|| user_state(layers.environment)).map(Seen::Own).ok_or(Problem::NoStateFolder)
            }
        }
    }
}

/// The user's folder for what this program keeps: the XDG folder for state. A relative path is none there.
pub fn user_state(environment: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let folder = |name| environment(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let state = folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    Some(state.join("datacode"))
}

#[cfg(test)]
mod tests {
    use datacode_lang::messages::Lang;

    use super::*;
    use crate::settings::Server;
    use crate::settings::table;

    /// What the server's programs see, by flags and the environment; a refusal by its text.
    fn seen(flags: &[(&str, &str)], environment: &[(&str, &str)]) -> Result<Seen, String> {
        let setting = |name: &str| table::all().find(|setting| setting.name == name).unwrap();
        let flags: Vec<_> = flags.iter().map(|(name, value)| (setting(name), vec![(*value).to_owned()])).collect();
        let environment =
            |name: &str| environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        match Server::of(&Layers { flags: &flags, environment: &environment, file: None }) {
            Ok(server) => Ok(server.files),
            Err(problem) => {
                assert_eq!(problem.exit_code(), 2);
                Err(problem.text(Lang::En))
            }
        }
    }

    #[test]
    fn the_state_directory_comes_from_its_flag_else_from_its_variable_else_from_systemd_else_from_the_user() {
        let home = ("HOME", "/home/ann");
        let (xdg, systemd) = (("XDG_STATE_HOME", "/state"), ("STATE_DIRECTORY", "/var/lib/datacode:/var/lib/other"));
        let variable = ("DATACODE_STATE_DIR", "/mine");
        let folder = |flag: Option<&str>, environment: &[(&str, &str)]| -> Result<String, String> {
            let flags = [("use_ve", "true")].into_iter().chain(flag.map(|folder| ("state_dir", folder)));
            match seen(&flags.collect::<Vec<_>>(), environment)? {
                Seen::Own(folder) => Ok(folder.display().to_string()),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(folder(Some("here"), &[home, xdg, systemd, variable]).as_deref(), Ok("here"));
        assert_eq!(folder(None, &[home, xdg, systemd, variable]).as_deref(), Ok("/mine"));
        assert_eq!(folder(None, &[home, xdg, systemd]).as_deref(), Ok("/var/lib/datacode"));
        assert_eq!(folder(None, &[home, xdg]).as_deref(), Ok("/state/datacode"));
        let relative = ("XDG_STATE_HOME", "relative");
        assert_eq!(folder(None, &[home, relative]).as_deref(), Ok("/home/ann/.local/state/datacode"));
        assert!(folder(None, &[]).is_err_and(|text| text.contains("--state-dir FOLDER")));
    }

    #[test]
    fn programs_see_the_disk_or_one_folder_or_one_of_their_own_and_not_two_of_them() {
        assert_eq!(seen(&[], &[]), Ok(Seen::Disk));
        assert_eq!(seen(&[("root", "data")], &[]), Ok(Seen::Root("data".into())));
        assert_eq!(seen(&[], &[("DATACODE_STATE_DIR", "/s")]), Ok(Seen::Disk));
        assert_eq!(
            seen(&[("use_ve", "true"), ("root", "data")], &[]),
            Err("--use-ve and --root cannot be used together: programs see the one folder or the other".to_owned())
        );
        assert_eq!(seen(&[("state_dir", "s")], &[]), Err("--state-dir works only together with --use-ve".to_owned()));
    }
}
