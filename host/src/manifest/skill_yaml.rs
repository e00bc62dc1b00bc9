//! `skill.yaml`: YAML, or its JSON subset.
//!
//! ```yaml
//! name: get-available-resources
//! description: Detect CPU, memory, disk and platform info
//! runtime: {type: python}            # or `runtime: python`
//! entry: run.py                      # without it: the language's usual file
//! timeout: 10000                     # milliseconds, or `10s`
//! artifacts: [artifacts/resources.json]
//! limits: {memory: 64 MiB, cpu: 5s, stdout: 1MB}
//! input_schema: {type: object}       # or the path of a JSON file
//! env: {MODE: fast}
//! network: [api.example.org]         # hosts that it sends requests to
//! ```

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;
use skill_engine::Metering;

use super::{
    DeclaredLimits, Diagnostic, ManifestError,
    draft::Draft,
    fields::{Fields, Said, at_commas, tool_names},
    folder::{Folder, MOST_BYTES},
    network, path,
    units::{UnitError, parse_bytes, parse_count, parse_duration},
    yaml::{self, Kind},
};
use crate::schema::{self, Schema};

const FILE: &str = "skill.yaml";
/// Artifacts that one skill may declare.
const MOST_ARTIFACTS: usize = 1000;
/// What the host itself sets in the environment.
const RESERVED: &[&str] = &["SKILL_NAME", "SKILL_EXECUTION_ID", "SKILL_ARTIFACTS_DIR"];

/// Reads it, where it is there.
pub(super) fn read(folder: &Folder) -> Result<Option<Draft>, ManifestError> {
    let Some(text) = folder.text(FILE)? else { return Ok(None) };
    let text = text.trim_start_matches('\u{feff}');
    let mut fields = Fields::of(FILE, "the manifest", yaml::parse(FILE, text, 1)?)?;
    let limits = limits(&mut fields)?;
    let draft = Draft {
        name: fields.text(&["name"])?,
        description: fields.text(&["description"])?,
        version: fields.text(&["version"])?,
        runtime: runtime(&mut fields)?,
        entry: fields.text(&["entry", "entrypoint"])?,
        limits,
        network: network::rules(&fields.texts(&["network"], network::split)?)?,
        metering: metering(&mut fields)?,
        input_schema: schema(&mut fields, folder, "input_schema")?,
        output_schema: schema(&mut fields, folder, "output_schema")?,
        artifacts: artifacts(&mut fields)?,
        env: env(&mut fields)?,
        license: fields.text(&["license"])?,
        author: fields.text(&["author"])?,
        tags: fields.texts(&["tags"], at_commas)?.into_iter().map(|it| it.value).collect(),
        category: fields.text(&["category"])?,
        compatibility: fields.text(&["compatibility"])?,
        metadata: fields.lenient_text_map(&["metadata"]),
        allowed_tools: fields.texts(&["allowed-tools"], tool_names)?.into_iter().map(|it| it.value).collect(),
        instructions: None,
        warnings: Vec::new(),
        files: vec![FILE.to_owned()],
    };
    Ok(Some(Draft { warnings: fields.finish(&[]), ..draft }))
}

fn runtime(fields: &mut Fields<'_>) -> Result<Option<Said<String>>, Diagnostic> {
    let Some(node) = fields.take(&["runtime"]) else { return Ok(None) };
    if let Some(text) = node.scalar() {
        return Ok(Some(fields.said(text, node.line)));
    }
    if !matches!(node.kind, Kind::Map(_)) {
        return Err(fields.wrong(&["runtime"], "a text or a map with `type`", &node));
    }
    let line = node.line;
    let mut inner = Fields::of(FILE, "`runtime`", node)?;
    let found = inner.text(&["type"])?;
    if found.is_none() {
        let it = Diagnostic::new(FILE, "`runtime` has no `type`").line(line);
        return Err(it.hint("write `runtime: {type: python}`"));
    }
    fields.warnings.extend(inner.finish(&["version"]));
    Ok(found)
}

fn metering(fields: &mut Fields<'_>) -> Result<Option<Metering>, Diagnostic> {
    let Some(said) = fields.text(&["metering"])? else { return Ok(None) };
    match said.value.as_str() {
        "fuel" => Ok(Some(Metering::Fuel)),
        "cpu-time" | "cpu" => Ok(Some(Metering::CpuTime)),
        other => Err(said.remark(format!("`{other}` is not a metering")).hint("write `fuel` or `cpu-time`")),
    }
}

fn limits(fields: &mut Fields<'_>) -> Result<DeclaredLimits, Diagnostic> {
    let outer = quantity(fields, "timeout", parse_duration)?;
    let Some(node) = fields.take(&["limits"]) else {
        return Ok(DeclaredLimits { timeout: outer, ..DeclaredLimits::default() });
    };
    let mut inner = Fields::of(FILE, "`limits`", node)?;
    let all = DeclaredLimits {
        timeout: outer.or(quantity(&mut inner, "timeout", parse_duration)?),
        fuel: quantity(&mut inner, "fuel", parse_count)?,
        cpu: quantity(&mut inner, "cpu", parse_duration)?,
        memory: quantity(&mut inner, "memory", parse_bytes)?,
        stdout: quantity(&mut inner, "stdout", parse_bytes)?,
        stderr: quantity(&mut inner, "stderr", parse_bytes)?,
        disk_bytes: quantity(&mut inner, "disk_bytes", parse_bytes)?,
        disk_files: quantity(&mut inner, "disk_files", parse_count)?,
        http_bytes: quantity(&mut inner, "http_bytes", parse_bytes)?,
        http_requests: quantity(&mut inner, "http_requests", parse_count)?,
        handles: quantity(&mut inner, "handles", parse_count)?,
        json_bytes: quantity(&mut inner, "json_bytes", parse_bytes)?,
        json_depth: quantity(&mut inner, "json_depth", parse_count)?,
    };
    fields.warnings.extend(inner.finish(&[]));
    Ok(all)
}

/// A size, a duration or a count; zero of a time or of memory could never run.
fn quantity<T: Zero>(
    fields: &mut Fields<'_>,
    name: &str,
    parse: fn(&str) -> Result<T, UnitError>,
) -> Result<Option<T>, Diagnostic> {
    let Some(said) = fields.text(&[name])? else { return Ok(None) };
    let value = parse(&said.value).map_err(|e| said.remark(format!("`{name}`: {e}")))?;
    if value.is_zero() && matches!(name, "timeout" | "cpu" | "fuel" | "memory") {
        return Err(said.remark(format!("`{name}` is zero: the skill could never run")));
    }
    Ok(Some(value))
}

trait Zero {
    fn is_zero(&self) -> bool;
}

impl Zero for u64 {
    fn is_zero(&self) -> bool {
        *self == 0
    }
}

impl Zero for Duration {
    fn is_zero(&self) -> bool {
        Duration::is_zero(self)
    }
}

fn artifacts(fields: &mut Fields<'_>) -> Result<Vec<String>, ManifestError> {
    let all = fields.texts(&["artifacts"], |one| vec![one.to_owned()])?;
    if let Some(said) = all.get(MOST_ARTIFACTS) {
        return Err(said.remark(format!("more than {MOST_ARTIFACTS} artifacts")).into());
    }
    all.iter().map(|said| declared(said, "artifact")).collect()
}

/// A path that a file declares, checked.
fn declared(said: &Said<String>, what: &str) -> Result<String, ManifestError> {
    path::relative(&said.value).map_err(|e| match e {
        path::PathProblem::Traversal => ManifestError::Traversal(
            said.remark(format!("{what} path traversal detected: `{}`", said.value.escape_debug()))
                .hint("use a path relative to the skill's folder, without `..`"),
        ),
        other => said.remark(format!("{what} `{}`: {other}", said.value.escape_debug())).into(),
    })
}

fn env(fields: &mut Fields<'_>) -> Result<BTreeMap<String, String>, Diagnostic> {
    let mut env = BTreeMap::new();
    for (name, said) in fields.text_map(&["env"])? {
        if name.is_empty() || name.contains(['=', '\0']) || said.value.contains('\0') {
            return Err(said.remark(format!("`{}` cannot be an environment variable", name.escape_debug())));
        }
        if RESERVED.contains(&name.as_str()) {
            fields.warnings.push(said.remark(format!("`{name}` is set by the host; the manifest's value is ignored")));
            continue;
        }
        env.insert(name, said.value);
    }
    Ok(env)
}

fn schema(fields: &mut Fields<'_>, folder: &Folder, name: &str) -> Result<Option<Value>, ManifestError> {
    let Some(node) = fields.take(&[name]) else { return Ok(None) };
    let said = fields.said((), node.line);
    let value = match &node.kind {
        Kind::Text(file) => schema_file(&fields.said(file.clone(), node.line), folder, name)?,
        Kind::Map(_) | Kind::Bool(_) => node.json(),
        _ => return Err(fields.wrong(&[name], "a JSON Schema or the path of one", &node).into()),
    };
    Schema::compile(&value).map_err(|e| said.remark(format!("`{name}`: {e}")))?;
    Ok(Some(value))
}

fn schema_file(said: &Said<String>, folder: &Folder, name: &str) -> Result<Value, ManifestError> {
    let file = declared(said, name)?;
    let text = folder.text(&file)?.ok_or_else(|| said.remark(format!("`{name}`: the file `{file}` is not there")))?;
    schema::parse_json(text.as_bytes(), MOST_BYTES, schema::MAX_DEPTH)
        .map_err(|e| Diagnostic::new(file, format!("is not JSON: {e}")).into())
}
