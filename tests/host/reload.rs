//! Skills that are edited while the host runs.

use std::{fs, future::Future, path::Path, time::Duration};

use serde_json::{Value, json};
use skill_host::Event;
use skill_tests::{TestHost, TestHostBuilder, guests};

fn watched() -> TestHostBuilder {
    TestHost::builder().with(|host| host.watch(true))
}

fn answering(value: &str) -> String {
    format!("def execute(inputs):\n    return {value}\n")
}

/// Waits until something is so; it comes by itself.
async fn until<T: PartialEq + std::fmt::Debug, F: Future<Output = T>>(wanted: T, what: impl Fn() -> F) {
    let all = async {
        while what().await != wanted {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(30), all).await.is_err() {
        assert_eq!(what().await, wanted, "after half a minute");
    }
}

async fn answer(host: &TestHost, skill: &str) -> Value {
    host.call(skill, json!({})).await.unwrap_or_else(|failure| json!(failure.kind.name()))
}

fn broken(host: &TestHost) -> Vec<String> {
    host.skills().errors.into_iter().map(|it| format!("{}: {}", it.skill, it.error)).collect()
}

fn write(host: &TestHost, path: &str, text: impl AsRef<[u8]>) {
    let path = host.skills_dir().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn manifest(name: &str, more: &str) -> String {
    format!("name: {name}\ndescription: A test.\n{more}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_edited_renamed_or_gone_is_seen() {
    let host = watched().python("first", "", &answering("1")).build().await;
    assert_eq!(answer(&host, "first").await, json!(1));

    write(&host, "first/run.py", answering("2"));
    until(json!(2), || answer(&host, "first")).await;

    write(&host, "second/run.py", answering("'new'"));
    write(&host, "second/skill.yaml", manifest("second", ""));
    until(json!("new"), || answer(&host, "second")).await;

    write(&host, "second/skill.yaml", manifest("renamed", ""));
    until(json!("new"), || answer(&host, "renamed")).await;
    assert_eq!(answer(&host, "second").await, json!("unknown-skill"));

    write(&host, "alone.wasm", guests::bytes("echo"));
    until(true, || async { host.skills().skills.len() == 3 }).await;

    fs::remove_dir_all(host.skills_dir().join("second")).unwrap();
    fs::remove_file(host.skills_dir().join("alone.wasm")).unwrap();
    until(json!("unknown-skill"), || answer(&host, "renamed")).await;
    until(1, || async { host.skills().skills.len() }).await;
    assert_eq!(answer(&host, "first").await, json!(2));
    assert_eq!(broken(&host), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_edit_leaves_what_worked_and_is_told() {
    let host = watched()
        .python("py", "", &answering("'py'"))
        .skill("js", &[("skill.yaml", &manifest("js", "")), ("run.js", "export const execute = () => 'js';")])
        .skill("sh", &[("skill.yaml", &manifest("sh", "")), ("run.sh", "echo '\"sh\"'")])
        .guest("wasm", "echo", "")
        .build()
        .await;
    let echo = || async { host.call("wasm", json!({"text": "x"})).await.map_or(Value::Null, |said| said) };
    for (file, text, says) in [
        ("py/run.py", "def execute(inputs):\n    return (\n", "py: run.py:2: SyntaxError"),
        ("py/skill.yaml", "name: [", "py: skill.yaml:1"),
        ("py/skill.yaml", "name: py\ndescription: A test.\ninput_schema: {type: nonsense}\n", "py: skill.yaml:3"),
        ("js/run.js", "import x from './gone.js';\nexport const execute = = 1;", "js: run.js:2: SyntaxError"),
        ("sh/run.sh", "if true; then\n", "sh: run.sh: line 2"),
        ("wasm/wasm.wasm", "\0asm garbage", "wasm: wasm.wasm"),
    ] {
        let path = host.skills_dir().join(file);
        let good = fs::read(&path).unwrap();
        fs::write(&path, text).unwrap();
        let told =
            || async { broken(&host).iter().map(|it| it.chars().take(says.len()).collect()).collect::<Vec<String>>() };
        until(vec![says.to_owned()], told).await;
        for skill in ["py", "js", "sh"] {
            assert_eq!(answer(&host, skill).await, json!(skill), "{file} {text}");
        }
        assert_eq!(echo().await, json!({"text": "x"}), "{file}");
        fs::write(&path, good).unwrap();
        until(Vec::<String>::new(), || async { broken(&host) }).await;
    }
}

/// Its files are those that it began with: also those that it reads later.
#[tokio::test(flavor = "multi_thread")]
async fn a_running_call_ends_on_the_version_that_it_began_with() {
    let script = "
import sys, time
def execute(inputs):
    before = open('/skill/data.txt').read()
    print('begun', file=sys.stderr, flush=True)
    import time
    time.sleep(inputs.get('wait', 0))
    import later
    return [before, open('/skill/data.txt').read(), later.VERSION]
";
    let host = watched()
        .python("slow", "", script)
        .skill("slow", &[("data.txt", "old"), ("later.py", "VERSION = 'old'\n")])
        .build()
        .await;
    let mut running = host.start("slow", json!({ "wait": 3 }));
    while !matches!(running.next().await, Some(Event::Stderr(_)) | None) {}
    write(&host, "slow/data.txt", "new");
    write(&host, "slow/later.py", "VERSION = 'new'\n");
    until(json!(["new", "new", "new"]), || answer(&host, "slow")).await;
    assert_eq!(running.finish().await.output, Some(json!(["old", "old", "old"])));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_with_one_name_the_second_comes_when_the_first_goes() {
    let host = watched()
        .python("a", "", &answering("'a'"))
        .skill("b", &[("skill.yaml", &manifest("a", "")), ("run.py", &answering("'b'"))])
        .build()
        .await;
    assert_eq!(answer(&host, "a").await, json!("a"));
    assert_eq!(broken(&host).len(), 1);
    fs::remove_dir_all(host.skills_dir().join("a")).unwrap();
    until(json!("b"), || answer(&host, "a")).await;
    assert_eq!(broken(&host), Vec::<String>::new());
}

/// As deployments do it: the new folder is made elsewhere and takes the place of the old one, by a move or by a link.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_folder_is_replaced() {
    let host = watched().python("it", "", &answering("1")).build().await;
    let (skills, old) = (host.skills_dir(), host.skills_dir().with_file_name("old"));
    let deploy = |name: &str, value: &str| {
        let folder = skills.with_file_name(name);
        fs::create_dir_all(folder.join("it")).unwrap();
        fs::write(folder.join("it/run.py"), answering(value)).unwrap();
        fs::write(folder.join("it/skill.yaml"), manifest("it", "")).unwrap();
        folder
    };
    fs::rename(&skills, &old).unwrap();
    assert_eq!(answer(&host, "it").await, json!(1), "where there is no folder, all stays");
    fs::rename(deploy("next", "2"), &skills).unwrap();
    until(json!(2), || answer(&host, "it")).await;
    write(&host, "it/run.py", answering("3"));
    until(json!(3), || answer(&host, "it")).await;
    // A link to the folder of one skill, and then to another.
    link(&deploy("v4", "4").join("it"), &skills.join("it"));
    until(json!(4), || answer(&host, "it")).await;
    link(&deploy("v5", "5").join("it"), &skills.join("it"));
    until(json!(5), || answer(&host, "it")).await;
}

fn link(to: &Path, at: &Path) {
    let beside = at.with_extension("new");
    std::os::unix::fs::symlink(to, &beside).unwrap();
    if at.is_symlink() {
        fs::remove_file(at).unwrap()
    } else {
        fs::remove_dir_all(at).unwrap()
    }
    fs::rename(beside, at).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_copies() {
    let host = watched().python("it", "", &answering("1")).build().await;
    for value in ["2", "3", "4"] {
        write(&host, "it/run.py", answering(value));
        until(json!(value.parse::<i32>().unwrap()), || answer(&host, "it")).await;
    }
    let own = fs::read_dir(host.data_dir().join("loaded")).unwrap().next().unwrap().unwrap().path();
    until(1, || async { fs::read_dir(&own).unwrap().count() }).await;
}
