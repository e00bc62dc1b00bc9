//! From a name, and a version where one is asked for, to a skill that can be called.

use std::sync::Arc;

use semver::Version;

use super::{Catalog, shelf::Entry};
use crate::{
    domain::{Blame, Caller, Failure, FailureKind},
    manifest::{DeclaredLimits, EntryPoint, Manifest},
    registry::{LoadFailure, LoadSkillError, Runnable, Skill},
};

impl Catalog {
    /// The skill that a call of this name and version by this caller runs. A registered skill of the caller's tenant goes before
    /// one of a folder.
    ///
    /// # Errors
    /// [`FailureKind::UnknownSkill`], [`FailureKind::SkillNotLoaded`], [`FailureKind::BadRequest`] for a prompt.
    pub async fn resolve(&self, name: &str, version: Option<&str>, caller: &Caller) -> Result<Arc<Skill>, Failure> {
        let registered = self.entry(name, version, caller)?;
        let skill = match registered {
            Some(entry) => self.loaded(&entry).await?,
            None => self.in_folder(name, version, caller)?,
        };
        match skill.runnable {
            Runnable::Nothing => Err(Failure::new(
                FailureKind::BadRequest,
                format!("{name} is a prompt: there is nothing to run, its SKILL.md is for an agent to read"),
            )),
            _ => Ok(skill),
        }
    }

    fn entry(&self, name: &str, version: Option<&str>, caller: &Caller) -> Result<Option<Arc<Entry>>, Failure> {
        let shelf = self.shelf.load();
        let Some(versions) = self.meant(&shelf, name, caller) else { return Ok(None) };
        let Some(version) = version else { return Ok(versions.usual().cloned()) };
        let found = Version::parse(version).ok().and_then(|version| versions.get(&version).cloned());
        let in_folder = || self.folders.get(name).is_some_and(|it| it.version.as_deref() == Some(version));
        match found {
            Some(entry) => Ok(Some(entry)),
            None if in_folder() => Ok(None),
            None => {
                let there: Vec<_> = versions.all().iter().map(|it| it.registration.version.to_string()).collect();
                Err(no_version(name, version, &there.join(", ")))
            }
        }
    }

    fn in_folder(&self, name: &str, version: Option<&str>, caller: &Caller) -> Result<Arc<Skill>, Failure> {
        if let Some(skill) = self.folders.get(name) {
            let there = skill.version.as_deref();
            return match version {
                Some(asked) if there != Some(asked) => Err(no_version(name, asked, there.unwrap_or("one without"))),
                _ => Ok(skill),
            };
        }
        if let Some(LoadFailure { error, blame, .. }) = self.folders.failure(name) {
            return Err(match blame {
                Blame::Host => Failure::new(FailureKind::Internal, error),
                _ => not_loaded(name, &error),
            });
        }
        let failure = Failure::new(FailureKind::UnknownSkill, format!("there is no skill named {name:?}"));
        Err(match closest(name, &self.names(caller)) {
            Some(similar) => failure.hint(format!("did you mean {similar:?}?")),
            None => failure.hint("list the skills that are there with `skillhost list` or GET /api/skills"),
        })
    }

    async fn loaded(&self, entry: &Entry) -> Result<Arc<Skill>, Failure> {
        let loaded = entry.loaded.get_or_try_init(|| self.load(entry)).await;
        loaded.cloned().map_err(|error| match error {
            LoadSkillError::Interpreter(error) => Failure::new(FailureKind::Internal, error.to_string()),
            LoadSkillError::Io(error) => {
                tracing::error!(skill = &*entry.registration.id, %error, "the code of a registered skill cannot be read");
                not_loaded(&entry.registration.id, "its code cannot be read; register it again")
            }
            other => not_loaded(&entry.registration.id, &other.to_string()),
        })
    }

    async fn load(&self, entry: &Entry) -> Result<Arc<Skill>, LoadSkillError> {
        let it = &entry.registration;
        let folder = self.store.path(&it.digest);
        let skill = self.loader.load_as(&folder, self.manifest(entry)).await?;
        // Never trust what lies on a disk.
        if skill.digest != it.digest { Err(LoadSkillError::Tampered) } else { Ok(skill) }
    }

    fn manifest(&self, entry: &Entry) -> Manifest {
        let it = &entry.registration;
        let script = self.loader.interpreters.languages().iter().find(|language| {
            let ending = it.entry.rsplit_once('.').map_or("", |(_, ending)| ending);
            language.extensions.iter().any(|one| one == ending)
        });
        let file = it.entry.clone();
        let entry = match script {
            Some(language) => EntryPoint::Script { file, language: language.name.clone() },
            None => EntryPoint::Component { file },
        };
        manifest(it, entry)
    }
}

/// What a skill.yaml would say.
pub(super) fn manifest(it: &crate::domain::Registration, entry: EntryPoint) -> Manifest {
    Manifest {
        version: Some(it.version.to_string()),
        description: if it.description.is_empty() { it.title.clone() } else { it.description.clone() },
        limits: DeclaredLimits { timeout: Some(it.timeout), ..DeclaredLimits::default() },
        input_schema: it.input_schema.clone(),
        output_schema: it.output_schema.clone(),
        author: it.author.clone(),
        license: Some(it.license.clone()),
        category: Some(it.category.clone()),
        ..Manifest::named(&*it.id, entry)
    }
}

fn not_loaded(name: &str, why: &str) -> Failure {
    Failure::new(FailureKind::SkillNotLoaded, format!("the skill {name:?} could not be loaded: {why}"))
}

fn no_version(name: &str, asked: &str, there: &str) -> Failure {
    let asked: String = asked.chars().filter(|c| !c.is_control()).take(64).collect();
    Failure::new(FailureKind::UnknownSkill, format!("there is no version {asked:?} of {name:?}"))
        .hint(format!("there is: {there}"))
}

/// Characters of a name that are compared: whoever asks may write any number of them.
const COMPARED: usize = 80;

/// The name most like this one, if one is like it at all.
fn closest<'a>(name: &str, names: &'a [Arc<str>]) -> Option<&'a str> {
    let plain = |name: &str| name.to_lowercase().replace('_', "-");
    let start = |name: &str| name.chars().take(COMPARED).collect::<String>();
    let wanted = plain(name);
    let begins = start(&wanted);
    let like = |n: &&Arc<str>| {
        let n = plain(n);
        let near = || strsim::levenshtein(&begins, &start(&n)) <= wanted.len() / 4;
        !wanted.is_empty() && (n.contains(&wanted) || wanted.contains(&n) || near())
    };
    names.iter().find(like).map(|n| &**n)
}
