//! The network, as the operator opens it to skills.

use std::{path::PathBuf, str::FromStr};

use skill_engine::{HostRule, NetworkConfig};

use super::error::{CliError, CliResult};
use crate::{HostBuilder, policy::Policy};

/// Whom skills may ask.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    /// Host that a request may go to: example.org, *.example.org, with :PORT where that is neither 80 nor 443; an address of a
    /// private network only by number. A skill must declare it too. May be given several times, or as a list with `,`
    /// between [default: none]
    #[arg(long = "allow-net", value_name = "HOST", env = "SKILLHOST_ALLOW_NET", value_delimiter = ',')]
    #[arg(hide_env_values = true)]
    allow_net: Vec<Allowed>,
    /// File of certificates in PEM that https trusts beside those of public authorities
    #[arg(long = "net-ca", value_name = "FILE", env = "SKILLHOST_NET_CA", hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::FilePath)]
    net_ca: Option<PathBuf>,
}

/// One of a list, which may be empty: so is a variable that is set to nothing.
#[derive(Clone, Debug)]
struct Allowed(Option<HostRule>);

impl FromStr for Allowed {
    type Err = skill_engine::HostRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().is_empty() { Ok(Self(None)) } else { text.parse().map(|rule| Self(Some(rule))) }
    }
}

impl NetworkArgs {
    /// The policy with what these allow.
    pub fn allow(&self, policy: Policy) -> Policy {
        Policy { network: self.allow_net.iter().filter_map(|it| it.0.clone()).collect(), ..policy }
    }

    /// The host with what these trust.
    pub fn trust(&self, builder: HostBuilder) -> CliResult<HostBuilder> {
        let Some(path) = self.net_ca.as_ref().filter(|path| !path.as_os_str().is_empty()) else { return Ok(builder) };
        let failed = |why: String| {
            CliError::usage(format!("cannot use the certificates in {}: {why}", path.display()))
                .hint("--net-ca names a file with `-----BEGIN CERTIFICATE-----` in it")
        };
        let authorities = std::fs::read(path).map_err(|e| failed(e.to_string()))?;
        let network = NetworkConfig { authorities, ..NetworkConfig::default() };
        network.check().map_err(failed)?;
        Ok(builder.network(network))
    }
}
