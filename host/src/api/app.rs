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
    /// The administrator's.
    pub(super) key: Option<ApiKey>,
    /// When nobody needs a key.
    pub(super) open: Open,
    /// Names by which callers may ask.
    pub(super) hosts: AllowedHosts,
    /// Names of web pages that may ask, beside those of this server.
    pub(super) origins: AllowedHosts,
    pub(super) body: body::Bounds,
    /// Cancelled when the server stops.
    pub(super) stopping: CancellationToken,
}

/// When nobody needs a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// Others can reach this server.
    Never,
    /// Only this machine can, and there was never a key.
    UntilThereIsAKey,
    /// Only this machine can, and the operator wants it so.
    Always,
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(super) fn new(host: Host, options: &ServeOptions) -> Self {
        let open = match (options.listen.ip().is_loopback(), options.without_keys) {
            (false, _) => Open::Never,
            (true, false) => Open::UntilThereIsAKey,
            (true, true) => Open::Always,
        };
        Self(Arc::new(Shared {
            host,
            key: options.api_key.clone(),
            open,
            hosts: options.allowed_hosts.clone().on(options.listen.ip()),
            origins: options.allowed_hosts.clone(),
            body: body::Bounds { bytes: options.body_limit, time: options.body_timeout },
            stopping: options.shutdown.clone(),
        }))
    }
}
