//! The files below a folder, and which names a filter takes.

use regex::{Regex, RegexBuilder};

use crate::builtins::unreached;
use crate::error::Result;
use crate::fail;
use crate::host::{FileError, FileKind, Host, SHARES};
use crate::messages::files as messages;

/// Files and folders that are looked at in one listing. A share with more is meant to be listed by parts.
const MOST_ENTRIES: usize = 200_000;
/// Folders within folders; a link that leads back to its own folder ends here.
const DEEPEST: usize = 40;

/// The files of a folder whose names pass, sorted; hidden ones are left out.
///
/// # Errors
/// Those of the folder itself; LimitError when there are too many entries. A folder below that is gone or closed to the
/// user is left out; where reading fails otherwise, the listing does: it would not be whole.
pub(crate) fn list(
    folder: &str,
    recursive: bool,
    passes: &dyn Fn(&str) -> bool,
    host: &mut dyn Host,
) -> Result<Vec<String>> {
    let files = host.files();
    let top = match folder {
        "" | "." | "./" => "",
        "/" => "/",
        SHARES => SHARES,
        path => path.trim_end_matches('/'),
    };
    let mut found = Vec::new();
    let mut entries = 0;
    let mut work = vec![(top.to_owned(), 0)];
    while let Some((place, depth)) = work.pop() {
        host.tick()?;
        let listed = match files.list(if place.is_empty() { "." } else { &place }) {
            Ok(listed) => listed,
            Err(FileError::NotFound | FileError::Denied | FileError::NotAFolder | FileError::Outside) if depth > 0 => {
                continue;
            }
            Err(error) => return Err(unreached(if depth == 0 { folder } else { &place }, error, &*files)),
        };
        host.reserve(listed.len() * (place.len() + 64))?;
        entries += listed.len();
        if entries > MOST_ENTRIES {
            fail!(messages::TOO_MANY_FILES, path = folder, limit = MOST_ENTRIES);
        }
        for entry in listed.into_iter().filter(|e| !e.name.starts_with('.')) {
            let path = match place.as_str() {
                "" => entry.name.clone(),
                "/" | SHARES => format!("{place}{}", entry.name),
                place => format!("{place}/{}", entry.name),
            };
            match entry.kind {
                FileKind::File if passes(&entry.name) => found.push(path),
                FileKind::Folder if recursive && depth < DEEPEST => work.push((path, depth + 1)),
                _ => {}
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// How the text of a filter is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// A glob if it looks like one, else a regular expression.
    Either,
    /// A glob.
    Glob,
    /// A regular expression.
    Regex,
}

/// What a file's name must match.
pub(crate) enum NameFilter {
    /// One of these globs, as a whole.
    Globs(Vec<Vec<char>>),
    /// A regular expression, anywhere.
    Regex(Regex),
}

impl NameFilter {
    /// A filter; `None` when it is no valid regular expression and must be one.
    pub(crate) fn new(text: &str, way: Way) -> Option<NameFilter> {
        let globs = || NameFilter::Globs(text.split('|').map(|part| part.chars().collect()).collect());
        // Names are short and the engine is linear; the bound keeps a repetition of repetitions from costing memory.
        let regex = || RegexBuilder::new(text).size_limit(1 << 20).dfa_size_limit(1 << 20).build().ok();
        match way {
            Way::Glob => Some(globs()),
            Way::Regex => regex().map(NameFilter::Regex),
            Way::Either if text.starts_with(['*', '?']) => Some(globs()),
            Way::Either => {
                let wild = text.contains(['*', '?']);
                let marked = text.contains(['^', '$', '\\', '(', '+']) || text.contains(".*");
                match regex() {
                    Some(regex) if !wild || marked => Some(NameFilter::Regex(regex)),
                    _ => Some(globs()),
                }
            }
        }
    }

    /// Whether a name passes.
    pub(crate) fn matches(&self, name: &str) -> bool {
        match self {
            NameFilter::Regex(regex) => regex.is_match(name),
            NameFilter::Globs(globs) => {
                let name: Vec<char> = name.chars().collect();
                globs.iter().any(|glob| glob_matches(glob, &name))
            }
        }
    }
}

/// `*` any characters, `?` one, `[a-z]` and `[!a-z]` one of a set. Only the last `*` is ever gone back to.
fn glob_matches(glob: &[char], name: &[char]) -> bool {
    let (mut g, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        if g < glob.len() && glob[g] == '*' {
            star = Some((g + 1, n));
            g += 1;
            continue;
        }
        if n == name.len() && g == glob.len() {
            return true;
        }
        let step = (n < name.len()).then(|| one(&glob[g..], name[n])).flatten();
        match (step, star) {
            (Some(length), _) => {
                g += length;
                n += 1;
            }
            (None, Some((after, taken))) if taken < name.len() => {
                star = Some((after, taken + 1));
                (g, n) = (after, taken + 1);
            }
            _ => return false,
        }
    }
}

/// Whether the glob begins with something that takes this character; how long that is.
fn one(glob: &[char], c: char) -> Option<usize> {
    match glob {
        [] => None,
        ['?', ..] => Some(1),
        ['[', rest @ ..] => {
            // A bracket directly behind the opening one is a member, and one that is never closed is itself.
            let skip = usize::from(rest.first() == Some(&'!'));
            let Some(end) = rest.iter().skip(skip + 1).position(|c| *c == ']').map(|i| i + skip + 1) else {
                return (c == '[').then_some(1);
            };
            let set = &rest[skip..end];
            let mut inside = false;
            let mut i = 0;
            while i < set.len() {
                if i + 2 < set.len() && set[i + 1] == '-' {
                    inside |= (set[i]..=set[i + 2]).contains(&c);
                    i += 3;
                } else {
                    inside |= set[i] == c;
                    i += 1;
                }
            }
            (inside == (skip == 0)).then_some(end + 2)
        }
        [first, ..] => (*first == c).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::{NameFilter, Way};

    #[test]
    fn a_filter_is_a_glob_when_it_looks_like_one_and_else_a_regular_expression() {
        let passes = |filter: &str, name: &str| NameFilter::new(filter, Way::Either).unwrap().matches(name);
        for (filter, name, expected) in [
            ("*.csv", "a.csv", true),
            ("*.csv", "a.csv.gz", false),
            ("data_??.csv", "data_01.csv", true),
            ("data_??.csv", "data_1.csv", false),
            ("*.tar.*", "x.tar.gz", true),
            ("*.csv|*.txt", "b.txt", true),
            ("^a.*\\.csv$", "abc.csv", true),
            ("^a.*\\.csv$", "bac.csv", false),
            ("report", "my_report_1.csv", true),
            ("отч?т.csv", "отчёт.csv", true),
            ("[", "a[b", false),
            ("[", "[", true),
            ("a|b", "xbx", true),
            ("data*", "data.csv", true),
        ] {
            assert_eq!(passes(filter, name), expected, "{filter} {name}");
        }
    }

    #[test]
    fn a_glob_is_matched_whole_with_sets_and_without_blowing_up() {
        let passes = |glob: &str, name: &str| NameFilter::new(glob, Way::Glob).unwrap().matches(name);
        assert!(passes("[a-c]?[!0-9].x", "b1z.x"));
        assert!(!passes("[a-c]?[!0-9].x", "b12.x"));
        assert!(passes("", ""));
        assert!(passes("**", "abc"));
        assert!(passes("a*b*c", "a1b2b3c"));
        assert!(!passes(&"*a".repeat(50), &"a".repeat(49)));
        assert!(!passes(&format!("{}b", "*a".repeat(50)), &"a".repeat(250)));
    }

    #[test]
    fn what_must_be_a_regular_expression_is_refused_when_it_is_none() {
        assert!(NameFilter::new("(", Way::Regex).is_none());
        assert!(NameFilter::new("a{1000}{1000}{1000}", Way::Regex).is_none());
    }
}
