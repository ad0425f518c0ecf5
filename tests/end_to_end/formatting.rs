//! `datacode fmt`.

use std::os::unix::fs::PermissionsExt;

use datacode_test_support::{DEADLINE, folder, run};

use crate::scripts::command;

#[test]
fn fmt_rewrites_files_with_their_rights_and_leaves_those_with_mistakes() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("a.dc"), "let  x=1\nif x {\nprint( x )\n}").unwrap();
    std::fs::set_permissions(path("a.dc"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::fs::write(path("wrong.dc"), "let  = 1").unwrap();
    let ended = run(&mut command(folder.path(), &["fmt", "wrong.dc", "a.dc"]), "", DEADLINE);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(ended.stderr.contains("wrong.dc:1:"), "{}", ended.stderr);
    assert_eq!(std::fs::read_to_string(path("wrong.dc")).unwrap(), "let  = 1");
    assert_eq!(std::fs::read_to_string(path("a.dc")).unwrap(), "let x = 1\nif x {\n    print(x)\n}\n");
    assert_eq!(std::fs::metadata(path("a.dc")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left there");
}

#[test]
fn fmt_check_names_what_would_change_and_changes_nothing() {
    let folder = folder();
    std::fs::write(folder.path().join("a.dc"), "let  x=1").unwrap();
    std::fs::write(folder.path().join("b.dc"), "let x = 1\n").unwrap();
    let ended = run(&mut command(folder.path(), &["fmt", "--check", "a.dc", "b.dc"]), "", DEADLINE);
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.as_str()), (Some(1), "a.dc\n", ""));
    let right = run(&mut command(folder.path(), &["fmt", "--check", "b.dc"]), "", DEADLINE);
    assert_eq!((right.code, right.stdout.as_str()), (Some(0), ""));
    assert_eq!(std::fs::read_to_string(folder.path().join("a.dc")).unwrap(), "let  x=1");
}

#[test]
fn fmt_passes_standard_input_on() {
    let ended = run(&mut command(folder().path(), &["fmt", "-"]), "print( 1,2 )", DEADLINE);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "print(1, 2)\n"));
    let nothing = run(&mut command(folder().path(), &["fmt"]), "", DEADLINE);
    assert_eq!(nothing.code, Some(2));
    let elsewhere = run(&mut command(folder().path(), &["--check", "a.dc"]), "", DEADLINE);
    assert_eq!(elsewhere.stderr, "datacode: --check works only together with datacode fmt\n");
}
