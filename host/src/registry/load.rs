//! From a folder to a [`Skill`].

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use skill_engine::{
    Call, Context, Description, End, Engine, Entry, Folder, Limits, LoadError, Metering, Mount, OpenFolder, Profile,
    Program, World,
};

use super::{Copies, Runnable, Skill, UsageBook, copy::Copy, digest};
use crate::{
    domain::Blame,
    interpreters::{self, Interpreter, InterpreterError, Interpreters},
    manifest::{self, EntryPoint, Manifest, ManifestError},
    policy::Policy,
    schema::{Schema, SchemaError},
};

/// Why a folder did not become a skill.
#[derive(Debug, thiserror::Error)]
pub enum LoadSkillError {
    /// Its manifest, or what the manifest names.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Its component.
    #[error("{file}: {source}")]
    Component {
        /// The file, relative to the skill's folder.
        file: String,
        /// Why.
        source: LoadError,
    },
    /// Its sources, in a compiled language.
    #[error("it does not compile: {diagnostics}")]
    Compile {
        /// The compiler's own words, with file and line.
        diagnostics: String,
    },
    /// Its component does not say what it is.
    #[error("{file}: the component did not describe itself: {reason}")]
    Description {
        /// The file, relative to the skill's folder.
        file: String,
        /// What happened instead.
        reason: String,
    },
    /// One of its schemas.
    #[error("{which} schema: {source}")]
    Schema {
        /// `input` or `output`.
        which: &'static str,
        /// Why.
        source: SchemaError,
    },
    /// What runs it.
    #[error(transparent)]
    Interpreter(#[from] InterpreterError),
    /// Its code is not of its language; with file and line where the interpreter names them.
    #[error("{0}")]
    Syntax(String),
    /// What lies in the data folder is not what was registered.
    #[error("its code was changed after it was registered; register it again")]
    Tampered,
    /// Another skill has its name.
    #[error("a skill named {0} is there already; give one of them another name")]
    Duplicate(String),
    /// Its files.
    #[error("cannot read the skill's folder: {0}")]
    Io(#[from] io::Error),
}

impl LoadSkillError {
    pub(super) fn blame(&self) -> Blame {
        match self {
            Self::Interpreter(InterpreterError::Unknown(_)) => Blame::Skill,
            Self::Interpreter(_) | Self::Io(_) => Blame::Host,
            _ => Blame::Skill,
        }
    }
}

/// Loads skills. Holds what they share.
pub struct Loader {
    /// Runs components.
    pub engine: Engine,
    /// Run scripts.
    pub interpreters: Arc<Interpreters>,
    /// What the operator says.
    pub policy: Policy,
    /// Where compiled scripts are kept, by digest.
    pub code_dir: PathBuf,
    /// How often each skill ran.
    pub usage: Arc<UsageBook>,
    /// Where folders are copied to before they are loaded, so that later changes are not seen. None: calls see them.
    pub copies: Option<Copies>,
}

impl Loader {
    /// Loads the skill in this folder, or the component that is this file.
    pub async fn load(&self, path: &Path) -> Result<Arc<Skill>, LoadSkillError> {
        let copy = match &self.copies {
            Some(copies) if path.is_dir() => Some(copies.take(path)?),
            _ => None,
        };
        let files = copy.as_ref().map_or(path, Copy::path);
        let skill = self.read(files, manifest::load(files, self.interpreters.languages())?).await?;
        Ok(Arc::new(Skill { path: path.to_path_buf(), copy, ..skill }))
    }

    /// Loads what this manifest says about this folder, or this component.
    pub async fn load_as(&self, path: &Path, manifest: Manifest) -> Result<Arc<Skill>, LoadSkillError> {
        self.read(path, manifest).await.map(Arc::new)
    }

    /// Makes sure that an interpreter is there, which takes minutes the first time on a machine.
    pub(crate) async fn provision(&self, language: &str) -> Result<(), LoadSkillError> {
        self.interpreters.get(language, self.interpreters.usual_metering(language)?).await?;
        Ok(())
    }

    /// The digest of a folder, as skills loaded from it have it.
    pub(crate) fn digest(&self, folder: &Path) -> Result<String, LoadSkillError> {
        Ok(digest::of_folder(folder)?)
    }

    async fn read(&self, path: &Path, mut manifest: Manifest) -> Result<Skill, LoadSkillError> {
        manifest.warnings.extend(self.policy.cuts(&manifest));
        let is_folder = path.is_dir();
        let digest = if is_folder { digest::of_folder(path)? } else { String::new() };
        let runnable = match manifest.entry.clone() {
            EntryPoint::Prompt => Runnable::Nothing,
            EntryPoint::Component { file } => {
                let full = if is_folder { path.join(&file) } else { path.to_path_buf() };
                Runnable::Component(self.component(&full, &file, &mut manifest).await?)
            }
            EntryPoint::Script { file, language } => {
                let usual = self.interpreters.usual_metering(&language)?;
                let metering = self.policy.metering(&manifest, usual);
                let toolchain = self.interpreters.toolchain(&language)?;
                if toolchain.compile.is_some() {
                    let profile = Profile { metering, ..interpreters::profile(&toolchain) };
                    let program = self.compiled(path, &file, &digest, &toolchain, profile).await?;
                    let interpreter = Arc::new(Interpreter { program, toolchain, files: None });
                    Runnable::Script { interpreter, file, code: None }
                } else {
                    let interpreter = self.interpreters.get(&language, metering).await?;
                    let code = self.code(path, &digest, &interpreter).await;
                    Runnable::Script { interpreter, file, code }
                }
            }
        };
        let digest = match &runnable {
            Runnable::Component(program) if digest.is_empty() => program.digest().clone(),
            _ => digest.into(),
        };
        Ok(Skill {
            name: manifest.name.as_str().into(),
            version: manifest.version.as_deref().map(Into::into),
            digest,
            path: path.to_path_buf(),
            copy: None,
            folder: if is_folder { Some(OpenFolder::read_only(path)?) } else { None },
            runnable,
            input: schema("input", manifest.input_schema.as_ref())?,
            output: schema("output", manifest.output_schema.as_ref())?,
            usage: self.usage.of(&manifest.name),
            manifest,
        })
    }

    async fn component(&self, path: &Path, file: &str, manifest: &mut Manifest) -> Result<Program, LoadSkillError> {
        let fail = |source| LoadSkillError::Component { file: file.to_owned(), source };
        let wasm = fs::read(path)?;
        let profile = Profile { metering: self.policy.metering(manifest, Metering::default()), ..Profile::default() };
        let engine = self.engine.clone();
        let work = tokio::task::spawn_blocking(move || engine.load(&wasm, profile));
        let program = match work.await {
            Ok(loaded) => loaded.map_err(fail)?,
            Err(_) => return Err(fail(LoadError::Compiler("the compiler panicked".into()))),
        };
        if program.world() == World::Skill {
            let limits = Limits { deadline: Duration::from_secs(5), ..Limits::default() };
            match program.describe(limits).await {
                Ok(description) => adopt(manifest, description, file)?,
                Err(end) => return Err(undescribed(file, &end)),
            }
        }
        Ok(program)
    }

    /// Compiles the skill's sources beforehand, inside the sandbox, where the interpreter can: the result is the host's
    /// and skills only read it. Without it a call only takes longer, so a failure is no more than a line in the log.
    async fn code(&self, source: &Path, digest: &str, interpreter: &Interpreter) -> Option<OpenFolder> {
        let compile = interpreter.toolchain.skill.compile.as_ref()?;
        let key = format!("{}-{digest}", interpreter.program.digest().get(..16)?);
        let kept = self.code_dir.join(key);
        if !kept.is_dir()
            && let Err(error) = self.compile(source, &kept, compile, interpreter).await
        {
            tracing::warn!(skill = %source.display(), error, "the skill's code was not compiled beforehand");
            return None;
        }
        OpenFolder::read_only(&kept).ok()
    }

    async fn compile(&self, source: &Path, to: &Path, argv: &[String], by: &Interpreter) -> Result<(), String> {
        let text = |e: io::Error| e.to_string();
        fs::create_dir_all(&self.code_dir).map_err(text)?;
        let work = tempfile::tempdir_in(&self.code_dir).map_err(text)?;
        let mount = |guest: &str, folder| Mount { guest: guest.into(), folder: Folder::Open(folder) };
        let outcome = by
            .program
            .run(Call {
                entry: Entry::Command {
                    args: argv.iter().map(|a| a.replace("{source}", "/skill").replace("{output}", "/code")).collect(),
                    env: Vec::new(),
                    cwd: "/skill".into(),
                    stdin: bytes::Bytes::new().into(),
                },
                context: Context { execution_id: "compile".into(), skill: "".into() },
                mounts: vec![
                    mount("/skill", OpenFolder::read_only(source).map_err(text)?),
                    mount("/code", OpenFolder::read_write(work.path()).map_err(text)?),
                ],
                limits: Limits::default(),
                observer: None,
                network: None,
                commands: None,
            })
            .await;
        match outcome.end {
            // Someone else may have been quicker; theirs is as good.
            End::Exited(0) => {
                fs::rename(work.keep(), to).or_else(|e| if to.is_dir() { Ok(()) } else { Err(e) }).map_err(text)
            }
            end => Err(format!("{end:?}: {}", String::from_utf8_lossy(&outcome.stderr))),
        }
    }
}

/// Fills what the manifest leaves open with what the component says of itself.
fn adopt(manifest: &mut Manifest, said: Description, file: &str) -> Result<(), LoadSkillError> {
    let bad = |reason: String| LoadSkillError::Description { file: file.to_owned(), reason };
    let parse = |which: &str, text: Option<String>| {
        text.map(|t| serde_json::from_str(&t).map_err(|e| bad(format!("its {which} schema is not JSON: {e}"))))
            .transpose()
    };
    let (input, output) = (parse("input", said.input_schema)?, parse("output", said.output_schema)?);
    if manifest.description.is_empty() {
        // Nothing but the component says what this skill is.
        if !is_name(&said.name) {
            return Err(bad(format!(
                "it calls itself {:?}; a name is 1 to 64 lowercase letters, digits, `-` and `_`",
                said.name
            )));
        }
        manifest.name = said.name;
        manifest.description = said.summary;
    }
    manifest.version = manifest.version.take().or(Some(said.version).filter(|v| !v.is_empty()));
    manifest.input_schema = manifest.input_schema.take().or(input);
    manifest.output_schema = manifest.output_schema.take().or(output);
    Ok(())
}

fn is_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    (1..=64).contains(&name.len()) && name.bytes().all(plain)
}

fn undescribed(file: &str, end: &End) -> LoadSkillError {
    let reason = match end {
        End::Limit(limit) => format!("it hit the limit `{}`", limit.name()),
        End::Trapped(trap) => format!("it trapped: {trap}"),
        other => format!("{other:?}"),
    };
    LoadSkillError::Description { file: file.to_owned(), reason }
}

fn schema(which: &'static str, value: Option<&serde_json::Value>) -> Result<Option<Schema>, LoadSkillError> {
    value.map(Schema::compile).transpose().map_err(|source| LoadSkillError::Schema { which, source })
}
