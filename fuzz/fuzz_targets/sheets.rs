//! Any file is read as a spreadsheet. What its parser asks for beyond its memory ends this process, as it ends the one the
//! parser has for itself: with the code by which libFuzzer knows it, so that `-fork=1 -ignore_ooms=1` goes on with the next.
#![no_main]

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of address space; the parser itself has 512 MiB by default.
const MEMORY: u64 = 2 << 30;
/// What libFuzzer ends with when memory is used up.
const OUT_OF_MEMORY: i32 = 71;

/// Whether it is a panic that aborts, and not an allocation that failed.
static PANICKED: AtomicBool = AtomicBool::new(false);

extern "C" fn aborted(signal: libc::c_int) {
    // SAFETY: both may be called in the handler of a signal, which is raised again when it returns.
    unsafe {
        if !PANICKED.load(Ordering::SeqCst) {
            libc::_exit(OUT_OF_MEMORY);
        }
        libc::signal(signal, libc::SIG_DFL);
    }
}

/// Takes the abort of an allocation that failed from libFuzzer, which has begun to look after it by now, and leaves it
/// those of panics.
fn bound_memory() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the arguments are what these functions ask for, and the handler stays for as long as the process.
        unsafe {
            let limit = libc::rlimit { rlim_cur: MEMORY, rlim_max: MEMORY };
            libc::setrlimit(libc::RLIMIT_AS, &limit);
            let fuzzers = libc::signal(libc::SIGABRT, aborted as *const () as libc::sighandler_t);
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                PANICKED.store(true, Ordering::SeqCst);
                libc::signal(libc::SIGABRT, fuzzers);
                before(info);
            }));
        }
    });
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bound_memory();
    datacode_fuzz::sheets::file(bytes);
});
