//! What interpreters make of the network: `fetch` and `http` of Node.js, `urllib` and `http.client` of Python, `curl` of the shell.

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
async fn fetch_does_what_it_does_in_node() {
    let script = r#"
export async function execute({ at }) {
  const said = async f => { try { return await f(); } catch (e) { return `${e.name}: ${e.message}`; } };
  const get = (path, init) => fetch(at + path, init);
  const answer = await get('/');
  const clone = answer.clone();
  const parts = [];
  for await (const part of (await get('/chunked')).body) parts.push(...part);
  const stream = new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('one ')); c.enqueue(new TextEncoder().encode('two')); c.close(); } });
  const followed = await get('/redirect?/json');
  return {
    answer: [answer.status, answer.statusText, answer.ok, answer.headers.get('Content-Type'), await answer.text(), await clone.text()],
    json: await (await get('/json')).json(),
    missing: await get('/missing').then(async r => [r.ok, await r.text()]),
    parts: Buffer.from(parts).toString(),
    posted: await (await get('/echo', { method: 'POST', body: JSON.stringify({ a: 1 }) })).json(),
    form: await (await get('/echo', { method: 'POST', body: new URLSearchParams({ a: 'b c' }) })).text(),
    streamed: await (await get('/echo', { method: 'POST', body: stream, duplex: 'half' })).text(),
    followed: [followed.redirected, followed.url === at + '/json', (await followed.json()).b],
    manual: (await get('/redirect?/json', { redirect: 'manual' })).status,
    error: await said(() => get('/redirect?/json', { redirect: 'error' })),
    cookies: (await get('/cookies')).headers.getSetCookie(),
    head: await get('/', { method: 'HEAD' }).then(async r => [r.headers.get('content-length'), await r.text()]),
    half: await said(async () => (await get('/half')).text()),
    late: await said(() => get('/never', { signal: AbortSignal.timeout(50) })),
    twice: await said(async () => { const r = await get('/'); await r.text(); return r.text(); }),
    many: (await Promise.all(Array.from({ length: 100 }, (_, i) => get('/big?' + i)).map(async p => (await (await p).text()).length))).reduce((a, b) => a + b),
    unread: (await Promise.all(Array.from({ length: 80 }, () => get('/')))).length,
  };
}
"#;
    let expected = json!({
        "answer": [200, "OK", true, "text/plain", "hello", "hello"],
        "json": {"a": [1, 2], "b": "x"},
        "missing": [false, "nothing here"],
        "parts": "onetwo",
        "posted": {"a": 1},
        "form": "a=b+c",
        "streamed": "one two",
        "followed": [true, true, "x"],
        "manual": 302,
        "error": "TypeError: fetch failed",
        "cookies": ["a=1", "b=2"],
        "head": ["5", ""],
        "half": "TypeError: terminated",
        "late": "TimeoutError: The operation was aborted due to timeout",
        "twice": "TypeError: Body is unusable: Body has already been read",
        "many": 4950,
        "unread": 80,
    });
    assert_eq!(output("node", "run.mjs", script).await, expected);
}

#[tokio::test]
async fn http_of_node_sends_requests() {
    let script = r#"
const http = require('http'), https = require('node:https');
const ask = (url, options, body) => new Promise((resolve, reject) => {
  const request = http.request(url, options ?? {}, response => {
    let text = '';
    response.setEncoding('utf8').on('data', part => (text += part)).on('end', () => resolve([response.statusCode, text, response.headers['content-length']]));
  });
  request.on('error', e => resolve([e.code, e.message.split(' (')[0]])).on('timeout', () => request.destroy(new Error('too slow')));
  request.end(body);
});
module.exports.execute = async ({ at }) => ({
  got: await ask(at + '/'),
  posted: await ask(at + '/echo', { method: 'POST' }, 'whole'),
  big: (await ask(at + '/big?2000000'))[1].length,
  late: (await ask(at + '/never', { timeout: 50 }))[1],
  host: (await ask(at + '/', { headers: { Host: 'evil.org' } }))[1],
  https: await new Promise(resolve => https.get('https://example.org/').on('error', e => resolve(e.code))),
});
"#;
    let expected = json!({
        "got": [200, "hello", "5"],
        "posted": [200, "whole", "5"],
        "big": 2_000_000,
        "late": "too slow",
        "host": "the header \"Host\" cannot be set: the sandbox writes it",
        "https": "ERR_NOT_AVAILABLE",
    });
    assert_eq!(output("node", "run.js", script).await, expected);
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
    for (runtime, file, script) in [
        (
            "node",
            "run.mjs",
            "export const execute = ({ at }) => fetch(at).catch(e => `${e.message}: ${e.cause.message}`);",
        ),
        (
            "node",
            "run.js",
            "exports.execute = ({ at }) => new Promise(f => require('http').get(at).on('error', e => f(e.message)));",
        ),
        (
            "python",
            "run.py",
            "import urllib.request\ndef execute(inputs):\n    try: urllib.request.urlopen(inputs['at'])\n    except OSError as e: return str(e)\n",
        ),
    ] {
        let execution = run(runtime, file, script, &web, "").await;
        let host = web.authority();
        let told = format!(
            "(declare `network: [\"{host}\"]` in the skill's manifest, and let the operator start skillhost with"
        );
        assert!(
            execution.output.as_ref().is_some_and(|it| it.to_string().replace("\\\"", "\"").contains(&told)),
            "{file}: {execution:?}"
        );
        // It was told where it asked: the log needs no line of its own.
        assert_eq!(execution.stderr, "", "{file}");
    }
    assert!(web.asked().is_empty());
}
