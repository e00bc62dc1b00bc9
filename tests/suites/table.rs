//! Counts of tests, a row for each module or folder, as they are stored beside this file.

use std::{collections::BTreeMap, fmt, fs, path::PathBuf};

use skill_tests::{repository, target_dir};

/// How one test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    Passed,
    Failed(String),
    Skipped(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub tests: usize,
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

/// The tests of one suite: for each row, how each of its tests ended.
#[derive(Default)]
pub struct Table(pub BTreeMap<String, BTreeMap<String, Ended>>);

impl Row {
    fn of(tests: &BTreeMap<String, Ended>) -> Self {
        let mut row = Self { tests: tests.len(), ..Self::default() };
        for ended in tests.values() {
            match ended {
                Ended::Passed => row.passed += 1,
                Ended::Failed(_) => row.failed += 1,
                Ended::Skipped(_) => row.skipped += 1,
            }
        }
        row
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\t{}\t{}\t{}", self.tests, self.passed, self.failed, self.skipped)
    }
}

/// The rows that `SUITES_ONLY` names, or all.
pub fn wanted(row: &str) -> bool {
    std::env::var("SUITES_ONLY").map_or(true, |only| only.split(',').any(|name| name == row))
}

impl Table {
    /// Prints the table, keeps what failed, and writes the stored one or compares with it.
    pub fn settle(&self, suite: &str) {
        let rows: BTreeMap<&str, Row> = self.0.iter().map(|(name, tests)| (&**name, Row::of(tests))).collect();
        println!("name\ttests\tpassed\tfailed\tskipped");
        let text: String = rows.iter().map(|(name, row)| format!("{name}\t{row}\n")).collect();
        print!("{text}");
        let sum = |of: fn(&Row) -> usize| rows.values().map(of).sum();
        let all = Row {
            tests: sum(|r| r.tests),
            passed: sum(|r| r.passed),
            failed: sum(|r| r.failed),
            skipped: sum(|r| r.skipped),
        };
        let share = 100.0 * all.passed as f64 / (all.passed + all.failed).max(1) as f64;
        println!("all\t{all}\npassed of those not skipped: {share:.2} %");
        self.keep_reasons(suite);
        let stored = repository().join(format!("tests/suites/{suite}.tsv"));
        if std::env::var("SUITES").is_ok_and(|v| v == "write") {
            let before = fs::read_to_string(&stored).unwrap_or_default();
            let others = before.lines().filter(|line| line.split('\t').next().is_some_and(|name| !wanted(name)));
            let mut lines: Vec<&str> = text.lines().chain(others).collect();
            lines.sort_unstable();
            fs::write(stored, lines.join("\n") + "\n").unwrap();
            return;
        }
        let fewer: Vec<_> = read(&stored)
            .into_iter()
            .filter(|(name, least)| rows.get(&**name).is_some_and(|r| r.passed < *least))
            .collect();
        assert!(!rows.is_empty(), "no test was run");
        assert!(fewer.is_empty(), "fewer pass than {} says: {fewer:?}", stored.display());
    }

    /// What did not pass, with its reasons, for a person to read.
    fn keep_reasons(&self, suite: &str) {
        let mut text = String::new();
        for (test, ended) in self.0.values().flatten() {
            match ended {
                Ended::Passed => {}
                Ended::Failed(why) => text += &format!("FAILED {test}\n{why}\n\n"),
                Ended::Skipped(why) => text += &format!("skipped {test}: {why}\n"),
            }
        }
        let file = folder().join(format!("{suite}.txt"));
        fs::write(&file, text).unwrap();
        println!("what did not pass, and why: {}", file.display());
    }
}

/// Where packages are unpacked and reports are written.
pub fn folder() -> PathBuf {
    let folder = target_dir().join("suites");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The names of the stored rows, and how many tests passed.
fn read(stored: &std::path::Path) -> Vec<(String, usize)> {
    let text =
        fs::read_to_string(stored).unwrap_or_else(|e| panic!("{}: {e}; SUITES=write makes it", stored.display()));
    let row = |line: &str| {
        let mut cells = line.split('\t');
        (cells.next().unwrap().to_owned(), cells.nth(1).unwrap().parse().unwrap())
    };
    text.lines().map(row).collect()
}
