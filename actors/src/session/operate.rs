//! What a request does with the session's interpreter: all that is guarded against breaking.

use datacode_lang::assist::{completion, cursor, inspection, variables};
use datacode_lang::host::{Host, Limit};
use datacode_lang::{Failure, Interpreter, ValueView, format};

use super::event::{Answer, Outcome};
use super::fault;
use super::host::SessionHost;
use super::job::Ticket;
use super::sharing;
use crate::files::Files;
use crate::files::upload::{self, Fault};
use crate::interpreter_actor::STACK_LEFT;
use crate::messages::uploads;
use crate::protocol::{Cursor, Op, Program};

/// Does it.
pub fn operate(
    op: &Op,
    ticket: &Ticket,
    interpreter: &mut Interpreter,
    host: &mut SessionHost<'_>,
    files: &Files,
) -> Outcome {
    fault::point(fault::Point::BeforeRun);
    match op {
        Op::Execute(Program { code, isolated: false, .. }) => execute(code, ticket, interpreter, host),
        // Its variables end with it.
        Op::Execute(Program { code, .. }) => execute(code, ticket, &mut Interpreter::new(STACK_LEFT), host),
        Op::Reset => {
            interpreter.reset();
            interpreter.collect();
            Outcome::Ok(Answer::Done)
        }
        Op::Upload { filename, content } => put(filename, content, files, host),
        Op::Share(asked) => sharing::operate(asked, &files.shares, ticket.core().limits().output, host),
        Op::Variables => list_variables(ticket, interpreter, host),
        Op::Complete(cursor) => complete(cursor, interpreter, host),
        Op::Inspect(Cursor { code, at }) => {
            Outcome::Ok(Answer::Inspection(inspection::at(code, *at, interpreter, host.lang())))
        }
        Op::Format { code } => match format::formatted(code) {
            Ok(code) => Outcome::Ok(Answer::Code(code)),
            Err(mistakes) => Outcome::Error(mistakes),
        },
        // The connection serves the rest itself.
        _ => Outcome::Ok(Answer::Done),
    }
}

fn execute(code: &str, ticket: &Ticket, interpreter: &mut Interpreter, host: &mut SessionHost<'_>) -> Outcome {
    let value = match interpreter.run(code, host) {
        Ok(value) => value,
        Err(Failure::Errors(diagnostics)) => return Outcome::Error(diagnostics),
        Err(Failure::TooDeep(diagnostics)) => return Outcome::TooDeep(diagnostics),
        Err(Failure::Stopped(stop)) => return host.stopped(stop),
    };
    if !ticket.reply().options.full {
        return Outcome::Ok(Answer::Value(ValueView::default()));
    }
    match interpreter.view(&value, host) {
        Ok(view) if size_of(&view) > ticket.core().limits().output => Outcome::Limit(Limit::Output),
        Ok(view) => Outcome::Ok(Answer::Value(view)),
        Err(stop) => host.stopped(stop),
    }
}

fn size_of(view: &ValueView) -> u64 {
    view.text.len() as u64 + view.json.as_ref().map_or(0, |json| json.len() as u64)
}

/// Puts a file that was sent into the session's own folder.
fn put(name: &str, content: &str, files: &Files, host: &mut SessionHost<'_>) -> Outcome {
    let Some(own) = &files.own else { return Outcome::Failed(uploads::off()) };
    match upload::store(own, name, content, || host.tick()) {
        Ok(()) => Outcome::Ok(Answer::Said(uploads::uploaded(name))),
        Err(Fault::Stopped(stop)) => host.stopped(stop),
        Err(Fault::Refused(message)) => Outcome::Failed(message),
    }
}

fn list_variables(ticket: &Ticket, interpreter: &Interpreter, host: &mut SessionHost<'_>) -> Outcome {
    let (mut list, mut bytes) = (Vec::new(), 0);
    for (name, value) in interpreter.variables() {
        let shown = variables::shown(name, value, interpreter, host.lang());
        bytes += (shown.name.len() + shown.preview.len()) as u64;
        list.push(shown);
        if bytes > ticket.core().limits().output {
            return Outcome::Limit(Limit::Output);
        }
        if let Err(stop) = host.tick() {
            return host.stopped(stop);
        }
    }
    Outcome::Ok(Answer::Variables(list))
}

fn complete(Cursor { code, at }: &Cursor, interpreter: &Interpreter, host: &SessionHost<'_>) -> Outcome {
    let before = &code[..*at];
    let place = cursor::at_end(before);
    let from = before.chars().count() - place.word.chars().count();
    Outcome::Ok(Answer::Completion {
        from: from as u64,
        items: completion::candidates(&place, interpreter, host.lang()),
    })
}
