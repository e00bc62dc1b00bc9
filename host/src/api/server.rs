//! The server: bind, accept, and stop without cutting calls that run.

use std::{
    io,
    net::SocketAddr,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tokio_util::sync::CancellationToken;

use super::{ServeOptions, opening::Opening, router, starting};
use crate::host::Host;

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Something else listens there.
    #[error("{0} is in use by another program; end it, or choose another address with --listen")]
    InUse(SocketAddr),
    /// The system does not allow it.
    #[error("not allowed to listen on {0}; ports below 1024 need a privilege, choose another with --listen")]
    NotAllowed(SocketAddr),
    /// No such address here.
    #[error("{0} is no address of this machine; choose another with --listen")]
    NoSuchAddress(SocketAddr),
    /// Others could run skills.
    #[error(
        "others can reach {0}, and there is no API key; set SKILLHOST_API_KEY, or make one with `skillhost key create`, or \
         listen on 127.0.0.1"
    )]
    Exposed(SocketAddr),
    /// Others could run skills, and somebody asked for it.
    #[error("others can reach {0}, so keys cannot be off; leave --without-keys out, or listen on 127.0.0.1")]
    WithoutKeys(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
}

/// Binds the address of these options, so that whoever cannot have it learns so before anything else is made. Nothing is
/// answered there yet.
///
/// # Errors
/// [`ServeError`], also when others could call without a key.
pub fn listen(options: &ServeOptions) -> Result<TcpListener, ServeError> {
    if !options.listen.ip().is_loopback() && options.without_keys {
        return Err(ServeError::WithoutKeys(options.listen));
    }
    bind(options.listen).map_err(|error| refused(options.listen, error))
}

/// Serves until [`ServeOptions::shutdown`] is cancelled; then takes no more calls, lets those that run end within
/// [`ServeOptions::drain`], and cancels the rest.
///
/// # Errors
/// [`ServeError`], always before anything is served.
pub async fn serve(host: Host, options: ServeOptions) -> Result<(), ServeError> {
    let listener = listen(&options)?;
    serve_when_made(async { Ok(host) }, listener, options).await.map(drop)
}

/// As [`serve`], on what [`listen`] answered, with a host that is still being made. Until it is, `/healthz` says that the
/// server lives, `/readyz` that it is not ready, and other requests wait. The answer is the host, which serves no longer.
///
/// # Errors
/// As [`serve`], and those of making the host.
pub async fn serve_when_made<E: From<ServeError>>(
    making: impl Future<Output = Result<Host, E>>,
    listener: TcpListener,
    mut options: ServeOptions,
) -> Result<Host, E> {
    options.listen = listener.local_addr().map_err(|error| refused(options.listen, error))?;
    let (connections, drain) = (options.connections, options.drain);
    let (made, host) = watch::channel(None);
    let server = Server {
        starting: starting::router(host.clone()),
        host,
        http: http(options.header_timeout),
        graceful: GracefulShutdown::new(),
        abort: CancellationToken::new(),
        opening: options.header_timeout,
    };
    let until_stopped = async {
        let host = making.await?;
        if !options.listen.ip().is_loopback() && options.api_key.is_none() && host.keys().is_empty() {
            return Err(ServeError::Exposed(options.listen).into());
        }
        made.send_replace(Some(router::router(host.clone(), &options)));
        if let Some(ready) = options.ready.take() {
            ready(options.listen);
        }
        options.shutdown.cancelled().await;
        tokio::time::sleep(options.linger).await;
        Ok(host)
    };
    match server.accept(listener, connections, until_stopped).await {
        Ok(host) => {
            server.stop(drain).await;
            Ok(host)
        }
        Err(error) => {
            // Whoever waits is told.
            drop(made);
            server.stop(Duration::from_secs(1)).await;
            Err(error)
        }
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn refused(address: SocketAddr, error: io::Error) -> ServeError {
    match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse(address),
        io::ErrorKind::PermissionDenied => ServeError::NotAllowed(address),
        io::ErrorKind::AddrNotAvailable => ServeError::NoSuchAddress(address),
        _ => ServeError::Listen(address, error),
    }
}

fn http(header_timeout: Duration) -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new()).header_read_timeout(header_timeout).max_buf_size(64 << 10);
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(100)
        .max_header_list_size(64 << 10)
        .keep_alive_interval(header_timeout)
        .keep_alive_timeout(header_timeout);
    http
}

struct Server {
    /// Answers until there is a host.
    starting: axum::Router,
    host: starting::Made,
    http: auto::Builder<TokioExecutor>,
    graceful: GracefulShutdown,
    abort: CancellationToken,
    opening: Duration,
}

impl Server {
    async fn accept<T>(&self, listener: TcpListener, connections: usize, stop: impl Future<Output = T>) -> T {
        let mut stop = pin!(stop);
        let room = Arc::new(Semaphore::new(connections));
        let next = async || {
            // Never closed, so there is always a permit in the end.
            let permit = room.clone().acquire_owned().await.ok();
            (listener.accept().await, permit)
        };
        loop {
            tokio::select! {
                (accepted, permit) = next() => match accepted {
                    Ok((stream, _)) => self.connect(stream, permit),
                    Err(error) => pause(&error).await,
                },
                stopped = &mut stop => return stopped,
            }
        }
    }

    fn connect(&self, stream: TcpStream, permit: Option<OwnedSemaphorePermit>) {
        // An answer is one small write: waiting for more to send with it only delays it.
        let _ = stream.set_nodelay(true);
        let stream = TokioIo::new(Opening::new(stream, self.opening));
        let service = self.host.borrow().clone().unwrap_or_else(|| self.starting.clone());
        let service = TowerToHyperService::new(service);
        let connection = self.http.serve_connection(stream, service).into_owned();
        let connection = self.graceful.watch(connection);
        let abort = self.abort.clone();
        tokio::spawn(async move {
            tokio::select! {
                ended = connection => if let Err(error) = ended {
                    tracing::debug!(error, "a connection broke");
                },
                () = abort.cancelled() => {}
            }
            drop(permit);
        });
    }

    async fn stop(self, drain: Duration) {
        let began = Instant::now();
        tracing::info!(connections = self.graceful.count(), "stopping; calls that run may end");
        if tokio::time::timeout(drain, self.graceful.shutdown()).await.is_err() {
            tracing::warn!("calls still run after {:.0?}; they are cancelled", began.elapsed());
        }
        self.abort.cancel();
    }
}

/// Out of file descriptors, most likely: those that are served give theirs back in time.
async fn pause(error: &io::Error) {
    if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        return;
    }
    tracing::warn!(%error, "cannot accept a connection");
    tokio::time::sleep(Duration::from_millis(100)).await;
}
