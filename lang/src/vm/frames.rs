//! The functions that wait for one they called.

/// A place in a running function.
#[derive(Clone, Copy, Default)]
pub(super) struct Frame {
    pub prototype: u32,
    /// Where its registers begin.
    pub base: u32,
    /// The instruction it goes on with.
    pub pc: u32,
}

/// Open calls, innermost last. Places are made before they are needed, so that a call is a write and no more.
#[derive(Default)]
pub(super) struct Frames {
    places: Vec<Frame>,
    open: usize,
}

/// Places made at once, and kept between two programs.
const FIRST: usize = 64;

impl Frames {
    /// Notes a call where there is a place for it.
    #[inline(always)]
    pub fn note(&mut self, frame: Frame) -> bool {
        match self.places.get_mut(self.open) {
            Some(place) => {
                *place = frame;
                self.open += 1;
                true
            }
            None => false,
        }
    }

    /// Notes a call, unless `most` are open.
    pub fn open(&mut self, frame: Frame, most: usize) -> bool {
        if self.open == self.places.len() {
            let room = (self.places.len() * 2).max(FIRST).min(most);
            self.places.resize(room.max(self.open), Frame::default());
        }
        self.note(frame)
    }

    /// The caller to go back to.
    #[inline(always)]
    pub fn close(&mut self) -> Option<Frame> {
        let caller = self.open.checked_sub(1)?;
        self.open = caller;
        self.places.get(caller).copied()
    }

    /// Whether a call is open.
    #[inline(always)]
    pub fn any(&self) -> bool {
        self.open > 0
    }

    /// Callers, outermost first.
    pub fn callers(&self) -> &[Frame] {
        &self.places[..self.open]
    }

    /// Forgets all calls.
    pub fn clear(&mut self) {
        self.open = 0;
        self.places.truncate(FIRST);
        self.places.shrink_to(FIRST);
    }
}
