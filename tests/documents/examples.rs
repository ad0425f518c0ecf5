//! The programs of examples/, each with the output beside it.

use crate::{datacode, files, prepared, printed, report};

#[test]
fn every_example_prints_what_stands_beside_it() {
    let mut differences = Vec::new();
    for path in files("examples", "dc") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let expected = std::fs::read_to_string(path.with_extension("out")).unwrap_or_default();
        assert!(!expected.is_empty(), "{name} has no expected output beside it");
        // Some write files: each has a folder of its own.
        let folder = prepared();
        let given = printed(&mut datacode(folder.path(), &[&format!("examples/{name}")]), name);
        if given != expected {
            differences.push(format!("examples/{name}\n--- expected\n{expected}--- printed\n{given}"));
        }
    }
    report(differences);
}

#[test]
fn every_expected_output_belongs_to_an_example_and_every_file_of_data_is_read_by_one() {
    let programs: String = files("examples", "dc").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for path in files("examples", "out") {
        assert!(path.with_extension("dc").is_file(), "{} has no program", path.display());
    }
    let data = datacode_test_support::clients::repository().join("examples/data");
    for entry in std::fs::read_dir(data).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(programs.contains(&format!("examples/data/{name}")), "no example reads {name}");
    }
}
