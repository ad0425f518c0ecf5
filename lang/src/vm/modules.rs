//! Modules while a program runs: finding them, reading their texts, and what they have.
//!
//! The text of a module runs as a function does, once. It cannot be compiled while the machine's loop holds what was
//! compiled before, so `import` leaves the loop, says what is wanted, and the loop begins again.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Machine;
use super::access::Callee;
use super::frames::{Frame, Frames};
use super::run::Run;
use crate::builtins::files::{file_error, unreached};
use crate::builtins::registry;
use crate::compile::prototype::{ImportPlan, Method, Site};
use crate::error::{Error, Result};
use crate::fail;
use crate::host::{FileError, FileKind, FileSystem, Host};
use crate::message;
use crate::messages::{modules as texts, runtime};
use crate::source::{SESSION, Source, Space};
use crate::stack::StackGuard;
use crate::table::nearest;
use crate::value::{Module, ModuleKind, State, Value, set};

/// The longest text of a module, in bytes.
const LONGEST: u64 = 1 << 20;
/// How many modules a session may import.
const MOST: usize = 1000;
/// The text of a module that is a folder.
const PACKAGE: &str = "__lib__.dc";

/// The modules of a session, by where they stand.
#[derive(Default)]
pub(super) struct Modules(FxHashMap<Rc<str>, Rc<Module>>);

/// What the machine's loop cannot do itself.
pub(super) enum Wanted {
    /// The module of plan `k`, whose text runs in the registers from `a` on.
    Module { a: u8, k: u32 },
    /// Everything this module has as variables of a space.
    All(Rc<Module>, Space),
}

/// Whether a module has run, or runs already further out.
fn is_there(module: &Module, frames: &Frames, at: Frame) -> bool {
    match &module.kind {
        ModuleKind::Text { state, .. } => match state.get() {
            State::Unread => false,
            State::Running(program) => runs(program, frames, at),
            State::Done => true,
        },
        ModuleKind::Folder | ModuleKind::BuiltIn => true,
    }
}

fn runs(program: u32, frames: &Frames, at: Frame) -> bool {
    at.prototype == program || frames.callers().iter().any(|frame| frame.prototype == program)
}

impl Run<'_> {
    /// Leaves the loop when a module has to be read first. Gives whether the program goes on.
    pub(super) fn import(&mut self, a: u8, k: u32) -> bool {
        let plan = &self.prototypes[self.at.prototype as usize].imports[k as usize];
        if plan.found.borrow().as_ref().is_some_and(|module| is_there(module, self.frames, self.at)) {
            return true;
        }
        self.wanted = Some(Wanted::Module { a, k });
        false
    }

    /// Runs the text of a module in the registers from `a` on.
    pub(super) fn enter_module(&mut self, a: u8, program: u32) -> Result<()> {
        self.open()?;
        self.at = Frame { prototype: program, base: self.at.base + u32::from(a), pc: 0 };
        Ok(())
    }

    /// Notes that the text of a module has run; puts the module into a register.
    pub(super) fn imported(&mut self, a: u8, k: u32) {
        let plan = &self.prototypes[self.at.prototype as usize].imports[k as usize];
        let Some(module) = plan.found.borrow().clone() else { return };
        if let ModuleKind::Text { state, .. } = &module.kind
            && let State::Running(program) = state.get()
            && !runs(program, self.frames, self.at)
        {
            state.set(State::Done);
        }
        set(&mut self.stack[self.at.base as usize + a as usize], Value::Module(module));
    }

    /// Leaves the loop to take all a module has.
    pub(super) fn import_all(&mut self, a: u8) {
        let space = self.prototypes[self.at.prototype as usize].source.space;
        if let Value::Module(module) = &self.stack[self.at.base as usize + a as usize] {
            self.wanted = Some(Wanted::All(module.clone(), space));
        }
    }

    /// A member of a module.
    pub(super) fn module_member(&self, module: &Rc<Module>, site: &Site) -> Result<Value> {
        let name = site.name.as_str();
        if let Some((slot, value)) = self.variable_of(module, name) {
            site.met.note_number(module.number);
            site.hint.set(slot);
            return Ok(value);
        }
        self.other_member(module, name)
    }

    /// What a call of a member of a module calls.
    pub(super) fn module_method(&self, module: &Rc<Module>, method: &Method) -> Result<Callee> {
        let name = method.name.as_str();
        if let Some((slot, value)) = self.variable_of(module, name) {
            method.met.note_number(module.number);
            method.hint.set(slot);
            return Ok(Callee::Value(value));
        }
        self.other_member(module, name).map(Callee::Value)
    }

    /// Changes a variable of a module.
    pub(super) fn change_module(&mut self, module: &Rc<Module>, name: &str, value: Value) -> Result<()> {
        if matches!(module.kind, ModuleKind::BuiltIn) {
            fail!(texts::BUILT_IN_MODULE, module = module.name);
        }
        match self.variable_of(module, name) {
            Some((slot, _)) => {
                set(&mut self.slots[slot as usize], value);
                Ok(())
            }
            None => Err(self.no_member(module, name)),
        }
    }

    fn variable_of(&self, module: &Module, name: &str) -> Option<(u32, Value)> {
        let ModuleKind::Text { space, .. } = &module.kind else { return None };
        let slot = self.names.declared_in(*space, name)?;
        match &self.slots[slot as usize] {
            Value::Undefined => None,
            value => Some((slot, value.clone())),
        }
    }

    fn other_member(&self, module: &Rc<Module>, name: &str) -> Result<Value> {
        if let Some(child) = module.children.borrow().get(name) {
            return Ok(Value::Module(child.clone()));
        }
        if let ModuleKind::BuiltIn = module.kind
            && let Some(place) = registry::find(&format!("{}.{name}", module.name))
        {
            return Ok(Value::Builtin(u64::from(place)));
        }
        Err(self.no_member(module, name))
    }

    #[cold]
    fn no_member(&self, module: &Module, name: &str) -> Box<Error> {
        if let ModuleKind::Text { state, .. } = &module.kind
            && let State::Running(_) = state.get()
        {
            return Error::new(message!(texts::MODULE_STILL_RUNS, module = module.name, name = name));
        }
        let known: Vec<Rc<str>> = match &module.kind {
            ModuleKind::Text { space, .. } => self.names.of_space(*space).map(|(name, _)| name.clone()).collect(),
            ModuleKind::BuiltIn => registry::of_module(&module.name).map(|(name, _)| Rc::from(name)).collect(),
            ModuleKind::Folder => Vec::new(),
        };
        let help =
            nearest(name, known.iter().map(AsRef::as_ref)).map(|near| message!(runtime::DID_YOU_MEAN, name = near));
        Error::with_help(message!(texts::NO_MODULE_MEMBER, module = module.name, name = name), help)
    }
}

impl Machine {
    /// The names of what a module has.
    pub fn members(&self, module: &Module) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = match &module.kind {
            ModuleKind::Text { space, .. } => self.names.of_space(*space).map(|(name, _)| name.clone()).collect(),
            ModuleKind::BuiltIn => registry::of_module(&module.name).map(|(name, _)| Rc::from(name)).collect(),
            ModuleKind::Folder => Vec::new(),
        };
        names.extend(module.children.borrow().keys().cloned());
        names
    }

    /// Does what the loop was left for. Gives the text of a module that has to run first, and its registers.
    pub(super) fn fulfil(
        &mut self,
        wanted: Wanted,
        at: Frame,
        host: &mut dyn Host,
        guard: StackGuard,
    ) -> Result<Option<(u8, u32)>> {
        match wanted {
            Wanted::Module { a, k } => {
                let prototype = self.prototypes[at.prototype as usize].clone();
                let plan = &prototype.imports[k as usize];
                let known = plan.found.borrow().clone();
                let module = match known {
                    Some(module) => module,
                    None => {
                        let module = self.find_module(plan, host)?;
                        // A package was imported right before what is inside it.
                        if let (Value::Module(package), Some(name)) =
                            (&self.stack[at.base as usize + a as usize], plan.path.last())
                            && plan.path.len() > 1
                        {
                            package.children.borrow_mut().insert(name.clone(), module.clone());
                        }
                        plan.found.replace(Some(module.clone()));
                        module
                    }
                };
                match is_there(&module, &self.frames, at) {
                    true => Ok(None),
                    false => Ok(self.read_module(&module, host, guard)?.map(|program| (a, program))),
                }
            }
            Wanted::All(module, space) => {
                self.take_all(&module, space)?;
                Ok(None)
            }
        }
    }

    /// Finds a module: one of the language's own, else beside the text that imports it, else beside the program.
    fn find_module(&mut self, plan: &ImportPlan, host: &mut dyn Host) -> Result<Rc<Module>> {
        let name = plan.path.join(".");
        if registry::is_module(&name) {
            return self.module(&format!(":{name}"), &name, || ModuleKind::BuiltIn);
        }
        let files = host.files();
        let program = host.program_folder();
        let mut folders: Vec<&str> = plan.folder.iter().map(AsRef::as_ref).chain([program.as_str()]).collect();
        folders.dedup();
        let mut places = Vec::new();
        for folder in folders {
            let base = joined(folder, &plan.path.join("/"));
            for file in [format!("{base}/{PACKAGE}"), format!("{base}.dc")] {
                if kind(&*files, &file)? == Some(FileKind::File) {
                    let Machine { names, modules, .. } = self;
                    let space = if modules.0.contains_key(&*file) { SESSION } else { names.add_space() };
                    let found: Rc<str> = Rc::from(file.as_str());
                    let kind = || ModuleKind::Text { space, file: found, state: Cell::new(State::Unread) };
                    return self.module(&file, &name, kind);
                }
                places.push(format!("'{file}'"));
            }
            if !plan.is_last && kind(&*files, &base)? == Some(FileKind::Folder) {
                return self.module(&base, &name, || ModuleKind::Folder);
            }
        }
        fail!(texts::NO_MODULE, name = name, places = places.join(", "))
    }

    /// The module at a place, made when it is met first.
    fn module(&mut self, place: &str, name: &str, kind: impl FnOnce() -> ModuleKind) -> Result<Rc<Module>> {
        if let Some(module) = self.modules.0.get(place) {
            return Ok(module.clone());
        }
        if self.modules.0.len() >= MOST {
            fail!(texts::TOO_MANY_MODULES, limit = MOST);
        }
        let number = self.classes.number();
        let module = Rc::new(Module { number, name: Rc::from(name), kind: kind(), children: Default::default() });
        self.modules.0.insert(Rc::from(place), module.clone());
        Ok(module)
    }

    /// Reads and compiles the text of a module; gives its program.
    fn read_module(&mut self, module: &Module, host: &mut dyn Host, guard: StackGuard) -> Result<Option<u32>> {
        let ModuleKind::Text { space, file, state } = &module.kind else { return Ok(None) };
        host.tick()?;
        let text = text_of(file, host)?;
        // What an attempt that failed left.
        for (_, slot) in self.names.of_space(*space) {
            if let Some(slot) = self.slots.get_mut(slot as usize) {
                set(slot, Value::Undefined);
            }
        }
        let folder = file.rfind('/').map_or("", |slash| &file[..slash]);
        let (module_name, folder) = (module.name.clone(), Rc::from(folder));
        let source = Source { text, module: module_name, file: Some(file.clone()), folder, space: *space };
        let compiled = self.compile_source(&Rc::new(source), guard);
        match compiled {
            Ok((program, _)) => {
                state.set(State::Running(program));
                Ok(Some(program))
            }
            Err(mistakes) => {
                let Some(first) = mistakes.first() else { return Ok(None) };
                let (line, told) = (first.place.line, first.message.render(host.lang()));
                let message =
                    message!(texts::MODULE_HAS_MISTAKES, name = module.name, file = file, line = line, first = told);
                Err(Error::with_help(message, Some(message!(texts::HELP_CHECK_MODULE, file = file))))
            }
        }
    }

    /// Lets variables of a space be what a module has, but for names that begin with `_`.
    fn take_all(&mut self, module: &Rc<Module>, space: Space) -> Result<()> {
        let taken: Vec<(Rc<str>, Value)> = match &module.kind {
            ModuleKind::Text { space: from, .. } => {
                let value =
                    |slot: u32| self.slots.get(slot as usize).filter(|v| !matches!(v, Value::Undefined)).cloned();
                self.names.of_space(*from).filter_map(|(name, slot)| Some((name.clone(), value(slot)?))).collect()
            }
            ModuleKind::BuiltIn => registry::of_module(&module.name)
                .map(|(name, f)| (Rc::from(name), Value::Builtin(u64::from(f))))
                .collect(),
            ModuleKind::Folder => Vec::new(),
        };
        for (name, value) in taken.into_iter().filter(|(name, _)| !name.starts_with('_')) {
            if registry::find(&name).is_some() && self.names.declared_in(space, &name).is_none() {
                let help = message!(texts::HELP_STAR_BY_NAME, module = module.name, name = name);
                let message = message!(texts::STAR_HIDES_BUILT_IN, module = module.name, name = name);
                return Err(Error::with_help(message, Some(help)));
            }
            self.names.enter(space);
            let slot = self.names.declare(&name);
            self.names.enter(SESSION);
            self.slots.resize_with(self.names.slot_count(), || Value::Undefined);
            set(&mut self.slots[slot as usize], value);
        }
        Ok(())
    }
}

fn joined(folder: &str, path: &str) -> String {
    match folder {
        "" => path.to_owned(),
        folder => format!("{}/{path}", folder.trim_end_matches('/')),
    }
}

fn kind(files: &dyn FileSystem, path: &str) -> Result<Option<FileKind>> {
    match files.kind(path) {
        Ok(kind) => Ok(Some(kind)),
        Err(FileError::NotFound | FileError::NotAFolder) => Ok(None),
        Err(error) => Err(unreached(path, error, files)),
    }
}

fn text_of(file: &str, host: &mut dyn Host) -> Result<Box<str>> {
    let failed = |error| file_error(file, error);
    let reader = host.files().open(file).map_err(failed)?;
    let mut bytes = Vec::new();
    reader.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(FileError::of(&error)))?;
    if bytes.len() as u64 > LONGEST {
        fail!(texts::MODULE_TOO_LONG, file = file, limit = LONGEST);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).into()),
        Err(_) => fail!(texts::MODULE_NOT_TEXT, file = file),
    }
}
