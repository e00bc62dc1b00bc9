//! Whoever can change compiled code can run anything: what was tampered with is never run.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use skill_engine::{Engine, EngineConfig, EngineError, Profile};
use skill_tests::{Sandbox, components, files_below};

/// A cache that holds the code of the guest `output`, and the file that holds it.
async fn warm() -> (tempfile::TempDir, PathBuf) {
    let cache = tempfile::tempdir().unwrap();
    Sandbox::with_cache(cache.path()).must_serve().await;
    let file = code_in(cache.path());
    (cache, file)
}

fn code_in(cache: &Path) -> PathBuf {
    let mut code = files_below(cache);
    code.retain(|f| f.extension().is_some_and(|e| e == "cwasm"));
    assert_eq!(code.len(), 1, "{code:?}");
    code.remove(0)
}

/// A new engine on this cache answers right, and the cache holds what it should.
async fn must_recover(cache: &Path, name: &Path, bytes: &[u8]) {
    Sandbox::with_cache(cache).must_serve().await;
    assert_eq!(code_in(cache), name);
    assert!(fs::symlink_metadata(name).unwrap().is_file());
    assert!(fs::read(name).unwrap() == bytes);
}

#[tokio::test]
async fn code_is_kept_and_used_again() {
    let (cache, file) = warm().await;
    let made = fs::metadata(&file).unwrap().modified().unwrap();
    must_recover(cache.path(), &file, &fs::read(&file).unwrap()).await;
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), made);
}

#[tokio::test]
async fn a_flipped_byte() {
    let (cache, file) = warm().await;
    let good = fs::read(&file).unwrap();
    for at in [0, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&file, bad).unwrap();
        must_recover(cache.path(), &file, &good).await;
    }
}

#[tokio::test]
async fn an_empty_or_shortened_file() {
    let (cache, file) = warm().await;
    let good = fs::read(&file).unwrap();
    for part in [0, good.len() / 2] {
        fs::write(&file, &good[..part]).unwrap();
        must_recover(cache.path(), &file, &good).await;
    }
}

#[tokio::test]
async fn a_file_under_another_name() {
    let (cache, file) = warm().await;
    let good = fs::read(&file).unwrap();
    fs::rename(&file, file.with_file_name(format!("{}.cwasm", "0".repeat(64)))).unwrap();
    must_recover(cache.path(), &file, &good).await;
}

#[tokio::test]
async fn a_link_to_a_file_elsewhere() {
    let (cache, file) = warm().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let good = fs::read(&file).unwrap();
    let target = elsewhere.path().join("code");
    fs::rename(&file, &target).unwrap();
    symlink(&target, &file).unwrap();
    must_recover(cache.path(), &file, &good).await;
}

#[tokio::test]
async fn a_file_that_others_can_write() {
    let (cache, file) = warm().await;
    let good = fs::read(&file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    must_recover(cache.path(), &file, &good).await;
}

#[test]
fn a_folder_that_others_can_write_is_refused() {
    let cache = tempfile::tempdir().unwrap();
    for mode in [0o777, 0o775, 0o757] {
        fs::set_permissions(cache.path(), fs::Permissions::from_mode(mode)).unwrap();
        let error = Engine::new(EngineConfig::new(cache.path())).err().unwrap();
        assert!(matches!(error, EngineError::Cache { .. }));
        assert!(error.to_string().contains("others can write to it"), "{error}");
    }
}

#[test]
fn a_folder_that_cannot_be_made() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Engine::new(EngineConfig::new(file.path().join("cache"))).err().unwrap();
    assert!(error.to_string().contains(file.path().to_str().unwrap()), "{error}");
}

#[test]
fn a_new_folder_is_private() {
    let outer = tempfile::tempdir().unwrap();
    let cache = outer.path().join("a/cache");
    Engine::new(EngineConfig::new(&cache)).unwrap();
    assert_eq!(fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o700);
}

#[tokio::test]
async fn what_an_interrupted_compiler_left_is_cleared_away() {
    let (cache, file) = warm().await;
    let good = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let left = file.with_file_name("compiling-abc");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("out"), &good[..100]).unwrap();
    must_recover(cache.path(), &file, &good).await;
    assert!(!left.exists());
}

#[test]
fn a_component_that_does_not_compile_leaves_nothing() {
    let cache = tempfile::tempdir().unwrap();
    let engine = Sandbox::with_cache(cache.path());
    let mut broken = components::empty();
    broken.extend([0xff; 100]);
    assert!(engine.engine().load(&broken, Profile::default()).is_err());
    let mut left = files_below(cache.path());
    left.retain(|f| f.is_file() && !f.ends_with("lock"));
    assert!(left.is_empty(), "{left:?}");
}

/// Runs again as a child of the tests below: it compiles into the cache that it is told of.
const CHILD: &str = "SKILL_TESTS_COMPILE_INTO";

#[tokio::test]
async fn child_that_compiles() {
    let Some(cache) = std::env::var_os(CHILD) else { return };
    Sandbox::with_cache(Path::new(&cache)).must_serve().await;
}

fn child(cache: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["cached_code::child_that_compiles", "--exact", "--nocapture"]).env(CHILD, cache);
    command
}

#[tokio::test]
async fn two_processes_compile_at_once() {
    let cache = tempfile::tempdir().unwrap();
    let children: Vec<_> = (0..3).map(|_| child(cache.path()).spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let file = code_in(cache.path());
    must_recover(cache.path(), &file, &fs::read(&file).unwrap()).await;
}

#[tokio::test]
async fn a_compiler_that_is_killed_leaves_nothing_half_made() {
    let cache = tempfile::tempdir().unwrap();
    let mut child = child(cache.path()).spawn().unwrap();
    let begin = Instant::now();
    let compiling = |f: &PathBuf| f.file_name().is_some_and(|n| n.to_string_lossy().starts_with("compiling-"));
    while !files_below(cache.path()).iter().any(compiling) {
        assert!(begin.elapsed() < Duration::from_secs(60), "it never began to compile");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    Sandbox::with_cache(cache.path()).must_serve().await;
    let left = files_below(cache.path());
    assert!(!left.iter().any(compiling), "{left:?}");
    code_in(cache.path());
}
