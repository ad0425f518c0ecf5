//! The folders of a server's sessions under its state directory (`--use-ve`).
//!
//! ```text
//! STATE/ve/lock                      held while a server makes its folder and looks for what others left
//! STATE/ve/PID-NUMBER/lock           held by that server as long as it lives
//! STATE/ve/PID-NUMBER/sessions/ID/   one session's folder
//! ```
//!
//! A session's folder is made when the session first has something to do and removed when the session has ended. What a
//! server that was killed has left is removed by the next one that starts: its lock is free then. So any number of
//! servers share a state directory.

use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cap_std::ambient_authority;
use cap_std::fs::Dir;

use super::quota::Quota;
use crate::entropy;

/// What a server keeps under its state directory for `--use-ve`.
const ALL: &str = "ve";

/// The file whose lock says that somebody is there.
const LOCK: &str = "lock";

/// Where the folders of sessions are within a server's.
const SESSIONS: &str = "sessions";

/// Folders of ended servers that are removed at one start: the next removes more.
const MOST_LEFT_OVER: usize = 64;

/// The folder of one server: it holds the folders of its sessions.
#[derive(Debug)]
pub struct ServerFolder {
    path: PathBuf,
    /// Locked until this process ends, however it does.
    _lock: File,
    most_bytes: u64,
    most_files: u64,
}

impl ServerFolder {
    /// Makes the folder of this server and has what ended servers left removed, on a thread of its own. `most_bytes` and
    /// `most_files` bound each session's folder.
    ///
    /// # Errors
    /// What the operating system reports.
    pub fn make(state: &Path, most_bytes: u64, most_files: u64) -> io::Result<ServerFolder> {
        let all = std::path::absolute(state)?.join(ALL);
        DirBuilder::new().recursive(true).mode(0o700).create(&all)?;
        let door = File::create(all.join(LOCK))?;
        door.lock()?;
        let path = all.join(format!("{}-{:016x}", std::process::id(), entropy::bits()));
        let lock = occupy(&path).inspect_err(|_| remove(&path))?;
        let left = left_over(&all, &path)?;
        drop(door);
        if !left.is_empty() {
            std::thread::Builder::new().name("left-over folders".to_owned()).spawn(move || clear(left))?;
        }
        Ok(ServerFolder { path, _lock: lock, most_bytes, most_files })
    }

    /// The folder a session will have.
    pub fn of_session(&self, session: &str) -> Arc<OwnFolder> {
        Arc::new(OwnFolder {
            path: self.path.join(SESSIONS).join(session),
            quota: Arc::new(Quota::new(self.most_bytes, self.most_files)),
            state: Mutex::new(State::NotMade),
        })
    }

    /// Removes all of it: the server has ended.
    pub fn close(&self) {
        remove(&self.path);
    }
}

/// Makes a server's folder and locks it.
fn occupy(path: &Path) -> io::Result<File> {
    DirBuilder::new().mode(0o700).create(path)?;
    let lock = File::create_new(path.join(LOCK))?;
    lock.try_lock()?;
    fs::create_dir(path.join(SESSIONS))?;
    Ok(lock)
}

/// What ended servers have left, locked so that no other removes it too.
fn left_over(all: &Path, own: &Path) -> io::Result<Vec<(PathBuf, Option<File>)>> {
    let mut left = Vec::new();
    for entry in fs::read_dir(all)? {
        let entry = entry?;
        let path = entry.path();
        if path == own || !entry.file_type()?.is_dir() || !is_of_a_server(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if left.len() == MOST_LEFT_OVER {
            log::warn!(
                "more than {MOST_LEFT_OVER} servers left folders in {}: the next start removes more",
                all.display()
            );
            break;
        }
        match File::open(path.join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => left.push((path, Some(lock))),
            // A live server has had its lock since before this one came through the door.
            Err(error) if error.kind() == ErrorKind::NotFound => left.push((path, None)),
            _ => {}
        }
    }
    Ok(left)
}

/// Whether it is called as servers call their folders: nothing else is ever removed.
fn is_of_a_server(name: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.split_once('-').is_some_and(|(process, number)| digits(process) && digits(number) && number.len() == 16)
}

fn clear(left: Vec<(PathBuf, Option<File>)>) {
    for (path, lock) in left {
        log::info!(folder:% = path.display(); "removing what a server that has ended left");
        remove(&path);
        drop(lock);
    }
}

/// Removes a server's folder, its lock last: until then nobody else takes it for a left-over.
fn remove(path: &Path) {
    let removed = gone(fs::remove_dir_all(path.join(SESSIONS))).and_then(|()| gone(fs::remove_dir_all(path)));
    if let Err(error) = removed {
        log::warn!(folder:% = path.display(), error:% = error; "a folder could not be removed");
    }
}

/// What somebody else has removed is removed.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// The folder of one session.
#[derive(Debug)]
pub struct OwnFolder {
    path: PathBuf,
    quota: Arc<Quota>,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    NotMade,
    Made(Arc<Dir>),
    Gone,
}

impl OwnFolder {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folder, made if it has not been yet.
    ///
    /// # Errors
    /// What the operating system reports; `NotFound` when the session has ended.
    pub fn dir(&self) -> io::Result<Arc<Dir>> {
        let mut state = self.state();
        match &*state {
            State::Made(dir) => Ok(dir.clone()),
            State::Gone => Err(ErrorKind::NotFound.into()),
            State::NotMade => {
                match DirBuilder::new().mode(0o700).create(&self.path) {
                    // It was made and could not be opened.
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                    made => made?,
                }
                let dir = Arc::new(Dir::open_ambient_dir(&self.path, ambient_authority())?);
                *state = State::Made(dir.clone());
                Ok(dir)
            }
        }
    }

    /// What it may hold.
    pub fn quota(&self) -> &Arc<Quota> {
        &self.quota
    }

    /// Removes it for good. It may take long: not for a thread that serves others.
    pub fn end(&self) {
        *self.state() = State::Gone;
        if let Err(error) = gone(fs::remove_dir_all(&self.path)) {
            log::warn!(folder:% = self.path.display(), error:% = error; "a folder could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn server(state: &Path) -> ServerFolder {
        ServerFolder::make(state, 1 << 20, 10).unwrap()
    }

    fn servers(state: &Path) -> usize {
        fs::read_dir(state.join(ALL)).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count()
    }

    /// Left-overs are removed while the server starts already.
    fn until(mut holds: impl FnMut() -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !holds() {
            assert!(Instant::now() < end, "it never came to be");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_session_s_folder_is_made_when_it_is_first_used_is_closed_to_others_and_goes_with_the_session() {
        use std::os::unix::fs::PermissionsExt;
        let state = tempfile::tempdir().unwrap();
        let server = server(state.path());
        let folder = server.of_session("s");
        assert!(!folder.path.exists());
        folder.dir().unwrap().write("a.csv", "x").unwrap();
        assert!(Arc::ptr_eq(&folder.dir().unwrap(), &folder.dir().unwrap()));
        for path in [&folder.path, &server.path, &state.path().join(ALL)] {
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o700);
        }
        folder.end();
        assert!(!folder.path.exists());
        assert_eq!(folder.dir().err().map(|error| error.kind()), Some(ErrorKind::NotFound), "it does not come back");
        assert!(!folder.path.exists());
        server.close();
        assert_eq!(servers(state.path()), 0);
    }

    #[test]
    fn what_an_ended_server_left_is_removed_and_what_a_living_one_has_is_not() {
        let state = tempfile::tempdir().unwrap();
        let (dead, living) = (server(state.path()), server(state.path()));
        for server in [&dead, &living] {
            server.of_session("s").dir().unwrap().write("a.csv", "x").unwrap();
        }
        let broken = state.path().join(ALL).join("77-0123456789abcdef");
        fs::create_dir_all(broken.join(SESSIONS)).unwrap();
        let foreign = state.path().join(ALL).join("somebody-else");
        fs::create_dir(&foreign).unwrap();
        // Its process would be gone.
        let path = dead.path.clone();
        drop(dead);
        let next = server(state.path());
        until(|| !path.exists() && !broken.exists());
        assert!(living.path.join(SESSIONS).join("s/a.csv").exists() && next.path.exists() && foreign.exists());
    }

    #[test]
    fn servers_that_start_at_once_on_one_state_directory_keep_their_folders() {
        let state = tempfile::tempdir().unwrap();
        let servers: Vec<ServerFolder> = std::thread::scope(|scope| {
            let starting: Vec<_> = (0..8).map(|_| scope.spawn(|| server(state.path()))).collect();
            starting.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for server in &servers {
            server.of_session("s").dir().unwrap().write("a.csv", "x").unwrap();
            assert!(server.path.join(LOCK).exists());
        }
    }
}
