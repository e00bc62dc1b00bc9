//! Requests by the host's `wasi:http`, one at a time for each command that sends any.

use wasip2::{
    clocks::monotonic_clock,
    http::{
        outgoing_handler,
        types::{ErrorCode, Fields, IncomingResponse, Method, OutgoingBody, OutgoingRequest, RequestOptions, Scheme},
    },
    io::{
        poll::{Pollable, poll},
        streams::StreamError,
    },
};

use crate::skillhost::skill::network;

/// How long other tasks of the shell may have to wait for their turn.
const PATIENCE: u64 = 5_000_000;
/// Bytes that are taken at once.
const CHUNK: usize = 1 << 16;

/// What is asked.
pub struct Request<'a> {
    pub method: &'a str,
    pub url: &'a Url,
    pub fields: &'a [(String, Vec<u8>)],
    pub body: Option<&'a [u8]>,
    /// Nanoseconds.
    pub connect: Option<u64>,
    /// When all of it is to be over, by the host's clock.
    pub end: Option<u64>,
}

/// What is answered.
pub struct Answer {
    pub status: u16,
    pub fields: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
    /// Why there is not all of it.
    pub broken: Option<Failure>,
}

/// Why there is no answer.
pub enum Failure {
    Malformed(String),
    Denied(String),
    NoSuchHost,
    Refused(String),
    Late,
    Tls,
    Certificate,
    Empty,
    Broken(String),
}

/// A URL, as far as a request needs it.
#[derive(Clone)]
pub struct Url {
    pub scheme: String,
    pub authority: String,
    /// With the query.
    pub path: String,
    pub user: Option<String>,
}

impl Url {
    /// Reads one as people write it.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(Failure::Malformed(format!("Protocol \"{scheme}\" not supported")));
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        let (user, authority) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user.to_owned()), host),
            None => (None, authority),
        };
        if authority.is_empty() || path.contains(|c: char| c.is_ascii_whitespace() || c.is_control()) {
            return Err(Failure::Malformed("URL using bad/illegal format or missing URL".to_owned()));
        }
        let slash = if path.starts_with('/') { "" } else { "/" };
        let path = path.bytes().fold(slash.to_owned(), |mut path, b| {
            if b.is_ascii() { path.push(char::from(b)) } else { path.push_str(&format!("%{b:02X}")) }
            path
        });
        Ok(Self { scheme, authority: authority.to_owned(), path, user })
    }

    /// What a `Location` means, seen from here.
    pub fn join(&self, location: &str) -> Result<Self, Failure> {
        if location.contains("://") {
            return Self::parse(location);
        }
        let whole = match location {
            it if it.starts_with("//") => format!("{}:{it}", self.scheme),
            it if it.starts_with('/') => format!("{}://{}{it}", self.scheme, self.authority),
            it => {
                let path = self.path.split('?').next().unwrap_or_default();
                let folder = if it.starts_with('?') { path } else { path.rsplit_once('/').map_or("", |(folder, _)| folder) };
                let slash = if it.starts_with('?') { "" } else { "/" };
                format!("{}://{}{folder}{slash}{it}", self.scheme, self.authority)
            }
        };
        Self::parse(&whole)
    }

    /// The whole of it.
    pub fn text(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.path)
    }

    /// The last part of its path.
    pub fn file(&self) -> &str {
        let path = self.path.split('?').next().unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default()
    }
}

/// Nanoseconds from now on, as [`Request::end`] has them.
pub fn after(nanoseconds: u64) -> u64 {
    monotonic_clock::now().saturating_add(nanoseconds)
}

/// Sends it and waits for all of the answer.
pub async fn send(request: Request<'_>) -> Result<Answer, Failure> {
    network::check(&request.url.text()).map_err(Failure::Denied)?;
    let outgoing = made(&request)?;
    let body = request.body.map(|_| outgoing.body());
    let options = RequestOptions::new();
    let _only_shorter_without = options.set_connect_timeout(request.connect);
    let pending = outgoing_handler::handle(outgoing, Some(options)).map_err(|e| failure(&e))?;
    if let (Some(Ok(body)), Some(bytes)) = (body, request.body) {
        pour(body, bytes, request.end).await?;
    }
    ready(&pending.subscribe(), request.end).await?;
    let answer = match pending.get() {
        Some(Ok(Ok(answer))) => answer,
        Some(Ok(Err(error))) => return Err(failure(&error)),
        _ => return Err(Failure::Empty),
    };
    let (status, fields) = (answer.status(), answer.headers().entries());
    let mut all = Vec::new();
    let broken = read(&answer, &mut all, request.end).await.err();
    Ok(Answer { status, fields, body: all, broken })
}

fn made(request: &Request<'_>) -> Result<OutgoingRequest, Failure> {
    let fields = Fields::new();
    for (name, value) in request.fields {
        if fields.append(name, value).is_err() {
            return Err(Failure::Malformed(format!("the header {name} cannot be set: the sandbox writes it, or it is none")));
        }
    }
    let made = OutgoingRequest::new(fields);
    let method = match request.method {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "DELETE" => Method::Delete,
        "PATCH" => Method::Patch,
        "OPTIONS" => Method::Options,
        other => Method::Other(other.to_owned()),
    };
    let scheme = if request.url.scheme == "https" { Scheme::Https } else { Scheme::Http };
    let set = made
        .set_method(&method)
        .and_then(|()| made.set_scheme(Some(&scheme)))
        .and_then(|()| made.set_authority(Some(&request.url.authority)))
        .and_then(|()| made.set_path_with_query(Some(&request.url.path)));
    set.map_err(|()| Failure::Malformed("URL using bad/illegal format or missing URL".to_owned()))?;
    Ok(made)
}

/// Waits, and lets the shell's other tasks have their turn.
async fn ready(what: &Pollable, end: Option<u64>) -> Result<(), Failure> {
    loop {
        if what.ready() {
            return Ok(());
        }
        if end.is_some_and(|end| monotonic_clock::now() >= end) {
            return Err(Failure::Late);
        }
        poll(&[what, &monotonic_clock::subscribe_duration(PATIENCE)]);
        tokio::task::yield_now().await;
    }
}

async fn pour(body: OutgoingBody, mut bytes: &[u8], end: Option<u64>) -> Result<(), Failure> {
    let Ok(sink) = body.write() else { return Ok(()) };
    while !bytes.is_empty() {
        match sink.check_write() {
            Ok(0) => ready(&sink.subscribe(), end).await?,
            Ok(room) => {
                let (part, rest) = bytes.split_at((room as usize).min(bytes.len()));
                if sink.write(part).is_err() {
                    break;
                }
                bytes = rest;
            }
            // Nobody reads it any more; the answer says why.
            Err(_) => break,
        }
    }
    drop(sink);
    let _the_answer_says_why = OutgoingBody::finish(body, None);
    Ok(())
}

async fn read(answer: &IncomingResponse, all: &mut Vec<u8>, end: Option<u64>) -> Result<(), Failure> {
    let Ok(body) = answer.consume() else { return Ok(()) };
    let Ok(source) = body.stream() else { return Ok(()) };
    loop {
        match source.read(CHUNK as u64) {
            Ok(part) if part.is_empty() => ready(&source.subscribe(), end).await?,
            Ok(part) => all.extend(part),
            Err(StreamError::Closed) => return Ok(()),
            Err(StreamError::LastOperationFailed(error)) => {
                let text = error.to_debug_string();
                let limit = "the limit `http_bytes` of this call is reached";
                return Err(Failure::Broken(if text.contains("exceeds limit") { limit.into() } else { "transfer closed with outstanding read data remaining".into() }));
            }
        }
    }
}

fn failure(error: &ErrorCode) -> Failure {
    match error {
        ErrorCode::DnsError(_) | ErrorCode::DnsTimeout | ErrorCode::DestinationNotFound => Failure::NoSuchHost,
        ErrorCode::ConnectionRefused => Failure::Refused("Connection refused".to_owned()),
        ErrorCode::DestinationUnavailable | ErrorCode::DestinationIpUnroutable => Failure::Refused("No route to host".to_owned()),
        ErrorCode::ConnectionTimeout | ErrorCode::ConnectionReadTimeout | ErrorCode::HttpResponseTimeout => Failure::Late,
        ErrorCode::TlsCertificateError => Failure::Certificate,
        ErrorCode::TlsProtocolError | ErrorCode::TlsAlertReceived(_) => Failure::Tls,
        ErrorCode::HttpResponseIncomplete | ErrorCode::ConnectionTerminated => Failure::Empty,
        ErrorCode::DestinationIpProhibited => Failure::Denied(
            "it stands for an address of this machine or of a private network; the grant must name the address itself".to_owned(),
        ),
        ErrorCode::HttpRequestMethodInvalid => Failure::Malformed("this method cannot be sent".to_owned()),
        ErrorCode::ConnectionLimitReached => Failure::Refused("the limit `http_requests` of this call is reached".to_owned()),
        ErrorCode::HttpRequestBodySize(_) | ErrorCode::HttpResponseBodySize(_) => {
            Failure::Broken("the limit `http_bytes` of this call is reached".to_owned())
        }
        other => Failure::Broken(format!("{other:?}")),
    }
}
