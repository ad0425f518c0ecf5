//! Whatever one instruction works on, an interrupt does not wait for it.

use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::client::Client;
use super::server::TestServer;
use super::settings::settings;

/// What is promised is 100 ms on a machine that has nothing else to do; a machine that runs all tests at once has.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long each program has worked when it is interrupted: at its beginning, and somewhere in the midst.
const AFTER: [u64; 3] = [0, 30, 200];

/// What stands in the session before, and programs that work on it without an end.
type Large<'a> = (&'a str, &'a [&'a str]);

const TEXTS: &[Large<'_>] = &[
    (
        "let s = 'аб' * 50000000 let t = s + '' let r = '\\bв'",
        &[
            "s[99999990]",
            "s[-1]",
            "s[50000000:50000005]",
            "s[1:]",
            "'бб' in s",
            "contains(s, 'бб')",
            "find(s, 'бб')",
            "count(s, 'бб')",
            "count(s, 'аб')",
            "replace(s, 'бб', 'в')",
            "replace(s, 'аб', 'ба')",
            "split(s, 'бб')",
            "split(s)",
            "split(s, 'а')",
            "upper(s)",
            "lower(s)",
            "isupper(s)",
            "islower(s)",
            "reverse(s)",
            "trim(s)",
            "regex_match(s, 'в+')",
            "regex_match(s, '(?s).*в')",
            "regex_match(s, r)",
            "regex_find(s, 'а')",
            "regex_find(s, '(?s)(.)*')",
            "regex_replace(s, 'аб', '$0$0')",
            "pad(s, 100000100)",
            "starts_with(s, t)",
            "ends_with(s, t)",
            "s + 'я'",
            "'я' + s",
            "s * 2",
            "let u = s + '' u += 'я' len(u) u[-1] u[50000000]",
            "\"${s}!\"",
            "join([s, s], ', ')",
            "str([s, 1])",
            "array(s)",
            "len(s + 'я')",
            "s == t",
            "s != t",
            "[s] == [t]",
            "s < t",
            "t in [s + 'я', t]",
            "sort([s, t, s, t])",
            "max(s, t)",
            "unique([s, t])",
            "json_text(s)",
            "try { int(s) } catch e { }",
            "try { {}[s] } catch e { e.message }",
            "try { throw s } catch e { e.message }",
        ],
    ),
    (
        "let half = 'аб' * 25000000 let part = 'аб' * 10000000 + 'в'",
        &["part in half", "find(half, part)", "count(half, part)", "replace(half, part, '')", "split(half, part)"],
    ),
    (
        "let ones = '1' * 200000000 let zeros = '0' * 200000000 let blanks = ' ' * 200000000",
        &[
            "float(ones)",
            "float(zeros)",
            "int(zeros)",
            "try { int(ones) } catch e { }",
            "try { float(blanks) } catch e { }",
            "trim(blanks)",
            "split(blanks)",
            "ones[-1]",
            "'2' in ones",
            "upper(ones)",
        ],
    ),
    (
        "let numbers = '[' + join(range(4000000), ',') + ']' let text = '\"' + 'я' * 50000000 + '\"'",
        &["json_parse(numbers)", "json_parse(text)", "try { json_parse(text + '?') } catch e { }"],
    ),
];

const LISTS: &[Large<'_>] = &[
    (
        "let a = range(0, 10000000) let b = range(0, 10000000)",
        &[
            "-1 in a",
            "contains(a, -1)",
            "find(a, -1)",
            "count(a, -1)",
            "a == b",
            "a != b",
            "if a != b { print(1) }",
            "(a,) == (b,)",
            "a[1:]",
            "a + b",
            "reverse(a)",
            "sort(a)",
            "sort(a, desc=true)",
            "sum(a)",
            "average(a)",
            "min(a)",
            "max(a)",
            "max(*a)",
            "any(a)",
            "all(b)",
            "tuple(a)",
            "array(a)",
            "[*a]",
            "clone(a)",
            "insert(a, 0, 1) pop(a, 0)",
            "push(a, -2) remove(a, -2)",
            "extend([], a)",
            "map(a, x => x)",
            "filter(a, x => x)",
            "reduce(a, (x, y) => y)",
            "str(a)",
            "\"${a}\"",
            "join(a, ',')",
            "json_text(a)",
            "table({'a': a})",
            "for x in [a] { x[0] }",
            "range(10000000)",
            "flatten([a])",
            "unique(a)",
        ],
    ),
    (
        "let m = map(range(1000000), i => [i]) let n = clone(m)",
        &[
            "m == n",
            "clone(m)",
            "sort(m)",
            "flatten(m)",
            "unique(m)",
            "[-1] in m",
            "find(m, [-1])",
            "str(m)",
            "json_text(m)",
            "table(m, ['a'])",
            "zip(m, n)",
            "enum(m)",
            "reverse(m)",
        ],
    ),
    (
        "let o = {} for i in range(1000000) { o['k' + i] = i } let p = clone(o)",
        &[
            "keys(o)",
            "values(o)",
            "items(o)",
            "clone(o)",
            "o == p",
            "o['k0'] = 0 remove(o, 'k0')",
            "try { o['nope'] } catch e { }",
            "str(o)",
            "json_text(o)",
            "json_parse(json_text(o))",
            "for k in o { k }",
            "map(o, k => k)",
        ],
    ),
];

const TABLES: &[Large<'_>] = &[(
    "let r = range(2000000) let t = table({'a': r, 'b': map(r, x => x * 7919 % 2000003 / 2), 'c': map(r, x => 'k' + x % 1000)}) let u = table_add(table_drop(t, 'c'), 'c', map(r, x => 'k' + x % 1000))",
    &[
        "t == u",
        "t.c == u.c",
        "t.a + t.b",
        "t.a * 2",
        "-t.a",
        "not t.a",
        "t.a > 5 and t.b > 5",
        "t[t.a > 5]",
        "t.c + 'я'",
        "t.rows",
        "t[1:]",
        "t.a[1:]",
        "-1 in t.a",
        "count(t.a)",
        "sum(t.b)",
        "max(t.b)",
        "average(t.a)",
        "sort(t.b)",
        "unique(t.c)",
        "array(t.c)",
        "array(t)",
        "str(array(t.c))",
        "table_sort(t, 'b')",
        "table_sort(t, ['c', 'b'])",
        "table_where(t, 'a > 3 and b < 10000')",
        "table_where(t, 'c', 'contains', '99')",
        "table_where(t, 'c', 'in', ['k1', 'k2'])",
        "table_in(t, 'a', [1, 2.5])",
        "table_between(t, 'b', 1, 1000000)",
        "table_is_null(t, 'a')",
        "table_not_null(t, 'a')",
        "table_distinct(t, 'b')",
        "table_sample(t, 1000000)",
        "table_head(t, 1999999)",
        "table_info(t)",
        "describe(t)",
        "group_by(t, 'c', n=['count', 'a'], m=['median', 'b'], s=['std', 'b'], u=['n_unique', 'a'])",
        "group_by(table_add(t, 'one', 1), 'one', m=['median', 'b'], s=['sum', 'b'], x=['max', 'c'])",
        "pivot(t, 'a', 'c', 'b')",
        "merge_tables([t, t])",
        "inner_join(t, t, 'a')",
        "left_join(t, t, on='b')",
        "cross_join(t[0:1000], t[0:1000])",
        "zip_join(t, t)",
        "asof_join(t, t, 'a')",
        "join_on(t, t[0:1], 'a >= a')",
        "table_add(t, 'd', row => row.a)",
        "json_text(t)",
        "map(t, row => row.a)",
        "for row in t { row.a }",
    ],
)];

#[test]
fn an_interrupt_is_obeyed_in_the_midst_of_work_on_large_texts() {
    interrupt_all(TEXTS);
}

#[test]
fn an_interrupt_is_obeyed_in_the_midst_of_work_on_large_lists_and_objects() {
    interrupt_all(LISTS);
}

#[test]
fn an_interrupt_is_obeyed_in_the_midst_of_work_on_large_tables() {
    interrupt_all(TABLES);
}

static ALONE: Mutex<()> = Mutex::new(());

fn interrupt_all(all: &[Large<'_>]) {
    // One after the other: each holds up to a gigabyte.
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut server = settings();
    server.limits.memory = 4 << 30;
    server.limits.memory_total = None;
    let server = TestServer::new(server);
    let mut report = String::new();
    let mut slowest = (Duration::ZERO, "");
    for (setup, programs) in all {
        let mut client = Client::connect(server.address);
        let answer = client.ask(&serde_json::json!({"code": setup, "lang": "en"}).to_string());
        assert!(answer.contains(r#""success":true"#), "{setup}: {answer}");
        for program in *programs {
            let times: Vec<Duration> =
                AFTER.map(|after| interrupt(&mut client, program, Duration::from_millis(after))).into();
            let longest = times.iter().copied().max().unwrap();
            slowest = slowest.max((longest, program));
            let _ = writeln!(report, "{:>8.1} ms  {program}", longest.as_secs_f64() * 1000.0);
        }
    }
    // Past the runner's capture: the figures are worth seeing when they are good, too.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), report.as_bytes());
    assert!(slowest.0 < PATIENCE, "{:?}: {}", slowest.0, slowest.1);
}

/// How long a program that has begun works on when it is interrupted.
fn interrupt(client: &mut Client, program: &str, after: Duration) -> Duration {
    let code = format!("print('begun')\nwhile true {{\n{program}\n}}");
    client.say(&serde_json::json!({"code": code, "stream": true, "lang": "en"}).to_string());
    let begun = client.text();
    assert!(begun.contains(r#""text":"begun\n""#), "{program}: {begun}");
    let begun = Instant::now();
    while begun.elapsed() < after {
        assert!(client.ask(r#"{"type":"ping"}"#).contains("pong"), "{program}");
    }
    let asked = Instant::now();
    client.say(r#"{"type":"interrupt"}"#);
    loop {
        let text = client.text();
        if text.contains(r#""status":"#) {
            assert!(text.contains(r#""status":"interrupted""#), "{program}: {text}");
            return asked.elapsed();
        }
    }
}
