//! What is said to those who are refused before there is a WebSocket: E12xx.

use datacode_lang::message;

use super::Message;
use crate::auth::Denied;
use crate::connections::Full;

super::texts! {
    NOT_FOUND "E1201" ValueError
        "Такого адреса нет. Страница: /, WebSocket: /, состояние сервера: /health"
        "There is nothing here. The page: /, WebSocket: /, the state of the server: /health";
    METHOD "E1202" ValueError
        "Здесь отвечают только на GET и HEAD"
        "Only GET and HEAD are answered here";
    UPGRADE "E1203" ValueError
        "Для перехода на WebSocket нужны заголовки 'Upgrade: websocket' и 'Connection: Upgrade'"
        "To upgrade to WebSocket, a request needs the headers 'Upgrade: websocket' and 'Connection: Upgrade'";
    VERSION "E1204" ValueError
        "Поддерживается только версия 13 протокола WebSocket"
        "Only version 13 of the WebSocket protocol is supported";
    KEY "E1205" ValueError
        "Заголовок Sec-WebSocket-Key должен содержать 16 байт в base64"
        "The header Sec-WebSocket-Key must hold 16 bytes in base64";
    SUBPROTOCOL "E1206" ValueError
        "Такой подпротокол здесь не поддерживается. Поддерживается: {ours}"
        "This subprotocol is not supported. Supported: {ours}";
    RETURNING "E1213" ValueError
        "В адресе поле '{name}' указано дважды или не является целым числом от 0"
        "In the address, the field '{name}' is given twice or is not a whole number from 0 up";
    ORIGIN "E1207" PermissionError
        "Страницам с этого сайта подключаться нельзя; разрешить: --allow-origin"
        "Pages of this origin may not connect; --allow-origin allows them";
    HOST "E1208" PermissionError
        "Имя из заголовка Host этому серверу не принадлежит; добавить имя: --allow-host"
        "This server is not known by the name in the Host header; --allow-host adds a name";
    DRAINING "E1209" StateError
        "Сервер останавливается"
        "The server is being stopped";
    FULL "E1210" LimitError
        "Сервер занят: открыто соединений {most}"
        "The server is full: {most} connections are open";
    FULL_ADDRESS "E1212" LimitError
        "С этого адреса уже открыто соединений: {most}, больше нельзя"
        "{most} connections from this address are already open, and no more are allowed";
    NO_SESSION "E1211" LimitError
        "Сервер не может открыть ещё один сеанс"
        "The server cannot open another session";
    NO_TOKEN "E1214" PermissionError
        "Нужен токен: ?token=... в адресе или заголовок 'Authorization: Bearer ...'"
        "A token is needed: ?token=... in the address, or the header 'Authorization: Bearer ...'";
    WRONG_TOKEN "E1215" PermissionError
        "Токен не подходит"
        "The token is not valid";
    EXPIRED_TOKEN "E1216" PermissionError
        "Срок действия токена истёк"
        "The token has expired";
    TWO_TOKENS "E1217" ValueError
        "В запросе больше одного токена"
        "The request has more than one token";
    ROLE "E1218" PermissionError
        "Роли '{role}' это не разрешено"
        "The role '{role}' may not do this";
    MEMORY "E1219" LimitError
        "У сервера не осталось памяти для нового сеанса, повторите позже"
        "The server has no memory left for a new session, try again later";
}

/// What is said to a client that is not let in.
pub fn denied(denied: Denied) -> Message {
    match denied {
        Denied::Missing => message!(NO_TOKEN),
        Denied::Wrong => message!(WRONG_TOKEN),
        Denied::Expired => message!(EXPIRED_TOKEN),
    }
}

/// What is said when there is no room for another connection.
pub fn full(full: Full) -> Message {
    match full {
        Full::Server(most) => message!(FULL, most = most),
        Full::Address(most) => message!(FULL_ADDRESS, most = most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Lang;

    #[test]
    fn who_meets_the_bound_of_their_address_is_not_told_that_the_server_is_full() {
        assert_eq!(
            full(Full::Address(7)).render(Lang::En),
            "7 connections from this address are already open, and no more are allowed"
        );
        assert_eq!(full(Full::Server(7)).render(Lang::En), "The server is full: 7 connections are open");
    }
}
