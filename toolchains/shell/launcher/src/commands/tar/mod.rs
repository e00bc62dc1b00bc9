//! `tar` as of GNU: what it makes, lists and takes out, packed or not.

mod create;
mod extract;
mod header;
mod list;
mod options;

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use self::{header::Member, options::Options};
use super::{absolute, packing::Packing, reason};

pub struct Tar;

const HELP: &str = "Usage: tar [OPTION...] [FILE]...\nGNU 'tar' saves many files together into a single tape or disk archive, and can\n\
    restore individual files from the archive.\n";
const VERSION: &str = "tar (GNU tar) 1.34\n";
const EXITING: &str = "tar: Exiting with failure status due to previous errors\n";
const FATAL: &str = "tar: Error is not recoverable: exiting now\n";

#[async_trait]
impl Builtin for Tar {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        match context.args.first().map(String::as_str) {
            Some("--help") => return Ok(ExecResult::ok(HELP.to_owned())),
            Some("--version") => return Ok(ExecResult::ok(VERSION.to_owned())),
            _ => {}
        }
        let options = match options::read(&context).await {
            Ok(options) => options,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        let mut work = Work { context: &context, options: &options, out: Vec::new(), errors: String::new(), failed: false, broken: None };
        let done = match options.what {
            'c' => work.create().await,
            'r' | 'u' | 'A' => work.append().await,
            '\u{1}' => work.delete().await,
            't' => work.list().await,
            'd' => work.compare().await,
            _ => work.extract().await,
        };
        let code = match done {
            Err(why) => {
                work.errors.push_str(&why);
                2
            }
            Ok(()) if work.broken.is_some() => {
                work.errors.push_str(&format!("tar: {}\n{FATAL}", work.broken.unwrap_or_default()));
                2
            }
            Ok(()) if work.failed => {
                work.errors.push_str(EXITING);
                2
            }
            Ok(()) => i32::from(options.what == 'd' && !work.out.is_empty()),
        };
        let mut result = ExecResult::with_code(String::new(), code);
        result.stdout = work.out.into();
        result.stderr = work.errors.into();
        Ok(result)
    }
}

struct Work<'a, 'b> {
    context: &'a BuiltinContext<'b>,
    options: &'a Options,
    out: Vec<u8>,
    errors: String,
    failed: bool,
    /// What is wrong with the end of the archive.
    broken: Option<&'static str>,
}

impl Work<'_, '_> {
    /// Something failed, and the rest goes on.
    fn fail(&mut self, why: &str) {
        self.errors.push_str(&format!("tar: {why}\n"));
        self.failed = true;
    }

    fn say(&mut self, line: &str) {
        self.out.extend(line.bytes());
        self.out.push(b'\n');
    }

    /// A name as it is listed.
    fn verbose(&mut self, name: &str) {
        match self.options.what {
            'c' | 'r' if self.options.archive == "-" => self.errors.push_str(&format!("{name}\n")),
            'x' if self.options.given.has("O") => self.errors.push_str(&format!("{name}\n")),
            _ => self.say(name),
        }
    }

    /// The archive as it is there, unpacked.
    async fn archive(&self) -> Result<Vec<u8>, String> {
        let name = &self.options.archive;
        let data = if name == "-" {
            self.context.stdin_bytes().map(<[u8]>::to_vec).unwrap_or_default()
        } else {
            let read = self.context.fs.read_file(&absolute(self.context.cwd, name)).await;
            read.map_err(|e| format!("tar: {name}: Cannot open: {}\n{FATAL}", reason(&e)))?
        };
        match Packing::of(&data).or(self.options.packing) {
            None => Ok(data),
            Some(packing) => packing.unpacked(&data).map_err(|_| {
                let (program, why) = match packing {
                    Packing::Gzip if Packing::of(&data).is_some() => ("gzip", "unexpected end of file"),
                    Packing::Gzip => ("gzip", "not in gzip format"),
                    Packing::Bzip2 => ("bzip2", "(stdin) is not a bzip2 file."),
                    Packing::Xz => ("xz", "(stdin): File format not recognized"),
                };
                format!("\n{program}: stdin: {why}\ntar: Child returned status 1\n{FATAL}")
            }),
        }
    }

    fn members(&mut self, archive: &[u8]) -> Result<Vec<Member>, String> {
        match header::members(archive) {
            (members, Some(why)) if members.is_empty() => Err(format!("tar: {why}\n{EXITING}")),
            (members, wrong) => {
                self.broken = wrong;
                Ok(members)
            }
        }
    }

    /// Writes what is the archive now.
    async fn keep(&mut self, mut archive: Vec<u8>) -> Result<(), String> {
        if let Some(packing) = self.options.packing {
            archive = packing.packed(&archive, 6, None).map_err(|e| format!("tar: {e}\n{FATAL}"))?;
        }
        if self.options.archive == "-" {
            self.out = archive;
            return Ok(());
        }
        let name = &self.options.archive;
        let written = self.context.fs.write_file(&absolute(self.context.cwd, name), &archive).await;
        written.map_err(|e| format!("tar: {name}: Cannot open: {}\n{FATAL}", reason(&e)))
    }

    /// Members that were asked for: those of a name, or below it.
    fn chosen(&mut self, members: Vec<Member>) -> Vec<Member> {
        let operands = &self.options.operands;
        let wild = self.options.given.has("\u{6}") && !self.options.given.has("\u{f}");
        let mut met = vec![false; operands.len()];
        let mut kept = Vec::new();
        for member in members {
            let name = member.name.trim_end_matches('/');
            if self.options.is_excluded(name) {
                continue;
            }
            let mut wanted = operands.is_empty();
            for (operand, met) in operands.iter().zip(&mut met) {
                let asked = operand.name.trim_end_matches('/');
                let below = name.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                if below || wild && super::pattern::fits(asked.as_bytes(), name.as_bytes()) {
                    (wanted, *met) = (true, true);
                }
            }
            if wanted {
                kept.push(member);
            }
        }
        let missing: Vec<String> = operands.iter().zip(&met).filter(|(_, met)| !**met).map(|(o, _)| o.name.clone()).collect();
        missing.iter().for_each(|name| self.fail(&format!("{name}: Not found in archive")));
        kept
    }
}
