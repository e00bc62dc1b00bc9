//! The files of a folder, in their order, to one manifest.

use std::path::Path;

use super::{
    Diagnostic, EntryPoint, Language, Manifest, ManifestError,
    draft::Draft,
    entry,
    fields::Said,
    folder::Folder,
    names,
    skill_md::{self, Role},
    skill_yaml,
};

/// Reads the skill at `path`: a folder, or a `.wasm` file that stands alone.
///
/// # Errors
/// [`ManifestError`] when it cannot be called safely; what is only odd is in [`Manifest::warnings`].
pub fn load(path: &Path, languages: &[Language]) -> Result<Manifest, ManifestError> {
    if path.is_file() {
        return bare(path);
    }
    let folder = Folder::open(path)?;
    finish(draft(&folder)?, &folder, languages)
}

/// The strict check of `skillhost validate`: everything that is wrong or odd, also where [`load`] would look away.
pub fn validate(path: &Path, languages: &[Language]) -> Vec<Diagnostic> {
    let mut all = match load(path, languages) {
        Ok(manifest) => manifest.warnings,
        Err(e) => vec![e.diagnostic()],
    };
    if path.is_dir() {
        match Folder::open(path).and_then(|folder| skill_md::strict(&folder)) {
            Ok(more) => all.extend(more),
            Err(e) => all.push(e.diagnostic()),
        }
    }
    let mut seen = Vec::new();
    all.retain(|it| {
        !seen.contains(it) && {
            seen.push(it.clone());
            true
        }
    });
    all
}

/// Each format only adds what those before it lack.
fn draft(folder: &Folder) -> Result<Draft, ManifestError> {
    let mut draft = Draft::default();
    if let Some(it) = skill_yaml::read(folder)? {
        draft = draft.then(it);
    }
    let role = if draft.files.is_empty() { Role::Alone } else { Role::Second };
    if let Some(it) = skill_md::read(folder, role)? {
        draft = draft.then(it);
    }
    Ok(draft)
}

fn finish(mut draft: Draft, folder: &Folder, languages: &[Language]) -> Result<Manifest, ManifestError> {
    if draft.files.is_empty() && folder.files_ending(".wasm")?.is_empty() {
        let it = Diagnostic::new(".", "is not a skill: there is no skill.yaml, no SKILL.md and no *.wasm");
        if folder.has("Cargo.toml")? {
            return Err(it.hint("if it is a Rust skill, compile it to a component: `skillhost build FOLDER`").into());
        }
        return Err(ManifestError::NotASkill(it));
    }
    let entry = entry::find(&draft, folder, languages)?;
    let name = name(&mut draft, folder)?;
    let description = description(&draft, &entry)?;
    let from_metadata = |said: &Option<Said<String>>, key| match said {
        Some(it) => Some(it.value.clone()),
        None => draft.metadata.get(key).cloned(),
    };
    let value = |said: Option<Said<String>>| said.map(|it| it.value);
    Ok(Manifest {
        name,
        version: from_metadata(&draft.version, "version"),
        description,
        entry,
        limits: draft.limits,
        network: draft.network,
        metering: draft.metering,
        input_schema: draft.input_schema,
        output_schema: draft.output_schema,
        artifacts: draft.artifacts,
        env: draft.env,
        license: value(draft.license),
        author: from_metadata(&draft.author, "author"),
        tags: draft.tags,
        category: value(draft.category),
        compatibility: value(draft.compatibility),
        metadata: draft.metadata,
        allowed_tools: draft.allowed_tools,
        instructions: draft.instructions,
        warnings: draft.warnings,
    })
}

fn name(draft: &mut Draft, folder: &Folder) -> Result<String, Diagnostic> {
    let said = match draft.name.clone() {
        Some(said) => said,
        None => {
            let said = Said { value: folder.name.clone(), file: ".".into(), line: 0 };
            if let Some(file) = draft.files.first() {
                let it = Diagnostic::new(
                    file.clone(),
                    format!("`name` is missing; taken from the folder: `{}`", said.value),
                );
                draft.warnings.push(it);
            }
            said
        }
    };
    match names::unsafe_name(&said.value) {
        Some(problem) => Err(said
            .remark(format!("the name `{}` {problem}", said.value.escape_debug()))
            .hint("use letters, digits and hyphens")),
        None => Ok(said.value),
    }
}

fn description(draft: &Draft, entry: &EntryPoint) -> Result<String, Diagnostic> {
    match &draft.description {
        Some(said) if !said.value.trim().is_empty() => Ok(said.value.trim().to_owned()),
        _ if matches!(entry, EntryPoint::Component { .. }) => Ok(String::new()),
        _ => {
            let file = draft.files.first().map_or(".", String::as_str);
            let it = Diagnostic::new(file, "`description` is missing");
            Err(it.hint("say in one sentence what the skill does and when to use it"))
        }
    }
}

/// A component without a folder of its own. It describes itself.
fn bare(path: &Path) -> Result<Manifest, ManifestError> {
    let file = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
    let Some(name) = file.strip_suffix(".wasm") else {
        let it = Diagnostic::new(file, "is not a skill: neither a folder nor a .wasm file");
        return Err(ManifestError::NotASkill(it));
    };
    if let Some(problem) = names::unsafe_name(name) {
        return Err(Diagnostic::new(file, format!("the name `{}` {problem}", name.escape_debug())).into());
    }
    Ok(Manifest::named(name, EntryPoint::Component { file: file.to_owned() }))
}
