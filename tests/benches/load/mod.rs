//! A load generator: connections that are kept, each with one request after the other.
#![allow(dead_code, reason = "each benchmark uses its part")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use skill_tests::target_dir;

/// What is sent.
pub struct Request(Arc<str>);

impl Request {
    pub fn post(path: &str, body: &Value, key: &str) -> Self {
        let body = body.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        Self((head + &body).into())
    }

    pub fn get(path: &str, key: &str) -> Self {
        Self(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nx-api-key: {key}\r\n\r\n").into())
    }
}

/// How it went.
pub struct Load {
    pub rate: f64,
    pub p50: Duration,
    pub p95: Duration,
    pub p99: Duration,
}

/// A server, killed when it is dropped.
pub struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// `skillhost serve` on these folders.
    pub fn start(folder: &Path, args: &[&str], key: &str) -> Self {
        let program = program();
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir", "data"]).args(args).current_dir(folder);
        Self::of(command.env("SKILLHOST_API_KEY", key))
    }

    /// Whatever says its address on standard error.
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let mut lines = said.lines().map_while(Result::ok);
        let address = lines.find_map(|line| Some(line.split("http://").nth(1)?.split_whitespace().next()?.to_owned()));
        thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.expect("it says its address") }
    }

    /// The status of one answer.
    pub fn ask(&self, request: &Request) -> u32 {
        ask(&mut TcpStream::connect(&self.address).unwrap(), &request.0)
    }

    /// So many connections for so long.
    pub fn load(&self, request: &Request, connections: usize, time: Duration) -> Load {
        let begin = Instant::now();
        let client = |_| {
            let (request, address) = (request.0.clone(), self.address.clone());
            thread::spawn(move || {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.set_nodelay(true).unwrap();
                let mut times = Vec::new();
                while begin.elapsed() < time {
                    let asked = Instant::now();
                    let status = ask(&mut stream, &request);
                    assert!(matches!(status, 200 | 202), "{status}");
                    times.push(asked.elapsed());
                }
                times
            })
        };
        let clients: Vec<_> = (0..connections).map(client).collect();
        let mut times: Vec<Duration> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
        let rate = times.len() as f64 / begin.elapsed().as_secs_f64();
        times.sort();
        let [p50, p95, p99] = [50, 95, 99].map(|p| times[times.len() * p / 100]);
        Load { rate, p50, p95, p99 }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request and reads its whole answer; gives the status.
fn ask(stream: &mut TcpStream, request: &str) -> u32 {
    stream.write_all(request.as_bytes()).unwrap();
    let (mut answer, mut chunk) = (Vec::new(), [0; 16 << 10]);
    loop {
        let n = stream.read(&mut chunk).unwrap();
        assert!(n > 0, "the server closed the connection: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&chunk[..n]);
        let Some(end) = answer.windows(4).position(|it| it == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|text| text.lines().next());
        if answer.len() - end - 4 >= length.map_or(0, |length| length.parse().unwrap()) {
            return head.split(' ').nth(1).unwrap().parse().unwrap();
        }
    }
}

/// The program of a release.
pub fn program() -> PathBuf {
    let program = target_dir().join("release/skillhost");
    assert!(program.is_file(), "{} is not there: cargo build --release --workspace", program.display());
    program
}
