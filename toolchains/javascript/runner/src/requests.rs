//! Requests that JavaScript sends, by the host's `wasi:http`: each is a number to it.

use std::{cell::RefCell, collections::HashMap};

use rquickjs::{Array, Ctx, Exception, Object, Result, Value};
use wasip2::{
    clocks::monotonic_clock,
    http::{
        outgoing_handler,
        types::{
            ErrorCode, Fields, FutureIncomingResponse, HeaderError, IncomingBody, Method, OutgoingBody, OutgoingRequest,
            RequestOptions, Scheme,
        },
    },
    io::{
        poll::{Pollable, poll},
        streams::{InputStream, OutputStream, StreamError},
    },
};

use crate::{
    natives::{Bytes, add, bytes},
    skillhost::skill::network,
};

/// Bits of what a request may wait for, as JavaScript counts them.
const HEAD: u32 = 1;
const READ: u32 = 2;
const WRITE: u32 = 4;

/// Bytes that are read at once.
const CHUNK: u64 = 1 << 16;

/// One request and its answer. Fields are dropped in their order: what is made of another before that.
struct Exchange {
    sink: Option<OutputStream>,
    outgoing: Option<OutgoingBody>,
    answer: Option<FutureIncomingResponse>,
    source: Option<InputStream>,
    _incoming: Option<IncomingBody>,
}

#[derive(Default)]
struct Exchanges {
    all: HashMap<u32, Exchange>,
    last: u32,
}

thread_local! {
    static EXCHANGES: RefCell<Exchanges> = RefCell::default();
}

/// Puts the functions there.
pub fn install(host: &Object) -> Result<()> {
    add(host, "httpCheck", |url: String| network::check(&url).err())?;
    add(host, "httpSend", send)?;
    add(host, "httpWrite", write)?;
    add(host, "httpEnd", |id: u32| with(id, |it| {
        it.sink = None;
        it.outgoing.take().map(|body| OutgoingBody::finish(body, None));
    }))?;
    add(host, "httpHead", head)?;
    add(host, "httpRead", read)?;
    add(host, "httpWait", wait)?;
    add(host, "httpClose", |id: u32| drop(EXCHANGES.with_borrow_mut(|it| it.all.remove(&id))))
}

fn with<T>(id: u32, f: impl FnOnce(&mut Exchange) -> T) -> Option<T> {
    EXCHANGES.with_borrow_mut(|it| it.all.get_mut(&id).map(f))
}

/// `httpSend(method, [scheme, authority, path], [name, value, …], whether there is a body, milliseconds to connect or 0)` → a
/// number.
fn send(
    ctx: Ctx,
    method: String,
    url: Vec<String>,
    fields: Vec<String>,
    has_body: bool,
    connect: f64,
) -> Result<u32> {
    let made = request(&method, &url, &fields).and_then(|request| {
        let options = RequestOptions::new();
        if connect > 0.0 {
            let _ = options.set_connect_timeout(Some((connect * 1e6) as u64));
        }
        let outgoing = has_body.then(|| request.body().ok()).flatten();
        let sink = outgoing.as_ref().and_then(|body| body.write().ok());
        let answer = outgoing_handler::handle(request, Some(options)).map_err(|error| explained(&error))?;
        Ok(Exchange { sink, outgoing, answer: Some(answer), source: None, _incoming: None })
    });
    match made {
        Ok(exchange) => Ok(EXCHANGES.with_borrow_mut(|it| {
            it.last = it.last.wrapping_add(1);
            it.all.insert(it.last, exchange);
            it.last
        })),
        Err(why) => Err(thrown(&ctx, why)?),
    }
}

/// Node.js's name of an error, and what it says.
type Why = (&'static str, String);

fn request(method: &str, url: &[String], fields: &[String]) -> std::result::Result<OutgoingRequest, Why> {
    let all = Fields::new();
    for pair in fields.chunks(2) {
        let [name, value] = pair else { continue };
        // As the web has it, each character is one byte.
        let value: Vec<u8> = value.chars().map(|c| c as u8).collect();
        all.append(name, &value).map_err(|error| {
            let why = match error {
                HeaderError::Forbidden => format!("the header \"{name}\" cannot be set: the sandbox writes it"),
                _ => format!("Invalid value for header \"{name}\""),
            };
            ("ERR_INVALID_CHAR", why)
        })?;
    }
    let request = OutgoingRequest::new(all);
    let invalid = |()| ("ERR_INVALID_URL", "Invalid URL".to_owned());
    let [scheme, authority, path] = url else { return Err(invalid(())) };
    let scheme = if scheme == "https" { Scheme::Https } else { Scheme::Http };
    let method = match method {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "DELETE" => Method::Delete,
        "OPTIONS" => Method::Options,
        "PATCH" => Method::Patch,
        other => Method::Other(other.to_owned()),
    };
    request.set_method(&method).map_err(|()| ("ERR_INVALID_HTTP_TOKEN", "Method must be a valid HTTP token".to_owned()))?;
    request.set_scheme(Some(&scheme)).map_err(invalid)?;
    request.set_authority(Some(authority)).map_err(invalid)?;
    request.set_path_with_query(Some(path)).map_err(invalid)?;
    Ok(request)
}

/// How many bytes were taken: 0 where there is no room now, -1 where nobody reads any more.
fn write(id: u32, data: Bytes) -> f64 {
    with(id, |it| {
        let Some(sink) = &it.sink else { return -1.0 };
        match sink.check_write() {
            Ok(0) => 0.0,
            Ok(room) => {
                let data = bytes(&data);
                let part = data.get(..room as usize).unwrap_or(data);
                if sink.write(part).is_ok() { part.len() as f64 } else { -1.0 }
            }
            Err(_) => -1.0,
        }
    })
    .unwrap_or(-1.0)
}

/// `[status, name, value, …]` once it is there, else null.
fn head<'js>(ctx: Ctx<'js>, id: u32) -> Result<Value<'js>> {
    let Some(got) = with(id, |it| it.answer.as_ref().and_then(FutureIncomingResponse::get)).flatten() else {
        return Ok(Value::new_null(ctx));
    };
    let answer = match got {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return Err(thrown(&ctx, explained(&error))?),
        Err(()) => return Ok(Value::new_null(ctx)),
    };
    let array = Array::new(ctx)?;
    array.set(0, answer.status())?;
    for (at, (name, value)) in answer.headers().entries().into_iter().enumerate() {
        array.set(at * 2 + 1, name)?;
        array.set(at * 2 + 2, value.into_iter().map(char::from).collect::<String>())?;
    }
    with(id, |it| {
        it.answer = None;
        it._incoming = answer.consume().ok();
        it.source = it._incoming.as_ref().and_then(|body| body.stream().ok());
    });
    Ok(array.into_value())
}

/// What has come of the answer's body: null where there is nothing yet, none at the end.
fn read<'js>(ctx: Ctx<'js>, id: u32) -> Result<Value<'js>> {
    let got = with(id, |it| it.source.as_ref().map(|source| source.read(CHUNK))).flatten();
    match got {
        Some(Ok(data)) if data.is_empty() => Ok(Value::new_null(ctx)),
        Some(Ok(data)) => Ok(Bytes::new(ctx, data)?.into_value()),
        Some(Err(StreamError::Closed)) | None => Ok(Bytes::new(ctx, Vec::<u8>::new())?.into_value()),
        Some(Err(StreamError::LastOperationFailed(error))) => {
            Err(thrown(&ctx, ("UND_ERR_SOCKET", error.to_debug_string()))?)
        }
    }
}

/// `httpWait([id, events, …], milliseconds or -1)` → the events that came, in the same order.
fn wait<'js>(ctx: Ctx<'js>, wanted: Vec<u32>, most: f64) -> Result<Array<'js>> {
    let (mut pollables, mut owners) = (Vec::<Pollable>::new(), Vec::new());
    for (at, pair) in wanted.chunks(2).enumerate() {
        let [id, events] = *pair else { continue };
        with(id, |it| {
            let all = [
                (HEAD, it.answer.as_ref().map(FutureIncomingResponse::subscribe)),
                (READ, it.source.as_ref().map(InputStream::subscribe)),
                (WRITE, it.sink.as_ref().map(OutputStream::subscribe)),
            ];
            for (event, pollable) in all.into_iter().filter(|(event, _)| events & event != 0) {
                owners.extend(pollable.is_some().then_some((at, event)));
                pollables.extend(pollable);
            }
        });
    }
    let clock = (most >= 0.0).then(|| monotonic_clock::subscribe_duration((most * 1e6) as u64));
    let mut all: Vec<&Pollable> = pollables.iter().collect();
    all.extend(&clock);
    let mut come = vec![0; wanted.len() / 2];
    if !all.is_empty() {
        for index in poll(&all) {
            if let Some((at, event)) = owners.get(index as usize) {
                come[*at] |= event;
            }
        }
    }
    let array = Array::new(ctx)?;
    for (at, come) in come.into_iter().enumerate() {
        array.set(at, come)?;
    }
    Ok(array)
}

fn thrown(ctx: &Ctx, (code, why): Why) -> Result<rquickjs::Error> {
    let exception = Exception::from_message(ctx.clone(), &why)?;
    exception.as_object().set("hostCode", code)?;
    Ok(exception.throw())
}

/// As Node.js says it.
fn explained(error: &ErrorCode) -> Why {
    let (code, why) = match error {
        ErrorCode::DnsError(_) | ErrorCode::DestinationNotFound => ("ENOTFOUND", "getaddrinfo ENOTFOUND"),
        ErrorCode::DnsTimeout => ("EAI_AGAIN", "getaddrinfo EAI_AGAIN"),
        ErrorCode::ConnectionRefused => ("ECONNREFUSED", "connect ECONNREFUSED"),
        ErrorCode::DestinationUnavailable | ErrorCode::DestinationIpUnroutable => ("EHOSTUNREACH", "connect EHOSTUNREACH"),
        ErrorCode::ConnectionTimeout => ("ETIMEDOUT", "connect ETIMEDOUT"),
        ErrorCode::ConnectionReadTimeout => ("ETIMEDOUT", "read ETIMEDOUT"),
        ErrorCode::ConnectionTerminated | ErrorCode::HttpResponseIncomplete => ("ECONNRESET", "socket hang up"),
        ErrorCode::TlsCertificateError => ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"),
        ErrorCode::TlsProtocolError | ErrorCode::TlsAlertReceived(_) => ("EPROTO", "write EPROTO"),
        ErrorCode::DestinationIpProhibited => (
            "EACCES",
            "it stands for an address of this machine or of a private network; the grant must name the address itself",
        ),
        ErrorCode::ConnectionLimitReached => ("EAGAIN", "too many requests at once: the limit `http_requests` is reached"),
        ErrorCode::HttpRequestBodySize(_) | ErrorCode::HttpResponseBodySize(_) => {
            ("EDQUOT", "the limit `http_bytes` of this call is reached")
        }
        ErrorCode::HttpRequestMethodInvalid => ("ERR_INVALID_HTTP_TOKEN", "this method cannot be sent"),
        _ => return ("HPE_INVALID_CONSTANT", format!("{error:?}")),
    };
    (code, why.to_owned())
}
