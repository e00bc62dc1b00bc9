//! What interpreters make of the network: `urllib` and `http.client` of Python.

use serde_json::{Value, json};
use skill_host::{HostBuilder, domain::Execution, policy::Policy};
use skill_tests::{TestHost, Web};

/// A skill of this language that may ask this server, and is called with its address.
async fn run(runtime: &str, file: &str, script: &str, web: &Web, declared: &str) -> Execution {
    let policy = Policy { network: vec![web.authority().parse().unwrap()], ..Policy::default() };
    let manifest = format!("name: asks\ndescription: A test.\nruntime: {runtime}\n{declared}\n");
    let host = TestHost::builder()
        .with(|host: HostBuilder| host.policy(policy))
        .skill("asks", &[("skill.yaml", &manifest), (file, script)])
        .build()
        .await;
    host.run("asks", json!({"at": web.url("")})).await
}

async fn output(runtime: &str, file: &str, script: &str) -> Value {
    let web = Web::start();
    let declared = format!("network: ['{}']", web.authority());
    let execution = run(runtime, file, script, &web, &declared).await;
    web.wait_for_open(0).await;
    execution.output.unwrap_or_else(|| panic!("{:?}\n{}", execution.failure, execution.stderr))
}

#[tokio::test]
async fn urllib_and_http_client_send_requests() {
    let script = r#"
import http.client, json, socket, urllib.error, urllib.request

def said(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"

def execute(inputs):
    at = inputs["at"]
    get = lambda path, **more: urllib.request.urlopen(at + path, **more)
    host = at.removeprefix("http://")
    connection = http.client.HTTPConnection(host)
    connection.request("GET", "/")
    first = connection.getresponse()
    first = [first.status, first.reason, first.getheader("Content-Type"), first.read().decode()]
    connection.request("POST", "/echo", body=iter([b"a", b"bc"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
    with socket.create_connection(host.split(":")) as raw:
        raw.sendall(f"GET /chunked HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        raw = raw.makefile("rb").read().decode()
    return {
        "first": first,
        "again": connection.getresponse().read().decode(),
        "raw": [raw.split("\r\n")[0], raw.split("\r\n\r\n")[1]],
        "json": json.load(get("/json")),
        "missing": said(lambda: get("/missing")),
        "posted": get("/echo", data=b"x" * 100_000).read() == b"x" * 100_000,
        "followed": get("/redirect?/json").url == at + "/json",
        "head": get("/head").read().decode().splitlines()[0],
        "late": said(lambda: get("/never", timeout=0.1)),
        "host": said(lambda: urllib.request.urlopen(urllib.request.Request(at, headers={"Host": "evil.org"})))[:70],
        "https": said(lambda: urllib.request.urlopen("https://example.org/"))[:70],
        "bind": said(lambda: socket.socket().bind(("127.0.0.1", 80))),
    }
"#;
    let expected = json!({
        "first": [200, "OK", "text/plain", "hello"],
        "again": "abc",
        "raw": ["HTTP/1.1 200 OK", "onetwo"],
        "json": {"a": [1, 2], "b": "x"},
        "missing": "HTTPError: HTTP Error 404: Not Found",
        "posted": true,
        "followed": true,
        "head": "GET /head HTTP/1.1",
        "late": "TimeoutError: timed out",
        "host": "URLError: <urlopen error [Errno 13] the header Host says 'evil.org', a",
        "https": "URLError: <urlopen error [Errno 13] the network is not granted to this",
        "bind": "PermissionError: [Errno 13] the only sockets of this sandbox are connections for HTTP",
    });
    assert_eq!(output("python", "run.py", script).await, expected);
}

#[tokio::test]
async fn without_a_grant_each_says_what_to_declare_and_to_allow() {
    let web = Web::start();
    let script = "import urllib.request\ndef execute(inputs):\n    try: urllib.request.urlopen(inputs['at'])\n    except OSError as e: return str(e)\n";
    let execution = run("python", "run.py", script, &web, "").await;
    let host = web.authority();
    let told =
        format!("(declare `network: [\"{host}\"]` in the skill's manifest, and let the operator start skillhost with");
    assert!(
        execution.output.as_ref().is_some_and(|it| it.to_string().replace("\\\"", "\"").contains(&told)),
        "{execution:?}"
    );
    // It was told where it asked: the log needs no line of its own.
    assert_eq!(execution.stderr, "");
    assert!(web.asked().is_empty());
}
