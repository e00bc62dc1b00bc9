//! `SKILL.md`: front matter and a text for an agent, the public Agent Skills format.
//!
//! Loading is lenient: another type, an unknown key or an odd name is a warning. Without a description there is no skill.

use super::{
    Diagnostic, ManifestError,
    draft::Draft,
    fields::{Fields, at_commas, tool_names},
    folder::Folder,
    names, network,
    yaml::{self, Node},
};

/// The file's name, and how it is also found.
const FILES: &[&str] = &["SKILL.md", "skill.md"];
/// Largest front matter, in bytes.
const MOST_FRONT_MATTER: usize = 64 << 10;
/// Keys that other clients know and that mean nothing here.
const OTHER_CLIENTS: &[&str] = &[
    "actions",
    "agent",
    "argument-hint",
    "context",
    "dependencies",
    "disable-model-invocation",
    "hooks",
    "model",
    "user-invocable",
    "when_to_use",
];

/// Whether a file before this one already told what the skill is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It is the only manifest: what is broken fails.
    Alone,
    /// It adds to another: what is broken is a warning, and the text is still there for an agent.
    Second,
}

/// Reads it, where it is there.
pub(super) fn read(folder: &Folder, role: Role) -> Result<Option<Draft>, ManifestError> {
    let Some((file, text)) = find(folder)? else { return Ok(None) };
    let mut draft = match (front_matter(file, &text), role) {
        (Ok(draft), _) => draft,
        (Err(e), Role::Alone) => return Err(e.into()),
        // Beside another manifest it may be a plain text.
        (Err(_), Role::Second) if !text.starts_with("---") => Draft::default(),
        (Err(e), Role::Second) => Draft { warnings: vec![e], ..Draft::default() },
    };
    if file != "SKILL.md" && role == Role::Alone {
        draft.warnings.push(Diagnostic::new(file, "other clients read only `SKILL.md`").hint("rename it"));
    }
    draft.instructions = Some(file.to_owned());
    draft.files.push(file.to_owned());
    Ok(Some(draft))
}

/// The strict rules that reading is lenient about.
pub(super) fn strict(folder: &Folder) -> Result<Vec<Diagnostic>, ManifestError> {
    let Some((file, text)) = find(folder)? else { return Ok(Vec::new()) };
    let mut fields = Fields::of(file, "the front matter", parse(file, &text)?.0)?;
    let mut all = Vec::new();
    let name = fields.lenient_text(&["name"]);
    match &name {
        None => all.push(Diagnostic::new(file, "`name` is missing")),
        Some(said) if said.value != folder.name => {
            let it = said.remark(format!("the name `{}` is not that of its folder, `{}`", said.value, folder.name));
            all.push(it);
        }
        Some(_) => {}
    }
    for (key, most) in [("description", 1024), ("compatibility", 500)] {
        let said = fields.lenient_text(&[key]);
        if let Some(said) = said.filter(|it| !(1..=most).contains(&it.value.chars().count())) {
            all.push(said.remark(format!("`{key}` has 1 to {most} characters")));
        }
    }
    for key in ["license", "metadata", "allowed-tools"] {
        let _ = fields.take(&[key]);
    }
    for key in fields.unknown() {
        let it = Diagnostic::new(file, format!("`{}` is not a field of Agent Skills", key.name)).line(key.line);
        all.push(it.hint("put it under `metadata`"));
    }
    Ok(all)
}

fn find(folder: &Folder) -> Result<Option<(&'static str, String)>, ManifestError> {
    for file in FILES {
        if let Some(text) = folder.text(file)? {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            return Ok(Some((file, text)));
        }
    }
    Ok(None)
}

fn front_matter(file: &str, text: &str) -> Result<Draft, Diagnostic> {
    let (node, warnings) = parse(file, text)?;
    let mut fields = Fields::of(file, "the front matter", node)?;
    fields.warnings = warnings;
    let description = fields.text(&["description"])?.filter(|it| !it.value.trim().is_empty());
    let Some(description) = description else {
        let it = Diagnostic::new(file, "`description` is missing").line(1);
        return Err(it.hint("say in one sentence what the skill does and when to use it"));
    };
    if description.value.chars().count() > 1024 {
        fields.warnings.push(description.remark("`description` is longer than 1024 characters"));
    }
    let name = fields.lenient_text(&["name"]);
    if let Some((said, rule)) = name.as_ref().and_then(|it| Some((it, names::agent_skill(&it.value)?))) {
        fields.warnings.push(said.remark(format!("`{}`: {rule}", said.value.escape_debug())));
    }
    let tags = fields.texts(&["tags"], at_commas);
    let tools = fields.texts(&["allowed-tools", "allowed_tools"], tool_names);
    let hosts = fields.texts(&["network"], network::split);
    let metadata = fields.lenient_text_map(&["metadata"]);
    // Where only the fields of Agent Skills are allowed, there is `metadata`.
    let also = metadata.get("network").map(|it| network::split(it)).unwrap_or_default();
    let mut hosts = fields.lenient(hosts).unwrap_or_default();
    hosts.extend(also.into_iter().map(|it| fields.said(it, 1)));
    let values = |list: Option<Vec<_>>| list.into_iter().flatten().map(|it: super::fields::Said<String>| it.value);
    let draft = Draft {
        name,
        description: Some(description),
        version: fields.lenient_text(&["version"]),
        license: fields.lenient_text(&["license"]),
        author: fields.lenient_text(&["author"]),
        tags: values(fields.lenient(tags)).collect(),
        category: fields.lenient_text(&["category"]),
        compatibility: fields.lenient_text(&["compatibility"]),
        // A permission that cannot be understood is not one that may be left out: the skill would fail later.
        network: network::rules(&hosts)?,
        metadata,
        allowed_tools: values(fields.lenient(tools)).collect(),
        ..Draft::default()
    };
    Ok(Draft { warnings: fields.finish(OTHER_CLIENTS), ..draft })
}

/// The front matter as a tree, and what was odd about it.
fn parse(file: &str, text: &str) -> Result<(Node, Vec<Diagnostic>), Diagnostic> {
    let front = split(file, text)?;
    let error = match yaml::parse(file, front, 2) {
        Ok(node) => return Ok((node, Vec::new())),
        Err(error) => error,
    };
    let quoted = quote(front);
    if quoted.changed.is_empty() {
        return Err(error);
    }
    let node = yaml::parse(file, &quoted.text, 2).map_err(|_| error)?;
    let remark = |(key, line): (String, u32)| {
        let it = Diagnostic::new(file, format!("`{key}` holds an unquoted colon; read as one text")).line(line);
        it.hint("put the value in quotes")
    };
    Ok((node, quoted.changed.into_iter().map(remark).collect()))
}

/// The text between the first two lines of `---`.
fn split<'a>(file: &str, text: &'a str) -> Result<&'a str, Diagnostic> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        let it = Diagnostic::new(file, "has no front matter").line(1);
        return Err(it.hint("begin the file with `---`, `name: …`, `description: …`, `---`"));
    }
    let mut length = 0;
    for line in lines {
        if line.trim_end() == "---" {
            return Ok(text.get(first.len()..first.len() + length).unwrap_or_default());
        }
        length += line.len();
        if length > MOST_FRONT_MATTER {
            return Err(Diagnostic::new(file, "the front matter is larger than 64 KiB").line(1));
        }
    }
    Err(Diagnostic::new(file, "the front matter has no end").line(1).hint("end it with a line `---`"))
}

struct Quoted {
    text: String,
    /// Key and line in the file.
    changed: Vec<(String, u32)>,
}

/// Puts the plain values of the outermost keys that hold a colon into quotes; no line moves.
fn quote(front: &str) -> Quoted {
    let lines: Vec<&str> = front.lines().collect();
    let (mut text, mut changed) = (Vec::new(), Vec::new());
    let mut rest = lines.iter().enumerate().peekable();
    while let Some((at, line)) = rest.next() {
        let Some((key, value)) = plain(line) else {
            text.push((*line).to_owned());
            continue;
        };
        let mut whole = vec![value.to_owned()];
        while let Some((_, more)) = rest.next_if(|(_, it)| it.starts_with([' ', '\t']) && !it.trim().is_empty()) {
            whole.push((*more).to_owned());
        }
        let whole = whole.join("\n");
        let whole = whole.trim_end();
        if whole.contains(": ") || whole.ends_with(':') {
            text.push(format!("{key}: '{}'", whole.replace('\'', "''")));
            changed.push((key.to_owned(), u32::try_from(at).unwrap_or(0).saturating_add(2)));
        } else {
            text.push(format!("{key}: {whole}"));
        }
    }
    Quoted { text: text.join("\n") + "\n", changed }
}

/// The key and the value of a line such as `description: Use when: asked`, unless the value is quoted or no plain text.
fn plain(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ")?;
    let value = value.trim();
    let named = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (named && !value.is_empty() && !value.starts_with(['"', '\'', '|', '>', '[', '{', '#'])).then_some((key, value))
}
