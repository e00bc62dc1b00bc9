//! Whether a script can be read at all, asked of its own interpreter, inside the sandbox. Nothing of the script runs.

use std::{path::Path, time::Duration};

use skill_engine::{Call, Context, End, Entry, Folder, LimitHit, Limits, Mount, OpenFolder};

use super::{LoadSkillError, Loader, Runnable, Skill};

/// What it calls the text of `eval`.
const EVAL: &str = "bash: eval: ";

/// Bytes of an interpreter's words that are repeated.
const SAID: usize = 500;

const SKILL: &str = "/skill";

impl Loader {
    /// As [`Loader::check`], for a skill that is loaded.
    ///
    /// # Errors
    /// As [`Loader::check`].
    pub(super) async fn check_loaded(&self, skill: &Skill) -> Result<(), LoadSkillError> {
        match &skill.runnable {
            Runnable::Script { interpreter, file, .. } => {
                self.check(skill.files(), file, &interpreter.toolchain.name).await
            }
            Runnable::Component(_) | Runnable::Nothing => Ok(()),
        }
    }

    /// Asks the interpreter of `language` whether it can read `file` in `folder`.
    ///
    /// # Errors
    /// [`LoadSkillError::Syntax`] with file and line, and whatever stands in the way of asking.
    pub async fn check(&self, folder: &Path, file: &str, language: &str) -> Result<(), LoadSkillError> {
        let toolchain = self.interpreters.toolchain(language)?;
        if toolchain.skill.check.is_empty() {
            return Ok(());
        }
        let interpreter = self.interpreters.get(language, self.interpreters.usual_metering(language)?).await?;
        let scratch = tempfile::tempdir()?;
        let entry = format!("{SKILL}/{file}");
        let command = toolchain.skill.check.iter().map(|a| a.replace("{entry}", &entry));
        let call = Call {
            entry: Entry::Command {
                args: command.collect(),
                env: interpreter.toolchain.run.env.clone().into_iter().collect(),
                cwd: SKILL.into(),
                stdin: bytes::Bytes::new().into(),
            },
            context: Context { execution_id: "check".into(), skill: "".into() },
            mounts: vec![
                Mount { guest: SKILL.into(), folder: Folder::Open(OpenFolder::read_only(folder)?) },
                Mount { guest: "/tmp".into(), folder: Folder::Open(OpenFolder::read_write(scratch.path())?) },
            ],
            limits: Limits { deadline: Duration::from_secs(10), ..Limits::default() },
            observer: None,
            network: None,
            commands: None,
        };
        let outcome = interpreter.program.run(call).await;
        let said = String::from_utf8_lossy(&outcome.stderr).replace(&format!("{SKILL}/"), "");
        let said = said.replace(EVAL, &format!("{file}: "));
        let said = said.trim().chars().take(SAID).collect();
        match outcome.end {
            End::Exited(0) => Ok(()),
            End::Exited(_) => Err(LoadSkillError::Syntax(said)),
            End::Limit(LimitHit::Deadline | LimitHit::Cpu | LimitHit::Fuel) => {
                Err(LoadSkillError::Syntax(format!("{file}: it takes too long to read; make it smaller")))
            }
            End::Limit(limit) => {
                Err(LoadSkillError::Syntax(format!("{file}: reading it hits the limit `{}`", limit.name())))
            }
            end => Err(LoadSkillError::Syntax(format!("{file}: its interpreter could not read it: {end:?}"))),
        }
    }
}
