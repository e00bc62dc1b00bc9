//! How a server is set up.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use super::access::{AllowedHosts, ApiKey};

/// How a server is set up. The default answers on 127.0.0.1:8080, to callers on this machine only.
pub struct ServeOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The administrator's key, for everything but health. Other keys are those of [`crate::keys`].
    pub api_key: Option<ApiKey>,
    /// Host names by which callers may ask, beside those of this machine. See [`AllowedHosts`].
    pub allowed_hosts: AllowedHosts,
    /// Ask for no key although there are some. Refused on an address that others can reach.
    pub without_keys: bool,
    /// Bytes of a request body.
    pub body_limit: usize,
    /// Time for the head of a request, and for which a connection may be idle.
    pub header_timeout: Duration,
    /// Time for the whole body of a request.
    pub body_timeout: Duration,
    /// Connections at once; more wait in the queue of the system.
    pub connections: usize,
    /// Time for which a server that is told to stop still takes calls, while `/readyz` says that it stops: whoever shares
    /// calls out learns it there.
    pub linger: Duration,
    /// Time that running calls get to end when the server stops.
    pub drain: Duration,
    /// Cancel it to stop the server.
    pub shutdown: CancellationToken,
    /// Called once with the address when the server listens.
    pub ready: Option<Box<dyn FnOnce(SocketAddr) + Send>>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 8080).into(),
            api_key: None,
            allowed_hosts: AllowedHosts::default(),
            without_keys: false,
            body_limit: 16 << 20,
            header_timeout: Duration::from_secs(20),
            body_timeout: Duration::from_secs(60),
            connections: 16_384,
            linger: Duration::ZERO,
            drain: Duration::from_secs(30),
            shutdown: CancellationToken::new(),
            ready: None,
        }
    }
}

impl fmt::Debug for ServeOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServeOptions")
            .field("listen", &self.listen)
            .field("api_key", &self.api_key)
            .field("allowed_hosts", &self.allowed_hosts)
            .finish_non_exhaustive()
    }
}
