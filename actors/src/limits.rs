//! Every bound of the server, once: its name, default, flag, environment variable and reason. Help, documentation and
//! the answer to `info` are made from [`BOUNDS`]; the code reads [`Limits`].

use std::time::Duration;

/// What the number of a bound counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Thousandths of a second.
    Milliseconds,
    /// Things.
    Count,
}

/// One bound, as help and documentation show it.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// The name in settings and in the answer to `info`.
    pub name: &'static str,
    /// What its number counts.
    pub unit: Unit,
    /// The value when nobody sets it; `None`: unbounded.
    pub default: Option<u64>,
    /// Whether `none` may be set.
    pub optional: bool,
    /// The flag of the command line.
    pub flag: &'static str,
    /// The environment variable.
    pub env: &'static str,
    /// What it is and why it stands where it stands: English, then Russian.
    pub reason: [&'static str; 2],
    /// Whether clients are told about it.
    pub told: bool,
}

/// Why a bound was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No bound has that name.
    #[error("no bound has that name")]
    Unknown,
    /// It may not be lifted.
    #[error("this bound cannot be lifted")]
    Needed,
    /// Nothing fits into nothing.
    #[error("a bound is at least 1")]
    Zero,
}

macro_rules! kind {
    (some) => { u64 };
    (none) => { Option<u64> };
}

macro_rules! default_of {
    (some $value:expr) => {
        Some($value)
    };
    (none $value:expr) => {
        $value
    };
}

macro_rules! is_optional {
    (some) => {
        false
    };
    (none) => {
        true
    };
}

macro_rules! assign {
    (some $place:expr, $value:expr) => {
        match $value {
            Some(value) => {
                $place = value;
                true
            }
            None => false,
        }
    };
    (none $place:expr, $value:expr) => {{
        $place = $value;
        true
    }};
}

macro_rules! read {
    (some $place:expr) => {
        Some($place)
    };
    (none $place:expr) => {
        $place
    };
}

/// `some`: always bounded; `none`: may be unbounded. `told` bounds stand in the answer to `info`.
macro_rules! limits {
    ($($name:ident $kind:ident $told:literal $unit:ident $default:expr, $flag:literal $env:literal $en:literal $ru:literal;)*) => {
        /// The bounds a server runs under.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits { $(#[doc = $en] pub $name: kind!($kind),)* }

        impl Default for Limits {
            fn default() -> Limits {
                Limits { $($name: $default,)* }
            }
        }

        /// Every bound, in the order help shows them.
        pub const BOUNDS: &[Bound] = &[$(Bound {
            name: stringify!($name), unit: Unit::$unit, default: default_of!($kind $default), optional: is_optional!($kind),
            flag: $flag, env: $env, reason: [$en, $ru], told: $told,
        },)*];

        impl Limits {
            /// Sets one bound by its name; `None` lifts it.
            pub fn set(&mut self, name: &str, value: Option<u64>) -> Result<(), LimitError> {
                if value == Some(0) {
                    return Err(LimitError::Zero);
                }
                match name {
                    $(stringify!($name) => if assign!($kind self.$name, value) { Ok(()) } else { Err(LimitError::Needed) },)*
                    _ => Err(LimitError::Unknown),
                }
            }

            /// The value of one bound by its name; `None`: unbounded, or no such bound.
            pub fn get(&self, name: &str) -> Option<u64> {
                match name { $(stringify!($name) => read!($kind self.$name),)* _ => None }
            }
        }
    };
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

limits! {
    time none true Milliseconds None, "--time-limit" "DATACODE_TIME_LIMIT"
        "Wall-clock time of one request. None by default, as SQL servers do: a report may take an hour, and every program can be interrupted."
        "Время одного запроса. По умолчанию не ограничено, как у SQL-серверов: отчёт может считаться и час, а прервать программу можно всегда.";
    memory some true Bytes 1024 * MIB, "--memory-limit" "DATACODE_MEMORY_LIMIT"
        "Memory one session may hold: a table of a few million rows fits, and a runaway loop cannot take the whole machine."
        "Память одного сеанса: таблица в несколько миллионов строк помещается, а зациклившаяся программа не займёт всю машину.";
    memory_reserve some false Bytes 32 * MIB, "--memory-reserve" "DATACODE_MEMORY_RESERVE"
        "What a session that has reached its memory limit gets on top, so that it can still answer and clean up."
        "Запас сверх предела памяти, чтобы упёршийся в него сеанс мог ответить и прибрать за собой.";
    memory_total none false Bytes None, "--memory-total" "DATACODE_MEMORY_TOTAL"
        "Memory of all sessions together. The program sets it to 70 % of the machine's (or the container's) memory."
        "Память всех сеансов вместе. Программа берёт 70 % памяти машины (или контейнера).";
    output some true Bytes 64 * MIB, "--output-limit" "DATACODE_OUTPUT_LIMIT"
        "What one request may print, counted as it is sent. A loop that prints forever ends here."
        "Сколько может напечатать один запрос, считая в отправляемом виде. Здесь кончается бесконечная печать в цикле.";
    instructions none true Count None, "--instruction-limit" "DATACODE_INSTRUCTION_LIMIT"
        "Calls and loop turns of one request, counted by 64. None by default; for servers that must bound work and not time."
        "Число вызовов и итераций циклов одного запроса, считая по 64. По умолчанию не ограничено; нужно там, где ограничивают работу, а не время.";
    depth some true Count 100_000, "--call-depth" "DATACODE_CALL_DEPTH"
        "Calls open at once. Calls use no native stack, so this only stops endless recursion before it fills the memory."
        "Глубина вызовов. Машинный стек вызовы не расходуют, предел лишь останавливает бесконечную рекурсию раньше, чем кончится память.";
    size some true Count 1 << 31, "--size-limit" "DATACODE_SIZE_LIMIT"
        "Elements of one array or object, characters of one text, rows of one table. Looked at when a value needs more than 16 KiB and each time its storage doubles: up to 1,000 elements always fit."
        "Число элементов массива или объекта, символов строки, строк таблицы. Проверяется, когда значению нужно больше 16 КиБ, и дальше при каждом удвоении места: до 1000 элементов помещаются всегда.";
    finally some false Milliseconds 1_000, "--finally-time" "DATACODE_FINALLY_TIME"
        "Time the `finally` blocks of a stopped program have; a second interrupt skips them."
        "Время на блоки `finally` остановленной программы; повторное прерывание их пропускает.";
    sheet_memory some false Bytes 512 * MIB, "--sheet-memory" "DATACODE_SHEET_MEMORY"
        "Memory of the process that reads one spreadsheet; a file may have a quarter of it. A small file can unfold to any size."
        "Память процесса, читающего одну электронную таблицу; сам файл — не больше четверти. Малый файл может развернуться во что угодно.";
    sheet_time some false Milliseconds 60_000, "--sheet-time" "DATACODE_SHEET_TIME"
        "Computing time of that process, in whole seconds."
        "Процессорное время этого процесса, в целых секундах.";
    sheet_readers some false Count 2, "--sheet-readers" "DATACODE_SHEET_READERS"
        "Spreadsheets read at once, each with that memory on top of all sessions'; other programs wait for their turn."
        "Число одновременно читаемых электронных таблиц: их память не входит в память сеансов; остальные программы ждут очереди.";
    ve_bytes some true Bytes 256 * MIB, "--ve-bytes" "DATACODE_VE_BYTES"
        "Bytes of the files in one session's own folder (--use-ve). A file that is overwritten counts once; while it is written, both stand on the disk."
        "Сколько байт занимают файлы в собственной папке сеанса (--use-ve). Перезаписанный файл считается один раз; пока он пишется, на диске лежат оба.";
    ve_files some true Count 10_000, "--ve-files" "DATACODE_VE_FILES"
        "Files and folders in it: each takes a place on the disk, however little it holds."
        "Сколько в ней файлов и папок: каждый занимает место на диске, даже пустой.";
    shares some true Count 16, "--max-shares" "DATACODE_MAX_SHARES"
        "SMB shares a session may have connected."
        "Сетевые папки SMB, которые может подключить один сеанс.";
    share_time some true Milliseconds 10_000, "--share-time" "DATACODE_SHARE_TIME"
        "How long the server of a share may take to connect, or for one answer."
        "За сколько сервер сетевой папки должен подключить её или дать один ответ.";
    share_idle some false Milliseconds 30_000, "--share-idle" "DATACODE_SHARE_IDLE"
        "After so long without use, the connection to a share is asked whether it still lives."
        "Соединение с сетевой папкой, простоявшее столько времени, сначала проверяется, живо ли оно.";
    message some true Bytes 16 * MIB, "--message-limit" "DATACODE_MESSAGE_LIMIT"
        "One message of a client, and with it one uploaded file as sent."
        "Одно сообщение клиента, а значит и один загружаемый файл в том виде, в каком он послан.";
    queue some true Count 64, "--queue-limit" "DATACODE_QUEUE_LIMIT"
        "Requests of one session that have not ended, the running one included."
        "Незавершённые запросы одного сеанса, включая выполняемый.";
    queue_bytes some true Bytes 32 * MIB, "--queue-bytes" "DATACODE_QUEUE_BYTES"
        "Bytes of those requests: two of the largest messages fit."
        "Размер этих запросов в байтах: помещаются два самых больших сообщения.";
    messages_total some false Bytes 512 * MIB, "--messages-total" "DATACODE_MESSAGES_TOTAL"
        "Bytes of all clients' messages that are not whole yet and of all requests that have not ended, on top of the sessions' memory."
        "Размер ещё не полученных целиком сообщений и незавершённых запросов всех клиентов вместе, сверх памяти сеансов.";
    journal some true Bytes 4 * MIB, "--journal-size" "DATACODE_JOURNAL_SIZE"
        "Frames a session keeps for a client that has not read them or may come back. Full: the program waits."
        "Кадры, которые сеанс хранит для клиента, пока он их не прочёл или может вернуться. Полон — программа ждёт.";
    refusals some false Count 256, "--refusal-limit" "DATACODE_REFUSAL_LIMIT"
        "Refusals that wait for their place in the order or for a client to read them; past it the connection is closed."
        "Отказы, ждущие своей очереди или чтения клиентом; сверх этого соединение закрывается.";
    answers some false Count 1_000, "--answers-kept" "DATACODE_ANSWERS_KEPT"
        "Answers kept by their `id`, so that a request sent again after a broken connection is not run twice."
        "Ответы, хранимые по `id`, чтобы запрос, повторённый после обрыва, не выполнялся дважды.";
    answer_bytes some false Bytes 4 * MIB, "--answer-bytes" "DATACODE_ANSWER_BYTES"
        "Bytes of those answers."
        "Размер этих ответов в байтах.";
    grace some true Milliseconds 300_000, "--grace" "DATACODE_GRACE"
        "How long a session with a reconnection token waits for its client."
        "Сколько сеанс с токеном переподключения ждёт своего клиента.";
    orphan some false Milliseconds 60_000, "--orphan-time" "DATACODE_ORPHAN_TIME"
        "How long the request of a client without a token may go on after the client is gone."
        "Сколько ещё может выполняться запрос ушедшего клиента, у которого нет токена.";
    sessions some false Count 1_000, "--max-sessions" "DATACODE_MAX_SESSIONS"
        "Sessions at once. Each that ran something has a thread."
        "Число сеансов. У каждого, в котором что-либо выполнялось, есть поток.";
    connections some false Count 1_000, "--max-connections" "DATACODE_MAX_CONNECTIONS"
        "Connections at once; each takes two file descriptors."
        "Число соединений; каждое занимает два файловых дескриптора.";
    waiting some false Count 256, "--max-waiting" "DATACODE_MAX_WAITING"
        "Connections that are no WebSocket: half-open ones, and those that load the page. One too many shuts the oldest."
        "Число соединений без WebSocket: ещё не открывшихся и тех, что загружают страницу. Лишнее закрывает самое старое.";
    head_time some false Milliseconds 5_000, "--head-time" "DATACODE_HEAD_TIME"
        "Time a client has for the TLS handshake, and then for the head of its request."
        "Время клиента на рукопожатие TLS и затем на заголовки запроса.";
    per_address none false Count Some(100), "--max-per-address" "DATACODE_MAX_PER_ADDRESS"
        "Connections from one address. Not counted on loopback."
        "Число соединений с одного адреса. На loopback не считается.";
    drain some false Milliseconds 5_000, "--drain-time" "DATACODE_DRAIN_TIME"
        "How long running programs may go on when the server is told to end; then they are interrupted."
        "Сколько могут доработать программы, когда серверу велено завершиться; потом они прерываются.";
    flush some false Milliseconds 3_000, "--flush-time" "DATACODE_FLUSH_TIME"
        "How long clients then have to read their last answers."
        "Сколько после этого у клиентов есть на чтение последних ответов.";
    control_bytes some false Bytes 64 * KIB, "--control-bytes" "DATACODE_CONTROL_BYTES"
        "Pongs and other answers outside the order that a client has not read."
        "Pong и прочие внеочередные ответы, которых клиент ещё не прочёл.";
    stream_chunk some false Bytes 64 * KIB, "--stream-chunk" "DATACODE_STREAM_CHUNK"
        "Text of one streamed output frame."
        "Текст одного кадра потокового вывода.";
}

impl Limits {
    /// What `info` tells: name and value of the bounds a client can meet.
    pub fn told(&self) -> Vec<(&'static str, Option<u64>)> {
        BOUNDS.iter().filter(|bound| bound.told).map(|bound| (bound.name, self.get(bound.name))).collect()
    }

    /// How long the `finally` blocks of a stopped program may take.
    pub fn finally_time(&self) -> Duration {
        Duration::from_millis(self.finally)
    }

    /// How long a session with a token waits for its client.
    pub fn grace_time(&self) -> Duration {
        Duration::from_millis(self.grace)
    }

    /// How long a session without a token may finish what it runs.
    pub fn orphan_time(&self) -> Duration {
        Duration::from_millis(self.orphan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bound_has_a_name_a_flag_and_a_variable_of_its_own_and_a_reason_in_both_languages() {
        let mut seen = std::collections::HashSet::new();
        for bound in BOUNDS {
            for word in [bound.name, bound.flag, bound.env] {
                assert!(seen.insert(word), "{word} stands twice");
            }
            assert!(bound.flag.starts_with("--") && bound.env.starts_with("DATACODE_"), "{}", bound.name);
            assert!(bound.reason.iter().all(|reason| reason.ends_with('.')), "{}", bound.name);
            assert_eq!(Limits::default().get(bound.name), bound.default, "{}", bound.name);
        }
    }

    #[test]
    fn a_bound_is_set_by_its_name_and_lifted_only_where_that_is_allowed() {
        let mut limits = Limits::default();
        limits.set("memory", Some(64 << 20)).unwrap();
        limits.set("time", Some(30_000)).unwrap();
        assert_eq!((limits.memory, limits.time), (64 << 20, Some(30_000)));
        limits.set("time", None).unwrap();
        assert_eq!(limits.time, None);
        assert_eq!(limits.set("memory", None), Err(LimitError::Needed));
        assert_eq!(limits.set("time", Some(0)), Err(LimitError::Zero));
        assert_eq!(limits.set("momory", Some(1)), Err(LimitError::Unknown));
    }
}
