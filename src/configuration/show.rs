//! What every setting is and where that comes from: a file that would give the same server, secrets apart.

use datacode_lang::messages::Lang;

use super::example::value;
use crate::messages::settings as texts;
use crate::settings::layers::{Given, Source};
use crate::settings::table::{Section, Setting};
use crate::settings::task::Shown;

/// The longest line before its source, in columns; what is longer pushes its source to the right.
const WIDEST: usize = 48;

/// The text of `datacode config show`.
pub fn text(shown: &Shown, lang: Lang) -> String {
    let file = shown.file.as_ref().map(|file| file.display().to_string());
    let mut out = format!("# {}\n", texts::shown_from(file.as_deref(), lang));
    let lines: Vec<_> =
        shown.given.iter().map(|(setting, given)| (setting.section, line(setting, given, lang), given)).collect();
    let width = lines.iter().map(|(_, line, _)| width_of(line)).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    for &section in Section::ALL {
        out += &format!("\n[{}]\n", section.name());
        for (_, line, given) in lines.iter().filter(|(of, ..)| *of == section) {
            let room = " ".repeat(width.saturating_sub(width_of(line)));
            out += &format!("{line}{room}  # {}\n", source(&given.source, lang));
        }
    }
    out
}

/// A setting with its value; as a comment where there is none to be shown.
fn line(setting: &Setting, given: &Given, lang: Lang) -> String {
    let Setting { name, .. } = setting;
    match (setting.is_secret, given.texts.is_empty()) {
        (true, _) => format!("#{name}: {}", texts::secret(!given.texts.is_empty(), lang)),
        (false, true) if given.source == Source::Default => format!("#{name}: {}", texts::unset(lang)),
        (false, _) => format!("{name} = {}", value(setting, &given.texts)),
    }
}

fn width_of(line: &str) -> usize {
    line.chars().count()
}

fn source(source: &Source, lang: Lang) -> String {
    match source {
        Source::File { file, line, .. } => format!("{}:{line}", file.display()),
        Source::Default => texts::default(lang).to_owned(),
        Source::Flag(name) | Source::Variable(name) => (*name).to_owned(),
    }
}
