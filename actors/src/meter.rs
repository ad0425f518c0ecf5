//! The memory meter: counts what the threads of interpreters allocate.
//!
//! The counting allocator keeps one number per thread, without locks, and counts only on threads that asked for it.
//! It would drift if memory counted on one thread were freed on another, so nothing counted crosses threads: what a
//! thread makes for others, and what it frees of theirs, it makes and frees inside [`unmetered`].
//!
//! This is the only file of the workspace with `unsafe`: an allocator cannot be had without.
#![allow(unsafe_code, reason = "GlobalAlloc and malloc_trim cannot be had without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicI64, Ordering};

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

thread_local! {
    // Constant and without destructors: reading them allocates nothing and works until the thread is gone.
    static ON: Cell<bool> = const { Cell::new(false) };
    static BYTES: Cell<i64> = const { Cell::new(0) };
    static TOLD: Cell<i64> = const { Cell::new(0) };
}

/// What all metered threads together have told, in bytes.
static TOGETHER: AtomicI64 = AtomicI64::new(0);

/// Threads tell the common sum when theirs has changed by this much.
const STEP: i64 = 1 << 20;

/// From this many bytes on, memory is asked for in huge pages: what a table takes is touched from one end to the other, and
/// most of the time of touching it first goes to giving it out page by page. NumPy begins here too.
const HUGE: usize = 4 << 20;

/// Asks for huge pages where an allocation has whole ones.
#[inline(always)]
fn ask_for_huge_pages(place: *mut u8, size: usize) {
    if size >= HUGE {
        huge_pages(place, size);
    }
}

#[cold]
fn huge_pages(place: *mut u8, size: usize) {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: it asks for a number.
        let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(1);
        // The whole pages around it: an allocation of that size mostly has a mapping for itself, and one that is advised in part is
        // two to the kernel, which then cannot move it when it grows.
        let before = place.addr() % page;
        // SAFETY: the advice changes nothing about what is in the range. A system that does not know it refuses, and
        // everything stays as it was.
        unsafe { libc::madvise(place.wrapping_sub(before).cast(), size + before, libc::MADV_HUGEPAGE) };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (place, size);
}

#[inline(always)]
fn count(change: i64) {
    if ON.get() {
        BYTES.set(BYTES.get() + change);
    }
}

// SAFETY: every call goes to the system's allocator with the arguments as they came, and counting neither allocates
// nor unwinds (cells of plain numbers).
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `alloc`.
        let place = unsafe { System.alloc(layout) };
        if !place.is_null() {
            count(layout.size() as i64);
            ask_for_huge_pages(place, layout.size());
        }
        place
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        let place = unsafe { System.alloc_zeroed(layout) };
        if !place.is_null() {
            count(layout.size() as i64);
            ask_for_huge_pages(place, layout.size());
        }
        place
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(place, layout) };
        count(-(layout.size() as i64));
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `realloc`.
        let moved = unsafe { System.realloc(place, layout, size) };
        if !moved.is_null() {
            count(size as i64 - layout.size() as i64);
            ask_for_huge_pages(moved, size);
        }
        moved
    }
}

/// Counts on this thread for as long as it lives: what a session's interpreter allocates.
pub struct Metered(());

impl Metered {
    /// Starts to count on the calling thread, from zero.
    pub fn start() -> Metered {
        BYTES.set(0);
        TOLD.set(0);
        ON.set(true);
        Metered(())
    }
}

impl Drop for Metered {
    fn drop(&mut self) {
        ON.set(false);
        TOGETHER.fetch_sub(TOLD.replace(0), Ordering::Relaxed);
    }
}

/// Bytes this thread has allocated and not freed since it began to count.
#[inline]
pub fn used() -> usize {
    BYTES.get().max(0) as usize
}

/// Bytes of all metered threads, right to about a MiB per thread.
pub fn together() -> usize {
    let change = BYTES.get() - TOLD.get();
    if ON.get() && change.abs() >= STEP {
        TOLD.set(BYTES.get());
        TOGETHER.fetch_add(change, Ordering::Relaxed);
    }
    TOGETHER.load(Ordering::Relaxed).max(0) as usize
}

/// Does something that is not counted: it makes what other threads will free, or frees what they made.
pub fn unmetered<T>(work: impl FnOnce() -> T) -> T {
    struct Resume(bool);
    impl Drop for Resume {
        fn drop(&mut self) {
            ON.set(self.0);
        }
    }
    let _resume = Resume(ON.replace(false));
    work()
}

/// Something that was made where nothing is counted, and is freed so wherever that happens.
pub struct Uncounted<T>(ManuallyDrop<T>);

impl<T> Uncounted<T> {
    /// Makes it, uncounted.
    pub fn new(make: impl FnOnce() -> T) -> Uncounted<T> {
        Uncounted(ManuallyDrop::new(unmetered(make)))
    }

    /// Takes it out, for who frees it where nothing is counted.
    pub fn into_inner(self) -> T {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: it is taken once, for `this` is gone then and its destructor does not run.
        unsafe { ManuallyDrop::take(&mut this.0) }
    }
}

impl<T> Deref for Uncounted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Uncounted<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Clone> Clone for Uncounted<T> {
    fn clone(&self) -> Uncounted<T> {
        Uncounted::new(|| T::clone(self))
    }
}

impl<T> Drop for Uncounted<T> {
    fn drop(&mut self) {
        // SAFETY: this is the only place where it is dropped, and nothing of it is used afterwards.
        unmetered(|| unsafe { ManuallyDrop::drop(&mut self.0) });
    }
}

/// So many bytes count on this thread for as long as this lives, for what is uncounted and yet is the session's doing.
pub struct Charge(i64);

impl Charge {
    /// Counts them from now on.
    pub fn of(bytes: u32) -> Charge {
        count(bytes.into());
        Charge(if ON.get() { bytes.into() } else { 0 })
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        BYTES.set(BYTES.get() - self.0);
    }
}

/// Gives memory that nobody uses back to the operating system. glibc keeps what thousands of ended sessions left; this
/// takes about 5 ms.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: the function takes a number, may be called at any time on any thread, and its result only says
        // whether anything was given back.
        unsafe { libc::malloc_trim(0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metered_thread_counts_what_it_holds_and_nothing_of_what_is_unmetered() {
        let before = used();
        let meter = Metered::start();
        let held = vec![0u8; 3 << 20];
        assert!((3 << 20..4 << 20).contains(&used()));
        let foreign = unmetered(|| vec![0u8; 5 << 20]);
        assert!(used() < 4 << 20);
        drop(held);
        assert!(used() < 1 << 20);
        unmetered(|| drop(foreign));
        assert!(used() < 1 << 20);
        drop(meter);
        assert_eq!(before, 0, "threads that do not ask are not counted");
    }

    #[test]
    fn what_is_uncounted_is_never_counted_wherever_it_is_freed() {
        let _meter = Metered::start();
        let held = Uncounted::new(|| vec![0u8; 3 << 20]);
        let copy = held.clone();
        drop(held);
        assert!(used() < 1 << 20);
        let counted = vec![0u8; 3 << 20];
        drop(copy);
        assert!(used() >= 3 << 20, "nothing was taken off for it");
        drop(counted);
    }

    #[test]
    fn what_is_charged_counts_as_long_as_it_lives() {
        let outside = Charge::of(1 << 30);
        let meter = Metered::start();
        drop(outside);
        assert_eq!(used(), 0, "it was charged where nothing is counted");
        let charge = Charge::of(3 << 20);
        assert!((3 << 20..4 << 20).contains(&used()));
        unmetered(|| drop(charge));
        assert!(used() < 1 << 20, "wherever it ends");
        drop(meter);
    }

    #[test]
    fn what_is_unmetered_ends_with_a_panic_too() {
        let _meter = Metered::start();
        let _ = std::panic::catch_unwind(|| unmetered(|| std::panic::resume_unwind(Box::new(()))));
        let held = vec![0u8; 2 << 20];
        assert!(used() + 4096 >= held.len());
    }
}
