//! What a session's programs have declared about columns: keys, and what refers to them.
//!
//! A column is known by itself, not by a name: the tables that were made of a table share its columns. It is held so
//! weakly that a declaration keeps no table alive; one whose column is gone means nothing any more.

use std::rc::{Rc, Weak};

use crate::table::Column;
use crate::value::Str;

/// Declarations a session remembers at most.
pub(crate) const MOST: usize = 10_000;

/// A column somebody has named.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its name when it was.
    pub name: Rc<Str>,
    column: Weak<Column>,
}

impl Named {
    fn new(column: &Rc<Column>) -> Named {
        Named { name: column.name.clone(), column: Rc::downgrade(column) }
    }

    /// Whether it is this column.
    pub fn is(&self, column: &Rc<Column>) -> bool {
        std::ptr::eq(self.column.as_ptr(), Rc::as_ptr(column))
    }

    fn is_alive(&self) -> bool {
        self.column.strong_count() > 0
    }
}

/// One declaration.
#[derive(Debug, Clone)]
pub enum Declaration {
    /// The column is its table's primary key.
    Key(Named),
    /// Every value of the foreign column is one of the key's.
    Reference {
        /// The column that is referred to.
        key: Named,
        /// The column that refers.
        foreign: Named,
    },
}

impl Declaration {
    fn is_alive(&self) -> bool {
        match self {
            Declaration::Key(column) => column.is_alive(),
            Declaration::Reference { key, foreign } => key.is_alive() && foreign.is_alive(),
        }
    }
}

/// All declarations of a session, in their order.
#[derive(Debug, Default)]
pub struct Relations {
    declared: Vec<Declaration>,
}

impl Relations {
    /// All of them, those whose columns are gone too.
    pub fn all(&self) -> &[Declaration] {
        &self.declared
    }

    /// Remembers that a column is a key; says whether there was room.
    pub(crate) fn key(&mut self, column: &Rc<Column>) -> bool {
        let known = |d: &Declaration| matches!(d, Declaration::Key(known) if known.is(column));
        self.add(known, || Declaration::Key(Named::new(column)))
    }

    /// Remembers that a column refers to another; says whether there was room.
    pub(crate) fn reference(&mut self, key: &Rc<Column>, foreign: &Rc<Column>) -> bool {
        let known =
            |d: &Declaration| matches!(d, Declaration::Reference { key: k, foreign: f } if k.is(key) && f.is(foreign));
        self.add(known, || Declaration::Reference { key: Named::new(key), foreign: Named::new(foreign) })
    }

    fn add(&mut self, known: impl Fn(&Declaration) -> bool, new: impl FnOnce() -> Declaration) -> bool {
        if self.declared.iter().any(known) {
            return true;
        }
        if self.declared.len() >= MOST {
            self.declared.retain(Declaration::is_alive);
        }
        let room = self.declared.len() < MOST;
        if room {
            self.declared.push(new());
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cells;

    fn column() -> Rc<Column> {
        Rc::new(Column::new(Rc::new(Str::new("id".to_owned())), Cells::Int(vec![1]), None))
    }

    #[test]
    fn a_session_forgets_columns_that_are_gone_before_it_refuses_new_ones() {
        let mut relations = Relations::default();
        let kept: Vec<_> = (0..MOST - 1).map(|_| column()).collect();
        assert!(kept.iter().all(|column| relations.key(column)));
        assert!(relations.key(&column()), "gone at once");
        let (last, more) = (column(), column());
        assert!(relations.key(&last) && relations.key(&kept[0]), "one that is known needs no room");
        assert!(!relations.key(&more));
        assert_eq!(relations.all().len(), MOST);
    }
}
