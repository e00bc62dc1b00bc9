//! Whether a script can be read at all, asked of its own interpreter, inside the sandbox. Nothing of the script runs.

use std::{path::Path, time::Duration};

use skill_engine::{Call, Context, End, Entry, Folder, LimitHit, Limits, Mount, OpenFolder};

use super::{LoadSkillError, Loader};

/// What an interpreter is told, by name. Here and not in its recipe: there a change makes everybody build it anew.
const CHECKS: [(&str, &[&str]); 3] = [
    ("python", &["-c", PYTHON, "{entry}"]),
    ("shell", &["-c", SHELL, "bash", "{entry}"]),
    ("javascript", &["-e", JAVASCRIPT, "{entry}"]),
];

const PYTHON: &str = r#"
import os, sys, warnings
warnings.simplefilter("ignore")
path = sys.argv[1]
try:
    compile(open(path, "rb").read(), path, "exec", dont_inherit=True)
except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
    line = getattr(e, "lineno", None) or 1
    sys.exit(f"{os.path.basename(path)}:{line}: {type(e).__name__}: {getattr(e, 'msg', None) or e}")
"#;

/// This shell reads all of a text before it runs any, so that `exit` comes after what is wrong anywhere in it.
const SHELL: &str = r#"eval "exit 0; $(cat "$1")""#;

/// A script is compiled as the body of a function. A module can only be imported, so its first statement ends it.
const JAVASCRIPT: &str = r#"
const fs = require("fs"), path = require("path");
const file = process.argv.at(-1), name = path.basename(file), end = "read";
const source = fs.readFileSync(file, "utf8").replace(/^#!/, "//");
const lines = source.split("\n").length;
const refuse = (e, before) => {
  const line = Number(/:(\d+)(:\d+)?\)?$/m.exec(e.stack ?? "")?.[1] ?? 1) - before;
  console.error(`${name}:${Math.min(Math.max(line, 1), lines)}: ${e.name}: ${e.message.split("\n")[0]}`);
  process.exitCode = 1;
};
const advice = "a function `execute` that is not exported is never called; add `module.exports = { execute }`";
try {
  const defined = /^[ \t]*((async\s+)?function\s*\*?\s*execute|(const|let|var)\s+execute)\b/m.exec(source);
  // Whoever mentions none of these can answer nothing.
  if (defined && !/\b(exports?|process|console|require|import|print|globalThis)\b/.test(source)) {
    const line = source.slice(0, defined.index + 1).split("\n").length;
    console.error(`${name}:${line}: ${advice}`);
    process.exitCode = 1;
  }
  Object.getPrototypeOf(async function () {}).constructor(source);
} catch (e) {
  if (!/\b(import|export)\b/.test(source)) refuse(e, 2);
  else {
    const module = "/tmp/check.mjs";
    fs.writeFileSync(module, `throw ${JSON.stringify(end)}; ${source}`);
    import(module).catch((e) => e === end || refuse(e, 0));
  }
}
"#;

/// What it calls the text of `eval`.
const EVAL: &str = "bash: eval: ";

/// Bytes of an interpreter's words that are repeated.
const SAID: usize = 500;

const SKILL: &str = "/skill";

impl Loader {
    /// Asks the interpreter of `language` whether it can read `file` in `folder`.
    ///
    /// # Errors
    /// [`LoadSkillError::Syntax`] with file and line, and whatever stands in the way of asking.
    pub async fn check(&self, folder: &Path, file: &str, language: &str) -> Result<(), LoadSkillError> {
        let Some((_, arguments)) = CHECKS.iter().find(|(name, _)| *name == language) else { return Ok(()) };
        let interpreter = self.interpreters.get(language, self.interpreters.usual_metering(language)?).await?;
        let scratch = tempfile::tempdir()?;
        let entry = format!("{SKILL}/{file}");
        let arguments = || arguments.iter().map(|a| a.replace("{entry}", &entry));
        let command = interpreter.toolchain.skill.command.iter().flat_map(|a| match a.as_str() {
            "{args}" => arguments().collect(),
            _ => vec![a.clone()],
        });
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
