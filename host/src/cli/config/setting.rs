//! One setting, as clap knows it.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, ValueHint, builder::Resettable};

/// Which file is read.
#[derive(Clone, Debug, clap::Args)]
pub struct NamedFile {
    /// File of settings, TOML [default: skillhost.toml here, else $XDG_CONFIG_HOME/skillhost/skillhost.toml]
    #[arg(long = "config", id = "config", value_name = "FILE", env = "SKILLHOST_CONFIG", hide_env_values = true)]
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
}

impl NamedFile {
    /// The file that somebody named.
    pub fn path(&self) -> Option<PathBuf> {
        self.file.clone().filter(|path| !path.as_os_str().is_empty())
    }
}

/// What of `serve` may be set by flag, by environment and in a file.
#[derive(Clone, Debug)]
pub struct Setting(Arg);

/// The commands whose flags are settings.
const COMMANDS: [&[&str]; 6] = [&["serve"], &["config", "show"], &["key"], &["gc"], &["backup"], &["restore"]];

impl Setting {
    /// All of them, in the order of `serve --help`.
    pub fn all(program: &Command) -> Vec<Self> {
        let serve = program.find_subcommand("serve");
        let args = serve.into_iter().flat_map(Command::get_arguments).chain(program.get_arguments());
        let settable = |arg: &&Arg| arg.get_env().is_some() && arg.get_long().is_some() && arg.get_id() != "config";
        args.filter(settable).cloned().map(Self).collect()
    }

    /// What clap calls it.
    pub fn id(&self) -> &str {
        self.0.get_id().as_str()
    }

    /// What a file calls it.
    pub fn key(&self) -> String {
        self.flag().replace('-', "_")
    }

    /// Its flag, without dashes.
    pub fn flag(&self) -> &str {
        self.0.get_long().unwrap_or_default()
    }

    /// Its environment variable.
    pub fn variable(&self) -> String {
        self.0.get_env().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// What it is for, without what it is where nobody says anything.
    pub fn about(&self) -> String {
        let help = self.0.get_help().map(ToString::to_string).unwrap_or_default();
        help.split(" [default: ").next().unwrap_or_default().to_owned()
    }

    /// What it is where nobody says anything, in words; none where it then is nothing.
    pub fn usual(&self) -> Option<String> {
        let help = self.0.get_help().map(ToString::to_string).unwrap_or_default();
        let told = help.split_once(" [default: ").map(|(_, usual)| usual.trim_end_matches(']').to_owned());
        told.or_else(|| {
            let values: Vec<_> = self.0.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
            Some(values.join(",")).filter(|text| !text.is_empty())
        })
    }

    /// It is on or off.
    pub fn is_switch(&self) -> bool {
        matches!(self.0.get_action(), ArgAction::SetTrue | ArgAction::SetFalse)
    }

    /// It may have several values.
    pub fn is_list(&self) -> bool {
        self.0.get_value_delimiter().is_some()
    }

    /// It names a place on this machine.
    pub fn is_path(&self) -> bool {
        matches!(self.0.get_value_hint(), ValueHint::DirPath | ValueHint::FilePath | ValueHint::AnyPath)
    }

    /// Its values are shown to nobody.
    pub fn is_secret(&self) -> bool {
        let key = self.key();
        ["key", "secret", "password", "token"].iter().any(|end| key == *end || key.ends_with(&format!("_{end}")))
            && !self.is_switch()
    }

    /// Reads a value as the flag would.
    ///
    /// # Errors
    /// Clap's own sentence.
    pub fn check(&self, values: &[String]) -> Result<(), String> {
        if self.is_switch() {
            return Ok(());
        }
        // Alone, so without what it says of others.
        let arg = self.0.clone().global(false).env(Resettable::Reset);
        let arg = arg.conflicts_with(Resettable::Reset).requires(Resettable::Reset).overrides_with(Resettable::Reset);
        let args = values.iter().map(|value| format!("--{}={value}", self.flag()));
        let parsed = Command::new("file").no_binary_name(true).arg(arg).try_get_matches_from(args);
        parsed.map(drop).map_err(|error| {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            let possible = text.lines().find_map(|it| it.trim().strip_prefix("[possible values: "));
            // "invalid value 'x' for '--flag <FLAG>': why": the place is said better by whoever knows the file.
            match (possible, line.rsplit_once(">': ")) {
                (Some(possible), _) => format!("it is one of {}", possible.trim_end_matches(']')),
                (None, Some((_, why))) => why.to_owned(),
                (None, None) => line.trim_start_matches("error: ").to_owned(),
            }
        })
    }

    /// The program with these values in place of the setting's default.
    pub fn with_default(&self, program: Command, values: Vec<String>) -> Command {
        let id = self.id().to_owned();
        let change = move |command: Command| {
            let values = values.clone();
            // Not every one of them has every setting.
            let has = command.get_arguments().any(|arg| arg.get_id() == id.as_str());
            match has {
                true => command.mut_arg(&id, |arg| arg.default_values(values)),
                false => command,
            }
        };
        if program.get_arguments().any(|arg| arg.get_id() == self.id()) {
            return change(program);
        }
        COMMANDS.iter().fold(program, |program, path| below(program, path, &change))
    }
}

fn below(command: Command, path: &[&'static str], change: &dyn Fn(Command) -> Command) -> Command {
    match path {
        [] => change(command),
        [name, rest @ ..] => command.mut_subcommand(name, |inner| below(inner, rest, change)),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_checked_although_the_flag_goes_with_or_against_others() {
        let number = Arg::new("n").long("n").env("N").value_parser(clap::value_parser!(u32));
        let setting = Setting(number.conflicts_with("m").requires("o").overrides_with("p"));
        setting.check(&["7".to_owned()]).unwrap();
        assert!(setting.check(&["seven".to_owned()]).unwrap_err().contains("invalid digit"));
    }
}
