//! How a request can end that neither succeeded nor failed by itself: E11xx.

use datacode_lang::host::Limit;
use datacode_lang::message;

use super::{Lang, Message, Text};
use crate::session::event::{Cause, Incident};

super::texts! {
    INTERRUPTED "E1101" StateError
        "выполнение прервано"
        "the program was interrupted";
    STOPPED_BY_DRAIN "E1102" StateError
        "выполнение прервано: сервер останавливается"
        "the program was interrupted: the server is being stopped";
    STOPPED_BY_ABSENCE "E1103" StateError
        "выполнение прервано: клиент отключился и не вернулся вовремя"
        "the program was interrupted: its client left and did not come back in time";
    LOST "E1104" RuntimeError
        "внутренний сбой, номер инцидента {incident}; сеанс продолжается без прежних переменных"
        "internal failure, incident {incident}; the session goes on without its variables";
    LIMIT_TIME "E1111" LimitError
        "превышен предел времени выполнения (time)"
        "the time limit was reached (time)";
    LIMIT_MEMORY "E1112" LimitError
        "превышен предел памяти (memory)"
        "the memory limit was reached (memory)";
    LIMIT_OUTPUT "E1113" LimitError
        "превышен предел объёма вывода (output)"
        "the output limit was reached (output)";
    LIMIT_INSTRUCTIONS "E1114" LimitError
        "превышен предел числа инструкций (instructions)"
        "the instruction limit was reached (instructions)";
    LIMIT_DEPTH "E1115" LimitError
        "превышен предел вложенности (depth)"
        "the nesting limit was reached (depth)";
    LIMIT_SIZE "E1116" LimitError
        "превышен предел размера значения (size)"
        "the size limit for one value was reached (size)";
}

/// What is said of a request somebody stopped.
pub fn interrupted(cause: Cause) -> Message {
    let text: &'static Text = match cause {
        Cause::Client => &INTERRUPTED,
        Cause::Drain => &STOPPED_BY_DRAIN,
        Cause::Gone => &STOPPED_BY_ABSENCE,
    };
    Message { text, values: Vec::new() }
}

/// What is said of a request that reached a bound.
pub fn limit(limit: Limit) -> Message {
    let text: &'static Text = match limit {
        Limit::Time => &LIMIT_TIME,
        Limit::Memory => &LIMIT_MEMORY,
        Limit::Output => &LIMIT_OUTPUT,
        Limit::Instructions => &LIMIT_INSTRUCTIONS,
        Limit::Depth => &LIMIT_DEPTH,
        Limit::Size => &LIMIT_SIZE,
    };
    Message { text, values: Vec::new() }
}

/// What is said of a request that was lost.
pub fn lost(incident: &Incident) -> Message {
    message!(LOST, incident = incident.0)
}

/// What is said of a request whose answer could not be written: nothing is filled in, so nothing can go wrong.
pub fn unwritten(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "внутренний сбой, ответ составить не удалось",
        Lang::En => "internal failure, the answer could not be composed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_limit_says_the_name_that_stands_in_answers_in_both_languages() {
        for bound in [Limit::Time, Limit::Memory, Limit::Output, Limit::Instructions, Limit::Depth, Limit::Size] {
            for lang in [Lang::Ru, Lang::En] {
                let text = limit(bound).render(lang);
                assert!(text.contains(bound.name()), "{text}");
            }
        }
    }
}
