//! `network`: the hosts that a skill wants to send requests to.

use skill_engine::HostRule;

use super::{Diagnostic, fields::Said};

/// Hosts that one skill may declare.
const MOST: usize = 64;

/// Splits at commas and spaces.
pub(super) fn split(text: &str) -> Vec<String> {
    text.split([',', ' ', '\t', '\n']).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// What these texts name.
pub(super) fn rules(all: &[Said<String>]) -> Result<Vec<HostRule>, Diagnostic> {
    if let Some(said) = all.get(MOST) {
        return Err(said.remark(format!("`network` names more than {MOST} hosts")));
    }
    all.iter().map(|said| said.value.parse().map_err(|e| said.remark(format!("`network`: {e}")))).collect()
}
