//! Keys that callers show, and who a caller is.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// 12 lowercase hexadecimal digits; it is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct KeyId(Arc<str>);

impl KeyId {
    /// A new one, unlike any other.
    pub fn random() -> Self {
        Self(format!("{:012x}", rand::random::<u64>() >> 16).into())
    }

    /// Reads one; `None` for anything that is not of the form.
    pub fn parse(text: &str) -> Option<Self> {
        let ok = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        ok.then(|| Self(text.into()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As shared text.
    pub fn shared(&self) -> Arc<str> {
        self.0.clone()
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing that a key may be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Lists, details, records, artifacts.
    Read,
    /// Running skills and workflows, and stopping them.
    Invoke,
    /// Registering and removing skills; keys.
    Manage,
    /// Deciding what an agent asks to be allowed.
    Approve,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Read, Self::Invoke, Self::Manage, Self::Approve];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Invoke => "invoke",
            Self::Manage => "manage",
            Self::Approve => "approve",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|scope| scope.name() == text);
        found.ok_or_else(|| "a scope is read, invoke, manage or approve".to_owned())
    }
}

/// What a key is good for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scopes {
    /// All there are.
    pub fn all() -> Self {
        Scope::ALL.into_iter().collect()
    }

    /// Whether this one is among them.
    pub fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Those of these that are not among the others.
    pub fn beyond(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// True when there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each, in order.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |all, scope| all | scope.bit()))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Scope::name).collect::<Vec<_>>().join(","))
    }
}

impl FromStr for Scopes {
    type Err = String;

    /// Reads words separated by commas.
    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::parse).collect()
    }
}

/// Requests that a key may make: so many at once, and then as many more in each period, evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests in a period; never 0.
    pub requests: u32,
    /// The period, in seconds; never 0.
    pub seconds: u32,
}

impl FromStr for Rate {
    type Err = String;

    /// Reads `600/m`, `10/s`, `5000/h`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text:?} is no rate: write requests per second, minute, hour or day: 10/s, 600/m, 5000/h");
        let (requests, period) = text.split_once('/').ok_or_else(wrong)?;
        let seconds = match period.trim() {
            "s" => 1,
            "m" | "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return Err(wrong()),
        };
        match requests.trim().parse() {
            Ok(requests) if (1..=1_000_000).contains(&requests) => Ok(Self { requests, seconds }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seconds {
            1 => write!(f, "{}/s", self.requests),
            60 => write!(f, "{}/m", self.requests),
            3600 => write!(f, "{}/h", self.requests),
            _ => write!(f, "{}/d", self.requests),
        }
    }
}

/// SHA-256 of a whole secret.
pub type Digest = [u8; 32];

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it is called by.
    pub id: KeyId,
    /// What people call it.
    pub name: String,
    /// Whose it is.
    pub tenant: Arc<str>,
    /// What it is good for.
    pub scopes: Scopes,
    /// Requests; no bound where there is none.
    pub rate: Option<Rate>,
    /// Calls at once; no bound where there is none.
    pub concurrent: Option<u32>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends, where it does.
    pub expires_at: Option<Timestamp>,
    /// When it was last shown, to within a minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// Of its secret.
    pub digest: Digest,
    /// Of the secret before, and until when that is taken.
    pub previous: Option<(Digest, Timestamp)>,
}

impl Key {
    /// Whether it is neither taken back nor at its end.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// The tenant of whoever has none: the administrator, a host without keys, a host inside another program.
pub const DEFAULT_TENANT: &str = "default";

/// Whether a tenant may be called so: 1 to 64 lowercase letters, digits, `-` and `_`.
///
/// # Errors
/// A sentence.
pub fn check_tenant(name: &str) -> Result<(), String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    match (1..=64).contains(&name.len()) && name.bytes().all(plain) {
        true => Ok(()),
        false => Err("a tenant is 1 to 64 lowercase letters (a-z), digits, `-` and `_`".to_owned()),
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose skills and executions it has.
    pub tenant: Arc<str>,
    /// The key that it showed; none for the administrator, who may do everything.
    pub key: Option<KeyId>,
    /// What it may do.
    pub scopes: Scopes,
}

impl Caller {
    /// Who holds the machine: the administrator's key, the command line, the program that this host is a part of.
    pub fn administrator() -> Self {
        static TENANT: std::sync::LazyLock<Arc<str>> = std::sync::LazyLock::new(|| DEFAULT_TENANT.into());
        Self { tenant: TENANT.clone(), key: None, scopes: Scopes::all() }
    }

    /// Whoever shows this key.
    pub fn of(key: &Key) -> Self {
        Self { tenant: key.tenant.clone(), key: Some(key.id.clone()), scopes: key.scopes }
    }

    /// True for the administrator.
    pub fn is_administrator(&self) -> bool {
        self.key.is_none()
    }
}

impl Default for Caller {
    fn default() -> Self {
        Self::administrator()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_sets_of_words() {
        let some: Scopes = "manage, read".parse().unwrap();
        assert_eq!(some.to_string(), "read,manage");
        assert_eq!(some.beyond("read,approve".parse().unwrap()).to_string(), "manage");
        assert!(some.has(Scope::Read) && !some.has(Scope::Invoke) && "".parse::<Scopes>().unwrap().is_empty());
        assert!("read,root".parse::<Scopes>().is_err() && "Read".parse::<Scopes>().is_err());
    }

    #[test]
    fn a_rate_is_requests_per_period() {
        for text in ["10/s", "600/m", "5000/h", "1/d"] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
        }
        for text in ["", "10", "0/s", "-1/s", "1.5/s", "10/w", "99999999999/s", "/s"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_tenant_and_an_id_are_plain_words() {
        for bad in ["", "A", "a b", "a/b", "..", "é", &"x".repeat(65)] {
            assert!(check_tenant(bad).is_err(), "{bad}");
        }
        assert!(check_tenant("team-a_1").is_ok());
        assert!(KeyId::parse("0123456789ab").is_some() && KeyId::random() != KeyId::random());
        for bad in ["", "0123456789a", "0123456789AB", "0123456789abc", "0123456789a/"] {
            assert!(KeyId::parse(bad).is_none(), "{bad}");
        }
    }
}
