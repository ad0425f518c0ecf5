//! Objects: keys and values in order of insertion.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::rc::Rc;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::{Gc, Str, Value};

/// Above this many places an object has a hash index.
const INDEXED_ABOVE: usize = 8;

/// Keys and values that can change.
#[derive(Default)]
pub struct Object {
    /// For the collector.
    pub gc: Gc,
    /// The fields.
    pub fields: RefCell<Fields>,
}

/// The fields of an object, in order of insertion. A field that is taken out leaves a gap, so that no other one moves:
/// taking out is quick, and whoever walks the object meanwhile misses nothing. Gaps are closed when a field is added and
/// they are the larger part.
#[derive(Default)]
pub struct Fields {
    entries: Vec<(Rc<Str>, Value)>,
    index: Option<Box<Index>>,
    gaps: Option<Box<Gaps>>,
}

/// The places whose fields have been taken out.
struct Gaps {
    /// Stands there instead of a key. It is empty, which no name in a program is.
    mark: Rc<Str>,
    count: usize,
    /// All places before this one are gaps.
    first: usize,
}

/// Where the fields of a large object stand, by key. Its seed is random: whoever chooses the keys of a file cannot make
/// them collide.
#[derive(Default)]
struct Index {
    places: HashTable<usize>,
    seed: RandomState,
}

impl Index {
    fn place(&self, key: &str, entries: &[(Rc<Str>, Value)]) -> Option<usize> {
        self.places.find(self.seed.hash_one(key), |place| entries[*place].0.as_str() == key).copied()
    }

    /// Notes where a key stands that was not there; `entries` are those noted before.
    fn note(&mut self, key: &str, place: usize, entries: &[(Rc<Str>, Value)]) {
        let hash = |place: &usize| self.seed.hash_one(entries[*place].0.as_str());
        self.places.insert_unique(self.seed.hash_one(key), place, hash);
    }

    fn forget(&mut self, key: &str, place: usize) {
        if let Ok(found) = self.places.find_entry(self.seed.hash_one(key), |other| *other == place) {
            found.remove();
        }
    }
}

impl Fields {
    /// No fields, with room for so many.
    pub fn with_capacity(capacity: usize) -> Fields {
        Fields { entries: Vec::with_capacity(capacity), ..Fields::default() }
    }

    /// Fields whose keys are known to differ. They get no index before another one is inserted: most rows of a table
    /// are read by place and thrown away.
    pub(crate) fn from_distinct(entries: Vec<(Rc<Str>, Value)>) -> Fields {
        Fields { entries, ..Fields::default() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len() - self.gaps.as_ref().map_or(0, |gaps| gaps.count)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<Str>, &Value)> {
        self.entries.iter().filter(|(key, _)| !self.is_gap(key)).map(|(key, value)| (key, value))
    }

    /// The values in order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.iter().map(|(_, value)| value)
    }

    /// The first field at this place or behind it, with its place.
    pub fn next_from(&self, place: usize) -> Option<(usize, &Rc<Str>, &Value)> {
        let place = self.gaps.as_ref().map_or(place, |gaps| place.max(gaps.first));
        let rest = self.entries.get(place..)?;
        let behind = rest.iter().position(|(key, _)| !self.is_gap(key))?;
        rest.get(behind).map(|(key, value)| (place + behind, key, value))
    }

    #[inline]
    fn is_gap(&self, key: &Rc<Str>) -> bool {
        self.gaps.as_ref().is_some_and(|gaps| Rc::ptr_eq(&gaps.mark, key))
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.position(key).map(|i| &self.entries[i].1)
    }

    /// What stands at that place; a gap has an empty key.
    #[inline(always)]
    pub fn entry(&self, position: usize) -> Option<&(Rc<Str>, Value)> {
        self.entries.get(position)
    }

    /// What stands at that place, to be changed; a gap has an empty key.
    #[inline(always)]
    pub fn entry_mut(&mut self, position: usize) -> Option<&mut (Rc<Str>, Value)> {
        self.entries.get_mut(position)
    }

    /// Where a key stands.
    pub fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.place(key, &self.entries),
            None => self.entries.iter().position(|(k, _)| k.as_str() == key && !self.is_gap(k)),
        }
    }

    /// Adds a key known not to be there, where there is room made for it.
    #[inline(always)]
    pub fn add(&mut self, key: &Rc<Str>, value: &Value) -> bool {
        let fits = self.entries.len() < self.entries.capacity().min(INDEXED_ABOVE);
        if fits {
            self.entries.push((key.clone(), value.clone_inline()));
        }
        fits
    }

    /// Sets a key, at its place when it is there, else at the end. Gives its position.
    pub fn insert(&mut self, key: Rc<Str>, value: Value) -> usize {
        if let Some(position) = self.position(&key) {
            self.entries[position].1 = value;
            return position;
        }
        if self.gaps.as_ref().is_some_and(|gaps| gaps.count > INDEXED_ABOVE && gaps.count > self.entries.len() / 2) {
            self.close_gaps();
        }
        let position = self.entries.len();
        if let Some(index) = &mut self.index {
            index.note(&key, position, &self.entries);
        }
        self.entries.push((key, value));
        if self.index.is_none() && self.entries.len() > INDEXED_ABOVE {
            self.reindex();
        }
        position
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let position = self.position(key)?;
        let gaps = self
            .gaps
            .get_or_insert_with(|| Box::new(Gaps { mark: Rc::new(Str::new(String::new())), count: 0, first: 0 }));
        gaps.count += 1;
        if let Some(index) = &mut self.index {
            index.forget(key, position);
        }
        let (_, value) = std::mem::replace(&mut self.entries[position], (gaps.mark.clone(), Value::Null));
        if gaps.count == self.entries.len() {
            *self = Fields::default();
            return Some(value);
        }
        while self.entries.get(gaps.first).is_some_and(|(key, _)| Rc::ptr_eq(&gaps.mark, key)) {
            gaps.first += 1;
        }
        Some(value)
    }

    /// Moves the fields together: their places change.
    fn close_gaps(&mut self) {
        let Some(gaps) = self.gaps.take() else { return };
        if let Some(index) = &mut self.index {
            // Where each field will stand: no key is hashed again, so that this stays quick for a million of them.
            let mut next = 0;
            let places: Vec<usize> = self
                .entries
                .iter()
                .map(|(key, _)| {
                    let place = next;
                    next += usize::from(!Rc::ptr_eq(&gaps.mark, key));
                    place
                })
                .collect();
            index.places.iter_mut().for_each(|place| *place = places[*place]);
        }
        self.entries.retain(|(key, _)| !Rc::ptr_eq(&gaps.mark, key));
    }

    fn reindex(&mut self) {
        let mut index = Box::<Index>::default();
        for (place, (key, _)) in self.entries.iter().enumerate().filter(|(_, (key, _))| !self.is_gap(key)) {
            index.note(key, place, &self.entries);
        }
        self.index = Some(index);
    }

    /// Moves all values out.
    pub fn drain_into(&mut self, work: &mut Vec<Value>) {
        (self.index, self.gaps) = (None, None);
        work.extend(self.entries.drain(..).map(|(_, value)| value));
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn key(n: usize) -> Rc<Str> {
        Rc::new(Str::new(n.to_string()))
    }

    fn keys(fields: &Fields) -> Vec<&str> {
        fields.iter().map(|(key, _)| key.as_str()).collect()
    }

    #[test]
    fn what_is_taken_out_is_gone_and_the_others_keep_their_order_however_many_there_are() {
        for count in [3, 8, 9, 100] {
            let mut fields = Fields::default();
            for n in 0..count {
                fields.insert(key(n), Value::Int(n as i64));
            }
            for n in (0..count).step_by(2) {
                assert!(matches!(fields.remove(&key(n)), Some(Value::Int(i)) if i == n as i64));
                assert!(fields.remove(&key(n)).is_none() && fields.get(&key(n)).is_none());
            }
            let odd: Vec<String> = (1..count).step_by(2).map(|n| n.to_string()).collect();
            assert_eq!((keys(&fields), fields.len()), (odd.iter().map(String::as_str).collect(), odd.len()));
            assert!(fields.get("").is_none() && fields.remove("").is_none());
            fields.insert(key(0), Value::Null);
            assert_eq!(keys(&fields).last(), Some(&"0"), "what is put back stands at the end");
            let walked = std::iter::successors(fields.next_from(0), |(place, ..)| fields.next_from(place + 1));
            assert_eq!(walked.map(|(_, key, _)| key.as_str()).collect::<Vec<_>>(), keys(&fields));
        }
    }

    #[test]
    fn taking_all_fields_out_costs_time_in_proportion_and_a_queue_stays_small() {
        const MANY: usize = 200_000;
        let mut fields = Fields::default();
        for n in 0..MANY {
            fields.insert(key(n), Value::Null);
        }
        let began = Instant::now();
        for n in 0..MANY {
            assert_eq!(fields.next_from(0).map(|(_, key, _)| key.as_str().len()), Some(n.to_string().len()));
            fields.remove(&key(n));
        }
        assert!(fields.is_empty());
        for n in 0..MANY {
            fields.insert(key(n), Value::Null);
            if n >= 10 {
                fields.remove(&key(n - 10));
            }
        }
        assert_eq!(fields.len(), 10);
        assert!(fields.entries.len() < 100, "{} places for ten fields", fields.entries.len());
        // Milliseconds; moving the rest for every field would take minutes.
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    }
}
