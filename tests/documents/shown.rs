//! The programs, commands and messages shown in the documents, with the output shown under them.

use std::process::Command;

use datacode_test_support::{Server, Socket, clients, server::program};

use crate::blocks::{Block, blocks};
use crate::{DOCUMENTS, PROGRAM, datacode, prepared, printed, report, text_of};

/// The address the documents write.
const WRITTEN: &str = "127.0.0.1:8080";

/// What runs a document's blocks: a folder with the data, and a server in it that is started when the first block needs
/// one.
struct Reader {
    folder: datacode_test_support::TempDir,
    language: &'static str,
    server: Option<Server>,
}

impl Reader {
    fn address(&mut self) -> String {
        self.server().address().to_string()
    }

    fn server(&mut self) -> &Server {
        let (folder, language) = (&self.folder, self.language);
        self.server.get_or_insert_with(|| Server::start(PROGRAM, folder.path(), &["--lang", language]))
    }

    /// What a block gives; `None` for languages that are only shown, and for commands without output under them: those
    /// install and start things.
    fn run(&mut self, block: &Block<'_>, expected: Option<&str>) -> Option<String> {
        let what = format!("the block of line {}", block.line);
        match block.language {
            "datacode" => {
                std::fs::write(self.folder.path().join("program.dc"), &block.text).unwrap();
                let arguments = ["--lang", self.language, "program.dc"];
                Some(printed(&mut datacode(self.folder.path(), &arguments), &what))
            }
            "session" => Some(self.talk(&block.text)),
            "sh" | "python" | "js" if expected.is_some() => {
                let text = block.text.replace(WRITTEN, &self.address());
                let mut command = match block.language {
                    "sh" => shell(&text),
                    "python" => {
                        let mut python = clients::python();
                        python.args(["-c", &text]);
                        python
                    }
                    _ => {
                        let mut node = clients::node();
                        node.args(["-e", &text]);
                        node
                    }
                };
                Some(printed(command.current_dir(self.folder.path()), &what))
            }
            _ => None,
        }
    }

    /// Sends the lines that begin with `→` over one connection, and gives them with as many answers as are shown.
    fn talk(&mut self, shown: &str) -> String {
        let mut socket = Socket::connect(self.server().address());
        let mut said = String::new();
        for line in shown.lines() {
            match line.strip_prefix("→ ") {
                Some(request) => {
                    socket.send(request);
                    said.push_str(line);
                }
                None => said.push_str(&format!("← {}", socket.receive())),
            }
            said.push('\n');
        }
        said
    }
}

/// A shell that finds the program under test and websocat under their names.
fn shell(text: &str) -> Command {
    let mut command = program("bash");
    let folders = [PROGRAM.as_ref(), clients::websocat().get_program()]
        .map(|path| std::path::Path::new(path).parent().unwrap().to_owned());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path))).unwrap();
    command.args(["-c", text]).env("PATH", path);
    command
}

#[test]
fn what_a_document_shows_is_what_happens() {
    let mut differences = Vec::new();
    let mut ran = 0;
    for path in DOCUMENTS {
        let text = text_of(path);
        let russian = path.contains("/ru/") || path.ends_with(".ru.md");
        let mut reader = Reader { folder: prepared(), language: if russian { "ru" } else { "en" }, server: None };
        let all = blocks(&text);
        for (i, block) in all.iter().enumerate() {
            let under = all.get(i + 1).filter(|next| next.follows && matches!(next.language, "text" | "json"));
            let expected = match block.language {
                "session" => Some(block.text.as_str()),
                _ => under.map(|block| block.text.as_str()),
            };
            let Some(given) = reader.run(block, expected) else { continue };
            ran += 1;
            let expected = expected.unwrap_or("");
            if given != expected {
                differences
                    .push(format!("{path}:{}\n{}--- shown\n{expected}--- happens\n{given}", block.line, block.text));
            }
        }
    }
    assert!(ran > 0, "no document has a block that is run");
    report(differences);
}
