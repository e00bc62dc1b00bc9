//! Reading and checking a file of settings.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Command;
use toml::de::{DeTable, DeValue};

use super::Setting;
use crate::cli::error::{CliError, CliResult};

/// Name of the file where none is named.
const NAME: &str = "skillhost.toml";

/// Largest file, in bytes.
const MOST: u64 = 1 << 20;

/// How unlike a known key an unknown one may be and still be taken for a slip.
const LIKENESS: f64 = 0.75;

/// A file, read and checked.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    setting: Setting,
    values: Vec<String>,
    line: usize,
}

impl File {
    /// The file that is named, or the one that is found; none where there is none.
    ///
    /// # Errors
    /// A named file that is not there; all that [`File::read`] says.
    pub fn find(named: Option<PathBuf>, settings: &[Setting]) -> CliResult<Option<Self>> {
        if let Some(path) = named {
            return Self::read(&path, settings).map(Some);
        }
        let usual = [Some(PathBuf::from(NAME)), config_dir().map(|dir| dir.join("skillhost").join(NAME))];
        let found = usual.into_iter().flatten().find(|path| path.is_file());
        found.map(|path| Self::read(&path, settings)).transpose()
    }

    /// Reads a file and checks every key and value of it.
    ///
    /// # Errors
    /// The first that is wrong, with file, line and what would be right.
    pub fn read(path: &Path, settings: &[Setting]) -> CliResult<Self> {
        let text = text_of(path)?;
        let wrong = |at: usize, message: String| {
            let line = line_of(&text, at);
            CliError::usage(format!("{}:{line}: {message}", path.display()))
        };
        let table = DeTable::parse(&text)
            .map_err(|error| wrong(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut entries = Vec::new();
        for (key, value) in table.get_ref() {
            let at = key.span().start;
            let setting = known(key.get_ref(), settings).map_err(|(what, hint)| wrong(at, what).hint(hint))?;
            let about = |why: String| wrong(value.span().start, format!("`{}`: {why}", key.get_ref()));
            let values = values(setting, value.get_ref(), folder).map_err(about)?;
            setting.check(&values).map_err(about)?;
            entries.push(Entry { setting: setting.clone(), values, line: line_of(&text, at) });
        }
        Ok(Self { path: path.to_owned(), entries })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many settings it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The line that says this setting.
    pub fn line(&self, id: &str) -> Option<usize> {
        self.entries.iter().find(|entry| entry.setting.id() == id).map(|entry| entry.line)
    }

    /// The program with what the file says in place of its defaults.
    pub fn apply(&self, program: Command) -> Command {
        self.entries.iter().fold(program, |program, it| it.setting.with_default(program, it.values.clone()))
    }
}

fn config_dir() -> Option<PathBuf> {
    let var = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    var("XDG_CONFIG_HOME").or_else(|| Some(var("HOME")?.join(".config")))
}

fn text_of(path: &Path) -> CliResult<String> {
    let failed = |error: io::Error| {
        CliError::usage(format!("cannot read the file of settings {}: {error}", path.display()))
            .hint("name another with --config or SKILLHOST_CONFIG; `skillhost config example` prints one")
    };
    let file = fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(file, MOST + 1), &mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST {
        return Err(CliError::usage(format!("{}: a file of settings has at most {MOST} bytes", path.display())));
    }
    let not_text = |_| CliError::usage(format!("{}: it is not UTF-8", path.display()));
    String::from_utf8(bytes).map_err(not_text)
}

/// The setting of this key; else what is wrong, and what to do.
fn known<'a>(key: &str, settings: &'a [Setting]) -> Result<&'a Setting, (String, String)> {
    if let Some(setting) = settings.iter().find(|setting| setting.key() == key) {
        return Ok(setting);
    }
    if key == "api_key" {
        let what = "`api_key` is a secret, which does not belong into this file".to_owned();
        return Err((what, "set SKILLHOST_API_KEY, or name a file that holds it with `api_key_file`".to_owned()));
    }
    let plain = key.to_lowercase().replace('-', "_");
    let likeness = |setting: &Setting| strsim::jaro_winkler(&plain, &setting.key());
    let nearest = settings.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let hint = match nearest.filter(|setting| likeness(setting) >= LIKENESS) {
        Some(setting) => format!("did you mean `{}`?", setting.key()),
        None => "`skillhost config example` prints every key".to_owned(),
    };
    Err((format!("there is no setting `{key}`"), hint))
}

/// The values as a command line has them. A path is seen from the file's folder.
fn values(setting: &Setting, value: &DeValue<'_>, folder: &Path) -> Result<Vec<String>, String> {
    let one = |value: &DeValue<'_>| match value {
        DeValue::String(text) if setting.is_path() && !text.is_empty() => {
            Ok(folder.join(&**text).to_string_lossy().into_owned())
        }
        DeValue::String(text) if !setting.is_switch() => Ok(text.to_string()),
        DeValue::Integer(number) if !setting.is_switch() && !setting.is_path() && number.radix() == 10 => {
            Ok(number.as_str().replace('_', ""))
        }
        DeValue::Boolean(on) if setting.is_switch() => Ok(on.to_string()),
        other => Err(format!("it takes {}, not {}", wanted(setting), article(other))),
    };
    match value {
        DeValue::Array(all) if setting.is_list() => all.iter().map(|it| one(it.get_ref())).collect(),
        value => one(value).map(|value| vec![value]),
    }
}

fn wanted(setting: &Setting) -> &'static str {
    match (setting.is_switch(), setting.is_list()) {
        (true, _) => "true or false",
        (false, true) => "a text or a list of texts",
        (false, false) => "a text or a whole number",
    }
}

fn article(value: &DeValue<'_>) -> String {
    let kind = value.type_str();
    let n = if kind.starts_with(['a', 'i', 'o']) { "n" } else { "" };
    format!("a{n} {kind}")
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
}
