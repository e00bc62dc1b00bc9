//! Components of the skill world that use what the host offers against it.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use skill_engine::{End, LimitHit, Limits, LogLevel, Observer, Outcome};
use skill_tests::{GuestCall, Sandbox, files_below};

use crate::limit;

fn hostile(what: &str, with: &str) -> GuestCall {
    Sandbox::shared().skill("hostile", format!(r#"{{"do": "{what}", "with": {with:?}}}"#))
}

fn done(outcome: &Outcome) -> String {
    let End::Returned(text) = &outcome.end else { panic!("{:?}", outcome.end) };
    serde_json::from_str::<serde_json::Value>(text).unwrap()["done"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_honest_skill_answers_says_and_keeps() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Arc::new(Seen::default());
    let call = Sandbox::shared().skill("echo", r#"{"text": "hi", "artifact": "a/b.txt"}"#);
    let outcome = call.scratch("/artifacts", folder.path()).observer(seen.clone()).run().await;
    assert!(matches!(&outcome.end, End::Returned(text) if text == r#"{"text":"hi"}"#), "{:?}", outcome.end);
    assert_eq!(fs::read_to_string(folder.path().join("a/b.txt")).unwrap(), "hi");
    assert_eq!(outcome.stderr, "info: writing a/b.txt\n");
    assert_eq!(*seen.0.lock().unwrap(), ["Info writing a/b.txt", "0.5 half way"]);
    assert_eq!(outcome.usage.disk_bytes, 2);
}

#[tokio::test]
async fn a_skills_own_error_keeps_its_words() {
    let outcome = Sandbox::shared().skill("echo", r#"{"text": "", "fail": "no-luck"}"#).run().await;
    let End::Failed(failure) = outcome.end else { panic!("{:?}", outcome.end) };
    assert_eq!((failure.code.as_deref(), &*failure.message), (Some("no-luck"), "as you wish"));
    assert_eq!((failure.details.as_deref(), failure.retryable), (Some(r#"{"asked":true}"#), true));
}

#[tokio::test]
async fn artifact_names_lead_nowhere_else() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("artifacts");
    for name in ["../escaped", "/tmp/escaped", "a/../../escaped", "", ".", "..", "a\\b", "./x", "a//../b", "/"] {
        let outcome = hostile("artifact", name).scratch("/artifacts", &folder).attack().await;
        let said = done(&outcome);
        assert!(said.starts_with("Err(InvalidName"), "{name}: {said}");
    }
    assert!(files_below(&folder).is_empty(), "{:?}", files_below(&folder));
    assert!(!Path::new("/tmp/escaped").exists());

    fs::create_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink("/tmp", folder.join("out")).unwrap();
    let said = done(&hostile("artifact", "out/escaped").scratch("/artifacts", &folder).attack().await);
    assert!(said.starts_with("Err(Io"), "{said}");
    assert!(!said.contains(folder.to_str().unwrap()), "{said}");
    assert!(!Path::new("/tmp/escaped").exists());
}

#[tokio::test]
async fn artifacts_are_bounded_in_bytes_and_files() {
    let folder = tempfile::tempdir().unwrap();
    let call = hostile("fill-artifacts", "").scratch("/artifacts", folder.path());
    assert_eq!(done(&call.limits(|l| l.disk_bytes = 4 << 20).attack().await), "4");

    let folder = tempfile::tempdir().unwrap();
    let call = hostile("many-artifacts", "").scratch("/artifacts", folder.path());
    assert_eq!(done(&call.limits(|l| l.disk_files = 21).attack().await), "10");
    assert!(files_below(folder.path()).len() <= 21);
}

#[tokio::test]
async fn without_an_artifact_folder_nothing_is_written() {
    assert!(done(&hostile("artifact", "a").attack().await).starts_with("Err(Io"));
}

#[tokio::test]
async fn log_and_progress_are_bounded_for_whoever_watches() {
    for flood in ["flood-log", "flood-progress"] {
        let seen = Arc::new(Seen::default());
        let call = hostile(flood, "").observer(seen.clone()).limits(|l| {
            l.stderr = 10_000;
            l.fuel = 100_000_000;
        });
        let outcome = call.attack().await;
        assert_eq!(limit(&outcome), LimitHit::Fuel);
        assert!(outcome.stderr.len() <= 10_000);
        let lines = seen.0.lock().unwrap().len();
        assert!((5..=10).contains(&lines), "{flood}: {lines} lines");
    }
}

#[tokio::test]
async fn one_huge_word_to_the_host() {
    let outcome = hostile("huge-log", "200000000").limits(|l| l.memory = 1 << 30).attack().await;
    assert!(matches!(&outcome.end, End::Trapped(_)), "{:?}", outcome.end);
    let outcome = hostile("huge-output", "200000000").limits(|l| l.memory = 1 << 30).attack().await;
    assert!(matches!(&outcome.end, End::Trapped(_)), "{:?}", outcome.end);
}

#[tokio::test]
async fn a_skill_that_spins_panics_or_leaves() {
    assert_eq!(limit(&hostile("spin", "").deadline_ms(100).attack().await), LimitHit::Deadline);
    assert!(matches!(hostile("panic", "").attack().await.end, End::Trapped(_)));
    assert!(matches!(hostile("exit", "0").attack().await.end, End::Exited(0)));
    assert!(matches!(hostile("exit", "3").attack().await.end, End::Exited(1)));
}

#[tokio::test]
async fn calls_after_the_deadline_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let call = hostile("after-deadline", "").scratch("/artifacts", folder.path()).deadline_ms(100);
    assert_eq!(limit(&call.attack().await), LimitHit::Deadline);
    assert!(files_below(folder.path()).is_empty());
}

#[tokio::test]
async fn descriptions_are_asked_for_under_limits() {
    let sandbox = Sandbox::shared();
    let limits = || Limits { deadline: Duration::from_millis(200), ..Limits::default() };
    let ask = |guest| {
        let program = sandbox.program(guest);
        async move { program.describe(limits()).await }
    };
    assert!(matches!(ask("describe_spins").await, Err(End::Limit(LimitHit::Deadline))));
    assert!(matches!(ask("describe_traps").await, Err(End::Trapped(_))));
    assert!(matches!(ask("work").await, Err(End::Host(_))));
    let honest = ask("echo").await.unwrap();
    assert_eq!((&*honest.name, &*honest.summary), ("echo", "Says what it was told."));
    sandbox.must_serve().await;
}

#[derive(Default)]
struct Seen(Mutex<Vec<String>>);

impl Observer for Seen {
    fn log(&self, level: LogLevel, message: &str) {
        self.0.lock().unwrap().push(format!("{level:?} {message}"));
    }

    fn progress(&self, fraction: Option<f64>, message: &str) {
        self.0.lock().unwrap().push(format!("{} {message}", fraction.unwrap()));
    }
}
