//! `upload_file`: the documented answers, names, base64, the order, the quota.

use super::*;

#[test]
fn an_upload_is_answered_word_for_word_as_documented() {
    let own = Own::start(&[]);
    let mut socket = own.connect();
    for (request, answer) in [
        (
            r#"{"type":"upload_file","filename":"a/b.csv","content":"имя,цена\nчай,35\n"}"#,
            r#"{"success":true,"message":"Файл a/b.csv успешно загружен","error":null}"#,
        ),
        (
            r#"{"type":"upload_file","filename":"c.csv","content":"base64:bixuMgoxLDIK","id":7,"lang":"en","full":true}"#,
            r#"{"success":true,"message":"The file c.csv has been uploaded","error":null,"id":7}"#,
        ),
        (
            r#"{"code":"print(read_file('a/b.csv')['цена'][0], read_file('c.csv')['n2'][0], list_files('.'))"}"#,
            r#"{"success":true,"output":"35 2 [a/b.csv, c.csv]\n","error":null}"#,
        ),
        (
            r#"{"type":"upload_file","filename":"c.csv","content":"base64:?"}"#,
            r#"{"success":false,"message":"","error":"В поле 'content' после 'base64:' стоит не base64"}"#,
        ),
        (
            r#"{"type":"upload_file","filename":"","content":"x","lang":"en","id":"x"}"#,
            r#"{"success":false,"message":"","error":"The file name is empty","id":"x"}"#,
        ),
        (
            r#"{"type":"upload_file","content":"x"}"#,
            r#"{"success":false,"message":"","error":"Ошибка парсинга запроса. В запросе нет поля 'filename'"}"#,
        ),
        (r#"{"code":"print(read_file('c.csv')['n2'][0])"}"#, r#"{"success":true,"output":"2\n","error":null}"#),
    ] {
        assert_eq!(socket.ask(request), answer, "{request}");
    }
}

#[test]
fn without_the_mode_an_upload_is_refused_and_writes_nothing() {
    let folder = folder();
    let server = Server::start(PROGRAM, folder.path(), &[]);
    let mut socket = Socket::connect(server.address());
    let refused = r#"{"success":false,"message":"","error":"Режим --use-ve не включен"}"#;
    for name in ["a.csv", "../x", "/x", ""] {
        let request = json!({ "type": "upload_file", "filename": name, "content": "x" });
        assert_eq!(socket.ask(&request.to_string()), refused);
    }
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn names_that_lead_elsewhere_or_are_none_are_refused_with_their_reason() {
    let own = Own::start(&[]);
    let mut socket = own.connect();
    upload(&mut socket, "a/file", "x");
    let outside = own.all.path().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, own.session().join("away")).unwrap();
    let (long, deep) = ("x".repeat(300), "a/".repeat(9_999) + "a");
    for (name, reason) in [
        ("../x", "lead downwards"),
        ("/x", "lead downwards"),
        ("a/../../x", "lead downwards"),
        (".", "lead downwards"),
        ("a/", "lead downwards"),
        ("a\0b", "control character"),
        ("a\\b", "backslash"),
        ("..\\x", "backslash"),
        (&long, "too long"),
        (&deep, "too long"),
        ("", "empty"),
        ("a", "a folder is in its place"),
        ("a/file/x", "a file in that of one of its folders"),
        ("away/x", "leads out of the permitted folder"),
        ("away/deep/x", "leads out of the permitted folder"),
    ] {
        let request = json!({ "type": "upload_file", "filename": name, "content": "x", "lang": "en" });
        let answer = ask(&mut socket, &request);
        let error = answer["error"].as_str().unwrap();
        assert!(
            answer["success"] == false && answer["message"] == "" && error.contains(reason),
            "{name:.40}: {answer}"
        );
        assert!(error.len() < 600 && !error.contains("/ve/"), "{error}");
    }
    assert_eq!(printed(&mut socket, "print(list_files('.'))"), "[a/file]\n");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn uploads_and_programs_are_answered_in_their_order_and_one_that_is_sent_again_is_not_run_again() {
    let own = Own::start(&[]);
    let mut socket = own.connect();
    for n in 0..20 {
        let content = n.to_string();
        socket.send(&json!({ "type": "upload_file", "filename": "n", "content": content, "id": n }).to_string());
        socket.send(&json!({ "code": "print(read_file('n'))" }).to_string());
    }
    for n in 0..20 {
        let answer: Value = serde_json::from_str(&socket.receive()).unwrap();
        assert_eq!((&answer["id"], &answer["success"]), (&json!(n), &json!(true)));
        let answer: Value = serde_json::from_str(&socket.receive()).unwrap();
        assert_eq!(answer["output"], format!("{n}\n"));
    }
    let again = json!({ "type": "upload_file", "filename": "n", "content": "0", "id": 0 });
    assert_eq!(ask(&mut socket, &again)["success"], true);
    assert_eq!(printed(&mut socket, "print(read_file('n'))"), "19\n", "its answer was given again, and no more");
}

#[test]
fn the_quota_is_named_by_who_meets_it_and_the_session_goes_on() {
    let own = Own::start(&["--ve-bytes", "100K", "--ve-files", "5"]);
    let mut socket = own.connect();
    let large = "x".repeat(60 << 10);
    for _ in 0..5 {
        upload(&mut socket, "large", &large);
    }
    let answer = ask(&mut socket, &json!({ "type": "upload_file", "filename": "too much", "content": large }));
    let told = "'too much' не записан: файлы сеанса могут занимать не больше 102400 байт (ve_bytes)";
    assert_eq!((&answer["message"], answer["error"].as_str()), (&json!(""), Some(told)));
    let rows = "r = []\nfor i in range(10000) { push(r, [i, 'xxxxxxxxxx']) }\nt = table(r, ['a', 'b'])";
    printed(&mut socket, rows);
    for code in ["write_file('t.csv', t)", "write_file('t.xlsx', t)", "write_file('t.txt', 'x' * 50000)"] {
        let text = error(&mut socket, code);
        assert!(text.contains("102400 bytes and no more (ve_bytes)"), "{code}: {text}");
    }
    printed(&mut socket, "try { write_file('t.csv', t) } catch LimitError e { print(e) }");
    assert_eq!(printed(&mut socket, "print(list_files('.'))"), "[large]\n", "what failed left nothing");
    printed(&mut socket, "for i in range(4) { write_file(str(i), '') }");
    assert!(error(&mut socket, "write_file('five', '')").contains("5 files and folders and no more (ve_files)"));
    printed(&mut socket, "write_file('large', 'x')\nwrite_file('0', 'x' * 90000)");
}
