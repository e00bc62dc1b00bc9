//! Registering: what was sent is checked, its code is read by its interpreter or compiled, and only then it is there.

use std::{sync::Arc, time::Duration};

use semver::Version;
use serde_json::{Map, Value};
use tempfile::TempDir;

use super::{
    Catalog, RegisterError,
    card::GENERAL,
    language::{self, Form},
    resolve, shelf,
};
use crate::{
    domain::{Caller, Owner, Registration, Sharing, Timestamp},
    manifest::EntryPoint,
    schema::Schema,
};

/// Time-outs that a registration may ask for, in seconds.
const TIMEOUTS: std::ops::RangeInclusive<u64> = 1..=300;
/// Characters of a title, an author, a licence, a category.
const SHORT: usize = 200;
/// Characters of a description.
const LONG: usize = 10_000;

/// A version of a skill to be registered.
#[derive(Clone, Debug)]
pub struct NewSkill {
    /// The name that it is called by.
    pub id: String,
    /// Its version.
    pub version: Version,
    /// Its name for people.
    pub title: String,
    /// What it does and when to use it.
    pub description: String,
    /// `python`, `javascript`, `bash`, `wasm`, …; see [`Catalog::languages`].
    pub language: String,
    /// Source, or a WebAssembly component.
    pub code: Vec<u8>,
    /// Wall-clock time of a call: 1 to 300 seconds.
    pub timeout: Duration,
    /// Packages that it needs, by name.
    pub dependencies: Map<String, Value>,
    /// JSON Schema of its input.
    pub input_schema: Option<Value>,
    /// JSON Schema of its output.
    pub output_schema: Option<Value>,
    /// Who made it.
    pub author: Option<String>,
    /// Its licence.
    pub license: String,
    /// The shelf that it stands on.
    pub category: String,
    /// Who registers it.
    pub caller: Caller,
    /// Who sees it: where nothing is said those who see its other versions, or the tenant.
    pub sharing: Option<Sharing>,
}

impl NewSkill {
    /// One that says no more than is needed: 30 seconds, the licence MIT, the category `general`.
    pub fn new(id: impl Into<String>, version: Version, language: impl Into<String>, code: impl Into<Vec<u8>>) -> Self {
        let id = id.into();
        Self {
            title: id.clone(),
            id,
            version,
            description: String::new(),
            language: language.into(),
            code: code.into(),
            timeout: Duration::from_secs(30),
            dependencies: Map::new(),
            input_schema: None,
            output_schema: None,
            author: None,
            license: "MIT".to_owned(),
            category: GENERAL.to_owned(),
            caller: Caller::administrator(),
            sharing: None,
        }
    }
}

impl Catalog {
    /// Registers a version of a skill: it can be called from now on, also after a restart. What is there already stays as
    /// it is, and of two that come at once under one name and version one is refused.
    ///
    /// # Errors
    /// [`RegisterError`]; then nothing is registered.
    pub async fn register(&self, new: NewSkill) -> Result<Registration, RegisterError> {
        check_fields(&new)?;
        let (language, form) = language::form(&new.language, &new.code, self.loader.interpreters.languages())?;
        let (file, entry) = entry(&form);
        self.claim(&new.id, &new.version, &new.caller, new.sharing)?;
        if let Form::Script(language, _) = &form {
            // Building an interpreter takes minutes, and then nobody else should wait.
            self.loader.provision(&language.name).await?;
        }
        let turn = self.checking.acquire().await.map_err(|_| RegisterError::Host("this host is stopping".into()))?;
        let folder = self.store.write(&file, &new.code)?;
        let digest = self.loader.digest(folder.path())?;
        let (caller, sharing) = (new.caller.clone(), new.sharing);
        let mut registration = registration(new, language, digest.into(), file);
        self.check(&folder, &mut registration, entry).await?;
        drop(turn);
        self.put(folder, registration, &caller, sharing).await
    }

    /// Nothing that fails here would work when it is called.
    async fn check(&self, folder: &TempDir, it: &mut Registration, entry: EntryPoint) -> Result<(), RegisterError> {
        if let EntryPoint::Script { file, language } = &entry {
            self.loader.check(folder.path(), file, language).await?;
        }
        let skill = self.loader.load_as(folder.path(), resolve::manifest(it, entry)).await?;
        // A component says itself what it takes.
        it.input_schema = skill.manifest.input_schema.clone();
        it.output_schema = skill.manifest.output_schema.clone();
        Ok(())
    }

    async fn put(
        &self,
        folder: TempDir,
        mut it: Registration,
        caller: &Caller,
        sharing: Option<Sharing>,
    ) -> Result<Registration, RegisterError> {
        let _one_at_a_time = self.changing.lock().await;
        it.owner = self.claim(&it.id, &it.version, caller, sharing)?;
        let shelf = self.shelf.load_full();
        let first = shelf.get(&it.id).is_none();
        self.store.keep(folder, &it.digest)?;
        if !self.db.add_skill(it.clone(), first).await? {
            return Err(exists(&it.id, &it.version));
        }
        if first {
            self.loader.usage.forget(&it.id);
        }
        let mut shelf = shelf::Shelf::clone(&shelf);
        shelf.put(self.new_entry(it.clone()));
        self.shelf.store(Arc::new(shelf));
        tracing::info!(skill = &*it.id, version = %it.version, language = it.language, "registered");
        Ok(it)
    }

    /// Whose a new version would be. Ids are of all tenants together: one that somebody else has is taken, whoever sees it, and
    /// only the administrator takes one that a folder has.
    fn claim(
        &self,
        id: &str,
        version: &Version,
        caller: &Caller,
        sharing: Option<Sharing>,
    ) -> Result<Owner, RegisterError> {
        let shelf = self.shelf.load();
        let Some(versions) = shelf.get(id) else {
            let in_folder = self.folders.get(id).is_some() || self.folders.failure(id).is_some();
            return match in_folder && !caller.is_administrator() {
                true => Err(RegisterError::Taken(id.to_owned())),
                false => Ok(Owner::new(caller, sharing.unwrap_or_default())),
            };
        };
        let Some(owner) = versions.owner().filter(|owner| owner.lets_change(caller)) else {
            return Err(RegisterError::Taken(id.to_owned()));
        };
        if versions.get(version).is_some() {
            return Err(exists(id, version));
        }
        match sharing {
            Some(asked) if asked != owner.sharing => Err(RegisterError::invalid(
                "sharing_scope",
                format!(
                    "is {}, and the versions that are there are {}: all are shared alike; remove them to share it otherwise",
                    asked.name(),
                    owner.sharing.name()
                ),
            )),
            _ => Ok(owner.clone()),
        }
    }
}

fn exists(id: &str, version: &Version) -> RegisterError {
    RegisterError::Exists { id: id.to_owned(), version: version.to_string() }
}

fn entry(form: &Form<'_>) -> (String, EntryPoint) {
    match form {
        Form::Script(language, ending) => {
            let file = format!("main.{ending}");
            (file.clone(), EntryPoint::Script { file, language: language.name.clone() })
        }
        Form::Component => ("main.wasm".to_owned(), EntryPoint::Component { file: "main.wasm".to_owned() }),
    }
}

fn registration(new: NewSkill, language: String, digest: Arc<str>, entry: String) -> Registration {
    Registration {
        owner: Owner::new(&new.caller, new.sharing.unwrap_or_default()),
        id: new.id.into(),
        version: new.version,
        title: new.title,
        description: new.description,
        language,
        digest,
        entry,
        timeout: new.timeout,
        dependencies: new.dependencies,
        input_schema: new.input_schema,
        output_schema: new.output_schema,
        author: new.author,
        license: new.license,
        category: new.category,
        created_at: Timestamp::now(),
    }
}

fn check_fields(new: &NewSkill) -> Result<(), RegisterError> {
    Registration::check_id(&new.id).map_err(|why| RegisterError::invalid("skill_id", format!("is refused: {why}")))?;
    short("skill_name", &new.title, SHORT)?;
    short("description", &new.description, LONG)?;
    short("author", new.author.as_deref().unwrap_or_default(), SHORT)?;
    short("license", &new.license, SHORT)?;
    short("category", &new.category, SHORT)?;
    if new.title.trim().is_empty() {
        return Err(RegisterError::invalid("skill_name", "is empty"));
    }
    if new.category.trim().is_empty() {
        return Err(RegisterError::invalid("category", "is empty"));
    }
    if new.version.to_string().len() > SHORT {
        return Err(RegisterError::invalid("version", format!("is longer than {SHORT} characters")));
    }
    if !TIMEOUTS.contains(&new.timeout.as_secs()) {
        return Err(RegisterError::invalid("timeout", "is not between 1 and 300 seconds"));
    }
    for (field, schema) in [("input_schema", &new.input_schema), ("output_schema", &new.output_schema)] {
        if let Some(schema) = schema {
            Schema::compile(schema).map_err(|error| RegisterError::schema(field, &error))?;
        }
    }
    check_dependencies(&new.dependencies)?;
    match new.code.trim_ascii().is_empty() {
        true => Err(RegisterError::Code { message: "the code is empty".into(), hint: None }),
        false => Ok(()),
    }
}

fn short(field: &'static str, text: &str, most: usize) -> Result<(), RegisterError> {
    if text.chars().any(|c| c.is_control() && !(most == LONG && matches!(c, '\n' | '\r' | '\t'))) {
        return Err(RegisterError::invalid(field, "holds a control character"));
    }
    match text.chars().count() > most {
        true => Err(RegisterError::invalid(field, format!("is longer than {most} characters"))),
        false => Ok(()),
    }
}

/// There are no packages in the sandbox yet: what names one would not find it when it is called.
fn check_dependencies(dependencies: &Map<String, Value>) -> Result<(), RegisterError> {
    let mut names = Vec::new();
    for (name, value) in dependencies {
        match value {
            Value::Array(list) => names.extend(list.iter().map(|it| it.as_str().map_or(it.to_string(), str::to_owned))),
            Value::Object(map) => names.extend(map.keys().cloned()),
            _ => names.push(name.clone()),
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = names.iter().take(10).map(|it| it.chars().take(60).collect()).collect();
    Err(RegisterError::invalid(
        "dependencies",
        format!(
            "names packages that this host does not have: {}; the standard library of the language is there and needs \
             not be named",
            names.join(", ")
        ),
    ))
}
