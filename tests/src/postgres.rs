//! A PostgreSQL server of the tests' own: one for each test program, a database for each test.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

/// What nobody may ever see.
pub const PASSWORD: &str = "not-to-be-printed";

const USER: &str = "skillhost";

static SHARED: LazyLock<Server> = LazyLock::new(Server::start);

/// The URL of a new, empty database.
pub fn database() -> String {
    SHARED.database()
}

/// A server in a folder of its own, reached through a socket there. It ends with this process, however that ends.
pub struct Server {
    folder: PathBuf,
    keeper: Option<Child>,
}

impl Server {
    /// Starts one.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("pg-").tempdir().unwrap().keep();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        let mut server = Self { folder, keeper: None };
        server.again();
        server
    }

    /// Starts it again on what it had before.
    pub fn again(&mut self) {
        // Gone with the process that holds its standard input; so is the folder.
        let keeper = "\"$1\" serve \"$2\" \"$3\" \"$4\"; test -e \"$2/stay\" || rm -rf \"$2\"";
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/postgres.sh");
        let mut child = Command::new("sh")
            .args(["-c", keeper, "sh", script])
            .arg(&self.folder)
            .args([USER, PASSWORD])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A signal to the tests is not for it: it must clear up.
            .process_group(0)
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said, "ready\n", "there is no PostgreSQL server; what was said above tells why");
        self.keeper = Some(child);
    }

    /// Stops it at once, as a crash does.
    pub fn stop(&mut self) {
        let Some(mut keeper) = self.keeper.take() else { return };
        std::fs::write(self.folder.join("stay"), "").unwrap();
        drop(keeper.stdin.take());
        keeper.wait().unwrap();
        std::fs::remove_file(self.folder.join("stay")).unwrap();
    }

    /// The URL of a new, empty database.
    pub fn database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NEXT.fetch_add(1, Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        format!("postgres://{USER}:{PASSWORD}@localhost/{name}?host={}", self.folder.display())
    }

    /// What this statement answers, a line per row.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let mut psql = Command::new(bin().join("psql"));
        psql.args(["-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-U", USER, "-d", database, "-h"]).arg(&self.folder);
        psql.env("PGPASSWORD", PASSWORD).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = psql.spawn().unwrap();
        child.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{sql}");
        String::from_utf8(ended.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The name of the database of a URL.
pub fn name(url: &str) -> &str {
    url.split('?').next().and_then(|it| it.rsplit('/').next()).unwrap()
}

/// What this statement answers in the database of a URL of [`database`].
pub fn sql(url: &str, sql: &str) -> String {
    SHARED.sql(name(url), sql)
}

/// Where the programs of PostgreSQL are.
fn bin() -> &'static Path {
    static BIN: LazyLock<PathBuf> = LazyLock::new(|| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/postgres.sh");
        let found = Command::new(script).output().unwrap();
        String::from_utf8(found.stdout).unwrap().trim().into()
    });
    &BIN
}
