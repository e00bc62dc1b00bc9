//! `toolchain.toml`: all that the host has to know of an interpreter.

use std::{
    collections::BTreeMap,
    path::{Component, Path},
    sync::{Arc, OnceLock},
};

use serde::Deserialize;

use crate::{BuildError, Recipe};

/// An interpreter: what it is called, how it is called, and how it is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Toolchain {
    /// The folder's name.
    pub name: String,
    /// Of the language.
    pub version: String,
    /// One line for lists.
    pub description: String,
    /// How skills use it.
    pub skill: Skill,
    /// How programs are made of skills, where it is a compiler: then [`Toolchain::run`] is about those programs.
    pub compile: Option<Compile>,
    /// Further programs that it is.
    #[serde(default)]
    pub commands: Commands,
    /// How the engine runs it.
    pub run: Run,
    build: Build,
    #[serde(skip)]
    recipe: Recipe,
    #[serde(skip)]
    digest: String,
}

/// How skills use an interpreter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Skill {
    /// What a manifest's `runtime` may call it.
    pub runtimes: Vec<String>,
    /// Entry files, looked for in this order where a manifest names none.
    pub entries: Vec<String>,
    /// Of its source files, without the dot.
    pub extensions: Vec<String>,
    /// Names in `#!` lines and commands.
    pub programs: Vec<String>,
    /// `argv` of a skill's call; `{entry}` is the entry file.
    pub call: Vec<String>,
    /// `argv` of a plain command; `{args}`, an element of its own, is all of its arguments. None for a compiler.
    #[serde(default)]
    pub command: Vec<String>,
    /// `argv` that fills the code cache `{output}` from the folder `{source}`, both paths inside the sandbox.
    pub compile: Option<Vec<String>>,
    /// `argv` that reads the script `{entry}` and runs nothing of it; with a non-zero exit code, what is wrong and where is on
    /// standard error. None where compiling says it.
    #[serde(default)]
    pub check: Vec<String>,
    /// The environment variable that says where the code cache is mounted.
    pub code_cache: Option<String>,
}

/// How the program of a skill is made, inside the sandbox. Every command is one instance of the toolchain's component; it
/// sees the skill as `/skill`, its working directory, the toolchain's own files as `/sdk`, and `/work`, which is writable.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Compile {
    /// `argv` of the command that prints the others, one JSON array of arguments a line. `{entry}` is the entry file,
    /// relative to the skill. What is wrong with the skill is said on standard error, with a non-zero exit code.
    pub plan: Vec<String>,
    /// The file in `/work` that they leave behind: a command of WASI preview 1, a core module.
    pub product: String,
    /// Limit of linear memory of each command, MiB.
    pub memory_mib: usize,
    /// Limit of each command's time.
    pub seconds: u64,
}

/// Programs that an interpreter has inside it, as a shell has `jq`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commands {
    /// Their names.
    pub names: Vec<String>,
    /// `argv` of any of them; `{args}`, an element of its own, is the name and all arguments.
    pub call: Vec<String>,
}

/// How the engine runs an interpreter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Run {
    /// The default where neither manifest nor operator says otherwise.
    pub metering: Metering,
    /// Which pool of instances suits it.
    pub profile: Profile,
    /// Default limit of linear memory, MiB.
    pub memory_mib: usize,
    /// Added to the environment of every call.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

/// How work is bounded by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metering {
    /// Time on a processor.
    CpuTime,
    /// Instructions, deterministically.
    Fuel,
}

/// Which tuning suits an interpreter's instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// A snapshot of which a call changes little, and deep recursion.
    Interpreter,
    /// Small.
    Component,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Build {
    /// Programs of the machine.
    #[serde(default)]
    needs: Vec<String>,
    /// True where a step compiles Rust for WebAssembly.
    #[serde(default)]
    wasm_target: bool,
    /// Files of `wit/` that the recipe's own WIT uses.
    #[serde(default)]
    wit: Vec<String>,
    /// The component that the steps leave behind.
    output: String,
    /// A folder that they leave behind beside it, for a compiler: what programs are made with.
    files: Option<String>,
    steps: Vec<Step>,
}

/// One step of a build. Steps run in the folder that holds a copy of the recipe.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Step {
    /// Installs pinned wheels into a private Python environment, whose programs later steps find first.
    Venv {
        /// For a person.
        title: String,
        /// A requirements file with hashes.
        venv: String,
    },
    /// Unpacks pinned wheels into a folder.
    Wheels {
        /// For a person.
        title: String,
        /// A requirements file with hashes.
        wheels: String,
        /// The folder.
        into: String,
    },
    /// Runs a program: one of the private environment, one of the machine, or `bash` with a script of the recipe.
    Run {
        /// For a person.
        title: String,
        /// The program and its arguments.
        run: Vec<String>,
        /// Added to its environment; `{dir}` in a value is the folder in which the steps run.
        #[serde(default)]
        env: BTreeMap<String, String>,
    },
    /// Runs a component's initialiser and keeps the component as it is afterwards: calls begin there.
    Snapshot {
        /// For a person.
        title: String,
        /// The component.
        snapshot: String,
        /// Its exported initialiser: no parameters, no results. It may not ask for files, environment or randomness.
        init: String,
        /// Where the initialised component goes.
        into: String,
    },
    /// Makes a component of a command of WASI preview 1.
    Component {
        /// For a person.
        title: String,
        /// The core module.
        component: String,
        /// Where the component goes.
        into: String,
    },
    /// Links the core modules of a component into one: new instances are made faster.
    Link {
        /// For a person.
        title: String,
        /// The component.
        link: String,
        /// Where the linked component goes.
        into: String,
    },
}

impl Step {
    /// What a person reads while it runs.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Venv { title, .. }
            | Self::Wheels { title, .. }
            | Self::Run { title, .. }
            | Self::Snapshot { title, .. }
            | Self::Component { title, .. }
            | Self::Link { title, .. } => title,
        }
    }
}

/// The toolchains embedded in this binary, by name. A folder whose `toolchain.toml` is wrong is logged and left out.
pub fn catalog() -> &'static [Arc<Toolchain>] {
    static CATALOG: OnceLock<Vec<Arc<Toolchain>>> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let parse = |name| match Toolchain::from_recipe(Recipe::embedded(name)) {
            Ok(toolchain) => Some(Arc::new(toolchain)),
            Err(error) => {
                tracing::error!(toolchain = name, %error, "embedded toolchain left out");
                None
            }
        };
        Recipe::embedded_names().filter_map(parse).collect()
    })
}

impl Toolchain {
    /// Parses and checks the `toolchain.toml` of a recipe.
    ///
    /// # Errors
    /// [`BuildError::Recipe`] with the place and the reason.
    pub fn from_recipe(mut recipe: Recipe) -> Result<Self, BuildError> {
        let wrong = |reason: String| BuildError::Recipe { file: "toolchain.toml".to_owned(), reason };
        let text = recipe.file("toolchain.toml").ok_or_else(|| wrong("the recipe has no such file".to_owned()))?;
        let text = std::str::from_utf8(text).map_err(|e| wrong(e.to_string()))?;
        let mut toolchain: Self = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let build = build_section(text).map_err(wrong)?;
        toolchain.check(&recipe).map_err(wrong)?;
        for name in &toolchain.build.wit {
            let bytes = Recipe::embedded("wit").file(name).map(<[u8]>::to_vec);
            let bytes = bytes.ok_or_else(|| wrong(format!("build.wit: there is no wit/{name}")))?;
            recipe.add(format!("wit/deps/skillhost-skill/{name}"), bytes);
        }
        // How it is called is no part of how it is made: to say it otherwise builds nothing again.
        recipe.add("toolchain.toml".to_owned(), build);
        toolchain.digest = recipe.digest();
        toolchain.recipe = recipe;
        Ok(toolchain)
    }

    fn check(&self, recipe: &Recipe) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || !self.name.chars().all(plain) {
            return Err(format!("name: {:?} must be lowercase letters, digits and hyphens", self.name));
        }
        if !self.skill.call.iter().any(|a| a.contains("{entry}")) {
            return Err("skill.call: `{entry}` must stand in it".to_owned());
        }
        if self.compile.is_none() && !self.skill.command.iter().any(|a| a == "{args}") {
            return Err("skill.command: `{args}` must stand in it".to_owned());
        }
        inside("build.output", &self.build.output)?;
        if let Some(files) = &self.build.files {
            inside("build.files", files)?;
        }
        if let Some(compile) = &self.compile {
            inside("compile.product", &compile.product)?;
            if !compile.plan.iter().any(|a| a.contains("{entry}")) {
                return Err("compile.plan: `{entry}` must stand in it".to_owned());
            }
        }
        if self.build.steps.is_empty() {
            return Err("build.steps: there is none".to_owned());
        }
        for step in &self.build.steps {
            match step {
                Step::Venv { venv: file, .. } => present(recipe, file)?,
                Step::Wheels { wheels, into, .. } => {
                    present(recipe, wheels)?;
                    inside("build.steps.into", into)?;
                }
                Step::Run { run, title, .. } if run.is_empty() => {
                    return Err(format!("build.steps: {title:?} runs nothing"));
                }
                Step::Run { .. } => {}
                Step::Snapshot { snapshot: from, into, .. }
                | Step::Component { component: from, into, .. }
                | Step::Link { link: from, into, .. } => {
                    inside("build.steps", from)?;
                    inside("build.steps.into", into)?;
                }
            }
        }
        Ok(())
    }

    /// Digest of everything that goes into it, lowercase hex.
    #[must_use]
    pub fn input_digest(&self) -> &str {
        &self.digest
    }

    /// The steps of its build, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.build.steps
    }

    pub(crate) fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    pub(crate) fn needs(&self) -> &[String] {
        &self.build.needs
    }

    pub(crate) fn needs_wasm_target(&self) -> bool {
        self.build.wasm_target
    }

    pub(crate) fn output(&self) -> &str {
        &self.build.output
    }

    pub(crate) fn files(&self) -> Option<&str> {
        self.build.files.as_deref()
    }
}

fn present(recipe: &Recipe, file: &str) -> Result<(), String> {
    recipe.file(file).map(|_| ()).ok_or_else(|| format!("build.steps: the recipe has no file {file:?}"))
}

fn inside(field: &str, path: &str) -> Result<(), String> {
    let plain = Path::new(path).components().all(|c| matches!(c, Component::Normal(_)));
    if plain && !path.is_empty() {
        Ok(())
    } else {
        Err(format!("{field}: {path:?} must be a path inside the recipe's folder"))
    }
}

fn build_section(text: &str) -> Result<Vec<u8>, String> {
    let mut whole: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
    whole.retain(|key, _| matches!(key, "name" | "build"));
    toml::to_string(&whole).map(String::into_bytes).map_err(|e| e.to_string())
}
