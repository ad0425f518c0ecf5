//! What is said of shares clients connect: E16xx. What a server does not allow has its texts in the language.

use datacode_lang::message;

use super::Message;
use crate::files::shares::mount::{BadMount, LONGEST_FIELD, LONGEST_NAME};

super::texts! {
    CONNECTED "I1601" StateError
        "Успешно подключено к SMB шаре '{name}'"
        "Connected to the SMB share '{name}'";
    DISCONNECTED "I1602" StateError
        "SMB шара '{name}' отключена"
        "The SMB share '{name}' has been disconnected";
    ALREADY "E1601" StateError
        "SMB share '{name}' уже подключена; чтобы подключить её заново, пошлите \"replace\": true"
        "The SMB share '{name}' is connected already; to connect it anew, send \"replace\": true";
    NOT_CONNECTED "E1602" ShareError
        "SMB шара '{name}' не подключена"
        "The SMB share '{name}' is not connected";
    TOO_MANY "E1603" LimitError
        "Сеанс может подключить не больше {limit|SMB шары|SMB шар|SMB шар} (shares); отключите ненужную: smb_disconnect"
        "A session may connect {limit|SMB share|SMB shares} and no more (shares); disconnect one: smb_disconnect";
    ADDRESS "E1604" ValueError
        "Поле 'ip' — это адрес или имя сервера, можно с портом: 192.168.1.100, server:1445, [fe80::1]:445"
        "The field 'ip' is the address or the name of a server, a port may follow: 192.168.1.100, server:1445, [fe80::1]:445";
    SHARE_NAME "E1605" ValueError
        "В поле 'share_name' должно стоять имя SMB шары: от 1 до {limit} знаков, без пути и без \\ / [ ] : | < > + = ; , * ? \""
        "The field 'share_name' is the name of an SMB share: 1 to {limit} characters, no path, none of \\ / [ ] : | < > + = ; , * ? \"";
    MOUNT_NAME "E1606" ValueError
        "В поле 'name' должно стоять имя для lib://: от 1 до {limit} знаков, без \\ / [ ] : | < > + = ; , * ? \""
        "The field 'name' is what stands behind lib://: 1 to {limit} characters, none of \\ / [ ] : | < > + = ; , * ? \"";
    FOLDER "E1607" ValueError
        "Поле 'path' — не папка внутри SMB шары: оно выводит за её пределы, слишком длинное или в нём \\ вместо /"
        "The field 'path' is no folder within the SMB share: it leads out of it, is too long, or has \\ for /";
    OFF "E1609" PermissionError
        "Этот сервер не подключает SMB шары (allow_shares)"
        "This server connects no SMB shares (allow_shares)";
    LONG "E1608" ValueError
        "Поля 'ip', 'login', 'password' и 'domain' не длиннее {limit} байт"
        "The fields 'ip', 'login', 'password' and 'domain' have at most {limit} bytes";
}

/// What is said of a share that is connected.
pub fn connected(name: &str) -> Message {
    message!(CONNECTED, name = name)
}

/// What is said of a share that has been given up.
pub fn disconnected(name: &str) -> Message {
    message!(DISCONNECTED, name = name)
}

/// What is said where no shares are connected.
pub fn off() -> Message {
    message!(OFF)
}

/// What is said when there is one of that name.
pub fn already(name: &str) -> Message {
    message!(ALREADY, name = name)
}

/// What is said when there is none of that name.
pub fn not_connected(name: &str) -> Message {
    message!(NOT_CONNECTED, name = name)
}

/// What is said when there are as many as there may be.
pub fn too_many(limit: usize) -> Message {
    message!(TOO_MANY, limit = limit)
}

/// What is said of a share that cannot be named so.
pub fn bad(wrong: BadMount) -> Message {
    match wrong {
        BadMount::Address => message!(ADDRESS),
        BadMount::Share => message!(SHARE_NAME, limit = LONGEST_NAME),
        BadMount::Name => message!(MOUNT_NAME, limit = LONGEST_NAME),
        BadMount::Folder => message!(FOLDER),
        BadMount::Long => message!(LONG, limit = LONGEST_FIELD),
    }
}
