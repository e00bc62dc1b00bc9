//! The host under load: requests per second, threads, start. `cargo bench --workspace --bench service`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use skill_tests::{TestHost, guests, target_dir};

const CONNECTIONS: usize = 50;
const LOAD: Duration = Duration::from_secs(5);

fn main() {
    // `cargo test --benches` only asks whether it runs.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    threads();
    http();
}

/// Two threads against one, each with a runtime of its own.
fn threads() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let script = "import json, sys\njson.dump(json.load(sys.stdin), sys.stdout)\n";
    let build = TestHost::builder().guest("echo", "echo", "").python("hello", "", script).in_memory().build();
    let host = Arc::new(runtime.block_on(build));
    for (skill, calls) in [("echo", 20_000), ("hello", 400)] {
        let one = rate(&host, skill, calls, 1);
        let two = rate(&host, skill, calls, 2);
        println!("{skill:<8} one thread {one:>9.0}/s   two {two:>9.0}/s   {:.2}×", two / one);
    }
}

fn rate(host: &Arc<TestHost>, skill: &'static str, calls: usize, threads: usize) -> f64 {
    let begin = Instant::now();
    let work = |_| {
        let host = host.clone();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                for _ in 0..calls {
                    host.call(skill, json!({"text": "hi"})).await.unwrap();
                }
            });
        })
    };
    let running: Vec<_> = (0..threads).map(work).collect();
    running.into_iter().for_each(|t| t.join().unwrap());
    (calls * threads) as f64 / begin.elapsed().as_secs_f64()
}

/// The program itself, with records and archive, and the load beside it on the same machine.
fn http() {
    let folder = tempfile::tempdir().unwrap();
    let skill = folder.path().join("skills/echo");
    fs::create_dir_all(&skill).unwrap();
    fs::copy(guests::path("echo"), skill.join("echo.wasm")).unwrap();
    fs::write(skill.join("skill.yaml"), "name: echo\ndescription: A test.\nruntime: wasm\n").unwrap();
    drop(Server::start(folder.path()));
    let server = Server::start(folder.path());
    println!("start to the first answer, warm: {:.0?}", server.started_in);

    let (begin, address) = (Instant::now(), server.address.clone());
    let clients: Vec<_> = (0..CONNECTIONS).map(|_| client(address.clone(), begin + LOAD)).collect();
    let mut times: Vec<Duration> = clients.into_iter().flat_map(|c| c.join().unwrap()).collect();
    let rate = times.len() as f64 / begin.elapsed().as_secs_f64();
    times.sort();
    let [p50, p99] = [50, 99].map(|p| times[times.len() * p / 100]);
    println!("HTTP execute, {CONNECTIONS} connections: {rate:.0}/s   p50 {p50:.1?}   p99 {p99:.1?}");
}

/// One connection that is kept, one request after the other.
fn client(address: String, until: Instant) -> thread::JoinHandle<Vec<Duration>> {
    thread::spawn(move || {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_nodelay(true).unwrap();
        let mut times = Vec::new();
        while Instant::now() < until {
            let begin = Instant::now();
            let status = request(&mut stream, &address);
            assert_eq!(status, 200);
            times.push(begin.elapsed());
        }
        times
    })
}

/// Sends one call and reads its whole answer; gives the status.
fn request(stream: &mut TcpStream, address: &str) -> u32 {
    let body = r#"{"skillName":"echo","input":{"text":"hi"}}"#;
    let length = body.len();
    let head = format!(
        "POST /api/skills/execute HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        let n = stream.read(&mut chunk).unwrap();
        assert!(n > 0, "the server closed the connection: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&chunk[..n]);
        let text = String::from_utf8_lossy(&answer).to_lowercase();
        let Some((head, rest)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.split("content-length: ").nth(1).and_then(|t| t.lines().next()).map(|t| t.parse::<usize>().unwrap());
        if rest.len() >= length.unwrap_or(0) {
            return head.split(' ').nth(1).unwrap().parse().unwrap();
        }
    }
}

struct Server {
    child: Child,
    address: String,
    started_in: Duration,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let begin = Instant::now();
        let mut child = Command::new(program())
            .args(["serve", "--listen", "127.0.0.1:0", "--skills-dir"])
            .arg(folder.join("skills"))
            .arg("--data-dir")
            .arg(folder.join("data"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let address = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split("http://").nth(1)?.split_whitespace().next()?.to_owned()))
            .expect("serve says its address");
        let address = address.trim_end_matches('/').to_owned();
        let status = request(&mut TcpStream::connect(&address).unwrap(), &address);
        assert_eq!(status, 200);
        Self { child, address, started_in: begin.elapsed() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> PathBuf {
    let program = target_dir().join("release/skillhost");
    assert!(program.is_file(), "{} is not there: cargo build --release --workspace", program.display());
    program
}
