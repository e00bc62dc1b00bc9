//! The programs of skills in compiled languages: made inside the sandbox by the language's own compiler, once, and kept
//! by the digest of what they were made of.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use skill_engine::{
    Call, Context, End, Engine, Entry, Folder, Limits, LoadError, Metering, Mount, OpenFolder, Outcome, Profile,
    Program,
};
use toolchain_builder::{Compile, Toolchain, component_of};

use super::{LoadSkillError, Loader};
use crate::interpreters::Interpreter;

/// Lines of a compiler's words that are passed on.
const MAX_LINES: usize = 30;

impl Loader {
    /// The program of the skill in `source`, whose entry file is `file`: compiled unless that was done before.
    ///
    /// One call at a time compiles the same skill, whichever process it is in; a compilation that does not come to its
    /// end leaves nothing behind.
    pub(super) async fn compiled(
        &self,
        source: &Path,
        file: &str,
        digest: &str,
        toolchain: &Arc<Toolchain>,
        profile: Profile,
    ) -> Result<Program, LoadSkillError> {
        let made_of = Sha256::digest(format!("{digest} {file}"));
        let key = format!("{}-{made_of:x}", toolchain.input_digest().get(..16).unwrap_or_default());
        let kept = self.code_dir.join(&key);
        if let Ok(program) = self.kept(&kept, profile).await {
            return Ok(program);
        }
        let _lock = lock(self.code_dir.join(format!("{key}.lock"))).await?;
        match self.kept(&kept, profile).await {
            Ok(program) => return Ok(program),
            Err(LoadError::Io { .. }) => {} // there is none
            Err(error) => {
                let folder = kept.display();
                tracing::warn!(%folder, %error, "a compiled skill is not what was put there; compiling again");
                fs::remove_dir_all(&kept)?;
            }
        }
        let compiler = self.interpreters.get(&toolchain.name, Metering::CpuTime).await?;
        let work = tempfile::tempdir_in(&self.code_dir)?;
        let module = match &toolchain.compile {
            Some(how) => Workshop { compiler: &compiler, how, source, work: work.path() }.make(file).await?,
            None => return Err(io::Error::other(format!("{} is no compiler", toolchain.name)).into()),
        };
        let made = work.path().join("made");
        let put = move || keep(&module, &made, &kept).map(|()| kept);
        let kept = blocking(put).await??;
        let failed = |source| LoadSkillError::Component { file: file.to_owned(), source };
        self.kept(&kept, profile).await.map_err(failed)
    }

    /// What is in this folder, if it is what was put there.
    async fn kept(&self, dir: &Path, profile: Profile) -> Result<Program, LoadError> {
        let (engine, dir) = (self.engine.clone(), dir.to_path_buf());
        let panicked = |_| Err(LoadError::Compiler("the compiler panicked".into()));
        blocking(move || find(&engine, &dir, profile)).await.unwrap_or_else(panicked)
    }
}

/// Where one skill is compiled.
struct Workshop<'a> {
    compiler: &'a Interpreter,
    how: &'a Compile,
    source: &'a Path,
    work: &'a Path,
}

impl Workshop<'_> {
    /// The core module that the compiler makes of the skill.
    async fn make(&self, entry: &str) -> Result<Vec<u8>, LoadSkillError> {
        let plan = self.how.plan.iter().map(|a| a.replace("{entry}", entry)).collect();
        let planned = self.run(plan).await?;
        for line in planned.stdout.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
            let bad = |e| io::Error::other(format!("the compiler's plan is no list of commands: {e}"));
            self.run(serde_json::from_slice(line).map_err(bad)?).await?;
        }
        // What was compiled may be hostile, and so may be what it made of the compiler: no link is followed.
        let product = self.work.join(&self.how.product);
        let mut module = Vec::new();
        File::options().read(true).custom_flags(libc::O_NOFOLLOW).open(product)?.read_to_end(&mut module)?;
        Ok(module)
    }

    async fn run(&self, args: Vec<String>) -> Result<Outcome, LoadSkillError> {
        let mount = |guest: &str, folder| Mount { guest: guest.into(), folder: Folder::Open(folder) };
        let mut mounts = vec![
            mount("/skill", OpenFolder::read_only(self.source)?),
            mount("/work", OpenFolder::read_write(self.work)?),
        ];
        mounts.extend(self.compiler.files.iter().map(|files| mount("/sdk", files.clone())));
        let time = Duration::from_secs(self.how.seconds);
        let env = [("PWD", "/skill"), ("TMPDIR", "/work"), ("LANG", "C.UTF-8")];
        let outcome = self
            .compiler
            .program
            .run(Call {
                entry: Entry::Command {
                    args,
                    env: env.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec(),
                    cwd: "/skill".into(),
                    stdin: bytes::Bytes::new().into(),
                },
                context: Context { execution_id: "compile".into(), skill: "".into() },
                mounts,
                limits: Limits {
                    deadline: time,
                    cpu: time,
                    memory: self.how.memory_mib << 20,
                    disk_bytes: 1 << 30,
                    ..Limits::default()
                },
                observer: None,
                network: None,
                commands: None,
            })
            .await;
        let diagnostics = match &outcome.end {
            End::Exited(0) => return Ok(outcome),
            End::Exited(_) => said(&outcome),
            End::Limit(hit) => format!("its compilation hit the limit `{}`; make it smaller", hit.name()),
            End::Host(reason) => return Err(io::Error::other(reason.clone()).into()),
            end => format!("the compiler failed: {end:?}\n{}", said(&outcome)),
        };
        Err(LoadSkillError::Compile { diagnostics })
    }
}

/// A compiler's own words, on whichever stream.
fn said(outcome: &Outcome) -> String {
    let text = [outcome.stdout.as_ref(), outcome.stderr.as_ref()].concat();
    let text = String::from_utf8_lossy(&text);
    text.trim_end().lines().take(MAX_LINES).collect::<Vec<_>>().join("\n")
}

/// Makes a component of the module and moves it into place, named by its digest.
fn keep(module: &[u8], made: &Path, kept: &Path) -> Result<(), LoadSkillError> {
    let component = component_of(module).map_err(|e| LoadSkillError::Compile { diagnostics: e.to_string() })?;
    fs::create_dir(made)?;
    let file = made.join(format!("{:x}.wasm", Sha256::digest(&component)));
    fs::write(&file, component)?;
    File::open(&file)?.sync_all()?;
    Ok(fs::rename(made, kept)?)
}

/// The program in this folder. Its file is named by its digest: one that was changed is not loaded.
fn find(engine: &Engine, dir: &Path, profile: Profile) -> Result<Program, LoadError> {
    let failed = |source| LoadError::Io { what: format!("cannot read {}", dir.display()), source };
    let file = fs::read_dir(dir).map_err(failed)?.flatten().map(|e| e.path()).find(|p| p.extension().is_some());
    let file = file.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
    let digest = file.file_stem().and_then(|n| n.to_str()).unwrap_or_default();
    engine.load_file(&file, digest, profile)
}

async fn lock(path: PathBuf) -> Result<File, LoadSkillError> {
    let wait = move || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        file.lock()?;
        Ok::<_, io::Error>(file)
    };
    Ok(blocking(wait).await??)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)
}
