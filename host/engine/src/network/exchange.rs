//! One request and its answer, over a connection of their own: what one call sent can never be read by the next.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, Uri, header};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, SizeHint};
use tokio::{sync::OwnedSemaphorePermit, time::Sleep};
use wasmtime_wasi::runtime::{AbortOnDropJoinHandle, spawn};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, io::TokioIo};

use super::{Account, Client, Network, Refused, account::Opened, grant::prohibited, target::Target};

/// Without another word of the guest.
const CONNECT: Duration = Duration::from_secs(15);
/// Largest head of an answer, in bytes, and its fields.
const MOST_HEAD: usize = 64 << 10;
const MOST_FIELDS: usize = 256;

/// What a request needs beside itself.
#[derive(Clone)]
pub(crate) struct Outside {
    pub(crate) client: Arc<Client>,
    pub(crate) network: Arc<Network>,
    pub(crate) account: Arc<Account>,
}

/// The answer, and what goes on behind it until its body is read.
pub(crate) type Answer = (Response<WasiBody>, Box<dyn Future<Output = Result<(), Error>> + Send>);

/// Sends a request that may go to its target, and waits for the head of the answer. Dropping this ends the connection.
pub(crate) async fn send(
    outside: Outside,
    target: Target,
    request: Request<WasiBody>,
    options: RequestOptions,
    refused: Refused,
) -> Result<Answer, Error> {
    let Outside { client, network, account } = outside;
    let opened = account.open().map_err(|reason| {
        refused.note(|| reason);
        Error::ConnectionLimitReached
    })?;
    let connect = options.connect_timeout.unwrap_or(CONNECT);
    let place = client.place().await?;
    let stream = match tokio::time::timeout(connect, client.connect(&network, &target)).await {
        Err(_) => return Err(Error::ConnectionTimeout),
        Ok(Err(Error::DestinationIpProhibited)) => {
            refused.note(|| prohibited(&target));
            return Err(Error::DestinationIpProhibited);
        }
        Ok(stream) => stream?,
    };
    let request = prepared(request, &target, &account, &refused)?;

    let mut settings = hyper::client::conn::http1::Builder::new();
    settings.max_buf_size(MOST_HEAD).max_headers(MOST_FIELDS);
    let (mut sender, connection) = settings.handshake(TokioIo::new(stream)).await?;
    let worker = spawn(async move { connection.await.map_err(Error::from) });
    let answer = match options.first_byte_timeout {
        Some(most) => {
            tokio::time::timeout(most, sender.send_request(request)).await.map_err(|_| Error::ConnectionReadTimeout)?
        }
        None => sender.send_request(request).await,
    }?;
    charge(&account, head(answer.headers()), &refused, Error::HttpResponseBodySize)?;
    let held = Held { opened, _place: place, _worker: worker };
    let answer =
        answer.map(|body| Counted::incoming(body, held, options.between_bytes_timeout, refused).boxed_unsync());
    // The connection is driven by its own task, which the body holds.
    Ok((answer, Box::new(std::future::ready(Ok(())))))
}

/// The request as it goes over the wire: with our `Host`, without what only a proxy would want to know.
fn prepared(
    mut request: Request<WasiBody>,
    target: &Target,
    account: &Arc<Account>,
    refused: &Refused,
) -> Result<Request<Counted<WasiBody>>, Error> {
    let path = request.uri().path_and_query().map_or("/", |it| it.as_str());
    // `?q` alone is a query to the root.
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    charge(account, path.len() + head(request.headers()), refused, Error::HttpRequestBodySize)?;
    *request.uri_mut() = path.parse::<Uri>().map_err(|_| Error::HttpRequestUriInvalid)?;
    let host = HeaderValue::try_from(target.authority()).map_err(|_| Error::HttpRequestUriInvalid)?;
    request.headers_mut().insert(header::HOST, host);
    request.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    Ok(request.map(|body| Counted::outgoing(body, account.clone(), refused.clone())))
}

fn head(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

fn charge(account: &Account, bytes: usize, refused: &Refused, error: fn(Option<u64>) -> Error) -> Result<(), Error> {
    account.charge(bytes).map_err(|limit| {
        refused
            .note(|| format!("this call has sent and received all that the limit `http_bytes` lets it, {limit} bytes"));
        error(Some(limit))
    })
}

/// What lives as long as an answer is read.
struct Held {
    opened: Opened,
    _place: OwnedSemaphorePermit,
    _worker: AbortOnDropJoinHandle<Result<(), Error>>,
}

/// A body whose bytes are counted.
struct Counted<B> {
    body: B,
    account: Arc<Account>,
    refused: Refused,
    error: fn(Option<u64>) -> Error,
    _held: Option<Held>,
    /// How long each piece may take, and the clock of this one.
    patience: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Counted<WasiBody> {
    fn outgoing(body: WasiBody, account: Arc<Account>, refused: Refused) -> Self {
        Self { body, account, refused, error: Error::HttpRequestBodySize, _held: None, patience: None }
    }
}

impl Counted<hyper::body::Incoming> {
    fn incoming(body: hyper::body::Incoming, held: Held, patience: Option<Duration>, refused: Refused) -> Self {
        let account = held.opened.0.clone();
        let patience = patience.map(|it| (it, Box::pin(tokio::time::sleep(it))));
        Self { body, account, refused, error: Error::HttpResponseBodySize, _held: Some(held), patience }
    }
}

impl<B> Body for Counted<B>
where
    B: Body<Data = Bytes> + Unpin,
    Error: From<B::Error>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = &mut *self;
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
            let Some((_, clock)) = &mut this.patience else { return Poll::Pending };
            ready!(clock.as_mut().poll(cx));
            return Poll::Ready(Some(Err(Error::ConnectionReadTimeout)));
        };
        if let Some((most, clock)) = &mut this.patience {
            clock.as_mut().reset(tokio::time::Instant::now() + *most);
        }
        let Some(frame) = frame else { return Poll::Ready(None) };
        let frame = frame.map_err(Error::from)?;
        let bytes = match (frame.data_ref(), frame.trailers_ref()) {
            (Some(data), _) => data.len(),
            (None, trailers) => trailers.map_or(0, head),
        };
        charge(&this.account, bytes, &this.refused, this.error)?;
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
