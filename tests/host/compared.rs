//! Scripts that run twice, once by the language's own program and once in the sandbox, and must do the same.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use skill_engine::End;
use skill_host::Host;
use skill_tests::{TestHost, files_below, repository};

pub const ENVIRONMENT: [(&str, &str); 7] = [
    ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ("HOME", "/tmp"),
    ("LANG", "C.UTF-8"),
    ("LC_ALL", "C.UTF-8"),
    ("TZ", "UTC"),
    ("TMPDIR", "/tmp"),
    ("ARTIFACTS_DIR", "artifacts"),
];

/// What is seen of a script from outside.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Answer {
    code: i32,
    stdout: String,
    /// The last line of standard error.
    stderr: String,
    artifacts: BTreeMap<String, String>,
}

/// How the scripts of one language are compared. A script is a folder with a file `run.*`, its input `in.json`, and
/// `expect.json`, what it answered natively when `EXPECT=write` was set last.
pub struct Compared {
    /// The folder of the scripts, below `tests`.
    pub scripts: &'static str,
    /// The machine has the program, in the version that the stored answers come from.
    pub native: bool,
    /// The program and its arguments that run this file natively.
    pub natively: fn(&Path) -> Vec<String>,
    /// The arguments that run this file in the sandbox.
    pub sandboxed: fn(&Path) -> Vec<String>,
    /// True for the lines of standard error that say something.
    pub says: fn(&str) -> bool,
}

impl Compared {
    /// The names of the scripts that answered otherwise than natively, and how many there are.
    pub async fn differ(&self) -> (Vec<String>, usize) {
        let host = TestHost::builder().with(|b| b.wait_for_interpreters(true)).build().await;
        let folder = repository().join("tests").join(self.scripts);
        let mut scripts: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        scripts.sort();
        let mut different = Vec::new();
        for script in &scripts {
            let name = script.file_name().unwrap().to_str().unwrap();
            let work = tempfile::tempdir().unwrap();
            let place = work.path().join("skill");
            let expected = if self.native { self.in_native(script, &place) } else { stored(script) };
            if self.native && std::env::var_os("EXPECT").is_some() {
                let text = serde_json::to_string_pretty(&expected).unwrap() + "\n";
                fs::write(script.join("expect.json"), text).unwrap();
            }
            let found = self.in_sandbox(&host, script, &place).await;
            if found != expected {
                different.push(name.to_owned());
                println!("{name}:\n{}", difference(&expected, &found));
            }
        }
        (different, scripts.len())
    }

    fn in_native(&self, script: &Path, place: &Path) -> Answer {
        copy(script, place);
        let argv = (self.natively)(&entry(place));
        let done = Command::new(&argv[0])
            .args(&argv[1..])
            .current_dir(place)
            .env_clear()
            .envs(ENVIRONMENT)
            .stdin(Stdio::from(fs::File::open(place.join("in.json")).unwrap()))
            .output()
            .unwrap();
        self.answer(done.status.code().unwrap(), &done.stdout, &done.stderr, place)
    }

    /// As `skillhost exec` does it, in a fresh folder under the same path.
    async fn in_sandbox(&self, host: &Host, script: &Path, place: &Path) -> Answer {
        if place.exists() {
            fs::remove_dir_all(place).unwrap();
        }
        copy(script, place);
        let command = skill_host::Command {
            args: (self.sandboxed)(&entry(place)),
            env: ENVIRONMENT.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec(),
            folder: place.to_owned(),
            stdin: fs::read(place.join("in.json")).unwrap().into(),
            timeout: Some(Duration::from_secs(60)),
            observer: None,
        };
        let outcome = host.exec(command).await.unwrap();
        let End::Exited(code) = outcome.end else { panic!("{}: {:?}", script.display(), outcome.end) };
        self.answer(i32::from(code), &outcome.stdout, &outcome.stderr, place)
    }

    fn answer(&self, code: i32, stdout: &[u8], stderr: &[u8], place: &Path) -> Answer {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let artifacts = place.join("artifacts");
        let name = |file: &Path| file.strip_prefix(&artifacts).unwrap().to_str().unwrap().to_owned();
        let files: Vec<_> = files_below(&artifacts).into_iter().filter(|f| f.is_file()).collect();
        Answer {
            code,
            stdout: text(stdout),
            stderr: text(stderr).lines().rev().find(|l| (self.says)(l)).unwrap_or_default().to_owned(),
            artifacts: files.iter().map(|f| (name(f), text(&fs::read(f).unwrap()))).collect(),
        }
    }
}

fn stored(script: &Path) -> Answer {
    let file = script.join("expect.json");
    let text = fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    serde_json::from_slice(&text).unwrap()
}

/// The script's main file.
fn entry(folder: &Path) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    files.find(|f| f.file_stem().is_some_and(|s| s == "run")).unwrap()
}

fn copy(script: &Path, to: &Path) {
    for file in files_below(script).into_iter().filter(|f| f.is_file() && !f.ends_with("expect.json")) {
        let target = to.join(file.strip_prefix(script).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
    fs::create_dir_all(to.join("artifacts")).unwrap();
}

/// The lines that only one has.
fn difference(expected: &Answer, found: &Answer) -> String {
    let lines =
        |a: &Answer| serde_json::to_string_pretty(a).unwrap().replace("\\n", "\n").lines().map(str::to_owned).collect();
    let (expected, found): (Vec<String>, Vec<String>) = (lines(expected), lines(found));
    let only = |a: &[String], b: &[String], sign: char| -> Vec<String> {
        a.iter().filter(|l| !b.contains(l)).map(|l| format!("  {sign} {l}")).collect()
    };
    [only(&expected, &found, '-'), only(&found, &expected, '+')].concat().join("\n")
}
