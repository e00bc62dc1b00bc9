//! Guests that fill the disk, in every way that WASI has.

use std::{fs, os::unix::fs::MetadataExt as _, path::Path};

use skill_engine::{LimitHit, Outcome};
use skill_tests::{Sandbox, files_below};

use crate::{exit, limit, stderr, stdout};

const MIB: u64 = 1 << 20;

/// Runs this behaviour with 8 MiB and 50 files.
async fn fill(how: &str) -> (Outcome, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let call = Sandbox::shared().command("disk", how).with("/box").scratch("/box", folder.path());
    let outcome = call
        .limits(|l| {
            l.disk_bytes = 8 * MIB;
            l.disk_files = 50;
        })
        .attack()
        .await;
    (outcome, folder)
}

fn bytes_below(folder: &Path) -> u64 {
    files_below(folder).iter().map(|f| fs::symlink_metadata(f).unwrap()).filter(|m| m.is_file()).map(|m| m.size()).sum()
}

#[tokio::test]
async fn bytes_are_bounded_whatever_writes_them() {
    for how in ["write", "append", "set-len", "sparse", "descriptor-write", "zeroes", "splice", "set-len-at-once"] {
        let (outcome, folder) = fill(how).await;
        assert_eq!(exit(&outcome), 0, "{how}: {}", stderr(&outcome));
        let bytes = bytes_below(folder.path());
        assert!(bytes <= 8 * MIB, "{how} wrote {bytes}");
        assert!(how == "set-len-at-once" || bytes > 6 * MIB, "{how} was refused at {bytes}: {}", stderr(&outcome));
        assert!(outcome.usage.disk_bytes >= bytes, "{how} paid for {} of {bytes}", outcome.usage.disk_bytes);
    }
}

#[tokio::test]
async fn more_at_once_than_a_stream_takes_is_bounded_too() {
    let (outcome, folder) = fill("stream-at-once").await;
    assert!(bytes_below(folder.path()) <= 8 * MIB, "{:?}", outcome.end);
}

#[tokio::test]
async fn a_full_disk_is_said_in_the_log() {
    let (outcome, _folder) = fill("write").await;
    assert!(stderr(&outcome).ends_with("skillhost: a write was refused: the limit `disk_bytes` is 8388608\n"));
    let (outcome, _folder) = fill("descriptor-write").await;
    assert!(stderr(&outcome).to_lowercase().contains("insufficient"), "{}", stderr(&outcome));
    let (outcome, _folder) = fill("files").await;
    assert!(stderr(&outcome).to_lowercase().contains("no space left"), "{}", stderr(&outcome));
    assert!(stderr(&outcome).ends_with("the limit `disk_files` is 50\n"));
}

#[tokio::test]
async fn overwriting_costs_nothing_more() {
    let (outcome, _folder) = fill("overwrite").await;
    assert_eq!((exit(&outcome), stdout(&outcome).trim()), (0, "50"), "{}", stderr(&outcome));
}

#[tokio::test]
async fn deleting_gives_no_bytes_back() {
    let (outcome, folder) = fill("delete-and-write").await;
    assert_eq!((exit(&outcome), stdout(&outcome).trim()), (0, "8"));
    assert!(bytes_below(folder.path()) <= MIB);
}

#[tokio::test]
async fn files_of_every_kind_are_bounded() {
    for how in ["files", "folders", "symlinks", "links", "deep"] {
        let (outcome, folder) = fill(how).await;
        assert_eq!(exit(&outcome), 0, "{how}: {}", stderr(&outcome));
        let files = files_below(folder.path()).len();
        assert_eq!(files, 50, "{how}: {}", stderr(&outcome));
    }
}

#[tokio::test]
async fn open_files_are_bounded() {
    let (outcome, _folder) = fill("open").await;
    assert_eq!(limit(&outcome), LimitHit::Handles);
}

#[tokio::test]
async fn a_folder_to_read_is_not_a_folder_to_write() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a"), "read me").unwrap();
    let read_only = || skill_engine::Folder::Open(skill_engine::OpenFolder::read_only(folder.path()).unwrap());
    let call = |how, path| Sandbox::shared().command("escape", how).with(path).mount("/skill", read_only());
    assert!(stdout(&call("read", "/skill/a").run().await).contains("read me"));
    for path in ["/skill/a", "/skill/b"] {
        let outcome = call("write", path).run().await;
        assert!(stdout(&outcome).contains("refused"), "{}", stdout(&outcome));
    }
    assert_eq!(fs::read_to_string(folder.path().join("a")).unwrap(), "read me");
    assert_eq!(files_below(folder.path()).len(), 1);
}
