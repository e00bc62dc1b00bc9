//! The way out: a name becomes addresses, one of those that are permitted becomes a connection. One for all calls; nothing
//! is made before the first request.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr, ToSocketAddrs as _},
    sync::{Arc, OnceLock},
    time::Duration,
};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_rustls::TlsConnector;
use wasmtime_wasi_http::Error;

use super::{Network, target::Target};

/// How requests leave this machine.
#[derive(Clone, Default)]
pub struct NetworkConfig {
    /// Certificates in PEM of authorities that are trusted beside the public ones.
    pub authorities: Vec<u8>,
    /// Who looks up names; without it, this machine.
    pub resolver: Option<Arc<dyn Resolve>>,
}

/// Looks up names.
pub trait Resolve: Send + Sync {
    /// The addresses of a host. May block.
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

impl NetworkConfig {
    /// Whether the certificates can be used; if not, why.
    pub fn check(&self) -> Result<(), String> {
        let roots = Client::new(self).map_err(|e| e.to_string())?.roots;
        let more = roots.len() > webpki_roots::TLS_SERVER_ROOTS.len();
        if more || self.authorities.is_empty() { Ok(()) } else { Err("there is no certificate in it".to_owned()) }
    }
}

impl fmt::Debug for NetworkConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetworkConfig").field("authorities", &self.authorities.len()).finish_non_exhaustive()
    }
}

/// Connections of all calls at once. More wait, within their own time.
const CONNECTIONS: usize = 256;
/// Look-ups at once: each holds a thread, and some take long.
const LOOKUPS: usize = 16;
/// Addresses of one host that are tried, and how long each of them.
const TRIES: usize = 4;
const TRY: Duration = Duration::from_secs(5);

pub(crate) struct Client {
    roots: Arc<RootCertStore>,
    tls: OnceLock<Arc<ClientConfig>>,
    resolver: Option<Arc<dyn Resolve>>,
    lookups: Arc<Semaphore>,
    connections: Arc<Semaphore>,
}

/// What a request is sent over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Client {
    pub(crate) fn new(config: &NetworkConfig) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() };
        for certificate in CertificateDer::pem_slice_iter(&config.authorities) {
            let certificate = certificate.map_err(|e| rustls::Error::General(e.to_string()))?;
            roots.add(certificate)?;
        }
        Ok(Self {
            roots: roots.into(),
            tls: OnceLock::new(),
            resolver: config.resolver.clone(),
            lookups: Arc::new(Semaphore::new(LOOKUPS)),
            connections: Arc::new(Semaphore::new(CONNECTIONS)),
        })
    }

    /// A place among the connections of this host.
    pub(super) async fn place(&self) -> Result<OwnedSemaphorePermit, Error> {
        self.connections.clone().acquire_owned().await.map_err(|_| Error::ConnectionLimitReached)
    }

    /// A connection to an address that the grant permits, encrypted where the scheme says so.
    pub(super) async fn connect(&self, network: &Network, target: &Target) -> Result<Box<dyn Stream>, Error> {
        let found = self.resolve(target).await?;
        let permitted = found.iter().filter(|it| network.permits_address(target, it.ip()));
        // From here on there are only addresses: nothing looks the name up again.
        let mut error = if found.is_empty() { Error::DestinationNotFound } else { Error::DestinationIpProhibited };
        for address in permitted.take(TRIES) {
            match tokio::time::timeout(TRY, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return self.secure(target, stream).await,
                Ok(Err(e)) => error = Error::Connect(e),
                Err(_) => error = Error::ConnectionTimeout,
            }
        }
        Err(error)
    }

    async fn resolve(&self, target: &Target) -> Result<Vec<SocketAddr>, Error> {
        if let Some(address) = target.address() {
            return Ok(vec![SocketAddr::new(address, target.port)]);
        }
        let permit = self.lookups.clone().acquire_owned().await.map_err(|_| Error::DnsTimeout)?;
        let (host, port, resolver) = (target.host.clone(), target.port, self.resolver.clone());
        let look_up = move || {
            // Held by the thread: who asked may be gone long before there is an answer.
            let _permit = permit;
            match resolver {
                Some(own) => Ok(own.resolve(&host)?.into_iter().map(|it| SocketAddr::new(it, port)).collect()),
                None => (host.as_str(), port).to_socket_addrs().map(Iterator::collect),
            }
        };
        let found: io::Result<Vec<SocketAddr>> =
            tokio::task::spawn_blocking(look_up).await.unwrap_or_else(|e| Err(io::Error::other(e)));
        found.map_err(|e| Error::DnsError { rcode: Some(e.to_string()), info_code: None })
    }

    async fn secure(&self, target: &Target, stream: TcpStream) -> Result<Box<dyn Stream>, Error> {
        // A request is written in few pieces, each of which should go at once.
        let _only_slower_without = stream.set_nodelay(true);
        if !target.tls {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(target.host.clone()).map_err(|_| Error::HttpRequestUriInvalid)?;
        let connector = TlsConnector::from(self.tls()?);
        Ok(Box::new(connector.connect(name, stream).await.map_err(tls_error)?))
    }

    fn tls(&self) -> Result<Arc<ClientConfig>, Error> {
        if let Some(config) = self.tls.get() {
            return Ok(config.clone());
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| Error::ConfigurationError)?
            .with_root_certificates(self.roots.clone())
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(self.tls.get_or_init(|| Arc::new(config)).clone())
    }
}

/// Tells a certificate that is not trusted from all else that can go wrong.
fn tls_error(error: io::Error) -> Error {
    match error.get_ref().and_then(|it| it.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(why)) => {
            tracing::debug!(%why, "a certificate was not accepted");
            Error::TlsCertificateError
        }
        _ => Error::Tls(error),
    }
}
