//! `patch` as of GNU, of unified differences.

mod apply;
mod read;

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use self::{apply::Applied, read::Change};
use super::{absolute, content, options::{Given, Known}, reason};

pub struct Patch;

const KNOWN: Known = Known {
    command: "patch",
    letters: "p:i:RsNbo:d:ftr:lF:EuvcnV:z:B:",
    long: &[
        ("strip", 'p'),
        ("input", 'i'),
        ("reverse", 'R'),
        ("quiet", 's'),
        ("silent", 's'),
        ("forward", 'N'),
        ("backup", 'b'),
        ("output", 'o'),
        ("directory", 'd'),
        ("force", 'f'),
        ("batch", 't'),
        ("reject-file", 'r'),
        ("ignore-whitespace", 'l'),
        ("fuzz", 'F'),
        ("remove-empty-files", 'E'),
        ("unified", 'u'),
        ("suffix", 'z'),
        ("verbose", '\u{4}'),
        ("dry-run", '\u{1}'),
        ("no-backup-if-mismatch", '\u{2}'),
        ("backup-if-mismatch", '\u{3}'),
        ("binary", '\u{4}'),
        ("posix", '\u{4}'),
    ],
    wrong: 2,
};

#[async_trait]
impl Builtin for Patch {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        if context.args.iter().any(|word| word == "--version" || word == "-v") {
            return Ok(ExecResult::ok("GNU patch 2.7.6\n".to_owned()));
        }
        Ok(run(&context).await.unwrap_or_else(|(why, code)| ExecResult::err(why, code)))
    }
}

/// What is being done, and what was said of it.
struct Work<'a, 'b> {
    context: &'a BuiltinContext<'b>,
    given: &'a Given,
    folder: std::path::PathBuf,
    out: String,
    /// What `-o -` writes.
    text: String,
    failed: bool,
}

async fn run(context: &BuiltinContext<'_>) -> Result<ExecResult, (String, i32)> {
    let given = KNOWN.read(context.args)?;
    let folder = given.value('d').map_or_else(|| context.cwd.clone(), |folder| absolute(context.cwd, folder));
    if let Some(name) = given.value('d')
        && !context.fs.stat(&folder).await.is_ok_and(|m| m.file_type.is_dir())
    {
        return Err((format!("patch: **** Can't change to directory {name} : No such file or directory\n"), 2));
    }
    let file = given.value('i').map(str::to_owned).or(given.operands.get(1).cloned()).unwrap_or_else(|| "-".to_owned());
    let from = if file == "-" { file.clone() } else { absolute(&folder, &file).to_string_lossy().into_owned() };
    let text = content(context, &from).await;
    let text = text.map_err(|why| (format!("patch: **** Can't open patch file {file} : {why}\n"), 2))?;
    let changes = read::changes(&String::from_utf8_lossy(&text)).map_err(|why| (format!("patch: **** {why}\n"), 2))?;
    if changes.is_empty() {
        let nothing = if text.iter().all(u8::is_ascii_whitespace) { "" } else { "patch: **** Only garbage was found in the patch input.\n" };
        return Err((nothing.to_owned(), if nothing.is_empty() { 0 } else { 2 }));
    }
    let mut work = Work { context, given: &given, folder, out: String::new(), text: String::new(), failed: false };
    for change in changes {
        let change = if given.has("R") { change.reversed() } else { change };
        work.change(change).await.map_err(|why| (format!("patch: **** {why}\n"), 2))?;
    }
    let code = i32::from(work.failed);
    if given.value('o') != Some("-") {
        return Ok(ExecResult::with_code(work.out, code));
    }
    let mut result = ExecResult::with_code(work.text, code);
    result.stderr = work.out.into();
    Ok(result)
}

impl Work<'_, '_> {
    fn say(&mut self, line: &str) {
        if !self.given.has("s") {
            self.loudly(line);
        }
    }

    fn loudly(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    async fn exists(&self, name: &str) -> bool {
        self.context.fs.exists(&absolute(&self.folder, name)).await.unwrap_or(false)
    }

    /// The file that a change is of.
    async fn name(&self, change: &Change) -> Option<String> {
        if let Some(name) = self.given.operands.first() {
            return Some(name.clone());
        }
        let depth = self.given.value('p').map(|count| count.parse().unwrap_or(0));
        let mut names: Vec<String> = Vec::new();
        let sides = if change.turned { [&change.new, &change.old] } else { [&change.old, &change.new] };
        for name in sides {
            let stripped = name.as_ref().and_then(|name| strip(name, depth));
            names.extend(stripped.filter(|name| !name.split('/').any(|part| part == "..") && !name.starts_with('/')));
        }
        let mut there = Vec::new();
        for name in &names {
            if self.exists(name).await {
                there.push(name.clone());
            }
        }
        let best = |names: &[String]| names.iter().min_by_key(|n| (n.matches('/').count(), n.rsplit('/').next().map_or(0, str::len), n.len())).cloned();
        best(&there).or_else(|| if change.makes() || change.empties() { names.last().cloned() } else { None })
    }

    async fn change(&mut self, change: Change) -> Result<(), String> {
        let count = change.hunks.len();
        let Some(name) = self.name(&change).await else {
            let lead: String = change.lead.lines().map(|line| format!("|{line}\n")).collect();
            self.out.push_str(&format!("can't find file to patch at input line {}\n", change.line));
            let which = if self.given.has("p") { "Perhaps you used the wrong -p or --strip option?" } else { "Perhaps you should have used the -p or --strip option?" };
            self.out.push_str(&format!("{which}\nThe text leading up to this was:\n--------------------------\n{lead}--------------------------\n"));
            self.out.push_str("File to patch: \nSkip this patch? [y] \nSkipping patch.\n");
            self.out.push_str(&format!("{count} out of {count} hunk{} ignored\n", plural(count)));
            self.failed = true;
            return Ok(());
        };
        let path = absolute(&self.folder, &name);
        let before = match self.context.fs.read_file(&path).await {
            Ok(before) => Some(before),
            Err(_) if change.makes() || change.empties() => None,
            Err(error) => return Err(format!("Can't open file {name} : {}", reason(&error))),
        };
        let dry = self.given.has("\u{1}");
        let is_empty = before.as_ref().is_none_or(Vec::is_empty);
        let told = match (is_empty, change.makes_anew(), change.empties()) {
            (false, true, _) => Some(("create", "already exists")),
            (true, _, true) if change.removes() => Some(("delete", "does not exist")),
            (true, _, true) => Some(("empty out", "is already empty")),
            _ => None,
        };
        if let Some((what, why)) = told.filter(|_| !self.given.has("f")) {
            let asked = if self.given.has("N") { "Skipping patch." } else { "Assume -R? [n] \nApply anyway? [n] \nSkipping patch." };
            self.loudly(&format!("The next patch would {what} the file {name},\nwhich {why}!  {asked}"));
            self.loudly(&format!("{count} out of {count} hunk{} ignored", plural(count)));
            self.failed = true;
            return Ok(());
        }
        let from = self.given.value('o').map_or_else(|| name.clone(), |out| format!("{out} (read from {name})"));
        self.say(&format!("{} file {from}", if dry { "checking" } else { "patching" }));
        let text = String::from_utf8_lossy(before.as_deref().unwrap_or_default()).into_owned();
        let fuzz = self.given.value('F').and_then(|n| n.parse().ok()).unwrap_or(2);
        let loose = self.given.has("l");
        let mut applied = apply::apply(&text, &change, fuzz, loose);
        if applied.failed.len() == count && applied.failed.first() == Some(&0) && apply::apply(&text, &change.clone().reversed(), 0, loose).failed.is_empty() {
            if self.given.has("t") {
                self.say("Reversed (or previously applied) patch detected!  Assuming -R.");
                applied = apply::apply(&text, &change.clone().reversed(), fuzz, loose);
            } else if !self.given.has("f") {
                return self.ignored(&name, &change, dry).await;
            }
        }
        self.told(&name, &change, &applied, dry).await?;
        if dry {
            return Ok(());
        }
        self.keep(&name, &change, &applied, before).await
    }

    /// A change that is there already.
    async fn ignored(&mut self, name: &str, change: &Change, dry: bool) -> Result<(), String> {
        let count = change.hunks.len();
        self.loudly(match self.given.has("N") {
            true => "Reversed (or previously applied) patch detected!  Skipping patch.",
            false => "Reversed (or previously applied) patch detected!  Assume -R? [n] \nApply anyway? [n] \nSkipping patch.",
        });
        self.failed = true;
        let saved = if dry { String::new() } else { format!(" -- saving rejects to file {}", self.rejects(name)) };
        self.loudly(&format!("{count} out of {count} hunk{} ignored{saved}", plural(count)));
        if dry { Ok(()) } else { self.reject(name, change, &(0..count).collect::<Vec<_>>()).await }
    }

    fn rejects(&self, name: &str) -> String {
        self.given.value('r').map_or_else(|| format!("{name}.rej"), str::to_owned)
    }

    async fn reject(&mut self, name: &str, change: &Change, failed: &[usize]) -> Result<(), String> {
        let to = self.rejects(name);
        if to == "-" {
            return Ok(());
        }
        let depth = self.given.value('p').map(|count| count.parse().unwrap_or(0));
        let text = change.shown(failed, |name| strip(name, depth).unwrap_or_else(|| name.to_owned()));
        let written = self.context.fs.write_file(&absolute(&self.folder, &to), text.as_bytes()).await;
        written.map_err(|e| format!("Can't create file {to} : {}", reason(&e)))
    }

    /// Says what became of each hunk.
    async fn told(&mut self, name: &str, change: &Change, applied: &Applied, dry: bool) -> Result<(), String> {
        for line in &applied.said {
            self.say(line);
        }
        let (failed, count) = (applied.failed.len(), change.hunks.len());
        if failed == 0 {
            return Ok(());
        }
        self.failed = true;
        let saved = if dry { String::new() } else { format!(" -- saving rejects to file {}", self.rejects(name)) };
        self.loudly(&format!("{failed} out of {count} hunk{} FAILED{saved}", plural(count)));
        if dry { Ok(()) } else { self.reject(name, change, &applied.failed).await }
    }

    async fn keep(&mut self, name: &str, change: &Change, applied: &Applied, before: Option<Vec<u8>>) -> Result<(), String> {
        let fs = &self.context.fs;
        let path = absolute(&self.folder, name);
        let out = self.given.value('o').map(|out| absolute(&self.folder, out));
        if out.is_none() && (self.given.has("b") || applied.mismatch && !self.given.has("\u{2}")) {
            let kept = absolute(&self.folder, &format!("{name}{}", self.given.value('z').unwrap_or(".orig")));
            fs.write_file(&kept, before.as_deref().unwrap_or_default()).await.map_err(|e| reason(&e))?;
        }
        if applied.text.is_empty() && applied.failed.is_empty() && (change.removes() || self.given.has("E")) && out.is_none() {
            return fs.remove(&path, false).await.map_err(|e| format!("Can't remove file {name} : {}", reason(&e)));
        }
        if self.given.value('o') == Some("-") {
            self.text.push_str(&applied.text);
            return Ok(());
        }
        let to = out.unwrap_or_else(|| path.clone());
        if let Some(parent) = to.parent() {
            let _what_follows_says_why = fs.mkdir(parent, true).await;
        }
        let written = fs.write_file(&to, applied.text.as_bytes()).await;
        written.map_err(|e| format!("Can't create file {name} : {}", reason(&e)))
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Without so many folders; without all of them where nothing is said.
fn strip(name: &str, depth: Option<usize>) -> Option<String> {
    let Some(depth) = depth else { return name.rsplit('/').next().map(str::to_owned) };
    let mut rest = name;
    for _ in 0..depth {
        rest = rest.split_once('/')?.1.trim_start_matches('/');
    }
    (!rest.is_empty()).then(|| rest.to_owned())
}
