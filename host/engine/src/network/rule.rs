//! Whom a grant names.
//!
//! | rule | lets a request go to |
//! |---|---|
//! | `example.org` | that host, at ports 80 and 443 |
//! | `example.org:8080` | that host, at that port alone |
//! | `*.example.org` | every host below it, and not itself |
//! | `*` | every host of the public network |
//! | `192.168.1.7`, `[fd00::1]:8080` | that address, which may be private; also where a granted name stands for it |
//! | `localhost` | this machine, by that name |

use std::{fmt, net::IpAddr, str::FromStr};

use super::{address::is_public, target::Target};

/// One host, or several, that a request may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostRule {
    host: Host,
    /// Without it: 80 and 443.
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Any,
    /// Everything below this name.
    Below(String),
    Name(String),
    Address(IpAddr),
}

/// Why a text names no host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` names no host: {why}; write `example.org`, `*.example.org`, an IP address or `localhost`, with `:PORT` where it is neither 80 nor 443"
)]
pub struct HostRuleError {
    text: String,
    why: &'static str,
}

/// The ports that need not be named.
const USUAL_PORTS: [u16; 2] = [80, 443];
/// Longest name of a host.
const MOST_NAME: usize = 253;

impl HostRule {
    /// True when a request to this target is meant by it.
    pub(super) fn names(&self, target: &Target) -> bool {
        self.allows_port(target.port)
            && match (&self.host, target.address()) {
                (Host::Any, _) => true,
                (Host::Address(own), Some(address)) => *own == address,
                (Host::Name(own), None) => *own == target.host,
                (Host::Below(own), None) => {
                    target.host.strip_suffix(own).is_some_and(|it| it.len() > 1 && it.ends_with('.'))
                }
                _ => false,
            }
    }

    /// True when every request that `other` means is meant by it too.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let port =
            self.port == other.port || (self.port.is_none() && other.port.is_some_and(|it| USUAL_PORTS.contains(&it)));
        port && match (&self.host, &other.host) {
            (Host::Any, Host::Any | Host::Below(_)) => true,
            (Host::Any, Host::Name(name)) => name != LOCALHOST,
            (Host::Any, Host::Address(address)) => is_public(*address),
            (Host::Below(own), Host::Name(name) | Host::Below(name)) => {
                own == name && matches!(other.host, Host::Below(_))
                    || name.strip_suffix(own.as_str()).is_some_and(|it| it.len() > 1 && it.ends_with('.'))
            }
            (own, other) => own == other,
        }
    }

    /// True when it names this very address, by number: only then may that be a private one.
    pub(super) fn is_address(&self, address: IpAddr, port: u16) -> bool {
        self.allows_port(port) && self.host == Host::Address(address)
    }

    /// True when it is `localhost` by name.
    pub(super) fn is_localhost(&self, port: u16) -> bool {
        self.allows_port(port) && matches!(&self.host, Host::Name(name) if name == LOCALHOST)
    }

    fn allows_port(&self, port: u16) -> bool {
        self.port.map_or_else(|| USUAL_PORTS.contains(&port), |own| own == port)
    }
}

pub(super) const LOCALHOST: &str = "localhost";

impl FromStr for HostRule {
    type Err = HostRuleError;

    fn from_str(text: &str) -> Result<Self, HostRuleError> {
        let text = text.trim();
        let wrong = |why| HostRuleError { text: text.chars().take(80).collect(), why };
        if text.contains("//") {
            return Err(wrong("it is a URL, and a grant is for a whole host"));
        }
        if text.contains(['/', '?', '#', '@']) {
            return Err(wrong("there is more in it than a host"));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self { host: Host::Address(address.to_canonical()), port: None });
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (text, None),
        };
        let port = match port.map(str::parse::<u16>) {
            Some(Ok(0) | Err(_)) => return Err(wrong("its port is no number from 1 to 65535")),
            Some(Ok(port)) => Some(port),
            None => None,
        };
        let host = match host {
            "*" => Host::Any,
            _ => match host.strip_prefix("*.") {
                Some(name) => Host::Below(self::name(name).map_err(wrong)?),
                None => match bracketed(host) {
                    Some(address) => Host::Address(address),
                    None => Host::Name(self::name(host).map_err(wrong)?),
                },
            },
        };
        Ok(Self { host, port })
    }
}

/// The address of `[::1]` or `127.0.0.1`.
pub(super) fn bracketed(host: &str) -> Option<IpAddr> {
    let inner = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    inner.unwrap_or(host).parse::<IpAddr>().ok().map(|it| it.to_canonical())
}

/// A name as it is compared: in lower case, without the dot at its end.
pub(super) fn name(text: &str) -> Result<String, &'static str> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.is_empty() || text.len() > MOST_NAME {
        return Err("a name has 1 to 253 characters");
    }
    if !text.is_ascii() {
        return Err("a name that is not ASCII is written as it is looked up, `xn--…`");
    }
    let plain = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    if !text.split('.').all(plain) {
        return Err("a name is made of letters, digits and hyphens, with dots between");
    }
    Ok(text.to_ascii_lowercase())
}

impl fmt::Display for HostRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Any => f.write_str("*")?,
            Host::Below(name) => write!(f, "*.{name}")?,
            Host::Name(name) => f.write_str(name)?,
            Host::Address(IpAddr::V6(address)) => write!(f, "[{address}]")?,
            Host::Address(IpAddr::V4(address)) => write!(f, "{address}")?,
        }
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn target(url: &str) -> Option<Target> {
        Target::of(&url.parse().ok()?).ok()
    }

    #[test]
    fn a_rule_names_what_it_says_and_nothing_else() {
        for (rule, named, others) in [
            (
                "example.org",
                &["http://example.org/", "https://EXAMPLE.org./x?y", "http://example.org:443"][..],
                &[
                    "http://a.example.org",
                    "http://example.org:8080",
                    "http://example.org.evil.com",
                    "http://badexample.org",
                ][..],
            ),
            (
                "*.Example.org",
                &["http://a.example.org", "https://a.b.example.org"],
                &["http://example.org", "http://badexample.org", "http://a.example.org.evil.com"],
            ),
            ("example.org:8080", &["http://example.org:8080"], &["http://example.org", "https://example.org"]),
            ("*", &["http://example.org", "http://1.1.1.1", "https://[2606::1]"], &["http://example.org:22"]),
            ("127.0.0.1:3000", &["http://127.0.0.1:3000", "http://[::ffff:127.0.0.1]:3000"], &["http://127.0.0.1"]),
            ("::1", &["http://[::1]/"], &["http://[::2]/", "http://localhost"]),
            ("[::1]:8080", &["http://[0:0::1]:8080/"], &["http://[::1]/"]),
            (
                "localhost",
                &["http://localhost", "http://LOCALHOST."],
                &["http://127.0.0.1", "http://localhost.evil.com"],
            ),
        ] {
            let parsed: HostRule = rule.parse().unwrap();
            for url in named {
                assert!(parsed.names(&target(url).unwrap()), "{rule} {url}");
            }
            for url in others {
                assert!(!parsed.names(&target(url).unwrap()), "{rule} {url}");
            }
            assert_eq!(parsed.to_string().parse(), Ok(parsed));
        }
    }

    #[test]
    fn what_names_no_host_is_refused_with_the_form_that_does() {
        for text in [
            "",
            "https://example.org",
            "example.org/x",
            "a@example.org",
            "example.org:0",
            "example.org:99999",
            "example.org:http",
            "*.",
            "a.*.org",
            "*a.org",
            "a..org",
            "ex ample.org",
            "bücher.de",
            "[::1",
            "*:*",
        ] {
            match text.parse::<HostRule>() {
                Ok(rule) => panic!("{text:?} is {rule}"),
                Err(error) => assert!(error.to_string().contains("write `example.org`"), "{error}"),
            }
        }
    }
}
