//! Why a connection is closed: E13xx. A close frame has room for 123 bytes of it, so these are short.

use super::Message;
use crate::ws::broken::Broken;

super::texts! {
    FRAMES "E1301" DataFormatError
        "кадры не по RFC 6455"
        "protocol error";
    NOT_UTF8 "E1302" DataFormatError
        "текст не в UTF-8"
        "text is not UTF-8";
    TOO_LARGE "E1303" LimitError
        "в сообщении не больше {most} байт"
        "a message may have at most {most} bytes";
    ONLY_TEXT "E1304" DataFormatError
        "здесь принимают только текст"
        "this endpoint takes text messages";
    STOPPING "E1305" StateError
        "сервер останавливается"
        "the server is being stopped";
    UNREAD "E1306" LimitError
        "слишком много не прочитано"
        "too much is waiting to be read";
    TAKEN_OVER "E1307" StateError
        "сеанс продолжен в другом соединении"
        "the session was resumed elsewhere";
    TOKEN_EXPIRED "E1308" PermissionError
        "срок действия токена истёк"
        "the token has expired";
    CROWDED "E1309" LimitError
        "сервер принимает слишком много сразу"
        "the server is receiving too much at once";
}

/// What is said of bytes that are no WebSocket messages.
pub fn broken(broken: Broken) -> Message {
    match broken {
        Broken::Protocol => datacode_lang::message!(FRAMES),
        Broken::Text => datacode_lang::message!(NOT_UTF8),
        Broken::TooLarge(most) => datacode_lang::message!(TOO_LARGE, most = most),
        Broken::NoRoom => datacode_lang::message!(CROWDED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Lang;

    #[test]
    fn every_reason_fits_a_close_frame() {
        let largest = broken(Broken::TooLarge(u64::MAX));
        let all = ALL.iter().map(|text| Message { text, values: Vec::new() }).chain([largest]);
        for message in all {
            for lang in [Lang::Ru, Lang::En] {
                assert!(message.render(lang).len() <= 123, "{}", message.render(lang));
            }
        }
    }
}
