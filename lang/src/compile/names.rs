//! The session's variables: which name has which slot, and what compiled code relies on.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::tree::SlotId;

/// The names of a session.
#[derive(Default)]
pub struct Names {
    by_name: FxHashMap<Rc<str>, SlotId>,
    slots: Vec<Slot>,
    version: u64,
    /// Names of classes that texts have declared.
    classes: FxHashSet<Rc<str>>,
}

struct Slot {
    name: Rc<str>,
    /// Some text has assigned it (or said it will), so a plain assignment in a function means it.
    declared: bool,
    /// Some function uses it, so its value must stand in its slot whenever a function may run.
    shared: bool,
}

impl Names {
    /// Changes whenever a text compiled before might be compiled differently now.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Notes that a text declares a class.
    pub fn declare_class(&mut self, name: &str) {
        if self.classes.insert(Rc::from(name)) {
            self.version += 1;
        }
    }

    /// Whether some text has declared a class of that name.
    pub fn is_class(&self, name: &str) -> bool {
        self.classes.contains(name)
    }

    /// The names of classes.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.classes.iter().map(AsRef::as_ref)
    }

    /// How many slots there are.
    pub fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// The slot of a name that some text has assigned.
    pub fn declared(&self, name: &str) -> Option<SlotId> {
        self.by_name.get(name).copied().filter(|slot| self.slots[*slot as usize].declared)
    }

    /// The slot of a name, made when there is none.
    pub fn slot(&mut self, name: &str) -> SlotId {
        if let Some(slot) = self.by_name.get(name) {
            return *slot;
        }
        let slot = self.slots.len() as SlotId;
        let name: Rc<str> = Rc::from(name);
        self.slots.push(Slot { name: name.clone(), declared: false, shared: false });
        self.by_name.insert(name, slot);
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

    /// All declared names with their slots, in order of their first use.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, SlotId)> {
        self.slots.iter().enumerate().filter(|(_, s)| s.declared).map(|(i, s)| (&s.name, i as SlotId))
    }
}
