//! How a command ends: the one table of exit codes.

use std::process::ExitCode;

use crate::domain::{Failure, FailureKind};

/// An exit code of `skillhost`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Success,
    /// The skill is to blame.
    Skill,
    /// The command line is to blame.
    Usage,
    /// The input is to blame.
    Input,
    /// There is no such skill, or it does not load.
    NotLoaded,
    /// A limit ended the skill.
    Limit,
    /// This host or its machine is to blame.
    Host,
    /// Somebody pressed Ctrl-C.
    Interrupted,
    /// `exec`: the command's own.
    Command(u8),
}

impl Exit {
    /// All of them, in order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Success,
        Self::Skill,
        Self::Usage,
        Self::Input,
        Self::NotLoaded,
        Self::Limit,
        Self::Host,
        Self::Interrupted,
    ];

    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Skill => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::NotLoaded => 4,
            Self::Limit => 5,
            Self::Host => 70,
            Self::Interrupted => 130,
            Self::Command(code) => code,
        }
    }

    /// What it says, for `--help` and the documentation.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Success => "it worked; for `run`: the skill succeeded",
            Self::Skill => "the skill failed: its code, its output, or its sources do not compile",
            Self::Usage => "the command line or the configuration is wrong",
            Self::Input => "the input is wrong: not JSON, or not what the skill's schema asks for",
            Self::NotLoaded => "there is no such skill, or it cannot be loaded",
            Self::Limit => "a time-out or another limit ended the skill",
            Self::Host => "this host failed: a folder, a port, a toolchain, the machine",
            Self::Interrupted => "interrupted",
            Self::Command(_) => "of the command that `exec` ran",
        }
    }

    /// What a failed call ends with.
    pub fn of(failure: &Failure) -> Self {
        match failure.kind {
            FailureKind::UnknownSkill | FailureKind::SkillNotLoaded => Self::NotLoaded,
            FailureKind::BadRequest | FailureKind::InvalidInput | FailureKind::Denied => Self::Input,
            FailureKind::Timeout | FailureKind::LimitExceeded => Self::Limit,
            FailureKind::Cancelled => Self::Interrupted,
            FailureKind::Busy | FailureKind::TooManyRequests | FailureKind::Internal => Self::Host,
            FailureKind::SkillError
            | FailureKind::NonZeroExit
            | FailureKind::EmptyOutput
            | FailureKind::InvalidJson
            | FailureKind::InvalidOutput
            | FailureKind::Trap
            | FailureKind::Artifact => Self::Skill,
        }
    }

    /// The table, as `--help` shows it.
    pub fn table() -> String {
        let lines = Self::ALL.iter().map(|exit| format!("  {:>3}  {}", exit.code(), exit.meaning()));
        format!("Exit codes:\n{}", lines.collect::<Vec<_>>().join("\n"))
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_says_what_the_code_says() {
        let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli.md")).unwrap();
        for exit in Exit::ALL {
            let row = format!("| {} | {} |", exit.code(), exit.meaning());
            assert!(page.contains(&row), "docs/cli.md lacks the line {row}");
        }
    }
}
