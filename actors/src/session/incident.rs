//! Incidents: what went wrong inside, with a name that a user can quote and an operator finds in the log.

use std::any::Any;
use std::cell::RefCell;
use std::sync::Once;

use super::event::Incident;

thread_local! {
    /// Where the last panic of this thread was, on threads that run programs; `None` elsewhere.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A new name.
fn name() -> Incident {
    let mut bytes = [0; 4];
    // Without random numbers two incidents may share a name; the log still holds both.
    let _ = getrandom::fill(&mut bytes);
    Incident(format!("inc-{:08x}", u32::from_be_bytes(bytes)))
}

/// Makes the calling thread keep the place of its panics for the log, instead of printing them to standard error.
pub fn watch_this_thread() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let kept = PLACE.with(|place| match place.try_borrow_mut() {
                Ok(mut place) if place.is_some() => {
                    *place = Some(info.location().map(ToString::to_string).unwrap_or_default());
                    true
                }
                _ => false,
            });
            if !kept {
                before(info);
            }
        }));
    });
    PLACE.with(|place| *place.borrow_mut() = Some(String::new()));
}

/// Names and logs a panic that was caught on this thread.
pub fn panicked(session: &str, request: u64, during: &str, payload: &(dyn Any + Send)) -> Incident {
    let incident = name();
    let text = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let place = PLACE.with(|place| place.borrow().clone()).unwrap_or_default();
    let name = incident.0.as_str();
    log::error!(session, request, incident = name, during, place = place.as_str(); "an interpreter broke");
    // It may quote what the program works on, which no record above this level holds.
    log::debug!(incident = name, panic = text.unwrap_or("no text"); "what the panic said");
    incident
}

/// Names and logs a request that nobody answered: its thread ended before.
pub fn unanswered(request: u64) -> Incident {
    let incident = name();
    log::error!(request, incident = incident.0.as_str(); "a request was dropped without an answer");
    incident
}

/// Names and logs the refusal of a session whose interpreter broke again and again.
pub fn too_many_crashes(session: &str) -> Incident {
    let incident = name();
    log::error!(session, incident = incident.0.as_str(); "too many crashes: nothing runs until a reset");
    incident
}
