use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use skill_engine::{
    Call, Context, End, Engine, EngineConfig, Entry, Folder, Limits, Mount, Network, NetworkConfig, Observer, Outcome,
    Profile, Program,
};

use crate::{guests, target::target_dir};

/// Calls alive at once in a [`Sandbox`]: few, so that a lost slot shows.
pub const SLOTS: u32 = 4;

/// An engine and what is needed to run guests in it.
#[derive(Clone)]
pub struct Sandbox(Engine);

impl Sandbox {
    /// The one that most tests share, with compiled code kept between runs.
    pub fn shared() -> Self {
        static SHARED: OnceLock<Engine> = OnceLock::new();
        let cache = target_dir().join("tests-cache/engine");
        Self(SHARED.get_or_init(|| Self::with_cache(&cache).0).clone())
    }

    /// A new one with this cache folder.
    pub fn with_cache(cache: &Path) -> Self {
        let config = EngineConfig { instances: SLOTS, ..EngineConfig::new(cache) };
        Self(Engine::new(config).unwrap())
    }

    /// A new one that leaves this machine in this way.
    pub fn reaching(network: NetworkConfig) -> Self {
        let cache = target_dir().join("tests-cache/engine");
        Self(Engine::new(EngineConfig { instances: SLOTS, network, ..EngineConfig::new(cache) }).unwrap())
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.0
    }

    /// A guest, metered by fuel.
    pub fn program(&self, guest: &str) -> Program {
        self.program_as(guest, Profile::default())
    }

    /// A guest in this profile.
    pub fn program_as(&self, guest: &str, profile: Profile) -> Program {
        self.0.load(&guests::bytes(guest), profile).unwrap()
    }

    /// A call of a command: what it does is its first argument.
    pub fn command(&self, guest: &str, behaviour: &str) -> GuestCall {
        let args = vec![guest.to_owned(), behaviour.to_owned()];
        self.call(guest, Asked::Command { args, env: Vec::new(), cwd: "/".into(), stdin: Vec::new() })
    }

    /// A call of a skill with this JSON text.
    pub fn skill(&self, guest: &str, input: impl ToString) -> GuestCall {
        self.call(guest, Asked::Invoke(input.to_string()))
    }

    fn call(&self, guest: &str, asked: Asked) -> GuestCall {
        GuestCall {
            sandbox: self.clone(),
            program: self.program(guest),
            asked,
            mounts: Vec::new(),
            limits: Limits { deadline: Duration::from_secs(60), ..Limits::default() },
            network: None,
            observer: None,
        }
    }
}

enum Asked {
    Command { args: Vec<String>, env: Vec<(String, String)>, cwd: String, stdin: Vec<u8> },
    Invoke(String),
}

/// A call that is being put together.
#[must_use]
pub struct GuestCall {
    sandbox: Sandbox,
    program: Program,
    asked: Asked,
    mounts: Vec<Mount>,
    limits: Limits,
    network: Option<Arc<Network>>,
    observer: Option<Arc<dyn Observer>>,
}

impl GuestCall {
    /// One more argument.
    pub fn with(mut self, argument: impl ToString) -> Self {
        if let Asked::Command { args, .. } = &mut self.asked {
            args.push(argument.to_string());
        }
        self
    }

    /// One more variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        if let Asked::Command { env, .. } = &mut self.asked {
            env.push((name.into(), value.into()));
        }
        self
    }

    /// What it reads.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        if let Asked::Command { stdin, .. } = &mut self.asked {
            *stdin = bytes.into();
        }
        self
    }

    /// Changes its limits.
    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    /// What it may ask of the network, declared and allowed.
    pub fn network(mut self, rules: &[&str]) -> Self {
        let allowed = rules.iter().map(|rule| rule.parse().unwrap()).collect();
        self.network = Some(Arc::new(Network { declared: None, allowed }));
        self
    }

    /// The same, where the skill asks for other than the operator allows.
    pub fn network_of(mut self, declared: &[&str], allowed: &[&str]) -> Self {
        let rules = |texts: &[&str]| texts.iter().map(|rule| rule.parse().unwrap()).collect();
        self.network = Some(Arc::new(Network { declared: Some(rules(declared)), allowed: rules(allowed) }));
        self
    }

    /// Ends it after this many milliseconds.
    pub fn deadline_ms(self, ms: u64) -> Self {
        self.limits(|l| l.deadline = Duration::from_millis(ms))
    }

    /// A writable folder.
    pub fn scratch(self, guest: &str, path: &Path) -> Self {
        self.mount(guest, Folder::Lazy(path.to_owned()))
    }

    /// A folder.
    pub fn mount(mut self, guest: &str, folder: Folder) -> Self {
        self.mounts.push(Mount { guest: guest.into(), folder });
        self
    }

    /// Who watches.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// In another pool.
    pub fn profile(mut self, guest: &str, profile: Profile) -> Self {
        self.program = self.sandbox.program_as(guest, profile);
        self
    }

    /// Runs it.
    pub async fn run(self) -> Outcome {
        let (program, call) = self.into_parts();
        program.run(call).await
    }

    /// Runs it; then the host must still serve, and it must have come to its end soon after its deadline.
    pub async fn attack(self) -> Outcome {
        let sandbox = self.sandbox.clone();
        let deadline = self.limits.deadline;
        let begin = Instant::now();
        let outcome = self.run().await;
        let took = begin.elapsed();
        assert!(took < deadline + SLACK, "it took {took:?} with a deadline of {deadline:?}");
        sandbox.must_serve().await;
        outcome
    }

    fn into_parts(self) -> (Program, Call) {
        let entry = match self.asked {
            Asked::Command { args, env, cwd, stdin } => Entry::Command { args, env, cwd, stdin: stdin.into() },
            Asked::Invoke(input) => Entry::Invoke { input },
        };
        let context = Context { execution_id: "exec-000000000001".into(), skill: "test".into() };
        let call = Call {
            entry,
            context,
            mounts: self.mounts,
            limits: self.limits,
            network: self.network,
            observer: self.observer,
            commands: None,
        };
        (self.program, call)
    }
}

/// How much longer than its deadline a call may take on a busy machine.
const SLACK: Duration = Duration::from_secs(5);

impl Sandbox {
    /// Runs an honest guest.
    pub async fn must_serve(&self) {
        let outcome = self.command("output", "text").with("still here").run().await;
        assert!(matches!(outcome.end, End::Exited(0)), "the host no longer serves: {:?}", outcome.end);
        assert_eq!(outcome.stdout, "still here");
    }
}

/// Every file and folder below this one.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_below(&entry.path()));
        }
        found.push(entry.path());
    }
    found
}
