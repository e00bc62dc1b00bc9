//! What handlers share.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{AllowedHosts, ApiKey, ServeOptions, body};
use crate::host::Host;

/// Cheap to clone; each request gets one.
#[derive(Clone)]
pub(super) struct App(Arc<Shared>);

pub(super) struct Shared {
    pub(super) host: Host,
    pub(super) key: Option<ApiKey>,
    /// Names by which callers may ask.
    pub(super) hosts: AllowedHosts,
    /// Names of web pages that may ask, beside those of this server.
    pub(super) origins: AllowedHosts,
    pub(super) body: body::Bounds,
    /// Cancelled when the server stops.
    pub(super) stopping: CancellationToken,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(super) fn new(host: Host, options: &ServeOptions) -> Self {
        Self(Arc::new(Shared {
            host,
            key: options.api_key.clone(),
            hosts: options.allowed_hosts.clone().on(options.listen.ip()),
            origins: options.allowed_hosts.clone(),
            body: body::Bounds { bytes: options.body_limit, time: options.body_timeout },
            stopping: options.shutdown.clone(),
        }))
    }
}
