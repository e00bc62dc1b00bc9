//! `docs/limits.md` says which test proves each limit: they are there.

use std::fs;

use skill_tests::{files_below, repository};

#[test]
fn every_limit_has_a_row_and_every_row_a_test() {
    let table = fs::read_to_string(repository().join("docs/limits.md")).unwrap();
    let tests = sources_of_tests();
    let mut limits = Vec::new();
    for row in table.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [limit, .., proof] = cells[..] else { panic!("{row}") };
        limits.push(limit.trim_matches('`').to_owned());
        for name in proof.split(',').map(|n| n.trim().trim_matches('`')) {
            let name = name.rsplit("::").next().unwrap();
            assert!(tests.contains(&format!("fn {name}(")), "{limit}: there is no test {name:?}");
        }
    }
    let source = fs::read_to_string(repository().join("host/engine/src/limits.rs")).unwrap();
    let fields = source.split("pub struct Limits {").nth(1).unwrap().split('}').next().unwrap();
    for field in fields.lines().filter_map(|l| l.trim().strip_prefix("pub ")?.split(':').next()) {
        assert!(limits.iter().any(|l| l == field), "docs/limits.md says nothing of {field}");
    }
}

fn sources_of_tests() -> String {
    let folders = ["tests", "host"].map(|f| files_below(&repository().join(f)));
    let sources = folders.into_iter().flatten().filter(|f| f.extension().is_some_and(|e| e == "rs"));
    sources.map(|f| fs::read_to_string(f).unwrap()).collect()
}
