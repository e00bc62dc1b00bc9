//! test262: every test of `built-ins` and `language` that a script of one realm can run.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command as Native, Stdio},
    sync::Arc,
    time::Duration,
};

use futures_util::{StreamExt as _, stream};
use skill_engine::End;
use skill_host::{Command, Host};
use skill_tests::{TestHost, files_below};

use crate::{
    packages,
    table::{Ended, Table, folder, wanted},
};

/// test262 of the summer of 2018, the newest that a registry carries.
const PACKAGE: (&str, &str, &str) =
    ("@gerhobbelt/test262", "3.0.0-4", "6ff2dc8f286dd81f10209b5020d6d6334b64f271c803d0a3a67883f1a9ab4bb3");

/// Features of tests that a script of one realm and one thread has no use for, or that never came to be.
const WITHOUT: [&str; 8] = [
    "Array.prototype.flatten", // its name is flat today
    "Atomics",
    "SharedArrayBuffer",
    "class-fields-private",
    "caller",
    "cross-realm",
    "IsHTMLDDA",
    "tail-call-optimization",
];

/// Some walk through all of Unicode.
const TIME: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "fetches 4 MB and takes half an hour"]
async fn javascript() {
    let suite =
        Arc::new(Suite { folder: packages::npm(PACKAGE.0, PACKAGE.1, PACKAGE.2), place: folder().join("javascript") });
    fs::create_dir_all(&suite.place).unwrap();
    fs::write(suite.place.join("run.js"), include_str!("run.js")).unwrap();
    let host = TestHost::builder().with(|b| b.wait_for_interpreters(true)).build().await;
    let every: usize = std::env::var("SUITES_EVERY").map_or(3, |n| n.parse().unwrap());
    let mut files: Vec<PathBuf> = ["built-ins", "language"]
        .iter()
        .flat_map(|part| files_below(&suite.folder.join("test").join(part)))
        .filter(|f| f.extension().is_some_and(|e| e == "js") && !f.to_str().unwrap().contains("_FIXTURE"))
        .collect();
    files.sort();
    let files = files.into_iter().step_by(every).filter(|file| wanted(&suite.row(file)));
    let ended = stream::iter(files).map(|file| {
        let (host, suite) = (Host::clone(&host), suite.clone());
        async move {
            tokio::spawn(async move { (suite.row(&file), suite.name(&file), suite.run(&host, &file).await) })
                .await
                .unwrap()
        }
    });
    let ended: Vec<_> = ended.buffer_unordered(2).collect().await;
    let mut table = Table::default();
    for (row, name, ended) in ended {
        table.0.entry(row).or_default().insert(name, ended);
    }
    table.settle("javascript");
}

struct Suite {
    folder: PathBuf,
    place: PathBuf,
}

/// What the comment at a test's top says of it.
struct About {
    flags: Vec<String>,
    features: Vec<String>,
    includes: Vec<String>,
    /// The error that it must end with.
    error: Option<String>,
}

impl About {
    fn read(text: &str) -> Self {
        let head = text.split_once("/*---").and_then(|(_, rest)| rest.split_once("---*/")).map_or("", |(head, _)| head);
        let list = |key: &str| -> Vec<String> {
            let mut lines = head.lines().skip_while(|l| !l.starts_with(key));
            let inline = lines.next().unwrap_or(key)[key.len()..].trim().trim_matches(['[', ']']);
            let below = lines.map_while(|l| l.trim_start().strip_prefix("- ")).map(|word| word.trim().to_owned());
            inline.split(',').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).chain(below).collect()
        };
        let error =
            head.lines().skip_while(|l| !l.starts_with("negative:")).find_map(|l| l.trim().strip_prefix("type: "));
        Self {
            flags: list("flags:"),
            features: list("features:"),
            includes: list("includes:"),
            error: error.map(|e| e.trim().to_owned()),
        }
    }

    fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|f| f == flag)
    }

    /// Why it is not run at all.
    fn skip(&self, text: &str) -> Option<String> {
        let feature = self.features.iter().find(|f| WITHOUT.contains(&&***f));
        let agent = ["$262.agent", "$262.createRealm"].into_iter().find(|word| text.contains(word));
        feature
            .cloned()
            .or_else(|| agent.map(str::to_owned))
            .or_else(|| self.has("module").then(|| "module".to_owned()))
    }
}

impl Suite {
    fn name(&self, file: &Path) -> String {
        file.strip_prefix(self.folder.join("test")).unwrap().to_str().unwrap().to_owned()
    }

    /// The two folders that it is in.
    fn row(&self, file: &Path) -> String {
        self.name(file).split('/').take(2).collect::<Vec<_>>().join("/")
    }

    async fn run(&self, host: &Host, file: &Path) -> Ended {
        let text = fs::read_to_string(file).unwrap();
        let about = About::read(&text);
        if let Some(why) = about.skip(&text) {
            return Ended::Skipped(why);
        }
        let modes: &[bool] = match () {
            () if about.has("onlyStrict") => &[true],
            () if about.has("noStrict") || about.has("raw") => &[false],
            () => &[false, true],
        };
        for strict in modes {
            let source = self.source(&text, &about, *strict);
            let Err(why) = verdict(&about, &self.sandboxed(host, &source).await) else { continue };
            if verdict(&about, &self.natively(&source)).is_err() {
                return Ended::Skipped("Node.js does not pass it either: the language has changed since".to_owned());
            }
            return Ended::Failed(format!("{why}{}", if *strict { " (strict)" } else { "" }));
        }
        Ended::Passed
    }

    /// The test with its harness before it.
    fn source(&self, text: &str, about: &About, strict: bool) -> String {
        if about.has("raw") {
            return text.to_owned();
        }
        let first = if about.has("async") {
            vec!["assert.js", "sta.js", "doneprintHandle.js"]
        } else {
            vec!["assert.js", "sta.js"]
        };
        let files = first.into_iter().chain(about.includes.iter().map(|i| &**i));
        let harness: Vec<String> =
            files.map(|f| fs::read_to_string(self.folder.join("harness").join(f)).unwrap()).collect();
        format!("{}{}\n{text}", if strict { "\"use strict\";\n" } else { "" }, harness.join("\n"))
    }

    async fn sandboxed(&self, host: &Host, source: &str) -> String {
        let command = Command {
            args: ["node", "run.js"].map(str::to_owned).to_vec(),
            env: Vec::new(),
            folder: self.place.clone(),
            stdin: source.as_bytes().to_vec().into(),
            timeout: Some(TIME),
            observer: None,
        };
        let outcome = host.exec(command).await.unwrap();
        let stdout = String::from_utf8_lossy(&outcome.stdout).into_owned();
        match outcome.end {
            End::Exited(_) => stdout + &String::from_utf8_lossy(&outcome.stderr),
            end => format!("{stdout}ended: {end:?}"),
        }
    }

    /// The same by this machine's Node.js, if there is one.
    fn natively(&self, source: &str) -> String {
        let mut command = Native::new("node");
        command
            .arg("run.js")
            .current_dir(&self.place)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let Ok(mut child) = command.spawn() else { return "ended: no Node.js".to_owned() };
        let mut stdin = child.stdin.take().unwrap();
        drop(std::io::Write::write_all(&mut stdin, source.as_bytes()));
        drop(stdin);
        let done = child.wait_with_output().unwrap();
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr)
    }
}

/// Whether what was said is what the test wants.
fn verdict(about: &About, said: &str) -> Result<(), String> {
    let threw = said.lines().find_map(|l| l.strip_prefix("threw "));
    let good = match (&about.error, threw) {
        (Some(error), Some(threw)) => threw.split(':').next() == Some(error),
        (None, None) if about.has("async") => {
            said.contains("Test262:AsyncTestComplete") && !said.contains("AsyncTestFailure")
        }
        (None, None) => said.is_empty(),
        _ => false,
    };
    let wanted = about.error.as_ref().map_or(String::new(), |e| format!("wanted {e}: "));
    if good { Ok(()) } else { Err(format!("{wanted}{}", said.chars().take(600).collect::<String>())) }
}

#[test]
fn what_a_test_says_of_itself() {
    let text = "/*---\ninfo: >\n  a, b\nflags: [async, noStrict]\nincludes:\n  - a.js\n  - b.js\nnegative:\n  phase: early\n  type: SyntaxError\nfeatures: [Map,\n---*/ x";
    let about = About::read(text);
    assert_eq!(
        (about.flags.join(" "), about.includes.join(" ")),
        ("async noStrict".to_owned(), "a.js b.js".to_owned())
    );
    assert_eq!(about.error.as_deref(), Some("SyntaxError"));
    let bare = About::read("var x;");
    assert!(bare.flags.is_empty() && bare.features.is_empty() && bare.error.is_none());
    let named: BTreeMap<&str, bool> = ["SharedArrayBuffer", "Map"].map(|f| (f, WITHOUT.contains(&f))).into();
    assert_eq!(named, BTreeMap::from([("Map", false), ("SharedArrayBuffer", true)]));
}
