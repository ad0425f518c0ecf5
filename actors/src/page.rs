//! The web client, a part of the program: the files of `static/`, served at `/` and beside it.

/// One file.
#[derive(Debug)]
pub struct File {
    /// Its name below `/`.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

macro_rules! files {
    ($($name:literal)*) => {
        &[$(File { name: $name, bytes: include_bytes!(concat!("../../static/", $name)) }),*]
    };
}

/// Every file; the first is the page itself.
pub static FILES: &[File] = files![
    "index.html"
    "connection.js"
    "editor.js"
    "examples.js"
    "files.js"
    "highlight.js"
    "icon.svg"
    "login.js"
    "main.js"
    "output.js"
    "report.js"
    "session.js"
    "style.css"
    "texts.js"
];

/// What the page may do: run its own scripts and talk to this server, nothing else; nobody may frame it.
pub const SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The file of a path (`/` is the page).
pub fn find(path: &str) -> Option<&'static File> {
    let name = path.strip_prefix('/')?;
    if name.is_empty() { FILES.first() } else { FILES.iter().find(|file| file.name == name) }
}

impl File {
    /// Its media type, from its name.
    pub fn media(&self) -> &'static str {
        match self.name.rsplit_once('.') {
            Some((_, "html")) => "text/html; charset=utf-8",
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "svg")) => "image/svg+xml",
            _ => "application/octet-stream",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_served_with_a_media_type() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../static");
        let mut names: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        let mut served: Vec<&str> = FILES.iter().map(|file| file.name).collect();
        served.sort_unstable();
        assert_eq!(served, names);
        for file in FILES {
            assert_ne!(file.media(), "application/octet-stream", "{}", file.name);
            assert_eq!(find(&format!("/{}", file.name)).map(|found| found.name), Some(file.name));
        }
        assert_eq!(find("/").map(|file| file.name), Some("index.html"));
        assert!(find("/../Cargo.toml").is_none());
    }
}
