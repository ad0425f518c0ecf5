//! A real Samba server: Debian's smbd, on a loopback port of its own, with a configuration of the test's.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::process::{Running, run};
use crate::{DEADLINE, TempDir, folder};

/// Another name of [`Samba::user`], as documents have it.
pub const USER: &str = "user";

/// The password of [`Samba::user`]. It stands nowhere else, so that whoever finds it has found it.
pub const PASSWORD: &str = "Пароль-5f3a9c ключ";

/// A running server; it ends with this value, and so does everything it has.
pub struct Samba {
    running: Option<Running>,
    folder: TempDir,
    port: u16,
    user: String,
}

impl Samba {
    /// Starts one with a share `data` that may be written, further lines for all of it, and further sections, whose
    /// `{data}` is that share's folder.
    pub fn start(global: &str, sections: &str) -> Samba {
        let folder = folder();
        for part in ["lock", "state", "cache", "pid", "private", "ncalrpc", "data"] {
            fs::create_dir(folder.path().join(part)).expect("a folder can be made");
        }
        let user = run(Command::new("id").arg("-un"), "", DEADLINE).stdout.trim().to_owned();
        let free = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
        let port = free.local_addr().expect("it has an address").port();
        drop(free);
        let mut samba = Samba { running: None, folder, port, user };
        fs::write(samba.configuration(), samba.settings(global, sections)).expect("a file can be written");
        let names = format!("{} = {USER}\n", samba.user);
        fs::write(samba.folder.path().join("users"), names).expect("a file can be written");
        let mut command = Command::new("smbpasswd");
        command.arg("-c").arg(samba.configuration()).args(["-s", "-a", &samba.user]);
        let added = run(&mut command, &format!("{PASSWORD}\n{PASSWORD}\n"), DEADLINE);
        assert_eq!(added.code, Some(0), "{added:?}");
        samba.again();
        samba
    }

    fn configuration(&self) -> PathBuf {
        self.folder.path().join("smb.conf")
    }

    fn settings(&self, global: &str, sections: &str) -> String {
        let (base, port, data) = (self.folder.path().display(), self.port, self.data());
        let data = data.display();
        let sections = sections.replace("{data}", &data.to_string());
        format!(
            "[global]\n\
             workgroup = WORKGROUP\n\
             server role = standalone server\n\
             interfaces = 127.0.0.1/8 lo\n\
             bind interfaces only = yes\n\
             smb ports = {port}\n\
             disable netbios = yes\n\
             lock directory = {base}/lock\n\
             state directory = {base}/state\n\
             cache directory = {base}/cache\n\
             pid directory = {base}/pid\n\
             private dir = {base}/private\n\
             ncalrpc dir = {base}/ncalrpc\n\
             passdb backend = tdbsam:{base}/private/passdb.tdb\n\
             server min protocol = SMB2_02\n\
             map to guest = never\n\
             username map = {base}/users\n\
             load printers = no\n\
             printcap name = /dev/null\n\
             disable spoolss = yes\n\
             {global}\n\
             [data]\n\
             path = {data}\n\
             read only = no\n\
             {sections}\n"
        )
    }

    /// Starts it, again after [`Samba::stop`], on the same port.
    pub fn again(&mut self) {
        let mut command = Command::new("smbd");
        command
            .args(["--foreground", "--no-process-group", "--debug-stdout", "--configfile"])
            .arg(self.configuration());
        // Its children, one for each connection, end with its group.
        self.running = Some(Running::start(command.process_group(0)));
        let end = Instant::now() + DEADLINE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < end, "smbd does not listen: {}", self.said());
            std::thread::yield_now();
        }
    }

    fn said(&mut self) -> String {
        self.running.take().map(|mut running| running.end(DEADLINE).stdout).unwrap_or_default()
    }

    /// Kills it and all its connections.
    pub fn stop(&mut self) {
        self.signal("KILL");
        self.running = None;
    }

    /// Sends a signal to it and all its connections: `STOP`, and it answers no more; `CONT`, and it does again.
    pub fn signal(&self, name: &str) {
        assert!(self.signalled(name), "no signal could be sent to smbd");
    }

    fn signalled(&self, name: &str) -> bool {
        let Some(running) = &self.running else { return true };
        let group = format!("-{}", running.id());
        Command::new("sh")
            .args(["-c", "kill -\"$0\" \"$1\"", name, &group])
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Takes a share away: its section goes from the configuration, and whoever uses it is cut off.
    pub fn remove(&self, share: &str) {
        let text = fs::read_to_string(self.configuration()).expect("it was written");
        let (before, rest) = text.split_once(&format!("[{share}]\n")).expect("there is such a share");
        let after = rest.find("\n[").map_or("", |next| &rest[next..]);
        fs::write(self.configuration(), format!("{before}{after}")).expect("a file can be written");
        for order in [&["reload-config"][..], &["close-share", share]] {
            let mut command = Command::new("smbcontrol");
            command.arg("--configfile").arg(self.configuration()).arg("smbd").args(order);
            let told = run(&mut command, "", DEADLINE);
            assert_eq!(told.code, Some(0), "{told:?}");
        }
    }

    /// Where the files of the share `data` are.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Its address, with the port.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The user it knows, by [`PASSWORD`].
    pub fn user(&self) -> &str {
        &self.user
    }
}

impl Drop for Samba {
    fn drop(&mut self) {
        // It fails only for one that has ended already.
        self.signalled("KILL");
    }
}
