//! What a call may reach, and in words why it may not reach the rest.

use std::net::IpAddr;

use super::{
    address::is_public,
    rule::{HostRule, LOCALHOST},
    target::Target,
};

/// What a call may reach by HTTP: what is declared and allowed. Empty, it reaches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// What the skill asks for; `None` where nobody has to, because who starts the call is who allows it.
    pub declared: Option<Vec<HostRule>>,
    /// What the operator allows.
    pub allowed: Vec<HostRule>,
}

/// Why a request is not sent.
pub(crate) type Reason = String;

/// A refusal for a call that was given no [`Network`].
pub(crate) static NOTHING: Network = Network { declared: Some(Vec::new()), allowed: Vec::new() };

impl Network {
    /// Whether a request may go to this target, as far as its name tells.
    pub(crate) fn permits(&self, target: &Target) -> Result<(), Reason> {
        let named = |rules: &[HostRule]| rules.iter().any(|rule| rule.names(target));
        let host = target.authority();
        let allow = format!("start skillhost with `--allow-net {host}`");
        match &self.declared {
            None if named(&self.allowed) => Ok(()),
            None => Err(format!("the network is not granted: no request may go to {host} ({allow})")),
            Some(declared) if !named(declared) => Err(format!(
                "the network is not granted to this skill: no request may go to {host} (declare `network: [\"{host}\"]` in \
                 the skill's manifest, and let the operator {allow})"
            )),
            Some(_) if named(&self.allowed) => Ok(()),
            Some(_) => Err(format!(
                "the network is not granted to this skill: it declares {host}, and the operator does not allow it ({allow})"
            )),
        }
    }

    /// Whether a name that may be asked may be asked at this address.
    pub(crate) fn permits_address(&self, target: &Target, address: IpAddr) -> bool {
        let address = address.to_canonical();
        is_public(address)
            || self.both(|rule| rule.is_address(address, target.port))
            || (target.host == LOCALHOST && address.is_loopback() && self.both(|rule| rule.is_localhost(target.port)))
    }

    /// True when the operator's and the skill's word have such a rule.
    fn both(&self, is: impl Fn(&HostRule) -> bool) -> bool {
        self.allowed.iter().any(&is) && self.declared.as_ref().is_none_or(|declared| declared.iter().any(&is))
    }

    /// What the skill declared and nobody allowed, in part or at all: remarks for whoever installs it.
    pub fn cut(&self) -> impl Iterator<Item = &HostRule> {
        let declared = self.declared.iter().flatten();
        declared.filter(|rule| !self.allowed.iter().any(|allowed| allowed.covers(rule)))
    }
}

/// What is said when all addresses of a host are refused.
pub(crate) fn prohibited(target: &Target) -> Reason {
    format!(
        "{} stands for an address of this machine or of a private network, which a request may go to only where the grant \
         names the address itself",
        target.authority()
    )
}
