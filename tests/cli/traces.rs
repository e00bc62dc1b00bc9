//! OpenTelemetry: what a collector gets, read with its own protocol.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value},
    trace::v1::Span,
};
use prost::Message as _;
use serde_json::json;

use crate::program::{Place, Serving};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// A collector: takes what is sent to `/v1/traces`.
struct Collector {
    endpoint: String,
    batches: Receiver<(String, ExportTraceServiceRequest)>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (sender, batches) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut reader = BufReader::new(stream.unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    assert_ne!(reader.read_line(&mut head).unwrap(), 0, "{head}");
                }
                let length =
                    head.to_lowercase().split("content-length: ").nth(1).unwrap().lines().next().unwrap().parse();
                let mut body = vec![0; length.unwrap()];
                reader.read_exact(&mut body).unwrap();
                let answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n";
                reader.get_mut().write_all(answer).unwrap();
                if sender.send((head, ExportTraceServiceRequest::decode(&*body).unwrap())).is_err() {
                    return;
                }
            }
        });
        Self { endpoint, batches }
    }

    /// Waits until there are spans of all of these names in the trace; by name, and all that was sent, as text.
    fn spans(&self, names: &[&str]) -> (HashMap<String, Span>, String) {
        let mut found: HashMap<String, Span> = HashMap::new();
        let mut all = String::new();
        let until = Instant::now() + Duration::from_secs(20);
        while !names.iter().all(|name| found.contains_key(*name)) {
            let left = until.saturating_duration_since(Instant::now());
            let (head, batch) =
                self.batches.recv_timeout(left).unwrap_or_else(|_| panic!("{names:?} not in {found:#?}"));
            assert!(head.starts_with("POST /v1/traces HTTP/1.1"), "{head}");
            all.push_str(&format!("{head}{batch:?}"));
            for spans in batch.resource_spans {
                let of = &spans.resource.as_ref().unwrap().attributes;
                assert_eq!(text(of, "service.name").as_deref(), Some("tested"));
                let spans = spans.scope_spans.into_iter().flat_map(|it| it.spans);
                found.extend(spans.filter(|it| hex(&it.trace_id) == TRACE).map(|it| (it.name.clone(), it)));
            }
        }
        (found, all)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let value = attributes.iter().find(|it| it.key == key)?.value.as_ref()?.value.as_ref()?;
    Some(match value {
        any_value::Value::StringValue(text) => text.clone(),
        any_value::Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    })
}

fn place() -> Place {
    let place = Place::new();
    place.python("skills/echo", "def execute(inputs): return inputs\n");
    place.write("skills/echo/skill.yaml", "name: echo\ndescription: A test.\nruntime: {type: python}\n");
    place
}

fn call(serving: &Serving, route: &str, body: &serde_json::Value) -> String {
    let body = body.to_string();
    let head = format!("traceparent: 00-{TRACE}-{CALLER}-01\r\nContent-Length: {}", body.len());
    serving.send(&format!("POST {route} HTTP/1.1\r\n{head}"), &body)
}

#[test]
fn a_request_is_one_trace_from_its_caller_to_the_instance_and_the_record() {
    let (place, collector) = (place(), Collector::start());
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*collector.endpoint),
        ("OTEL_SERVICE_NAME", "tested"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-of-the-collector=yes"),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
    ];
    let serving = place.serve_in(&variables, &[]);
    let answer = call(&serving, "/api/skills/execute", &json!({ "skillName": "echo", "input": { "a": "hush-hush" } }));
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(&format!("traceresponse: 00-{TRACE}-")), "{answer}");

    let root = "POST /api/skills/execute";
    let (spans, all) = collector.spans(&[root, "call", "queue", "instance", "record"]);
    let parent = |name: &str| hex(&spans[name].parent_span_id);
    assert_eq!(parent(root), CALLER);
    assert_eq!(parent("call"), hex(&spans[root].span_id));
    for step in ["queue", "instance", "record"] {
        assert_eq!(parent(step), hex(&spans["call"].span_id), "{step}");
        assert!(spans[step].end_time_unix_nano >= spans[step].start_time_unix_nano);
    }
    assert!(spans["instance"].start_time_unix_nano >= spans["queue"].end_time_unix_nano);
    assert!(spans["record"].start_time_unix_nano >= spans["instance"].end_time_unix_nano);
    assert_eq!(text(&spans[root].attributes, "http.response.status_code").as_deref(), Some("200"));
    assert_eq!(text(&spans["call"].attributes, "skill").as_deref(), Some("echo"));
    let id = text(&spans["call"].attributes, "execution_id").unwrap();
    assert!(answer.contains(&id), "{id} is not in {answer}");
    assert!(all.contains("x-of-the-collector: yes"), "{all}");
    assert!(!all.contains("hush-hush"), "an input in a trace");
}

#[test]
fn what_is_accepted_runs_in_the_trace_of_its_request() {
    let (place, collector) = (place(), Collector::start());
    let variables = [
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", &*format!("{}/v1/traces", collector.endpoint)),
        ("OTEL_RESOURCE_ATTRIBUTES", "service.name=tested"),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
    ];
    let serving = place.serve_in(&variables, &[]);
    let answer = call(&serving, "/api/v1/skill/invoke", &json!({ "skill_id": "echo", "inputs": {}, "async": true }));
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    let root = "POST /api/v1/skill/invoke";
    let (spans, _) = collector.spans(&[root, "accepted", "call"]);
    assert_eq!(spans["accepted"].parent_span_id, spans[root].span_id);
    assert_eq!(spans["call"].parent_span_id, spans["accepted"].span_id);
}

#[test]
fn what_is_left_is_sent_when_the_server_stops() {
    let (place, collector) = (place(), Collector::start());
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &*collector.endpoint),
        ("OTEL_SERVICE_NAME", "tested"),
        ("OTEL_BSP_SCHEDULE_DELAY", "3600000"),
    ];
    let mut serving = place.serve_in(&variables, &[]);
    call(&serving, "/api/skills/execute", &json!({ "skillName": "echo" }));
    serving.signal(libc::SIGTERM);
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    collector.spans(&["call", "record"]);
}

#[test]
fn without_a_collector_there_are_no_traces_and_one_that_is_gone_stops_nothing() {
    let place = place();
    for variables in [
        &[][..],
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), ("OTEL_SDK_DISABLED", "true")],
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), ("OTEL_TRACES_EXPORTER", "none")],
    ] {
        let serving = place.serve_in(variables, &[]);
        let answer = call(&serving, "/api/skills/execute", &json!({ "skillName": "echo" }));
        assert!(answer.starts_with("HTTP/1.1 200") && !answer.contains("traceresponse"), "{answer}");
    }
    let gone = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), ("OTEL_BSP_SCHEDULE_DELAY", "20")];
    let mut serving = place.serve_in(&gone, &[]);
    let answer = call(&serving, "/api/skills/execute", &json!({ "skillName": "echo" }));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let said = serving.next_line();
    assert!(said.contains("traces are not delivered"), "{said}");
}

#[test]
fn what_cannot_be_done_is_refused_with_what_can() {
    let place = Place::new();
    for (name, value, said) in [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example", "collector on this machine"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "http/protobuf"),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip", "gzip"),
    ] {
        let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--data-dir", "data"]);
        command.env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9").env(name, value);
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("error: ") && stderr.contains(said), "{stderr}");
    }
}
