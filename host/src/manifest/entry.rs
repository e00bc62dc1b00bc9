//! What runs: as the manifest says, or by convention.

use super::{
    Diagnostic, EntryPoint, Language, ManifestError,
    draft::Draft,
    fields::Said,
    folder::{Folder, Found},
    path::{self, PathProblem},
};

/// Runtimes that are components, not scripts: word, ending of its source, and what to do with that source.
const COMPILED: &[(&str, &str, &str)] = &[
    ("wasm", "wat", BUILD_ANY),
    ("component", "wat", BUILD_ANY),
    ("wasi", "wat", BUILD_ANY),
    ("rust", "rs", "compile it to a component: `skillhost build FOLDER`"),
    ("dotnet", "cs", BUILD_CSHARP),
    ("csharp", "cs", BUILD_CSHARP),
    ("c#", "cs", BUILD_CSHARP),
    ("java", "java", BUILD_ANY),
    ("kotlin", "kt", BUILD_ANY),
    ("c", "c", BUILD_ANY),
    ("cpp", "cpp", BUILD_ANY),
    ("c++", "cc", BUILD_ANY),
    ("zig", "zig", BUILD_ANY),
    ("swift", "swift", BUILD_ANY),
];
const BUILD_ANY: &str = "compile it to a WASI component and name the .wasm file in `entry`";
const BUILD_CSHARP: &str =
    "C# source cannot run here: compile it with componentize-dotnet and name the .wasm file in `entry`";

/// The word that `runtime` is.
enum Runtime<'a> {
    Interpreter(&'a Language),
    Compiled { advice: &'static str },
}

/// Finds what runs.
pub(super) fn find(draft: &Draft, folder: &Folder, languages: &[Language]) -> Result<EntryPoint, ManifestError> {
    let runtime = draft.runtime.as_ref().map(|said| runtime(said, languages)).transpose()?;
    match (&draft.entry, runtime) {
        (Some(entry), runtime) => declared(entry, runtime.as_ref(), folder, languages),
        (None, Some(Runtime::Interpreter(language))) => {
            let mut usual = script(folder, language, "")?.or(script(folder, language, "scripts/")?);
            if usual.is_none() {
                // Compiled beforehand, in a language that can be.
                usual = component(draft, folder)?;
            }
            usual.ok_or_else(|| missing(draft, &language.entries.join(", ")).into())
        }
        (None, Some(Runtime::Compiled { advice })) => {
            component(draft, folder)?.ok_or_else(|| missing(draft, "one *.wasm").hint(advice).into())
        }
        (None, None) => by_convention(draft, folder, languages),
    }
}

fn runtime<'a>(said: &Said<String>, languages: &'a [Language]) -> Result<Runtime<'a>, Diagnostic> {
    let word = said.value.trim().to_ascii_lowercase();
    if let Some(it) = languages.iter().find(|it| it.name == word || it.runtimes.contains(&word)) {
        return Ok(Runtime::Interpreter(it));
    }
    if let Some((_, _, advice)) = COMPILED.iter().find(|(name, ..)| *name == word) {
        return Ok(Runtime::Compiled { advice });
    }
    let it = said.remark(format!("the runtime `{}` has no interpreter here", said.value.escape_debug()));
    Err(it.hint(format!("installed: {}; or compile the skill to a WASI component", installed(languages))))
}

fn installed(languages: &[Language]) -> String {
    if languages.is_empty() {
        return "none".to_owned();
    }
    languages.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn declared(
    said: &Said<String>,
    runtime: Option<&Runtime<'_>>,
    folder: &Folder,
    languages: &[Language],
) -> Result<EntryPoint, ManifestError> {
    let file = path::relative(&said.value).map_err(|e| match e {
        PathProblem::Traversal => traversal(said),
        other => said.remark(format!("entry point `{}`: {other}", said.value.escape_debug())).into(),
    })?;
    match folder.find(&file)? {
        Found::File(_) => {}
        Found::Missing => {
            let it = said.remark(format!("the entry point `{file}` is not there"));
            return Err(it.hint("the path is relative to the skill's folder").into());
        }
        Found::NotAFile => return Err(said.remark(format!("the entry point `{file}` is not a regular file")).into()),
        Found::Escapes => return Err(traversal(said)),
    }
    let ending = file.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    if ending == "wasm" {
        return Ok(EntryPoint::Component { file });
    }
    match runtime {
        Some(Runtime::Interpreter(it)) => Ok(EntryPoint::Script { file, language: it.name.clone() }),
        Some(Runtime::Compiled { advice }) => {
            Err(said.remark(format!("the entry point `{file}` is not a component")).hint(*advice).into())
        }
        None => by_ending(said, file, &ending, languages),
    }
}

fn by_ending(
    said: &Said<String>,
    file: String,
    ending: &str,
    languages: &[Language],
) -> Result<EntryPoint, ManifestError> {
    if let Some(it) = languages.iter().find(|it| it.extensions.iter().any(|one| one == ending)) {
        return Ok(EntryPoint::Script { file, language: it.name.clone() });
    }
    let it = said.remark(format!("nothing here runs `{file}`"));
    Err(match COMPILED.iter().find(|(_, source, _)| *source == ending) {
        Some((_, _, advice)) => it.hint(*advice),
        None => it.hint(format!("say which `runtime` it is for; installed: {}", installed(languages))),
    }
    .into())
}

fn traversal(said: &Said<String>) -> ManifestError {
    let it = said.remark(format!("Entrypoint path traversal detected: `{}`", said.value.escape_debug()));
    ManifestError::Traversal(it.hint("the entry point is a file inside the skill's folder"))
}

/// The first of a language's usual files that is there.
fn script(folder: &Folder, language: &Language, under: &str) -> Result<Option<EntryPoint>, ManifestError> {
    for entry in &language.entries {
        let Ok(file) = path::relative(&format!("{under}{entry}")) else { continue };
        match folder.find(&file)? {
            Found::File(_) => return Ok(Some(EntryPoint::Script { file, language: language.name.clone() })),
            Found::Escapes => return Err(traversal(&Said { value: file, file: ".".into(), line: 0 })),
            Found::Missing | Found::NotAFile => {}
        }
    }
    Ok(None)
}

/// The one component at the top of the folder.
fn component(draft: &Draft, folder: &Folder) -> Result<Option<EntryPoint>, ManifestError> {
    let mut all = folder.files_ending(".wasm")?;
    if all.len() > 1 {
        let it = place(draft, format!("there are several components: {}", all.join(", ")));
        return Err(it.hint("name one of them as `entry` in a skill.yaml").into());
    }
    let Some(file) = all.pop() else { return Ok(None) };
    match folder.find(&file)? {
        Found::File(_) => Ok(Some(EntryPoint::Component { file })),
        Found::Escapes => Err(traversal(&Said { value: file, file: ".".into(), line: 0 })),
        Found::Missing | Found::NotAFile => Ok(None),
    }
}

fn by_convention(draft: &Draft, folder: &Folder, languages: &[Language]) -> Result<EntryPoint, ManifestError> {
    for language in languages {
        if let Some(it) = script(folder, language, "")? {
            return Ok(it);
        }
    }
    if let Some(it) = component(draft, folder)? {
        return Ok(it);
    }
    for language in languages {
        if let Some(it) = script(folder, language, "scripts/")? {
            return Ok(it);
        }
    }
    if draft.instructions.is_some() {
        return Ok(EntryPoint::Prompt);
    }
    let usual: Vec<_> = languages.iter().flat_map(|it| &it.entries).map(String::as_str).collect();
    let it = missing(draft, &[&usual.join(", "), " and *.wasm"].concat());
    Err(if folder.has("Cargo.toml")? { it.hint("compile it to a component: `skillhost build FOLDER`") } else { it }
        .into())
}

fn missing(draft: &Draft, looked_for: &str) -> Diagnostic {
    let it = place(draft, format!("there is no entry point; looked for {looked_for}"));
    it.hint("add the file, or name another in `entry`")
}

/// Where the runtime is said, else the manifest as a whole.
fn place(draft: &Draft, message: String) -> Diagnostic {
    match &draft.runtime {
        Some(said) => said.remark(message),
        None => Diagnostic::new(draft.files.first().map_or(".", String::as_str), message),
    }
}
