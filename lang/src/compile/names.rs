//! The session's variables and those of its modules: which name has which slot, and what compiled code relies on.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::tree::SlotId;
use crate::source::{SESSION, Space};

/// The names of a session and of its modules. What asks for a name means the space that was entered last.
pub struct Names {
    spaces: Vec<NamesOf>,
    here: Space,
    slots: Vec<Slot>,
    version: u64,
}

/// The names of the session's texts, or of one module.
#[derive(Default)]
struct NamesOf {
    by_name: FxHashMap<Rc<str>, SlotId>,
    /// The names classes have in texts, and those they were declared by.
    classes: FxHashMap<Rc<str>, Rc<str>>,
}

struct Slot {
    name: Rc<str>,
    space: Space,
    /// Some text has assigned it (or said it will), so a plain assignment in a function means it.
    declared: bool,
    /// Some function uses it, so its value must stand in its slot whenever a function may run.
    shared: bool,
}

impl Default for Names {
    fn default() -> Names {
        Names { spaces: vec![NamesOf::default()], here: SESSION, slots: Vec::new(), version: 0 }
    }
}

impl Names {
    /// Makes a space for the names of a module.
    pub fn add_space(&mut self) -> Space {
        self.spaces.push(NamesOf::default());
        self.spaces.len() as Space - 1
    }

    /// Lets what asks for a name mean this space.
    pub fn enter(&mut self, space: Space) {
        self.here = space;
    }

    /// Whether that is the session's own.
    pub fn is_session(&self) -> bool {
        self.here == SESSION
    }

    fn space(&self) -> &NamesOf {
        &self.spaces[self.here as usize]
    }

    fn space_mut(&mut self) -> &mut NamesOf {
        &mut self.spaces[self.here as usize]
    }

    /// Changes whenever a text compiled before might be compiled differently now.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Notes that a text declares a class, or imports what may be one by its name there.
    pub fn declare_class(&mut self, name: &str, declared_as: &str) {
        let before = self.space_mut().classes.insert(Rc::from(name), Rc::from(declared_as));
        if before.is_none_or(|before| *before != *declared_as) {
            self.version += 1;
        }
    }

    /// The name by which a class was declared that texts call so.
    pub fn class(&self, name: &str) -> Option<&Rc<str>> {
        self.space().classes.get(name)
    }

    /// The names of classes.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.space().classes.keys().map(AsRef::as_ref)
    }

    /// How many slots there are.
    pub fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// The slot of a name that some text has assigned.
    pub fn declared(&self, name: &str) -> Option<SlotId> {
        self.declared_in(self.here, name)
    }

    /// The slot of a name of some space that some text has assigned.
    pub fn declared_in(&self, space: Space, name: &str) -> Option<SlotId> {
        let slot = self.spaces[space as usize].by_name.get(name).copied();
        slot.filter(|slot| self.slots[*slot as usize].declared)
    }

    /// The slot of a name, made when there is none.
    pub fn slot(&mut self, name: &str) -> SlotId {
        if let Some(slot) = self.space().by_name.get(name) {
            return *slot;
        }
        let slot = self.slots.len() as SlotId;
        let name: Rc<str> = Rc::from(name);
        self.slots.push(Slot { name: name.clone(), space: self.here, declared: false, shared: false });
        self.space_mut().by_name.insert(name, slot);
        self.version += 1;
        slot
    }

    /// The slot of a name that is assigned from now on.
    pub fn declare(&mut self, name: &str) -> SlotId {
        let slot = self.slot(name);
        let entry = &mut self.slots[slot as usize];
        if !entry.declared {
            entry.declared = true;
            self.version += 1;
        }
        slot
    }

    /// Notes that a function uses a slot.
    pub fn share(&mut self, slot: SlotId) {
        let entry = &mut self.slots[slot as usize];
        if !entry.shared {
            entry.shared = true;
            self.version += 1;
        }
    }

    /// Whether a function uses a slot.
    pub fn is_shared(&self, slot: SlotId) -> bool {
        self.slots[slot as usize].shared
    }

    /// The name of a slot.
    pub fn name(&self, slot: SlotId) -> &Rc<str> {
        &self.slots[slot as usize].name
    }

    /// All declared names of a space with their slots, in order of their first use.
    pub fn of_space(&self, space: Space) -> impl Iterator<Item = (&Rc<str>, SlotId)> {
        let slots = self.slots.iter().enumerate();
        slots.filter(move |(_, s)| s.declared && s.space == space).map(|(i, s)| (&s.name, i as SlotId))
    }
}
