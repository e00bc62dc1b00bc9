//! What a guest does with `wasi:http`.

use guests::asked;
use wasip2::{
    http::{
        outgoing_handler::handle,
        types::{
            ErrorCode, Fields, FutureIncomingResponse, IncomingResponse, Method, OutgoingBody, OutgoingRequest, Scheme,
        },
    },
    io::{poll::poll, streams::StreamError},
};

fn main() {
    let (what, url) = asked();
    match what.as_str() {
        "get" => show(wait(send(&url, None))),
        "post" => show(wait(send(&url, Some(std::env::args().nth(3).unwrap_or_default().into_bytes())))),
        "pour" => show(wait(send(&url, Some(vec![b'x'; 8 << 20])))),
        "headers" => headers(&url),
        "crowd" => crowd(&url),
        "leave" => std::mem::forget(send(&url, None)),
        "abandon" => drop(send(&url, None)),
        "follow" => follow(url),
        "methods" => methods(&url),
        "odd" => odd(&url),
        other => panic!("no behaviour {other:?}"),
    }
}

struct Url<'a> {
    scheme: Scheme,
    authority: &'a str,
    path: &'a str,
}

fn parts(url: &str) -> Url<'_> {
    let (scheme, rest) = url.split_once("://").unwrap();
    let at = rest.find('/').unwrap_or(rest.len());
    let scheme = match scheme {
        "http" => Scheme::Http,
        "https" => Scheme::Https,
        other => Scheme::Other(other.into()),
    };
    Url { scheme, authority: &rest[..at], path: &rest[at..] }
}

fn request(url: &str, fields: Fields) -> OutgoingRequest {
    let url = parts(url);
    let request = OutgoingRequest::new(fields);
    request.set_scheme(Some(&url.scheme)).expect("a scheme");
    if request.set_authority(Some(url.authority)).is_err() {
        println!("refused: the authority");
        std::process::exit(0);
    }
    if request.set_path_with_query(Some(url.path)).is_err() {
        println!("refused: the path");
        std::process::exit(0);
    }
    request
}

fn send(url: &str, body: Option<Vec<u8>>) -> Result<FutureIncomingResponse, ErrorCode> {
    let request = request(url, Fields::new());
    let Some(body) = body else { return handle(request, None) };
    request.set_method(&Method::Post).unwrap();
    let outgoing = request.body().unwrap();
    let answer = handle(request, None)?;
    let stream = outgoing.write().unwrap();
    for piece in body.chunks(4096) {
        if stream.blocking_write_and_flush(piece).is_err() {
            break;
        }
    }
    drop(stream);
    let _ = OutgoingBody::finish(outgoing, None);
    Ok(answer)
}

fn wait(answer: Result<FutureIncomingResponse, ErrorCode>) -> Result<IncomingResponse, ErrorCode> {
    let answer = answer?;
    answer.subscribe().block();
    answer.get().unwrap().unwrap()
}

fn show(answer: Result<IncomingResponse, ErrorCode>) {
    match answer {
        Err(error) => println!("refused: {error:?}"),
        Ok(answer) => {
            let status = answer.status();
            match read(answer) {
                Ok(body) if body.len() > 4096 => println!("{status} {} bytes", body.len()),
                Ok(body) => println!("{status} {}", String::from_utf8_lossy(&body)),
                Err((bytes, error)) => println!("{status} broken after {bytes}: {error}"),
            }
        }
    }
}

fn read(answer: IncomingResponse) -> Result<Vec<u8>, (usize, String)> {
    let body = answer.consume().unwrap();
    let stream = body.stream().unwrap();
    let mut all = Vec::new();
    loop {
        match stream.blocking_read(64 << 10) {
            Ok(piece) => all.extend(piece),
            Err(StreamError::Closed) => return Ok(all),
            Err(StreamError::LastOperationFailed(error)) => {
                let code = wasip2::http::types::http_error_code(&error);
                return Err((all.len(), code.map_or(error.to_debug_string(), |code| format!("{code:?}"))));
            }
        }
    }
}

/// Tries to say what only the host may, and to end a line early.
fn headers(url: &str) {
    let fields = Fields::new();
    for name in
        ["Host", "connection", "Transfer-Encoding", "Proxy-Authorization", "proxy-x", "Upgrade", "TE", "Keep-Alive"]
    {
        println!("{name}: {:?}", fields.append(name, b"evil.org").unwrap_err());
    }
    for (name, value) in [("x", "a\r\nHost: evil.org"), ("x", "a\nb"), ("x\r\ny", "a"), ("x:", "a"), ("content-length", "+5")]
    {
        println!("{name:?}: {:?}", fields.append(name, value.as_bytes()).unwrap_err());
    }
    fields.append("x-fine", b"yes").unwrap();
    show(wait(handle(request(url, fields), None)));
}

/// So many requests at once that nobody needs.
fn crowd(url: &str) {
    let n: usize = std::env::args().nth(3).unwrap().parse().unwrap();
    let all: Vec<_> = (0..n).map(|_| send(url, None).unwrap()).collect();
    let mut waiting: Vec<_> = all.iter().collect();
    while !waiting.is_empty() {
        let pollables: Vec<_> = waiting.iter().map(|it| it.subscribe()).collect();
        let ready = poll(&pollables.iter().collect::<Vec<_>>());
        drop(pollables);
        waiting = waiting.iter().enumerate().filter(|(i, _)| !ready.contains(&(*i as u32))).map(|(_, it)| *it).collect();
    }
    let ends: Vec<_> = all.iter().map(|it| it.get().unwrap().unwrap()).collect();
    let refused = ends.iter().filter(|end| matches!(end, Err(ErrorCode::ConnectionLimitReached))).count();
    println!("{} answered, {refused} refused", ends.iter().filter(|end| end.is_ok()).count());
}

/// As a client does that follows redirects: each is a request of its own.
fn follow(mut url: String) {
    for _ in 0..5 {
        let answer = wait(send(&url, None));
        match answer.as_ref().ok().and_then(|it| it.headers().get("location").pop()) {
            Some(next) => url = String::from_utf8(next).unwrap(),
            None => return show(answer),
        }
    }
}

fn methods(url: &str) {
    for method in [Method::Connect, Method::Trace, Method::Other("get\r\nx".into())] {
        let request = request(url, Fields::new());
        match request.set_method(&method) {
            Err(()) => println!("refused: the method"),
            Ok(()) => show(wait(handle(request, None))),
        }
    }
}

/// A body shorter than was said, and one longer.
fn odd(url: &str) {
    for body in ["abc", "abcdefgh"] {
        let fields = Fields::new();
        fields.append("content-length", b"5").unwrap();
        let request = request(url, fields);
        request.set_method(&Method::Post).unwrap();
        let outgoing = request.body().unwrap();
        let answer = handle(request, None);
        let stream = outgoing.write().unwrap();
        let written = stream.blocking_write_and_flush(body.as_bytes()).is_ok();
        drop(stream);
        let finished = OutgoingBody::finish(outgoing, None);
        println!("{written} {:?} {}", finished.is_ok(), wait(answer).is_ok());
    }
}
