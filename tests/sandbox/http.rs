//! Guests that send requests: to whom they may not, more than they may, longer than they may.

use std::{io, net::IpAddr, sync::Arc};

use skill_engine::{LimitHit, NetworkConfig, Resolve};
use skill_tests::{GuestCall, Sandbox, Web};

use crate::{exit, limit, stderr, stdout};

fn guest(what: &str, url: impl ToString) -> GuestCall {
    Sandbox::shared().command("http", what).with(url)
}

/// What a guest says that may ask this server.
async fn said(what: &str, web: &Web, path: &str) -> String {
    stdout(&guest(what, web.url(path)).network(&[&web.authority()]).attack().await)
}

#[tokio::test]
async fn who_is_granted_a_host_gets_its_answers() {
    let web = Web::start();
    assert_eq!(said("get", &web, "/").await, "200 hello\n");
    assert_eq!(said("get", &web, "/missing").await, "404 nothing here\n");
    assert_eq!(said("get", &web, "/chunked").await, "200 onetwo\n");
    assert_eq!(said("get", &web, "/big?1000000").await, "200 1000000 bytes\n");
    let posted = guest("post", web.url("/echo")).with("some text").network(&[&web.authority()]).attack().await;
    assert_eq!((stdout(&posted), stderr(&posted)), ("200 some text\n".into(), String::new()));
    web.wait_for_open(0).await;
}

#[tokio::test]
async fn without_a_grant_no_request_leaves_and_the_log_says_what_to_do() {
    let web = Web::start();
    let outcome = guest("get", web.url("/")).attack().await;
    assert_eq!(stdout(&outcome), "refused: ErrorCode::HttpRequestDenied\n");
    let host = web.authority();
    let told = format!(
        "skillhost: a request was refused: the network is not granted to this skill: no request may go to {host} (declare \
         `network: [\"{host}\"]` in the skill's manifest, and let the operator start skillhost with `--allow-net {host}`)\n"
    );
    assert_eq!(stderr(&outcome), told);
    assert!(web.asked().is_empty());
}

#[tokio::test]
async fn what_is_declared_and_not_allowed_is_denied_and_the_other_way_round() {
    let web = Web::start();
    let host = web.authority();
    for (declared, allowed, told) in [
        (&[&*host][..], &["example.org"][..], "it declares"),
        (&["example.org"], &[&*host], "declare `network"),
        (&[], &["*", &*host], "declare `network"),
        (&[&*host], &[], "the operator does not allow it"),
    ] {
        let outcome = guest("get", web.url("/")).network_of(declared, allowed).attack().await;
        assert_eq!(stdout(&outcome), "refused: ErrorCode::HttpRequestDenied\n", "{declared:?} {allowed:?}");
        assert!(stderr(&outcome).contains(told), "{}", stderr(&outcome));
    }
    let both = guest("get", web.url("/")).network_of(&[&host], &[&host]).attack().await;
    assert_eq!(stdout(&both), "200 hello\n");
    assert_eq!(web.asked().len(), 1);
}

#[tokio::test]
async fn a_grant_is_for_its_port_alone() {
    let web = Web::start();
    for rules in [&["127.0.0.1"][..], &["127.0.0.1:1"], &["*"]] {
        let outcome = guest("get", web.url("/")).network(rules).attack().await;
        assert_eq!(stdout(&outcome), "refused: ErrorCode::HttpRequestDenied\n", "{rules:?}");
    }
    assert!(web.asked().is_empty());
}

#[tokio::test]
async fn a_redirect_to_another_host_is_a_request_that_is_denied() {
    let (web, other) = (Web::start(), Web::start());
    let url = web.url(&format!("/redirect?{}", other.url("/")));
    let outcome = guest("follow", &url).network(&[&web.authority()]).attack().await;
    assert_eq!(stdout(&outcome), "refused: ErrorCode::HttpRequestDenied\n");
    assert!(other.asked().is_empty());
    let outcome = guest("follow", &url).network(&[&web.authority(), &other.authority()]).attack().await;
    assert_eq!(stdout(&outcome), "200 hello\n");
}

/// Whoever owns a name decides what it stands for, and may decide anew every time.
#[derive(Default)]
struct Rebinding(std::sync::Mutex<Vec<String>>);

impl Resolve for Rebinding {
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let mut asked = self.0.lock().unwrap();
        asked.push(host.to_owned());
        let address = match host {
            "inside.example.org" | "localhost" => "127.0.0.1",
            "metadata.example.org" => "169.254.169.254",
            "mapped.example.org" => "::ffff:127.0.0.1",
            "nat.example.org" => "64:ff9b::127.0.0.1",
            // Public when it is checked; whoever looked again would be inside.
            "rebind.example.org" if asked.iter().filter(|it| *it == host).count() == 1 => "192.0.1.1",
            "rebind.example.org" => "127.0.0.1",
            _ => return Err(io::ErrorKind::NotFound.into()),
        };
        Ok(vec![address.parse().unwrap()])
    }
}

#[tokio::test]
async fn a_name_that_stands_for_this_machine_is_refused_unless_its_address_is_granted() {
    let web = Web::start();
    let names = Arc::new(Rebinding::default());
    let sandbox = Sandbox::reaching(NetworkConfig { resolver: Some(names.clone()), ..NetworkConfig::default() });
    let port = web.port();
    let get = |host: &str| sandbox.command("http", "get").with(format!("http://{host}:{port}/"));
    let any = format!("*:{port}");
    for host in ["inside", "metadata", "mapped", "nat"] {
        let outcome =
            get(&format!("{host}.example.org")).network(&[&any, &format!("*.example.org:{port}")]).attack().await;
        assert_eq!(stdout(&outcome), "refused: ErrorCode::DestinationIpProhibited\n", "{host}");
        assert!(stderr(&outcome).contains("where the grant names the address itself"), "{}", stderr(&outcome));
    }
    let outcome = get("localhost").network(&[&any]).attack().await;
    assert_eq!(stdout(&outcome), "refused: ErrorCode::DestinationIpProhibited\n");
    assert!(web.asked().is_empty());

    let address = web.authority();
    for (host, rules) in [
        ("inside.example.org", [&*any, &*address]),
        ("mapped.example.org", [&*any, &*address]),
        ("LocalHost.", [&*format!("localhost:{port}"), "example.org"]),
    ] {
        assert_eq!(stdout(&get(host).network(&rules).attack().await), "200 hello\n", "{host}");
    }
    // A skill that declares everything was not given this machine by an operator who named it for another.
    let outcome = get("inside.example.org").network_of(&[&any], &[&any, &address]).attack().await;
    assert_eq!(stdout(&outcome), "refused: ErrorCode::DestinationIpProhibited\n");
}

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_asked() {
    let web = Web::start();
    let names = Arc::new(Rebinding::default());
    let sandbox = Sandbox::reaching(NetworkConfig { resolver: Some(names.clone()), ..NetworkConfig::default() });
    let url = format!("http://rebind.example.org:{}/", web.port());
    let any = format!("*:{}", web.port());
    let outcome =
        sandbox.command("http", "get").with(url).network(&[&any, &web.authority()]).deadline_ms(500).run().await;
    assert!(!stdout(&outcome).contains("200"), "{}", stdout(&outcome));
    assert_eq!(*names.0.lock().unwrap(), ["rebind.example.org"]);
    assert!(web.asked().is_empty());
}

#[tokio::test]
async fn a_name_that_nobody_granted_is_not_even_looked_up() {
    let names = Arc::new(Rebinding::default());
    let sandbox = Sandbox::reaching(NetworkConfig { resolver: Some(names.clone()), ..NetworkConfig::default() });
    let call = sandbox.command("http", "get").with("http://c2VjcmV0.evil.org/").network(&["example.org"]);
    assert_eq!(stdout(&call.attack().await), "refused: ErrorCode::HttpRequestDenied\n");
    assert!(names.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_no_plain_url_goes_nowhere() {
    let web = Web::start();
    let (host, port) = (web.authority(), web.port());
    for url in [
        format!("http://example.org@{host}/"),
        format!("http://{host}@example.org/"),
        format!("http://user:{port}@127.0.0.1:{port}/"),
        format!("ftp://{host}/"),
        format!("http://127.0.0.1:{}/", u32::from(port) + 65536),
        "http://127.0.0.1:0/".to_owned(),
        "http://127.0.0.1:/".to_owned(),
        format!("http://2130706433:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://127.1:{port}/"),
        format!("http://[::ffff:127.0.0.2]:{port}/"),
    ] {
        let outcome = guest("get", &url).network(&[&host, "example.org"]).attack().await;
        assert!(stdout(&outcome).starts_with("refused: "), "{url}: {}", stdout(&outcome));
    }
    assert!(web.asked().is_empty());
    // The same address in another dress is the same address.
    let outcome = guest("get", format!("http://[::ffff:127.0.0.1]:{port}/")).network(&[&host]).attack().await;
    assert_eq!(stdout(&outcome), "200 hello\n");
}

#[tokio::test]
async fn fields_that_belong_to_the_host_cannot_be_set_and_none_ends_a_line() {
    let web = Web::start();
    let said = said("headers", &web, "/head").await;
    let (refused, head) = said.split_once("200 ").unwrap();
    assert_eq!(refused.matches("HeaderError::Forbidden").count(), 8, "{refused}");
    assert_eq!(refused.matches("HeaderError::InvalidSyntax").count(), 5, "{refused}");
    let head: Vec<&str> = head.trim_end().lines().collect();
    assert_eq!(head, ["GET /head HTTP/1.1", "x-fine: yes", &format!("host: {}", web.authority()), "connection: close"]);
}

#[tokio::test]
async fn no_tunnel_and_no_odd_method() {
    let web = Web::start();
    let said = said("methods", &web, "/").await;
    let refused = "refused: ErrorCode::HttpRequestMethodInvalid\n";
    assert_eq!(said, format!("{refused}{refused}refused: the method\n"));
    assert!(web.asked().is_empty());
}

#[tokio::test]
async fn a_body_is_as_long_as_was_said() {
    let web = Web::start();
    // Too short, it never arrives; too long, it is cut, and the guest is told.
    assert_eq!(said("odd", &web, "/echo").await, "true false false\nfalse false true\n");
    let bodies: Vec<_> = web.asked().into_iter().map(|asked| asked.body).collect();
    assert_eq!(bodies, [b"abcde"]);
}

#[tokio::test]
async fn bytes_in_and_out_are_one_account() {
    let web = Web::start();
    let call =
        |what| guest(what, web.url(if what == "get" { "/endless" } else { "/echo" })).network(&[&web.authority()]);
    let outcome = call("get").limits(|l| l.http_bytes = 1 << 20).attack().await;
    let said = stdout(&outcome);
    assert!(said.starts_with("200 broken after ") && said.contains("exceeds limit: 1048576 bytes"), "{said}");
    assert!(stderr(&outcome).contains("the limit `http_bytes` lets it, 1048576 bytes"), "{}", stderr(&outcome));
    let outcome = call("pour").limits(|l| l.http_bytes = 1 << 20).attack().await;
    assert!(stdout(&outcome).starts_with("refused: "), "{}", stdout(&outcome));
    assert!(stderr(&outcome).contains("http_bytes"), "{}", stderr(&outcome));
    assert!(web.asked().iter().all(|asked| asked.body.is_empty()));
    // Half of it there and half of it back.
    let outcome = call("pour").limits(|l| l.http_bytes = 12 << 20).attack().await;
    assert!(stdout(&outcome).starts_with("200 broken after "), "{}", stdout(&outcome));
    web.wait_for_open(0).await;
}

#[tokio::test]
async fn an_answer_has_a_head_of_bounded_size() {
    let web = Web::start();
    assert!(said("get", &web, "/many-fields").await.starts_with("refused: "));
    web.wait_for_open(0).await;
}

#[tokio::test]
async fn broken_answers_are_errors() {
    let web = Web::start();
    assert!(said("get", &web, "/garbage").await.starts_with("refused: "));
    assert!(said("get", &web, "/half").await.starts_with("200 broken after 4"));
    let gone = "http://127.0.0.1:1/";
    let outcome = guest("get", gone).network(&["127.0.0.1:1"]).attack().await;
    assert_eq!(stdout(&outcome), "refused: ErrorCode::ConnectionRefused\n");
}

#[tokio::test]
async fn a_server_that_says_nothing_or_stops_half_way_ends_at_the_deadline() {
    let web = Web::start();
    for path in ["/never", "/stall"] {
        let outcome = guest("get", web.url(path)).network(&[&web.authority()]).deadline_ms(300).attack().await;
        assert_eq!(limit(&outcome), LimitHit::Deadline, "{path}");
        web.wait_for_open(0).await;
    }
}

#[tokio::test]
async fn a_request_does_not_outlive_its_call() {
    let web = Web::start();
    for what in ["leave", "abandon"] {
        let outcome = guest(what, web.url("/never")).network(&[&web.authority()]).attack().await;
        assert_eq!(exit(&outcome), 0);
        web.wait_for_open(0).await;
    }
    let call = guest("get", web.url("/never")).network(&[&web.authority()]).run();
    let call = tokio::spawn(call);
    web.wait_for_open(1).await;
    call.abort();
    web.wait_for_open(0).await;
}

#[tokio::test]
async fn a_thousand_requests_at_once_are_not_a_thousand_connections() {
    let web = Web::start();
    let crowd = |n: u32| guest("crowd", web.url("/")).with(n).network(&[&web.authority()]).limits(|l| l.handles = 8192);
    let outcome = crowd(1000).limits(|l| l.http_requests = 10).attack().await;
    let said = stdout(&outcome);
    assert!(said.contains(" answered, ") && !said.contains(" 0 refused"), "{said}");
    assert!(stderr(&outcome).contains("which is the limit `http_requests`"), "{}", stderr(&outcome));
    web.wait_for_open(0).await;
    let usual = guest("crowd", web.url("/")).with(1000).network(&[&web.authority()]).attack().await;
    assert_eq!(limit(&usual), LimitHit::Handles);
    assert_eq!(stdout(&crowd(64).attack().await), "64 answered, 0 refused\n");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_unless_the_operator_does() {
    let web = Web::start_tls();
    let outcome = guest("get", web.url("/")).network(&[&web.authority()]).attack().await;
    assert_eq!(stdout(&outcome), "refused: ErrorCode::TlsCertificateError\n");
    assert!(web.asked().is_empty());

    let network = NetworkConfig { authorities: web.certificate().as_bytes().to_vec(), ..NetworkConfig::default() };
    let trusting = Sandbox::reaching(network);
    let get = |url: String, rule: String| {
        trusting.command("http", "get").with(url).network(&[&rule, &web.authority()]).attack()
    };
    assert_eq!(stdout(&get(web.url("/"), web.authority()).await), "200 hello\n");
    // The certificate is for this address and for example.test, not for any name of this machine.
    let outcome = get(format!("https://localhost:{}/", web.port()), format!("localhost:{}", web.port())).await;
    assert_eq!(stdout(&outcome), "refused: ErrorCode::TlsCertificateError\n");
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_no_server() {
    let web = Web::start();
    let url = web.url("/").replace("http:", "https:");
    let outcome = guest("get", url).network(&[&web.authority()]).attack().await;
    assert_eq!(stdout(&outcome), "refused: ErrorCode::TlsProtocolError\n");
}
