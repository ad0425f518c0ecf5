//! The texts of the language server.

use datacode_lang::messages::Lang;

use super::pick;

/// A text that is longer than the server looks at.
pub fn text_too_long(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Текст слишком длинный: ошибки в нём не ищутся",
        Lang::En => "The text is too long to be checked",
    }
}

/// A request for something else than this server does.
pub fn unknown_method(method: &str, lang: Lang) -> String {
    pick(lang, format!("метод '{method}' не поддерживается"), format!("method '{method}' is not supported"))
}

/// A request whose parameters are none for its method.
pub fn wrong_parameters(why: &str, lang: Lang) -> String {
    pick(lang, format!("неверные параметры: {why}"), format!("wrong parameters: {why}"))
}

/// Why a message is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    NotJson,
    TooLong,
    NoMessage,
    BeforeInitialize,
    SecondInitialize,
    AfterShutdown,
    Cancelled,
    Internal,
}

/// Why a message is refused, in words.
pub fn refused(why: Refused, lang: Lang) -> &'static str {
    let (ru, en) = match why {
        Refused::NotJson => ("сообщение не является JSON", "the message is not JSON"),
        Refused::TooLong => ("сообщение слишком длинное", "the message is too long"),
        Refused::NoMessage => ("это не запрос и не уведомление", "this is neither a request nor a notification"),
        Refused::BeforeInitialize => ("первым должен быть запрос initialize", "the first request must be initialize"),
        Refused::SecondInitialize => ("initialize уже был", "initialize was sent before"),
        Refused::AfterShutdown => ("после shutdown ждут только exit", "after shutdown only exit may follow"),
        Refused::Cancelled => ("запрос отменён", "the request was cancelled"),
        Refused::Internal => ("внутренняя ошибка сервера", "an internal error of the server"),
    };
    match lang {
        Lang::Ru => ru,
        Lang::En => en,
    }
}
