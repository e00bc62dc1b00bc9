//! `bc`: numbers of any length, as GNU's.

mod library;
mod number;
mod parse;
mod run;
mod words;

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

use super::{absolute, options::Known};
use run::Machine;

pub struct Bc;

const KNOWN: Known = Known {
    command: "bc",
    letters: "hilqswv",
    long: &[
        ("help", 'h'),
        ("interactive", 'i'),
        ("mathlib", 'l'),
        ("quiet", 'q'),
        ("standard", 's'),
        ("version", 'v'),
        ("warn", 'w'),
    ],
    wrong: 1,
};

/// Digits on a line, where `BC_LINE_LENGTH` does not say.
const LINE: usize = 70;

#[async_trait]
impl Builtin for Bc {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let given = match KNOWN.read(context.args) {
            Ok(given) => given,
            Err((why, code)) => return Ok(ExecResult::err(why, code)),
        };
        if given.has("v") {
            return Ok(ExecResult::ok("bc 1.07.1\n".to_owned()));
        }
        if given.has("h") {
            return Ok(ExecResult::ok("usage: bc [options] [file ...]\n".to_owned()));
        }
        let width = context.env.get("BC_LINE_LENGTH").and_then(|n| n.parse().ok()).unwrap_or(LINE);
        let input = context.stdin.map(|text| text.to_string()).unwrap_or_default();
        let mut machine = Machine::new(given.has("l"), width);
        for file in &given.operands {
            match context.fs.read_file(&absolute(context.cwd, file)).await {
                Ok(text) => machine.run(&String::from_utf8_lossy(&text), file, &mut "".lines()),
                Err(_) => {
                    machine.warn(&format!("File {file} is unavailable.\n"));
                    return Ok(machine.result(1));
                }
            }
            if machine.ended() {
                return Ok(machine.result(0));
            }
        }
        machine.run_input(&input);
        Ok(machine.result(0))
    }
}
