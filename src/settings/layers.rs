//! Where the value of a setting comes from: a flag, else its variable, else the file, else its default.

use std::path::PathBuf;

use super::file::File;
use super::kind::{self, Fault, Kind, Shape};
use super::table::{Setting, Variable};
use crate::problem::Problem;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Flag(&'static str),
    /// The environment.
    Variable(&'static str),
    /// The file, with the line and column of the value, from 1.
    File {
        /// The file.
        file: PathBuf,
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
        /// The setting's key.
        key: String,
    },
    /// The table.
    Default,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::Flag(name) | Source::Variable(name) => f.write_str(name),
            Source::File { file, line, column, key } => write!(f, "{}:{line}:{column}: {key}", file.display()),
            Source::Default => f.write_str("default"),
        }
    }
}

/// A value as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its texts: one, but for lists, and for what is off.
    pub texts: Vec<String>,
    /// Where they were given.
    pub source: Source,
}

/// All that settings can be given by.
pub struct Layers<'a> {
    /// The flags that stood on the command line.
    pub flags: &'a [(Setting, Vec<String>)],
    /// The environment.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// The file, where one is read.
    pub file: Option<&'a File>,
}

impl Layers<'_> {
    /// What the first layer that has this setting says.
    pub fn given(&self, setting: &Setting) -> Result<Given, Problem> {
        if let Some((_, texts)) = self.flags.iter().find(|(flag, _)| flag.name == setting.name) {
            return Ok(Given { texts: texts.clone(), source: Source::Flag(setting.flag) });
        }
        let name = setting.variable.name();
        if let Some(text) = (self.environment)(name).filter(|text| !text.is_empty()) {
            let source = Source::Variable(name);
            return match of_variable(setting, text) {
                Ok(texts) => Ok(Given { texts, source }),
                Err(fault) => Err(Problem::Value { source, fault }),
            };
        }
        match self.file.and_then(|file| file.given(setting.name)) {
            Some(given) => Ok(given.clone()),
            None => Ok(Given { texts: setting.default(), source: Source::Default }),
        }
    }

    /// The value of a setting of that kind.
    pub fn value<K: Kind>(&self, setting: &Setting) -> Result<K::Value, Problem> {
        let Given { texts, source } = self.given(setting)?;
        K::read(&texts).map_err(|fault| Problem::Value { source, fault })
    }
}

/// The texts in a variable.
fn of_variable(setting: &Setting, text: String) -> Result<Vec<String>, Fault> {
    Ok(match setting.variable {
        Variable::HostOf(_) => vec![kind::address(&text)?.0],
        Variable::PortOf(_) => vec![kind::address(&text)?.1],
        Variable::Own(_) if setting.shape == Shape::List => {
            text.split([',', ' ']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        }
        Variable::Own(_) => vec![text],
    })
}
