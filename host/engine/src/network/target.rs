//! Where a request wants to go.

use std::net::IpAddr;

use http::{Uri, uri::Scheme};

use super::rule::{bracketed, name};

/// Scheme, host and port of a request, as they are compared and connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(super) tls: bool,
    /// A name in lower case without a dot at its end, or an address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

impl Target {
    /// What this URL asks for; an error says what is wrong with it.
    pub(crate) fn of(uri: &Uri) -> Result<Self, &'static str> {
        let tls = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err("only http and https lead out of the sandbox"),
        };
        let authority = uri.authority().ok_or("there is no host in the URL")?;
        if authority.as_str().contains('@') {
            return Err("there is a user's name in the URL; send it as the header `Authorization`");
        }
        let host = match bracketed(authority.host()) {
            Some(address) => address.to_string(),
            None => name(authority.host())?,
        };
        let port = match authority.port() {
            Some(port) => port.as_str().parse().map_err(|_| "the port of the URL is no port")?,
            None if authority.as_str().ends_with(':') => return Err("the port of the URL is missing"),
            None if tls => 443,
            None => 80,
        };
        if port == 0 {
            return Err("the port of the URL is no port");
        }
        Ok(Self { tls, host, port })
    }

    /// The address that the URL itself names.
    pub(super) fn address(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// What the header `Host` says, and what a grant would.
    pub(super) fn authority(&self) -> String {
        let host = match self.address() {
            Some(IpAddr::V6(address)) => format!("[{address}]"),
            _ => self.host.clone(),
        };
        let usual = if self.tls { 443 } else { 80 };
        if self.port == usual { host } else { format!("{host}:{}", self.port) }
    }
}
