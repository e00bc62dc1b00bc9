//! Who may ask: the administrator's key, and the host names by which callers reach this server.

use std::{fmt, net::IpAddr, str::FromStr};

use crate::{domain::Digest, keys};

/// The administrator's secret. Only its digest is kept.
#[derive(Clone)]
pub struct ApiKey(Digest);

impl ApiKey {
    /// Shortest secret that is taken.
    pub const SHORTEST: usize = 16;

    /// Takes a secret.
    ///
    /// # Errors
    /// A sentence, where it is too short to be one.
    pub fn new(secret: &str) -> Result<Self, String> {
        match secret.trim().len() {
            length if length < Self::SHORTEST => Err(format!(
                "an API key has at least {} characters, this one has {length}; `openssl rand -hex 32` makes one",
                Self::SHORTEST
            )),
            _ => Ok(Self(keys::digest(secret.trim().as_bytes()))),
        }
    }

    pub(super) fn is(&self, shown: &[u8]) -> bool {
        keys::same(&self.0, &keys::digest(shown))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// Host names by which callers may ask. A web page whose name suddenly points at this machine is no such name.
///
/// | form | allows |
/// |---|---|
/// | (empty) | `localhost` and addresses of this machine; on an address that others can reach: any name |
/// | `skills.example.com` | this name, too |
/// | `.example.com` | `example.com` and every name under it, too |
/// | `*` | any name |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedHosts(Vec<String>);

impl FromStr for AllowedHosts {
    type Err = String;

    /// Reads names separated by commas.
    fn from_str(text: &str) -> Result<Self, String> {
        let names = text.split(',').map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty());
        let fine = |name: &String| name == "*" || !name.contains(['*', '/', '@', ' ', '?', '#']);
        let names: Vec<String> = names.collect();
        match names.iter().find(|name| !fine(name)) {
            Some(name) => Err(format!("`{name}` is no host name; write `name`, `.name` for all under it, or `*`")),
            None => Ok(Self(names)),
        }
    }
}

impl AllowedHosts {
    /// What is allowed to callers of this address when nothing is configured depends on who can reach it.
    pub(super) fn on(self, address: IpAddr) -> Self {
        match self.0.is_empty() && !address.is_loopback() {
            true => Self(vec!["*".to_owned()]),
            false => self,
        }
    }

    /// `host` is without its port.
    pub(super) fn allows(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let matches = |name: &String| match name.strip_prefix('.') {
            Some(parent) => host == parent || host.ends_with(name.as_str()),
            None => name == "*" || *name == host,
        };
        is_local(&host) || self.0.iter().any(matches)
    }
}

/// `localhost`, or an address that only this machine has.
fn is_local(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_itself_and_nothing_else_and_never_printed() {
        let key = ApiKey::new("0123456789abcdef\n").unwrap();
        assert!(key.is(b"0123456789abcdef"));
        for shown in ["", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeF"] {
            assert!(!key.is(shown.as_bytes()), "{shown}");
        }
        assert_eq!(format!("{key:?}"), "ApiKey(…)");
        assert!(ApiKey::new("short").is_err());
    }

    #[test]
    fn by_default_only_names_of_this_machine_are_allowed_on_loopback() {
        let hosts = AllowedHosts::default().on(IpAddr::from([127, 0, 0, 1]));
        for host in ["localhost", "LOCALHOST.", "api.localhost", "127.0.0.1", "127.1.2.3", "[::1]"] {
            assert!(hosts.allows(host), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", ""] {
            assert!(!hosts.allows(host), "{host}");
        }
        assert!(AllowedHosts::default().on(IpAddr::from([0, 0, 0, 0])).allows("skills.example"));
    }

    #[test]
    fn names_and_whole_domains_are_allowed_when_listed() {
        let hosts: AllowedHosts = "Skills.Example.com, .inner.example".parse().unwrap();
        let hosts = hosts.on(IpAddr::from([0, 0, 0, 0]));
        for host in ["skills.example.com", "inner.example", "a.b.inner.example", "localhost"] {
            assert!(hosts.allows(host), "{host}");
        }
        for host in ["example.com", "x.skills.example.com", "notinner.example"] {
            assert!(!hosts.allows(host), "{host}");
        }
        assert!("http://a".parse::<AllowedHosts>().is_err());
        assert!("*".parse::<AllowedHosts>().unwrap().allows("anything.example"));
    }
}
