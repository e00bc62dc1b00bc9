//! Runs the program and keeps what it says.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::postgres;

/// What a run of the program came to.
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// Standard output as JSON, which it must be and nothing else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e} in {:?} ({})", self.stdout, self.stderr))
    }

    /// Ended like this, said all of this on standard error, and never anything of Rust's own.
    #[track_caller]
    pub fn failed(&self, code: i32, said: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        for said in said {
            assert!(self.stderr.contains(said), "{said:?} is not in: {}", self.stderr);
        }
        assert!(self.stderr.contains("error: "), "{}", self.stderr);
        self.is_decent();
    }

    #[track_caller]
    pub fn succeeded(&self) -> &Self {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        self.is_decent();
        self
    }

    #[track_caller]
    fn is_decent(&self) {
        for ugly in ["panicked", "RUST_BACKTRACE", "Err(", "Some(", "\u{1b}["] {
            assert!(!self.stderr.contains(ugly), "{}", self.stderr);
        }
    }
}

/// A folder of its own to run the program in.
pub struct Place {
    folder: TempDir,
    /// Where records are kept that are not in the data folder.
    database: Option<String>,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    /// With records in PostgreSQL.
    pub fn on_postgres() -> Self {
        Self { database: Some(postgres::database()), ..Self::new() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Makes a Python skill without schemas.
    pub fn python(&self, name: &str, code: &str) {
        self.write(
            &format!("{name}/skill.yaml"),
            &format!("name: {name}\ndescription: A test.\nruntime: {{type: python}}\n"),
        );
        self.write(&format!("{name}/run.py"), code);
    }

    /// The program, with nothing of the tester's own settings but the cache.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_skillhost"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        for name in ["SKILLS_DIR", "ARTIFACTS_DIR", "SQLITE_PATH", "DEFAULT_TIMEOUT_MS", "ALLOWED_HOSTS", "RUST_LOG"] {
            command.env_remove(name);
        }
        let own = std::env::vars_os().map(|(name, _)| name).filter(|name| {
            let name = name.to_string_lossy();
            (name.starts_with("SKILLHOST_") && name != "SKILLHOST_CACHE_DIR")
                || name.starts_with("OTEL_")
                || name == "NO_COLOR"
        });
        for name in own {
            command.env_remove(name);
        }
        command.env("XDG_CONFIG_HOME", self.path().join("config")).env_remove("DATABASE_URL");
        command.envs(self.database.iter().map(|url| ("DATABASE_URL", url)));
        command
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        ended(self.command(args).output().unwrap())
    }

    /// Runs with this on standard input.
    pub fn run_with(&self, args: &[&str], stdin: &[u8]) -> Ended {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        ended(child.wait_with_output().unwrap())
    }

    /// Begins to serve on a free port, with a data folder here.
    pub fn serve(&self, args: &[&str]) -> Serving {
        self.serve_in(&[], args)
    }

    /// The same with these variables.
    pub fn serve_in(&self, variables: &[(&str, &str)], args: &[&str]) -> Serving {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0", "--data-dir", "data"];
        all.extend(args);
        let mut child = self.command(&all).envs(variables.iter().copied()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("serving ") {
            assert_ne!(stderr.read_line(&mut said).unwrap(), 0, "it ended: {said}");
        }
        let address = said.rsplit("http://").next().unwrap().split(['"', '\n']).next().unwrap().to_owned();
        Serving { child, stderr, said, address }
    }
}

/// A server, killed when it is dropped.
pub struct Serving {
    pub child: Child,
    stderr: BufReader<ChildStderr>,
    /// What it said until it served.
    pub said: String,
    /// Host and port.
    pub address: String,
}

impl Serving {
    /// Reads one more line of what it says.
    pub fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line
    }

    /// Sends a request and reads the whole answer.
    pub fn ask(&self, request: &str) -> String {
        self.send(request, "")
    }

    /// The same with a body.
    pub fn send(&self, request: &str, body: &str) -> String {
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        let request = format!("{request}\r\nHost: {}\r\nConnection: close\r\n\r\n{body}", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        std::io::read_to_string(stream).unwrap()
    }

    /// Sends a JSON body; the JSON of the answer.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        json(&std::io::read_to_string(stream).unwrap())
    }

    /// The JSON at this path.
    pub fn get(&self, path: &str) -> Value {
        json(&self.ask(&format!("GET {path} HTTP/1.1")))
    }

    pub fn signal(&self, signal: libc::c_int) {
        let id = libc::pid_t::try_from(self.child.id()).unwrap();
        // SAFETY: signals a child that is still ours.
        assert_eq!(unsafe { libc::kill(id, signal) }, 0);
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn json(answer: &str) -> Value {
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    serde_json::from_str(body).unwrap_or_else(|e| panic!("{e} in {answer}"))
}

fn ended(output: Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}
