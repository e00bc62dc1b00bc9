//! What interpreters make of the network: `urllib` and `http.client` of Python, `curl` of the shell.

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
async fn curl_sends_requests() {
    let script = r#"
at=$(jq -r .at)
say() { jq -n --arg k "$1" --arg v "$2" '{($k): $v}'; }
{
  say got "$(curl -s $at/)"
  curl -s -o /tmp/json -w '%{http_code} %{size_download} %{content_type}' $at/json > /tmp/said
  say saved "$(cat /tmp/said /tmp/json)"
  say posted "$(curl -sS -d a=1 -d 'b=2' $at/echo)"
  say sent "$(echo piped | curl -s -X PUT --data-binary @- $at/echo)"
  say json "$(curl -s --json '{"x": 1}' $at/head | grep -i -e ^POST -e content-type)"
  say query "$(curl -sG --data-urlencode 'q=a b&c' $at/head | head -1)"
  say followed "$(curl -sL -w ' %{num_redirects}' "$at/redirect?/json")"
  say head "$(curl -sI $at/ | head -1)"
  say included "$(curl -si $at/missing | tail -1)"
  say secret "$(curl -s -u me:secret -A me -H 'X-A: b' $at/head | grep -i -e ^authorization -e ^user-agent -e ^x-a)"
  say piped "$(curl -s $at/json | jq -r .b)"
  say failed "$(curl -fsS $at/missing 2>&1; echo $?)"
  say refused "$(curl -s http://example.org/; echo $?)"
  say late "$(curl -sS --max-time 0.1 $at/never 2>&1; echo $?)"
  say half "$(curl -s $at/half; echo " $?")"
  say tls "$(curl -s https://${at#http://}/; echo $?)"
  say ended "$(timeout 0.2 curl -s $at/never; echo $?)"
  say host "$(curl -s -H 'Host: evil.org' $at/; echo $?)"
  say odd "$(curl --nonsense $at/ 2>&1 | head -1)"
} | jq -s add
"#;
    let expected = json!({
        "got": "hello",
        "saved": "200 23 application/json{\"a\": [1, 2], \"b\": \"x\"}",
        "posted": "a=1&b=2",
        "sent": "piped",
        "json": "POST /head HTTP/1.1\r\ncontent-type: application/json\r",
        "query": "GET /head?q=a%20b%26c HTTP/1.1\r",
        "followed": "{\"a\": [1, 2], \"b\": \"x\"} 1",
        "head": "HTTP/1.1 200\r",
        "included": "nothing here",
        "secret": "authorization: Basic bWU6c2VjcmV0\r\nuser-agent: me\r\nx-a: b\r",
        "piped": "x",
        "failed": "curl: (22) The requested URL returned error: 404\n22",
        "refused": "7",
        "late": "curl: (28) Operation timed out\n28",
        "half": "half 18",
        "tls": "35",
        "ended": "124",
        "host": "3",
        "odd": "curl: option --nonsense: is unknown",
    });
    assert_eq!(output("shell", "run.sh", script).await, expected);
}

#[tokio::test]
async fn without_a_grant_curl_says_what_to_declare_and_to_allow() {
    let web = Web::start();
    let execution = run("shell", "run.sh", "curl -sS $(jq -r .at); echo \"{\\\"code\\\": $?}\"\n", &web, "").await;
    assert_eq!(execution.output, Some(json!({"code": 7})), "{}", execution.stderr);
    let told = format!("declare `network: [\"{}\"]` in the skill's manifest", web.authority());
    assert!(execution.stderr.starts_with("curl: (7) ") && execution.stderr.contains(&told), "{}", execution.stderr);
    assert!(web.asked().is_empty());
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
