use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cap_std::ambient_authority;
use proptest::prelude::*;

use super::*;
use crate::files::own::ServerFolder;
use crate::files::upload::{self, Fault};

const SECRET: &str = "the secret of somebody else";

/// A folder programs see, and beside it what they must never see.
struct House {
    all: tempfile::TempDir,
    files: CagedFiles,
    /// Where the folder is.
    folder: PathBuf,
    /// A program may write.
    writes: bool,
    _server: Option<ServerFolder>,
}

impl House {
    fn of_root() -> House {
        let all = tempfile::tempdir().unwrap();
        let folder = all.path().join("root");
        fs::create_dir(&folder).unwrap();
        let dir = Dir::open_ambient_dir(&folder, ambient_authority()).unwrap();
        let files = CagedFiles::new(Cage::Shown(Arc::new(dir)), Outside::none());
        House { all, files, folder, writes: false, _server: None }.furnished()
    }

    fn of_session(bytes: u64, most: u64) -> House {
        let all = tempfile::tempdir().unwrap();
        let server = ServerFolder::make(all.path(), bytes, most).unwrap();
        let own = server.of_session("s");
        own.dir().unwrap();
        let mut ve = fs::read_dir(all.path().join("ve")).unwrap().map(|entry| entry.unwrap().path());
        let folder = ve.find(|path| path.is_dir()).unwrap().join("sessions/s");
        let files = CagedFiles::new(Cage::Own(own), Outside::none());
        House { all, files, folder, writes: true, _server: Some(server) }.furnished()
    }

    fn both() -> [House; 2] {
        [House::of_root(), House::of_session(1 << 20, 100)]
    }

    fn furnished(self) -> House {
        fs::write(self.secret(), SECRET).unwrap();
        fs::write(self.folder.join("a..b.csv"), "mine").unwrap();
        fs::create_dir(self.folder.join("sub")).unwrap();
        fs::write(self.folder.join("sub/c.csv"), "mine too").unwrap();
        self
    }

    fn secret(&self) -> PathBuf {
        self.all.path().join("secret.csv")
    }

    fn link(&self, name: &str, target: impl AsRef<Path>) {
        symlink(target, self.folder.join(name)).unwrap();
    }

    fn read(&self, path: &str) -> Result<String, FileError> {
        let mut text = String::new();
        self.files.open(path)?.read_to_string(&mut text).unwrap();
        Ok(text)
    }

    fn write(&self, path: &str, text: &str) -> Result<(), FileError> {
        let mut file = self.files.create(path)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.keep());
        written.map_err(|error| FileError::of(&error))
    }

    fn upload(&self, name: &str, content: &str) -> Result<(), &'static str> {
        match upload::store(&self.files, name, content, || Ok(())) {
            Ok(()) => Ok(()),
            Err(Fault::Refused(message)) => Err(message.text.code),
            Err(Fault::Stopped(stop)) => panic!("{stop:?}"),
        }
    }

    /// What every way to ask for a path gives.
    #[track_caller]
    fn refuses(&self, path: &str, expected: FileError) {
        assert_eq!(self.files.kind(path).err(), Some(expected), "kind of {path}");
        assert_eq!(self.files.size(path).err(), Some(expected), "size of {path}");
        assert_eq!(self.files.list(path).err(), Some(expected), "entries of {path}");
        assert_eq!(self.read(path).err(), Some(expected), "text of {path}");
        let expected = if self.writes { expected } else { FileError::ReadOnly };
        assert_eq!(self.write(path, "x").err(), Some(expected), "new {path}");
    }

    /// Every name below the folder, hidden ones too.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = walk(&self.folder).into_iter().map(|path| path.display().to_string()).collect();
        names.sort();
        names
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(walk(&entry.path()));
        }
        found.push(entry.path());
    }
    found
}

#[test]
fn within_the_folder_everything_is_as_it_is_anywhere() {
    for house in House::both() {
        assert_eq!(house.read("a..b.csv").as_deref(), Ok("mine"));
        assert_eq!(house.read("./sub/../sub/c.csv").as_deref(), Ok("mine too"));
        assert_eq!(house.files.kind(""), Ok(FileKind::Folder));
        assert_eq!(house.files.kind("sub"), Ok(FileKind::Folder));
        assert_eq!(house.files.size("sub/c.csv"), Ok(8));
        assert_eq!(house.files.current_folder(), ".");
        house.link("inside", "sub/c.csv");
        house.link("sub/up", "../a..b.csv");
        assert_eq!(house.read("inside").as_deref(), Ok("mine too"), "a link that stays inside is followed");
        assert_eq!(house.read("sub/up").as_deref(), Ok("mine"));
        let mut entries: Vec<(String, FileKind)> =
            house.files.list("sub").unwrap().into_iter().map(|entry| (entry.name, entry.kind)).collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(entries, [("c.csv".to_owned(), FileKind::File), ("up".to_owned(), FileKind::File)]);
    }
}

#[test]
fn what_leads_out_is_refused_in_one_way_whether_something_is_there_or_not() {
    for house in House::both() {
        let up = if house.writes { "../../../../" } else { "../" };
        let real = house.secret().display().to_string();
        assert!(house.folder.join(up).join("secret.csv").exists(), "the test knows the way out");
        house.link("link", house.secret());
        house.link("missing link", house.all.path().join("none.csv"));
        house.link("relative", format!("{up}secret.csv"));
        house.link("missing relative", format!("{up}none.csv"));
        house.link("above", "..");
        house.link("all", "/");
        house.link("chain", "link");
        for path in [
            format!("{up}secret.csv"),
            format!("{up}none.csv"),
            format!("sub/../{up}secret.csv"),
            format!("sub/../{up}none.csv"),
            real,
            house.all.path().join("none.csv").display().to_string(),
        ] {
            house.refuses(&path, FileError::Outside);
        }
        for path in ["/", "//", "/etc/passwd", "/etc/none", "/proc/self/environ", "/dev/zero", "..", "../", "../.."] {
            house.refuses(path, FileError::Outside);
        }
        let below = ["above/secret.csv", "above/none.csv", "all/etc/passwd", "all/etc/none", "all/proc/self/environ"];
        for path in below {
            house.refuses(path, FileError::Outside);
        }
        for path in ["link", "missing link", "relative", "missing relative", "above", "all", "chain"] {
            for refused in [house.files.kind(path).err(), house.files.size(path).err(), house.read(path).err()] {
                assert_eq!(refused, Some(FileError::Outside), "{path}");
            }
            // A name that is a link is never written over, wherever it leads.
            let expected = if house.writes { FileError::NotAFile } else { FileError::ReadOnly };
            assert_eq!(house.write(path, "x"), Err(expected), "{path}");
        }
        for entry in house.files.list(".").unwrap() {
            let expected = match entry.name.as_str() {
                "a..b.csv" => FileKind::File,
                "sub" => FileKind::Folder,
                _ => FileKind::Other,
            };
            assert_eq!(entry.kind, expected, "{}", entry.name);
        }
        house.refuses("lib://share/a.csv", FileError::NoShare);
        assert_eq!(fs::read_to_string(house.secret()).unwrap(), SECRET);
    }
}

#[test]
fn pipes_and_devices_are_never_opened_and_make_nobody_wait() {
    for house in House::both() {
        let made = std::process::Command::new("mkfifo").arg(house.folder.join("pipe")).status().unwrap();
        assert!(made.success());
        let began = Instant::now();
        assert_eq!(house.files.kind("pipe"), Ok(FileKind::Other));
        assert_eq!(house.read("pipe"), Err(FileError::NotAFile));
        assert_eq!(house.read("sub"), Err(FileError::NotAFile));
        let refused = if house.writes { FileError::NotAFile } else { FileError::ReadOnly };
        assert_eq!(house.write("pipe", "x"), Err(refused));
        assert_eq!(house.write("sub", "x"), Err(refused));
        assert!(began.elapsed() < Duration::from_secs(10));
    }
}

#[test]
fn names_no_file_can_have_are_not_found() {
    for house in House::both() {
        assert_eq!(house.read("none"), Err(FileError::NotFound));
        for path in ["none/x", "zero\0byte", &"long".repeat(100), &"a/".repeat(10_000), "none/../../x"] {
            house.refuses(path, FileError::NotFound);
        }
        assert_eq!(house.read("a..b.csv/below"), Err(FileError::NotAFolder));
    }
}

#[test]
fn through_a_hard_link_nothing_is_written() {
    let house = House::of_session(1 << 20, 100);
    fs::hard_link(house.secret(), house.folder.join("hard.csv")).unwrap();
    assert_eq!(house.read("hard.csv").as_deref(), Ok(SECRET), "who puts it there shows it");
    house.write("hard.csv", "mine now").unwrap();
    assert_eq!(house.read("hard.csv").as_deref(), Ok("mine now"));
    assert_eq!(fs::read_to_string(house.secret()).unwrap(), SECRET);
}

#[test]
fn a_file_takes_its_place_only_when_it_is_whole_and_leaves_nothing_when_it_is_given_up() {
    let house = House::of_session(100, 5);
    let before = house.names();
    let mut file = house.files.create("sub/c.csv").unwrap();
    file.write_all(b"half").unwrap();
    file.flush().unwrap();
    assert_eq!(house.read("sub/c.csv").as_deref(), Ok("mine too"));
    drop(file);
    assert_eq!((house.read("sub/c.csv").as_deref(), house.names()), (Ok("mine too"), before));
    house.write("sub/new.csv", "whole").unwrap();
    assert_eq!(house.read("sub/new.csv").as_deref(), Ok("whole"));
    assert_eq!(house.write("none/new.csv", "x"), Err(FileError::NotFound));
    assert_eq!(house.write("a..b.csv/new.csv", "x"), Err(FileError::NotAFolder));
}

#[test]
fn the_quota_holds_for_programs_and_uploads_together_and_names_itself() {
    let house = House::of_session(1000, 4);
    let before = house.names().len();
    house.write("one", &"x".repeat(600)).unwrap();
    for _ in 0..5 {
        house.write("one", &"y".repeat(600)).unwrap();
        assert_eq!(house.upload("one", &"z".repeat(600)), Ok(()));
    }
    assert_eq!(house.write("two", &"x".repeat(401)), Err(FileError::BytesFull(1000)));
    assert_eq!(house.upload("two", &"x".repeat(401)), Err("E0750"));
    assert_eq!(house.write("one", &"x".repeat(1001)), Err(FileError::BytesFull(1000)));
    assert_eq!(house.read("one").map(|text| text.len()), Ok(600), "the old file stays");
    house.write("two", &"x".repeat(400)).unwrap();
    house.write("two", "").unwrap();
    assert_eq!(house.names().len(), before + 2);
    assert_eq!(house.upload("deep/er/file", "x"), Err("E0751"), "a file and two folders are one too many");
    assert_eq!(house.names().len(), before + 2, "and none of them is left");
    assert_eq!(house.upload("deep/file", "x"), Ok(()));
    assert_eq!(house.upload("five", "x"), Err("E0751"));
    assert_eq!(house.write("five", "x"), Err(FileError::FilesFull(4)));
    house.write("deep/file", "another").unwrap();
}

#[test]
fn an_upload_makes_the_folders_it_needs_and_decodes_what_is_base64() {
    let house = House::of_session(1 << 20, 100);
    assert_eq!(house.upload("a/b.csv", "имя,цена\n"), Ok(()));
    assert_eq!(house.read("a/b.csv").as_deref(), Ok("имя,цена\n"));
    for (content, expected) in [
        ("base64:0L/RgNC40LLQtdGC", "привет"),
        ("base64:YQ==", "a"),
        ("base64:YQ", "a"),
        ("base64:\nYWJj\r\nZGVm\n", "abcdef"),
        ("base64:", ""),
        (" base64:YQ==", " base64:YQ=="),
        ("", ""),
    ] {
        assert_eq!(house.upload("a/b.csv", content), Ok(()), "{content}");
        assert_eq!(house.read("a/b.csv").as_deref(), Ok(expected), "{content}");
    }
    let large = "x".repeat((1 << 20) + 1);
    let before = house.names();
    for wrong in ["base64:Y", "base64:****", "base64:YQ==YQ==", "base64:Y Q = = =", "base64:я"] {
        assert_eq!(house.upload("never/made.csv", wrong), Err("E1506"), "{wrong}");
    }
    assert_eq!(house.upload("never/made.csv", &large), Err("E0750"), "it does not fit");
    assert_eq!(house.names(), before, "what fails leaves no folder");
    assert_eq!(house.upload("a", "x"), Err("E1507"));
    assert_eq!(house.upload("a/b.csv/c", "x"), Err("E1507"));
}

#[test]
fn names_of_uploads_lead_downwards_and_nowhere_else() {
    let house = House::of_session(1 << 20, 100);
    let before = house.names();
    let (long, deep) = ("x".repeat(300), "a/".repeat(10_000));
    let most = format!("{}x", "a/".repeat(32));
    for (name, code) in [
        ("", "E1502"),
        (".", "E1503"),
        ("..", "E1503"),
        ("../x", "E1503"),
        ("/x", "E1503"),
        ("a/../../x", "E1503"),
        ("a/../x", "E1503"),
        ("a/./x", "E1503"),
        ("a//x", "E1503"),
        ("a/", "E1503"),
        ("a\\x", "E1504"),
        ("..\\x", "E1504"),
        ("a\0x", "E1504"),
        ("a\nx", "E1504"),
        (&long, "E1505"),
        (&deep, "E1505"),
        (&most, "E1505"),
    ] {
        assert_eq!(house.upload(name, "x"), Err(code), "{name:.40}");
    }
    assert_eq!(house.names(), before);
    house.link("out", "..");
    for name in ["out/x.csv", "out/ve/x.csv", "out/none/x.csv"] {
        assert_eq!(house.upload(name, "x"), Err("E0706"), "{name}");
    }
    let longest = format!("{}{}", "d/".repeat(31), "x".repeat(255));
    assert_eq!(house.upload(&longest, "x"), Ok(()));
    assert_eq!(house.upload("a..b.csv", "x"), Ok(()));
}

#[test]
fn a_folder_that_becomes_a_link_again_and_again_lets_nobody_out() {
    const ROUNDS: usize = 1000;
    for house in [House::of_root(), House::of_session(1 << 30, 1 << 30)] {
        let outside = house.all.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("secret.csv"), SECRET).unwrap();
        let (door, aside) = (house.folder.join("door"), house.folder.join("aside"));
        fs::create_dir(&door).unwrap();
        fs::write(door.join("secret.csv"), "mine").unwrap();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            // `door` is by turns a folder, nothing and a link to where the secret is. An upload may make it anew.
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let _ = fs::rename(&door, &aside).and_then(|()| symlink(&outside, &door));
                    let _ = fs::remove_file(&door);
                    let _ = fs::remove_dir_all(&door);
                    let _ = fs::rename(&aside, &door);
                }
            });
            let (mut rounds, mut read, mut refused) = (0, 0, 0);
            let end = Instant::now() + Duration::from_secs(60);
            while (rounds < ROUNDS || read == 0 || refused == 0) && Instant::now() < end {
                rounds += 1;
                match house.read("door/secret.csv") {
                    Ok(text) => {
                        assert_eq!(text, "mine");
                        read += 1;
                    }
                    Err(error) => refused += usize::from(error == FileError::Outside),
                }
                if let Ok(size) = house.files.size("door/secret.csv") {
                    assert_ne!(size, SECRET.len() as u64);
                }
                if let Ok(kind) = house.files.kind("door/../../outside") {
                    panic!("{kind:?}");
                }
                if house.writes {
                    let _ = house.write("door/secret.csv", "mine");
                    let _ = house.upload("door/secret.csv", "mine");
                    let _ = house.upload("door/new/secret.csv", "mine");
                }
            }
            done.store(true, Ordering::Relaxed);
            assert!(rounds >= ROUNDS && read > 0 && refused > 0, "{rounds} rounds, {read} read, {refused} refused");
        });
        assert_eq!(fs::read_to_string(outside.join("secret.csv")).unwrap(), SECRET);
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 1, "nothing has come out");
    }
}

/// A path of parts that lead in, out and nowhere.
fn any_path() -> impl Strategy<Value = String> {
    let part = ["..", "..", "..", "..", ".", "", "sub", "away", "up", "root", "ve", "none", "a..b.csv", "\\"];
    let end = ["secret.csv", "secret.csv", "sub/../secret.csv", "./secret.csv"];
    let (part, end) = (proptest::sample::select(part.to_vec()), proptest::sample::select(end.to_vec()));
    (proptest::collection::vec(part, 0..8), end, any::<bool>()).prop_map(|(mut parts, end, is_absolute)| {
        parts.push(end);
        format!("{}{}", if is_absolute { "/" } else { "" }, parts.join("/"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_path_leads_out_or_tells_what_is_there(paths in proptest::collection::vec(any_path(), 20)) {
        for house in House::both() {
            house.link("away", house.all.path());
            house.link("sub/up", "..");
            for path in &paths {
                let there = house.read(path);
                prop_assert_ne!(there.as_deref(), Ok(SECRET), "{}", path);
                let missing = house.read(&path.replace("secret.csv", "missing.csv"));
                prop_assert_eq!(&there, &missing, "{}", path);
                let _ = (house.write(path, "x"), house.upload(path, "x"));
                prop_assert_eq!(fs::read_to_string(house.secret()).unwrap(), SECRET, "{}", path);
                let beside = fs::read_dir(house.all.path()).unwrap().count();
                prop_assert_eq!(beside, 2, "{} came out", path);
                // What was written inside is not there for the next.
                for written in house.names().iter().filter(|name| name.ends_with("secret.csv")) {
                    fs::remove_file(written).unwrap();
                }
            }
        }
    }

    #[test]
    fn a_name_that_is_taken_has_no_part_that_leads_anywhere_but_down(name in "([./a\\\\\u{0}\n я]|\\.\\.){0,12}") {
        if upload::check(&name).is_ok() {
            let parts: Vec<_> = Path::new(&name).components().collect();
            prop_assert!(parts.iter().all(|part| matches!(part, std::path::Component::Normal(_))), "{}", name);
            let joined: PathBuf = parts.iter().collect();
            prop_assert_eq!(joined.to_str(), Some(name.as_str()));
        }
    }
}
