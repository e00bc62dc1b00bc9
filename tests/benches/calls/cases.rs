//! What is called, here and natively: programs that answer `{"name": "you"}` with `{"hello": "you"}`, each in its own way.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use skill_host::Command as SandboxCommand;
use skill_tests::{TestHost, TestHostBuilder};

/// Packages of the case `npm-packages`.
const PACKAGES: [&str; 5] = ["lodash@4.17.21", "dayjs@1.11.13", "mustache@4.2.0", "semver@7.6.3", "yaml@2.6.1"];

const JQ: [&str; 3] = ["jq", "-c", "{hello: .name}"];

/// A skill's name, its file and text, and the command that does the same natively, in its folder.
const SKILLS: [(&str, &str, &str, &[&str]); 9] = [
    (
        "hello",
        "run.py",
        "import json, sys\njson.dump({'hello': json.load(sys.stdin)['name']}, sys.stdout)\n",
        &["python3", "run.py"],
    ),
    (
        "nested-python",
        "run.py",
        "import json, subprocess, sys\nsubprocess.run([sys.executable, '-c', 'pass'], check=True)\n\
         json.dump({'hello': json.load(sys.stdin)['name']}, sys.stdout)\n",
        &["python3", "run.py"],
    ),
    (
        "hello-js",
        "run.js",
        "const { name } = JSON.parse(require('fs').readFileSync(0));\nconsole.log(JSON.stringify({ hello: name }));\n",
        &["node", "run.js"],
    ),
    (
        "nested-node",
        "run.js",
        "require('child_process').execFileSync(process.execPath, ['-e', '']);\n\
         const { name } = JSON.parse(require('fs').readFileSync(0));\nconsole.log(JSON.stringify({ hello: name }));\n",
        &["node", "run.js"],
    ),
    (
        "hello-ts",
        "run.ts",
        "import fs from 'node:fs';\ninterface Input { name: string }\n\
         const { name } = JSON.parse(fs.readFileSync(0, 'utf8')) as Input;\nconsole.log(JSON.stringify({ hello: name }));\n",
        &["node", "run.ts"],
    ),
    (
        "npm-packages",
        "run.js",
        "const _ = require('lodash'), dayjs = require('dayjs'), mustache = require('mustache');\n\
         const semver = require('semver'), yaml = require('yaml');\n\
         const input = yaml.parse(yaml.stringify(JSON.parse(require('fs').readFileSync(0))));\n\
         if (!dayjs('2026-01-01').isValid() || !semver.gt('1.2.10', '1.2.9')) throw new Error('wrong');\n\
         console.log(JSON.stringify({ hello: mustache.render('{{x}}', { x: _.trim(input.name) }) }));\n",
        &["node", "run.js"],
    ),
    ("hello-sh", "run.sh", "jq -c '{hello: .name}'\n", &["bash", "run.sh"]),
    ("pipeline", "run.sh", "jq -r '.name, \"b\", \"a\"' | sort -r | jq -cRn '{hello: input}'\n", &["bash", "run.sh"]),
    (
        "hello-go",
        "run.go",
        "package main\n\nimport (\n\t\"encoding/json\"\n\t\"os\"\n)\n\nfunc main() {\n\tvar in struct{ Name string }\n\
         \tif err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {\n\t\tpanic(err)\n\t}\n\
         \tjson.NewEncoder(os.Stdout).Encode(map[string]string{\"hello\": in.Name})\n}\n",
        &["../hello-go.bin"],
    ),
];

pub fn input() -> Value {
    json!({"name": "you"})
}

/// One program, in both ways.
pub struct Case {
    pub name: &'static str,
    /// What it is natively, unless this machine lacks it.
    pub native: Option<Vec<&'static str>>,
    folder: PathBuf,
    command: Option<[&'static str; 3]>,
}

/// The cases in this folder. What cannot be measured is said, with the reason.
pub fn all(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, file, text, argv) in SKILLS {
        let case = Case { name, native: Some(argv.to_vec()), folder: folder.join(name), command: None };
        fs::create_dir_all(&case.folder).unwrap();
        fs::write(case.folder.join(file), text).unwrap();
        if name == "npm-packages" && !install(&case.folder) {
            println!("{name}: not measured, npm is not there or cannot fetch {PACKAGES:?}");
            continue;
        }
        cases.push(case);
    }
    let folder = folder.join("jq");
    fs::create_dir_all(&folder).unwrap();
    cases.push(Case { name: "jq", native: Some(JQ.to_vec()), folder, command: Some(JQ) });
    for case in &mut cases {
        case.prepare();
    }
    cases
}

/// A host that has them as skills; nothing recorded.
pub async fn host(cases: &[Case]) -> TestHost {
    let builder = TestHost::builder().guest("echo", "echo", "").in_memory().with(|b| b.wait_for_interpreters(true));
    let skills = cases.iter().filter(|case| case.command.is_none());
    let host = skills.fold(builder, |b: TestHostBuilder, case| b.folder(case.name, &case.folder)).build().await;
    assert!(host.skills().errors.is_empty(), "{:?}", host.skills().errors);
    host
}

impl Case {
    /// Once in the sandbox: a fresh instance.
    pub async fn here(&self, host: &TestHost) {
        let Some(command) = self.command else {
            assert_eq!(host.call(self.name, input()).await.unwrap(), json!({"hello": "you"}));
            return;
        };
        let command = SandboxCommand {
            args: command.map(str::to_owned).to_vec(),
            env: Vec::new(),
            folder: self.folder.clone(),
            stdin: input().to_string().into_bytes().into(),
            timeout: None,
            observer: None,
        };
        assert_eq!(&*host.exec(command).await.unwrap().stdout, b"{\"hello\":\"you\"}\n");
    }

    /// Once as a process of this machine.
    pub fn there(&self, argv: &[&str]) {
        let answer = self.natively(argv).unwrap();
        assert_eq!(answer, json!({"hello": "you"}), "{}", self.name);
    }

    fn natively(&self, argv: &[&str]) -> Option<Value> {
        let mut command = Command::new(argv.first()?);
        command.args(argv.get(1..)?).current_dir(&self.folder);
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = streams.spawn().ok()?;
        child.stdin.take()?.write_all(input().to_string().as_bytes()).ok()?;
        serde_json::from_slice(&child.wait_with_output().ok()?.stdout).ok()
    }

    /// Compiles what is compiled before it is measured, and forgets the native program where it does not answer.
    fn prepare(&mut self) {
        if self.name == "hello-go" {
            drop(
                Command::new("go")
                    .args(["build", "-o", "../hello-go.bin", "run.go"])
                    .current_dir(&self.folder)
                    .status(),
            );
        }
        if self.native.as_ref().is_some_and(|argv| self.natively(argv).is_none()) {
            println!("{}: {:?} does not answer on this machine; measured in the sandbox only", self.name, self.native);
            self.native = None;
        }
    }
}

fn install(folder: &Path) -> bool {
    fs::write(folder.join("package.json"), "{\"private\": true}").unwrap();
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]).args(PACKAGES).current_dir(folder);
    npm.stdout(Stdio::null()).status().is_ok_and(|s| s.success())
}
