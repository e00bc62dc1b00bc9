//! What a list says about a skill, and what is said when it is asked for alone.

use std::{fs, path::Path, sync::Arc, time::UNIX_EPOCH};

use serde_json::Value;

use super::{language, search::Words, shelf::Versions};
use crate::{
    domain::{Registration, Sharing, Timestamp},
    manifest::EntryPoint,
    registry::{Skill, SkillSummary, Usage},
};

/// One skill in a list: a registered one at the version that is called where none is named, or one of a folder.
#[derive(Debug)]
pub struct Card {
    /// The name that it is called by.
    pub id: Arc<str>,
    /// Its name for people.
    pub title: String,
    /// What it does and when to use it.
    pub description: String,
    /// Its version, where it has one.
    pub version: Option<String>,
    /// What it is written in: `python`, `bash`, `wasm`, …; `prompt` for a text.
    pub language: String,
    /// Who made it.
    pub author: Option<String>,
    /// The shelf it stands on.
    pub category: String,
    /// When it came.
    pub created_at: Timestamp,
    /// How often it ran.
    pub usage: Arc<Usage>,
    pub(super) words: Words,
}

/// All that is said of one skill.
pub struct Detail {
    /// What lists say.
    pub card: Arc<Card>,
    /// Wall-clock time of a call, in seconds.
    pub timeout: f64,
    /// Its licence.
    pub license: Option<String>,
    /// JSON Schema of its input.
    pub input_schema: Option<Value>,
    /// JSON Schema of its output.
    pub output_schema: Option<Value>,
    /// Digest of its code.
    pub digest: Arc<str>,
    /// When its newest version came.
    pub updated_at: Timestamp,
    /// Its versions, the newest first.
    pub versions: Vec<String>,
    /// Who sees it.
    pub sharing: Sharing,
    /// False for one of a folder: only that folder can change it.
    pub registered: bool,
}

/// The shelf of skills that name none.
pub(super) const GENERAL: &str = "general";

impl Card {
    pub(super) fn of_registered(it: &Registration, usage: Arc<Usage>) -> Self {
        Self {
            id: it.id.clone(),
            title: it.title.clone(),
            description: it.description.clone(),
            version: Some(it.version.to_string()),
            language: it.language.clone(),
            author: it.author.clone(),
            category: it.category.clone(),
            created_at: it.created_at,
            usage,
            words: Words::of(&it.id, &it.title, &it.description, &[&it.category]),
        }
    }

    pub(super) fn of_folder(skill: &Skill) -> Self {
        let manifest = &skill.manifest;
        let category = manifest.category.clone().unwrap_or_else(|| GENERAL.to_owned());
        let mut more: Vec<&str> = manifest.tags.iter().map(String::as_str).collect();
        more.push(&category);
        Self {
            id: skill.name.clone(),
            title: skill.name.to_string(),
            description: manifest.description.clone(),
            version: skill.version.as_deref().map(str::to_owned),
            language: match &manifest.entry {
                EntryPoint::Script { language, file } => language::word(language, file).to_owned(),
                EntryPoint::Component { .. } => language::COMPONENT.to_owned(),
                EntryPoint::Prompt => "prompt".to_owned(),
            },
            author: manifest.author.clone(),
            created_at: changed(&skill.path),
            usage: skill.usage.clone(),
            words: Words::of(&skill.name, &skill.name, &manifest.description, &more),
            category,
        }
    }
}

impl Card {
    /// One line of a list of skills.
    pub(super) fn summary(&self) -> SkillSummary {
        SkillSummary {
            name: self.id.clone(),
            description: if self.description.is_empty() { self.title.clone() } else { self.description.clone() },
            version: self.version.as_deref().map(Into::into),
            runtime: self.language.clone(),
            warnings: Vec::new(),
        }
    }
}

impl Detail {
    pub(super) fn of_registered(versions: &Versions) -> Option<Self> {
        let usual = versions.usual()?;
        let it = &usual.registration;
        Some(Self {
            card: usual.card.clone(),
            timeout: it.timeout.as_secs_f64(),
            license: Some(it.license.clone()),
            input_schema: it.input_schema.clone(),
            output_schema: it.output_schema.clone(),
            digest: it.digest.clone(),
            updated_at: versions.all().iter().map(|it| it.registration.created_at).max()?,
            versions: versions.all().iter().map(|it| it.registration.version.to_string()).collect(),
            sharing: it.owner.sharing,
            registered: true,
        })
    }

    pub(super) fn of_folder(skill: &Skill, timeout: f64) -> Self {
        let card = Card::of_folder(skill);
        Self {
            timeout,
            license: skill.manifest.license.clone(),
            input_schema: skill.manifest.input_schema.clone(),
            output_schema: skill.manifest.output_schema.clone(),
            digest: skill.digest.clone(),
            updated_at: card.created_at,
            versions: card.version.iter().cloned().collect(),
            sharing: Sharing::Public,
            registered: false,
            card: Arc::new(card),
        }
    }
}

fn changed(path: &Path) -> Timestamp {
    let changed = fs::metadata(path).and_then(|it| it.modified()).unwrap_or(UNIX_EPOCH);
    let since = changed.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(0))
}
