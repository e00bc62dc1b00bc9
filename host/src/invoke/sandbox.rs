//! Run: what a skill sees of the world, and the call itself.

use std::sync::Arc;

use serde_json::json;
use skill_engine::{Call, Context, Entry, Folder, Limits, Mount, Observer, Outcome, Program, World};

use super::{Pipeline, start::Started};
use crate::{
    interpreters::Interpreter,
    registry::{Runnable, Skill},
};

/// Where an interpreted skill's folder is seen; its working directory.
const SKILL: &str = "/skill";

/// Where code compiled beforehand is seen.
const CODE: &str = "/usr/lib/skillhost/code";

impl Pipeline {
    pub(super) async fn run(
        &self,
        skill: &Skill,
        started: &Started<'_>,
        input: String,
        limits: Limits,
        observer: Option<Arc<dyn Observer>>,
    ) -> Outcome {
        let context = Context { execution_id: started.execution.id.shared(), skill: skill.name.clone() };
        let call = |entry, mounts| Call {
            entry,
            context,
            mounts,
            limits: limits.clone(),
            observer,
            network: self.policy.network(&skill.manifest),
            commands: Some(self.programs.clone()),
        };
        match &skill.runnable {
            Runnable::Component(program) => {
                let entry = match program.world() {
                    World::Skill => Entry::Invoke { input },
                    World::Command => self.command(skill, started, program, input, &limits),
                };
                program.run(call(entry, self.component_mounts(skill, started))).await
            }
            Runnable::Script { interpreter, file, code } => {
                let entry = self.script(skill, started, interpreter, file, input, &limits, code.is_some());
                let mounts = self.script_mounts(skill, started, code);
                interpreter.program.run(call(entry, mounts)).await
            }
            // `resolve` lets none through.
            Runnable::Nothing => Outcome::host_failure("the skill has nothing to run"),
        }
    }

    /// A WASI command of unknown make: most toolchains begin at `/`, so the skill's folder is there.
    fn command(&self, skill: &Skill, started: &Started<'_>, _: &Program, input: String, limits: &Limits) -> Entry {
        let name = skill.name.to_string();
        Entry::Command {
            args: vec![name],
            env: environment(skill, started, limits, "/artifacts"),
            cwd: "/".into(),
            stdin: input.into(),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "everything that a script is told")]
    fn script(
        &self,
        skill: &Skill,
        started: &Started<'_>,
        interpreter: &Interpreter,
        file: &str,
        input: String,
        limits: &Limits,
        has_code: bool,
    ) -> Entry {
        let toolchain = &interpreter.toolchain;
        let mut env = environment(skill, started, limits, "/skill/artifacts");
        env.extend(toolchain.run.env.iter().map(|(k, v)| (k.clone(), v.clone())));
        if let Some(variable) = toolchain.skill.code_cache.as_ref().filter(|_| has_code) {
            env.push((variable.clone(), CODE.into()));
        }
        let entry = format!("{SKILL}/{file}");
        Entry::Command {
            args: toolchain.skill.call.iter().map(|a| a.replace("{entry}", &entry)).collect(),
            env,
            cwd: SKILL.into(),
            stdin: input.into(),
        }
    }

    fn component_mounts(&self, skill: &Skill, started: &Started<'_>) -> Vec<Mount> {
        let mut mounts = self.writable_mounts(started, "/artifacts");
        mounts.extend(skill.folder.iter().map(|f| Mount { guest: "/".into(), folder: Folder::Open(f.clone()) }));
        mounts
    }

    fn script_mounts(
        &self,
        skill: &Skill,
        started: &Started<'_>,
        code: &Option<skill_engine::OpenFolder>,
    ) -> Vec<Mount> {
        let mut mounts = self.writable_mounts(started, "/skill/artifacts");
        let open =
            |guest: &str, f: &skill_engine::OpenFolder| Mount { guest: guest.into(), folder: Folder::Open(f.clone()) };
        mounts.extend(skill.folder.iter().map(|f| open(SKILL, f)));
        mounts.extend(code.iter().map(|f| open(CODE, f)));
        mounts.push(open("/", &self.root));
        mounts
    }

    fn writable_mounts(&self, started: &Started<'_>, artifacts: &str) -> Vec<Mount> {
        vec![
            Mount { guest: artifacts.into(), folder: started.draft.folder() },
            Mount { guest: "/tmp".into(), folder: started.tmp.folder() },
        ]
    }
}

/// The environment of every command: a plain Linux computer with one user.
pub(super) fn computer() -> [(String, String); 7] {
    [
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("HOME", "/tmp"),
        ("USER", "skill"),
        ("LANG", "C.UTF-8"),
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
        ("TMPDIR", "/tmp"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
}

/// The whole environment: nothing of the host's own.
fn environment(skill: &Skill, started: &Started<'_>, limits: &Limits, artifacts: &str) -> Vec<(String, String)> {
    let shown = json!({
        "deadline_ms": limits.deadline.as_millis() as u64,
        "memory": limits.memory,
        "cpu_ms": limits.cpu.as_millis() as u64,
        "fuel": limits.fuel,
        "disk_bytes": limits.disk_bytes,
        "disk_files": limits.disk_files,
        "http_bytes": limits.http_bytes,
        "http_requests": limits.http_requests,
        "stdout": limits.stdout,
        "handles": limits.handles,
    });
    let own = [
        ("SKILL_NAME", &*skill.name),
        ("SKILL_EXECUTION_ID", started.execution.id.as_str()),
        ("SKILL_ARTIFACTS_DIR", artifacts),
        ("SKILLHOST_LIMITS", &shown.to_string()),
    ];
    let own = own.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let mut env: Vec<(String, String)> = computer().into_iter().chain(own).collect();
    let fixed: Vec<String> = env.iter().map(|(key, _)| key.clone()).collect();
    let declared = skill.manifest.env.iter().map(|(k, v)| (k.clone(), v.clone()));
    let declared = declared.filter(|(k, _)| !fixed.contains(k) || k == "TZ" || k == "LANG");
    for (key, value) in declared {
        env.retain(|(k, _)| *k != key);
        env.push((key, value));
    }
    env
}
