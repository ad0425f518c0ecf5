//! The run gate: as many sessions compute at once as there are cores, in turns. Who comes from outside (a new request,
//! a wait that is over) goes before those who have just had a turn, so that a short request is answered at once however
//! many programs run for ever; within each kind it is first come first served.
//!
//! The operating system shares two cores among fifty busy threads in slices so long that stopping one of them takes
//! 100 to 200 ms. With the gate a thread that wants to compute takes a [`Seat`]'s turn, is asked at every tick whether
//! the turn is over, and waits outside while it computes nothing. A holder that stays away from its ticks (foreign
//! code, a slow disk) loses its permit to a substitute: others never wait for it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::sync::{
    Arc, AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Mutex, Ordering, Thread, current, lock, park, park_timeout,
};

/// How long a holder computes before it lets the next one in.
pub const TURN: Duration = Duration::from_millis(5);

/// How long a holder may stay away from its ticks before it loses the permit.
pub const ABSENT: Duration = Duration::from_millis(20);

const OUT: u8 = 0;
const WAITING: u8 = 1;
const HOLDING: u8 = 2;
/// It computes on without a permit: somebody else has it.
const REPLACED: u8 = 3;

/// Lets as many seats compute at once as it has permits.
pub struct Gate {
    inner: Mutex<Inner>,
    /// Read without the lock, so that a tick with nobody waiting costs one load.
    waiting: AtomicUsize,
    epoch: Instant,
    /// [`ABSENT`]; tests that must not depend on how busy the machine is take longer.
    absent: Duration,
}

/// How many who come from outside are let in one after the other while somebody waits who has had a turn.
const STREAK: usize = 4;

struct Inner {
    free: usize,
    /// First those who come from outside, then those who have had a turn.
    queue: VecDeque<Arc<Seat>>,
    /// How many of the queue come from outside.
    fresh: usize,
    /// How many of those were let in since the last one who had had a turn.
    streak: usize,
    holders: Vec<Arc<Seat>>,
}

/// One thread's place at the gate.
pub struct Seat {
    state: AtomicU8,
    /// Somebody waits for it to stop: it is let in first, and not sent to wait.
    hurried: AtomicBool,
    /// Microseconds of the gate's clock at the last tick.
    ticked: AtomicU64,
    /// Microseconds of the gate's clock at which the turn began.
    began: AtomicU64,
    thread: Thread,
}

impl Seat {
    /// Wakes its thread, wherever it waits.
    pub fn unpark(&self) {
        self.thread.unpark();
    }
}

impl Inner {
    /// The next to be let in.
    fn next(&mut self) -> Option<Arc<Seat>> {
        let others_wait = self.queue.len() > self.fresh;
        if self.fresh > 0 && !(others_wait && self.streak >= STREAK) {
            self.fresh -= 1;
            self.streak += 1;
            return self.queue.pop_front();
        }
        self.streak = 0;
        self.queue.remove(self.fresh)
    }
}

impl Gate {
    /// A gate with that many permits, at least one.
    pub fn new(permits: usize) -> Gate {
        Gate {
            inner: Mutex::new(Inner {
                free: permits.max(1),
                queue: VecDeque::new(),
                fresh: 0,
                streak: 0,
                holders: Vec::new(),
            }),
            waiting: AtomicUsize::new(0),
            epoch: Instant::now(),
            absent: ABSENT,
        }
    }

    /// A place for the calling thread.
    pub fn seat(&self) -> Arc<Seat> {
        Arc::new(Seat {
            state: AtomicU8::new(OUT),
            hurried: AtomicBool::new(false),
            ticked: AtomicU64::new(0),
            began: AtomicU64::new(0),
            thread: current(),
        })
    }

    /// Waits for a permit. Called by the seat's own thread, which comes from outside.
    pub fn enter(&self, seat: &Arc<Seat>) {
        self.come(seat, true);
    }

    /// Waits for a permit; `fresh` when it has not just had a turn.
    fn come(&self, seat: &Arc<Seat>, fresh: bool) {
        {
            let mut inner = lock(&self.inner);
            if inner.free > 0 && inner.queue.is_empty() {
                inner.free -= 1;
                self.give(&mut inner, seat.clone());
                return;
            }
            seat.state.store(WAITING, Ordering::Relaxed);
            if seat.hurried.swap(false, Ordering::Relaxed) {
                inner.queue.push_front(seat.clone());
                inner.fresh += 1;
            } else if fresh {
                let place = inner.fresh;
                inner.queue.insert(place, seat.clone());
                inner.fresh += 1;
            } else {
                inner.queue.push_back(seat.clone());
            }
            self.waiting.store(inner.queue.len(), Ordering::Relaxed);
        }
        self.wait(seat);
    }

    /// Gives the permit back. Called by the seat's own thread.
    pub fn leave(&self, seat: &Arc<Seat>) {
        let next = {
            let mut inner = lock(&self.inner);
            let held = seat.state.swap(OUT, Ordering::Relaxed) == HOLDING;
            if held { self.pass_on(&mut inner, seat) } else { None }
        };
        wake(next);
    }

    /// Does something that may wait and computes nothing, and lets another compute meanwhile.
    pub fn outside<T>(&self, seat: &Arc<Seat>, work: impl FnOnce() -> T) -> T {
        self.leave(seat);
        let done = work();
        self.enter(seat);
        done
    }

    /// Called often by a thread that computes: lets the next one in when the turn is over and somebody waits, and waits
    /// for a new permit when this one was given to a substitute.
    pub fn tick(&self, seat: &Arc<Seat>, now: Instant) {
        let at = self.micros(now);
        seat.ticked.store(at, Ordering::Relaxed);
        let replaced = seat.state.load(Ordering::Relaxed) == REPLACED;
        let over = at.saturating_sub(seat.began.load(Ordering::Relaxed)) >= TURN.as_micros() as u64;
        let yields = replaced || (over && self.waiting.load(Ordering::Relaxed) > 0);
        if yields && !seat.hurried.swap(false, Ordering::Relaxed) {
            self.leave(seat);
            self.come(seat, false);
        }
    }

    /// Lets this seat in before all others that wait, now or when it comes next: somebody waits for it to stop. Nothing
    /// depends on it when the seat neither waits nor comes.
    pub fn hurry(&self, seat: &Arc<Seat>) {
        let first = {
            let mut inner = lock(&self.inner);
            let place = inner.queue.iter().position(|waiting| Arc::ptr_eq(waiting, seat));
            let Some((place, seat)) = place.and_then(|place| Some((place, inner.queue.remove(place)?))) else {
                seat.hurried.store(true, Ordering::Relaxed);
                return;
            };
            inner.queue.push_front(seat.clone());
            if place >= inner.fresh {
                inner.fresh += 1;
            }
            seat
        };
        // Only the first in the queue watches the holders.
        first.unpark();
    }

    fn wait(&self, seat: &Arc<Seat>) {
        while seat.state.load(Ordering::Acquire) == WAITING {
            let next = {
                let mut inner = lock(&self.inner);
                if inner.queue.front().is_some_and(|first| Arc::ptr_eq(first, seat)) {
                    self.replace_absent(&mut inner)
                } else {
                    drop(inner);
                    park();
                    continue;
                }
            };
            if next.is_none() {
                park_timeout(self.absent);
            }
            wake(next);
        }
    }

    /// Takes the permit of a holder that did not tick and gives it to the first who waits.
    fn replace_absent(&self, inner: &mut Inner) -> Option<[Option<Arc<Seat>>; 2]> {
        let now = self.micros(Instant::now());
        let absent = inner.holders.iter().find(|holder| {
            now.saturating_sub(holder.ticked.load(Ordering::Relaxed)) >= self.absent.as_micros() as u64
        })?;
        let absent = absent.clone();
        absent.state.store(REPLACED, Ordering::Relaxed);
        self.pass_on(inner, &absent)
    }

    /// Takes `seat` from the holders and gives its permit to the first who waits: those to wake are that one and the
    /// new first in the queue, who watches the holders from now on.
    fn pass_on(&self, inner: &mut Inner, seat: &Arc<Seat>) -> Option<[Option<Arc<Seat>>; 2]> {
        inner.holders.retain(|holder| !Arc::ptr_eq(holder, seat));
        match inner.next() {
            Some(next) => {
                self.waiting.store(inner.queue.len(), Ordering::Relaxed);
                self.give(inner, next.clone());
                Some([Some(next), inner.queue.front().cloned()])
            }
            None => {
                inner.free += 1;
                None
            }
        }
    }

    fn give(&self, inner: &mut Inner, seat: Arc<Seat>) {
        let now = self.micros(Instant::now());
        seat.ticked.store(now, Ordering::Relaxed);
        seat.began.store(now, Ordering::Relaxed);
        seat.state.store(HOLDING, Ordering::Release);
        inner.holders.push(seat);
    }

    fn micros(&self, now: Instant) -> u64 {
        now.saturating_duration_since(self.epoch).as_micros() as u64
    }
}

fn wake(seats: Option<[Option<Arc<Seat>>; 2]>) {
    for seat in seats.into_iter().flatten().flatten() {
        seat.unpark();
    }
}

#[cfg(test)]
#[cfg(not(datacode_model))]
mod tests {
    use std::sync::atomic::AtomicI64;
    use std::thread;

    use super::*;

    /// Longer than anything here takes on a busy machine.
    const PATIENCE: Duration = Duration::from_secs(20);

    fn until(mut condition: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !condition() {
            assert!(Instant::now() < end, "it never came");
            thread::yield_now();
        }
    }

    /// A gate nobody loses a permit of, however busy the machine is.
    fn patient(permits: usize) -> Gate {
        Gate { absent: PATIENCE * 100, ..Gate::new(permits) }
    }

    fn waiting(gate: &Gate) -> usize {
        gate.waiting.load(Ordering::Relaxed)
    }

    #[test]
    fn never_more_threads_compute_than_there_are_permits() {
        const TURNS: i64 = 20;
        let gate = patient(2);
        let (inside, crowded) = (AtomicI64::new(0), AtomicI64::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let seat = gate.seat();
                    for _ in 0..TURNS {
                        gate.enter(&seat);
                        inside.fetch_add(1, Ordering::SeqCst);
                        let begin = Instant::now();
                        let mut alone = true;
                        while alone && begin.elapsed() < Duration::from_millis(1) {
                            alone = inside.load(Ordering::SeqCst) <= 2;
                            thread::yield_now();
                        }
                        crowded.fetch_add(i64::from(!alone), Ordering::SeqCst);
                        inside.fetch_sub(1, Ordering::SeqCst);
                        gate.leave(&seat);
                    }
                });
            }
        });
        assert_eq!(crowded.load(Ordering::SeqCst), 0, "in so many turns more than two computed");
        let inner = lock(&gate.inner);
        assert_eq!((inner.free, inner.queue.len(), inner.holders.len()), (2, 0, 0));
    }

    #[test]
    fn who_comes_from_outside_goes_before_those_who_had_a_turn_but_not_without_end() {
        let gate = patient(1);
        let seats: Vec<Arc<Seat>> = (0..8).map(|_| gate.seat()).collect();
        let mut inner = lock(&gate.inner);
        inner.queue.extend(seats.iter().cloned());
        // The first six come from outside, the last two have had a turn.
        inner.fresh = 6;
        let order = std::iter::from_fn(|| {
            let next = inner.next()?;
            seats.iter().position(|seat| Arc::ptr_eq(seat, &next))
        });
        assert_eq!(order.collect::<Vec<_>>(), [0, 1, 2, 3, 6, 4, 5, 7]);
        assert_eq!(inner.fresh, 0);
    }

    #[test]
    fn who_waits_is_let_in_by_the_ticks_of_a_busy_holder_after_its_turn() {
        let gate = Gate::new(1);
        let seat = gate.seat();
        gate.enter(&seat);
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            let other = scope.spawn(|| {
                let seat = gate.seat();
                gate.enter(&seat);
                stop.store(true, Ordering::Release);
                gate.leave(&seat);
            });
            until(|| waiting(&gate) == 1 || other.is_finished());
            until(|| {
                gate.tick(&seat, Instant::now());
                stop.load(Ordering::Acquire)
            });
        });
        gate.leave(&seat);
    }

    #[test]
    fn who_came_first_is_let_in_first_unless_somebody_waits_for_another_to_stop() {
        let gate = patient(1);
        let seat = gate.seat();
        gate.enter(&seat);
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for number in 0..5 {
                let (gate, order) = (&gate, &order);
                scope.spawn(move || {
                    let seat = gate.seat();
                    gate.enter(&seat);
                    lock(order).push(number);
                    gate.leave(&seat);
                });
                until(|| waiting(gate) == number + 1 || lock(order).len() == number + 1);
            }
            let hurried = lock(&gate.inner).queue[3].clone();
            gate.hurry(&hurried);
            gate.leave(&seat);
        });
        assert_eq!(*lock(&order), [3, 0, 1, 2, 4]);
    }

    #[test]
    fn who_is_told_to_stop_while_it_computes_is_not_sent_to_wait() {
        let gate = patient(1);
        let seat = gate.seat();
        gate.enter(&seat);
        let entered = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                let seat = gate.seat();
                gate.enter(&seat);
                entered.store(true, Ordering::Release);
                gate.leave(&seat);
            });
            until(|| waiting(&gate) == 1);
            gate.hurry(&seat);
            let over = Instant::now() + TURN;
            gate.tick(&seat, over);
            assert!(!entered.load(Ordering::Acquire), "the hurried one goes on, though its turn was over");
            gate.tick(&seat, over);
            assert!(entered.load(Ordering::Acquire), "but only once");
        });
        gate.leave(&seat);
    }

    #[test]
    fn a_holder_that_stays_away_loses_its_permit_and_waits_for_another_when_it_is_back() {
        let gate = Gate::new(1);
        let away = gate.seat();
        gate.enter(&away);
        let (inside, leave) = (AtomicBool::new(false), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| {
                let seat = gate.seat();
                gate.enter(&seat);
                inside.store(true, Ordering::Release);
                until(|| {
                    gate.tick(&seat, Instant::now());
                    leave.load(Ordering::Acquire)
                });
                gate.leave(&seat);
            });
            until(|| inside.load(Ordering::Acquire));
            assert_eq!(away.state.load(Ordering::Relaxed), REPLACED);
            leave.store(true, Ordering::Release);
            gate.tick(&away, Instant::now());
            assert_eq!(away.state.load(Ordering::Relaxed), HOLDING);
        });
        gate.leave(&away);
        assert_eq!(lock(&gate.inner).free, 1, "a permit that was passed on is not given back twice");
    }

    #[test]
    fn who_is_told_to_stop_while_it_stays_away_is_not_sent_to_wait_when_it_is_back() {
        let gate = Gate::new(1);
        let away = gate.seat();
        gate.enter(&away);
        let (inside, leave) = (AtomicBool::new(false), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| {
                let seat = gate.seat();
                gate.enter(&seat);
                inside.store(true, Ordering::Release);
                // It never lets anybody in.
                until(|| leave.load(Ordering::Acquire));
                gate.leave(&seat);
            });
            until(|| inside.load(Ordering::Acquire));
            gate.hurry(&away);
            gate.tick(&away, Instant::now());
            assert_eq!(away.state.load(Ordering::Relaxed), REPLACED, "it goes on without a permit");
            leave.store(true, Ordering::Release);
            gate.tick(&away, Instant::now());
            assert_eq!(away.state.load(Ordering::Relaxed), HOLDING, "but only once");
        });
        gate.leave(&away);
    }

    #[test]
    fn who_waits_for_something_else_holds_no_permit() {
        let gate = Gate::new(1);
        let seat = gate.seat();
        gate.enter(&seat);
        let entered = gate.outside(&seat, || {
            thread::scope(|scope| {
                let other = scope.spawn(|| {
                    let seat = gate.seat();
                    gate.enter(&seat);
                    gate.leave(&seat);
                });
                other.join().is_ok()
            })
        });
        assert!(entered);
        assert_eq!(seat.state.load(Ordering::Relaxed), HOLDING);
        gate.leave(&seat);
    }
}
