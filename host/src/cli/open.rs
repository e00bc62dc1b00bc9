//! From what was typed to skills and a host that can run them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use skill_engine::Compiler;
use toolchain_builder::{Builder, Progress};

use super::{
    bundled::Bundle,
    error::{CliError, CliResult},
    exit::Exit,
    progress, terminal,
};
use crate::{
    Host, HostBuilder,
    registry::{Runnable, Skill},
};

/// Where skills are looked for.
#[derive(Debug, clap::Args)]
pub struct Roots {
    /// A folder whose sub-folders are skills; may be given several times, or as a list with `:` between.
    /// Without it: ./skills where there is one, else the bundled skills
    #[arg(long = "skills-dir", value_name = "DIR", env = "SKILLS_DIR", value_delimiter = ':', hide_env_values = true)]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    skills_dirs: Vec<PathBuf>,
}

/// What commands share: the cache of this user and who shows progress.
pub struct Setup {
    /// Makes toolchains and compiles crates.
    pub builder: Builder,
    /// The bundled skills.
    pub bundle: Bundle,
    progress: Arc<dyn Progress>,
}

impl Setup {
    /// Of this process. Touches nothing yet.
    pub fn new() -> CliResult<Self> {
        let cache = Builder::cache_dir_default()?;
        let progress = progress::progress();
        let builder = Builder::new(cache.clone(), progress.clone());
        Ok(Self { builder, bundle: Bundle::new(&cache), progress })
    }

    /// A host without skills and without records, which compiles in children of this process.
    pub fn host(&self) -> HostBuilder {
        let builder = Host::builder().cache_dir(self.builder.cache_dir()).progress(self.progress.clone());
        match std::env::current_exe() {
            Ok(own) => builder.compiler(Compiler::Child(own)),
            Err(_) => builder,
        }
    }
}

impl Roots {
    /// The folders of skills, with the bundled Rust skills in them compiled; `only` names the one that is wanted.
    pub async fn folders(&self, setup: &Setup, only: Option<&str>) -> CliResult<Vec<PathBuf>> {
        let said: Vec<PathBuf> = self.skills_dirs.iter().filter(|dir| !dir.as_os_str().is_empty()).cloned().collect();
        for dir in &said {
            std::fs::read_dir(dir).map_err(|e| {
                CliError::host(format!("cannot read the folder of skills {}: {e}", dir.display()))
                    .hint("name another with --skills-dir or SKILLS_DIR")
            })?;
        }
        let here = Path::new("skills");
        let folders = match (said.is_empty(), here.is_dir()) {
            (false, _) => said,
            (true, true) => vec![here.to_path_buf()],
            (true, false) => vec![setup.bundle.skills()?],
        };
        complete(setup, &folders, only);
        Ok(folders)
    }
}

/// Opens the skill that was named, on a host made by `builder`: by its path, or by its name in one of the folders.
pub async fn skill(
    setup: &Setup,
    roots: &Roots,
    what: &str,
    builder: impl Fn() -> HostBuilder,
) -> CliResult<(Host, Arc<Skill>)> {
    if is_path(what) {
        let path = Path::new(what);
        if !path.exists() {
            let error = CliError::new(Exit::NotLoaded, format!("there is no skill at {what}"));
            return Err(error.hint("give a skill's folder, a component, or a name that `skillhost list` shows"));
        }
        complete_path(setup, path);
        let host = builder().build().await?;
        let skill = host.add_skill(path).await.map_err(|e| CliError::from(e).about(what))?;
        return Ok((host, skill));
    }
    let folders = roots.folders(setup, Some(what)).await?;
    if let Some(path) = folders.iter().map(|root| root.join(what)).find(|path| path.is_dir()) {
        let host = builder().build().await?;
        let skill = host.add_skill(&path).await.map_err(|e| CliError::from(e).about(what))?;
        if &*skill.name == what {
            return Ok((host, skill));
        }
    }
    by_name(folders, what, builder).await
}

/// A skill's name need not be its folder's: loads all of them.
async fn by_name(
    folders: Vec<PathBuf>,
    name: &str,
    builder: impl Fn() -> HostBuilder,
) -> CliResult<(Host, Arc<Skill>)> {
    let host = folders.into_iter().fold(builder(), HostBuilder::skills_dir).build().await?;
    match host.skill(name) {
        Some(skill) => Ok((host, skill)),
        // Calling it says best why it cannot be called.
        None => match host.call(name, serde_json::Value::Null).await {
            Err(failure) => Err(failure.into()),
            Ok(_) => Err(CliError::new(Exit::NotLoaded, format!("there is no skill named {name:?}"))),
        },
    }
}

/// A prompt has nothing to run; a Rust skill that was never built looks like one.
pub fn check_runnable(skill: &Skill) -> CliResult<()> {
    if !matches!(skill.runnable, Runnable::Nothing) {
        return Ok(());
    }
    let path = skill.path.display();
    Err(if skill.path.join("Cargo.toml").is_file() {
        CliError::new(Exit::NotLoaded, format!("the Rust skill {} is not built yet", skill.name))
            .hint(format!("build it with: skillhost build {path}"))
    } else {
        CliError::new(Exit::NotLoaded, format!("{} is a prompt: there is nothing to run", skill.name))
            .hint("its SKILL.md is for an agent to read")
    })
}

/// Names have no separators; a folder in sight goes before a skill of the same name elsewhere.
fn is_path(what: &str) -> bool {
    let path = Path::new(what);
    what.contains('/') || path.extension().is_some_and(|ext| ext == "wasm") || path.is_dir()
}

/// Compiles the skill at this path if it is a bundled one.
pub fn complete_path(setup: &Setup, path: &Path) {
    let Ok(path) = path.canonicalize() else { return };
    if let (Some(root), Some(name)) = (path.parent(), path.file_name().and_then(|n| n.to_str())) {
        complete(setup, &[root.to_path_buf()], Some(name));
    }
}

fn complete(setup: &Setup, folders: &[PathBuf], only: Option<&str>) {
    let one = |root: &PathBuf| setup.bundle.complete(root, &setup.builder, only);
    // Blocking is fine: nothing else happens in this process before there is a host.
    for error in folders.iter().flat_map(one) {
        terminal::warn(&format!("a bundled skill was not compiled: {}", error.message));
    }
}
