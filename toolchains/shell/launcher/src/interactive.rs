//! `bash -i`: a shell for a person. It reads a line, runs it, and keeps all that it left for the next one.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    mem::ManuallyDrop,
    os::fd::FromRawFd as _,
};

use bashkit::{Bash, ExecOptions, StreamData};

use crate::start::reported;

/// What it says while it waits for the rest of a command.
const MORE: &str = "> ";

/// The exit code of what was typed last, if it did not end the shell.
const REACHED: &str = "__REACHED";

/// Until `exit`, or the end of standard input; the last exit code.
pub async fn converse(shell: &mut Bash) -> i32 {
    shell.set_interactive(true);
    let (mut text, mut code) = (String::new(), 0);
    loop {
        let asks = if text.is_empty() { prompt(shell) } else { MORE.to_owned() };
        let _ = std::io::stderr().write_all(asks.as_bytes());
        match line() {
            Some(line) => text.push_str(&line),
            None if text.is_empty() => return code,
            None => {}
        }
        if text.ends_with('\n') && is_unfinished(shell, &text) {
            continue;
        }
        let typed = std::mem::take(&mut text);
        if typed.trim().is_empty() {
            continue;
        }
        // Each run begins with `$?` 0 and says nothing of `exit`: a variable does, which is set where the end is reached.
        let before = if code == 0 { String::new() } else { format!("(exit {code}); ") };
        let script = format!("{before}{}\n{REACHED}=$?\n", typed.trim_end_matches('\n'));
        let _ = shell.exec(&format!("unset {REACHED}")).await;
        let options = ExecOptions::new().arg0("bash").stdin(StreamData::standard_input());
        match shell.execute(&script).options(options).await {
            Ok(result) => match shell.shell_state_view().variables.get(REACHED) {
                Some(reached) => code = reached.parse().unwrap_or(result.exit_code),
                None => return result.exit_code,
            },
            Err(error) => code = reported("bash", &error),
        }
    }
}

/// Where it is, as `~/reports$ `.
fn prompt(shell: &Bash) -> String {
    let state = shell.shell_state_view();
    format!("sandbox:{}$ ", state.cwd.display())
}

/// One line, read byte by byte: what comes after it may be for the command that it starts.
fn line() -> Option<String> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    // SAFETY: descriptor 0 is open, and is not closed by this file, which has no buffer.
    let mut stdin = ManuallyDrop::new(unsafe { File::from_raw_fd(0) });
    while !line.ends_with(b"\n") && stdin.read(&mut byte).is_ok_and(|n| n == 1) {
        line.extend(byte);
    }
    (!line.is_empty()).then(|| String::from_utf8_lossy(&line).into_owned())
}

/// More lines belong to this command: a quote, a loop or a here-document is open.
fn is_unfinished(shell: &Bash, text: &str) -> bool {
    if text.ends_with("\\\n") || open_document(text) {
        return true;
    }
    let open = ["unexpected end of file", "unexpected EOF", "unterminated"];
    shell.analyze(text).is_err_and(|error| open.iter().any(|words| error.to_string().contains(words)))
}

/// A here-document whose last line has not come.
fn open_document(text: &str) -> bool {
    let word = |after: &str| {
        let after = after.strip_prefix('-').unwrap_or(after).trim_start().trim_start_matches(['\'', '"', '\\']);
        after.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned()
    };
    let begins = |(at, _): &(usize, &str)| !text[..*at].ends_with('<') && !text[at + 2..].starts_with('<');
    let mut documents = text.match_indices("<<").filter(begins).map(|(at, _)| (at, word(&text[at + 2..])));
    documents.any(|(at, word)| !word.is_empty() && !text[at..].lines().skip(1).any(|line| line.trim_start_matches('\t') == word))
}
