//! The WisHub API under load, with keys, schemas and records: `cargo bench --workspace --bench wishub`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod load;

use std::{fmt::Write as _, fs, path::Path, process::Command, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use load::{Load, Request, Server};
use serde_json::{Value, json};
use skill_tests::guests;

const KEY: &str = "0123456789abcdef-for-the-benchmark";
const LOAD: Duration = Duration::from_secs(5);
const SKILLS: usize = 10_000;

const SQUARE: &str = "def execute(inputs):\n    return {'result': inputs['value'] ** 2}\n";
/// The peer: the same script, a process per request, behind the server of Python's own library.
const PEER: &str = r#"
import http.server, subprocess, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        out = subprocess.run([sys.executable, sys.argv[1]], input=body, capture_output=True).stdout
        self.send_response(200)
        self.send_header("content-length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)
    def log_message(self, *args): pass
class Server(http.server.ThreadingHTTPServer):
    daemon_threads, request_queue_size = True, 128
server = Server(("127.0.0.1", 0), Handler)
print("serving http://127.0.0.1:%d" % server.server_port, file=sys.stderr, flush=True)
server.serve_forever()
"#;
const PEERS_SCRIPT: &str = "import json, sys\ninputs = json.load(sys.stdin)['inputs']\njson.dump({'result': inputs['value'] ** 2}, sys.stdout)\n";

fn main() {
    // `cargo test --benches` only asks whether it runs.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    calls(folder.path());
    peer(folder.path());
    finding(folder.path());
}

fn calls(folder: &Path) {
    fs::create_dir_all(folder.join("skills")).unwrap();
    let server = Server::start(folder, &[], KEY);
    let integer = json!({"type": "object", "properties": {"value": {"type": "integer"}}, "required": ["value"]});
    let text = json!({"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]});
    register(&server, "skill_square", "python", SQUARE.as_bytes(), &integer);
    register(&server, "echo", "wasm", &guests::bytes("echo"), &text);
    let invoke = |skill: &str, inputs: Value, later: bool| {
        let body = json!({"skill_id": skill, "inputs": inputs, "async": later});
        Request::post("/api/v1/skill/invoke", &body, KEY)
    };
    let square = invoke("skill_square", json!({"value": 5}), false);
    let echo = invoke("echo", json!({"text": "hi"}), false);
    row("invoke, Python, 100 connections", &server.load(&square, 100, LOAD));
    row("invoke, Rust, 100 connections", &server.load(&echo, 100, LOAD));
    let alone = server.load(&echo, 1, LOAD);
    row("invoke, Rust, 1 connection", &alone);
    let nodes: Vec<Value> =
        (0..10).map(|n| json!({"id": format!("n{n}"), "skill_id": "echo", "inputs": {"text": "hi"}})).collect();
    let body = json!({"workflow_id": "ten", "workflow": {"nodes": nodes, "execution_mode": "sequential"}});
    let ten = server.load(&Request::post("/api/v1/skill/orchestrate", &body, KEY), 1, LOAD);
    row("workflow of ten Rust nodes, 1 connection", &ten);
    println!("{:<44} {:>9.0?}", "  a node, beyond what its skill takes", (ten.p50 / 10).saturating_sub(alone.p50));
    // Last: what was accepted goes on after it.
    row(
        "accept for later, Rust, 100 connections",
        &server.load(&invoke("echo", json!({"text": "hi"}), true), 100, Duration::from_secs(2)),
    );
}

fn register(server: &Server, id: &str, language: &str, code: &[u8], schema: &Value) {
    let body = json!({
        "skill_id": id, "skill_name": id, "version": "1.0.0", "language": language, "code": STANDARD.encode(code), "input_schema": schema,
    });
    assert_eq!(server.ask(&Request::post("/api/v1/skill/register", &body, KEY)), 201);
}

fn peer(folder: &Path) {
    let (program, script) = (folder.join("peer.py"), folder.join("square.py"));
    fs::write(&program, PEER).unwrap();
    fs::write(&script, PEERS_SCRIPT).unwrap();
    let server = Server::of(Command::new("python3").args([&program, &script]));
    let square = Request::post("/", &json!({"inputs": {"value": 5}}), KEY);
    row("the same in a process each, 100 connections", &server.load(&square, 100, LOAD));
}

fn finding(folder: &Path) {
    for n in 0..SKILLS {
        let skill = folder.join(format!("many/skill-{n}"));
        fs::create_dir_all(&skill).unwrap();
        let mut text = format!("---\nname: skill-{n}\ndescription: ");
        for word in 0..20 {
            let _ = write!(text, "word{} ", (n * 31 + word * 17) % 997);
        }
        fs::write(skill.join("SKILL.md"), text + "\n---\nRead me.\n").unwrap();
    }
    let server = Server::start(folder, &["--no-watch", "--skills-dir", "many"], KEY);
    for words in ["word7", "word7 word24", "skill-77", "nothing", ""] {
        let request = Request::get(&format!("/api/v1/skill/discovery?q={}", words.replace(' ', "+")), KEY);
        row(&format!("discovery of {SKILLS} skills, q={words:?}"), &server.load(&request, 1, Duration::from_secs(1)));
    }
}

fn row(what: &str, load: &Load) {
    let Load { rate, p50, p95, p99 } = load;
    println!("{what:<44} {rate:>7.0}/s   p50 {p50:>7.1?}   p95 {p95:>7.1?}   p99 {p99:>7.1?}");
}
