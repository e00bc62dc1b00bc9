//! From how a program ended to what the caller is told.

use serde_json::{Value, json};
use skill_engine::{End, LimitHit, Limits, Outcome, SkillFailure};

use crate::{
    domain::{Failure, FailureKind},
    manifest::units::{show_bytes, show_duration},
    programs::Programs,
    registry::Skill,
    schema,
};

/// Lines of standard error that a failure's message quotes.
const TAIL_LINES: usize = 1;

/// The skill's answer, checked, or why there is none.
pub(super) fn verdict(
    skill: &Skill,
    outcome: &Outcome,
    limits: &Limits,
    programs: &Programs,
) -> Result<Value, Failure> {
    let text = match &outcome.end {
        End::Returned(text) => text.as_bytes(),
        End::Exited(0) => outcome.stdout.as_ref(),
        End::Exited(code) => return Err(exited(*code, outcome, programs)),
        End::Failed(failure) => return Err(said(failure)),
        End::Limit(hit) => return Err(limit(*hit, limits)),
        End::Trapped(trap) => return Err(trapped(trap, outcome)),
        End::Host(reason) => return Err(Failure::new(FailureKind::Internal, reason.clone())),
    };
    let value = schema::parse_json(text, limits.json_bytes, limits.json_depth).map_err(|e| e.in_output(text))?;
    if let Some(schema) = &skill.output {
        schema.check(&value).map_err(|v| schema::invalid_output(&v))?;
    }
    Ok(value)
}

/// The exit code of shells for a command that is not there.
const NOT_FOUND: u8 = 127;

fn exited(code: u8, outcome: &Outcome, programs: &Programs) -> Failure {
    let tail = tail(&outcome.stderr);
    let message = if tail.is_empty() {
        format!("the skill ended with exit code {code} and said nothing on standard error")
    } else {
        format!("the skill ended with exit code {code}: {tail}")
    };
    let hint = match code {
        NOT_FOUND => format!("if a command was not found: the sandbox has {}", programs.offered()),
        _ => "the whole of its standard error is in `stderr`".to_owned(),
    };
    Failure::new(FailureKind::NonZeroExit, message).hint(hint).details(json!({ "exitCode": code }))
}

fn said(failure: &SkillFailure) -> Failure {
    let details = failure.details.as_deref().and_then(|d| serde_json::from_str(d).ok()).unwrap_or(Value::Null);
    Failure::new(FailureKind::SkillError, failure.message.clone()).details(json!({
        "code": failure.code,
        "details": details,
        "retryable": failure.retryable,
    }))
}

fn trapped(trap: &str, outcome: &Outcome) -> Failure {
    let tail = tail(&outcome.stderr);
    let message = if tail.is_empty() {
        format!("the skill trapped: {trap}")
    } else {
        format!("the skill trapped: {tail} ({trap})")
    };
    Failure::new(FailureKind::Trap, message)
}

fn limit(hit: LimitHit, limits: &Limits) -> Failure {
    let (value, key) = match hit {
        LimitHit::Deadline => (show_duration(limits.deadline), "timeout"),
        LimitHit::Fuel => (limits.fuel.to_string(), "limits.fuel"),
        LimitHit::Cpu => (show_duration(limits.cpu), "limits.cpu"),
        LimitHit::Memory => (show_bytes(limits.memory as u64), "limits.memory"),
        LimitHit::Stdout => (show_bytes(limits.stdout as u64), "limits.stdout"),
        LimitHit::Handles => (limits.handles.to_string(), "limits.handles"),
        LimitHit::Instances => (limits.instances.to_string(), "the operator's limits"),
        LimitHit::Stack => ("the call stack".into(), "the depth of its recursion"),
    };
    let name = hit.name();
    let details = json!({ "limit": name, "value": value });
    if hit == LimitHit::Deadline {
        return Failure::new(FailureKind::Timeout, format!("the skill did not answer within {value}"))
            .hint("raise `timeout` in its manifest, or `timeoutMs` of the call, up to the operator's ceiling")
            .details(details);
    }
    let message = match hit {
        LimitHit::Stack => "the skill used up the call stack: it recursed too deep".to_owned(),
        _ => format!("the skill hit the limit `{name}` ({value})"),
    };
    let hint = match hit {
        LimitHit::Stack => "make its recursion shallower".to_owned(),
        _ => format!("make it use less, or raise `{key}` in its manifest, up to the operator's ceiling"),
    };
    Failure::new(FailureKind::LimitExceeded, message).hint(hint).details(details)
}

/// The last lines of standard error that say something.
fn tail(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let text = before_traceback(before_goroutines(&text));
    // Rust's last line of a panic is advice for its developer.
    let says = |l: &&str| !l.trim().is_empty() && !l.starts_with("note: run with `RUST_BACKTRACE");
    // JavaScript's frames follow the message.
    let mut lines: Vec<&str> = text.lines().rev().skip_while(|l| is_frame(l)).filter(says).take(TAIL_LINES).collect();
    lines.reverse();
    lines.join("\n").chars().take(500).collect()
}

/// Go's message, without the stacks that follow it.
fn before_goroutines(text: &str) -> &str {
    let begins = |l: &str| l.starts_with("panic: ") || l.starts_with("fatal error: ");
    match text.split_once("\ngoroutine ") {
        Some((before, _)) if before.lines().any(begins) => until(until(before, "\nruntime stack:\n"), "\n[signal "),
        _ => text,
    }
}

/// Lua's message, without the calls that led to it.
fn before_traceback(text: &str) -> &str {
    match text.rsplit_once("\nstack traceback:\n") {
        Some((before, calls)) if calls.lines().all(|line| line.starts_with('\t')) => before,
        _ => text,
    }
}

fn until<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split_once(mark).map_or(text, |(before, _)| before)
}

/// `    at name (file:line:column)`, as JavaScript writes it.
fn is_frame(line: &str) -> bool {
    let place = line.strip_prefix("    at ").and_then(|l| l.trim_end_matches(')').rsplit(' ').next());
    let mut parts = place.unwrap_or_default().rsplitn(3, ':').map(|p| p.trim_start_matches('('));
    let is_number = |part: Option<&str>| part.is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    is_number(parts.next()) && is_number(parts.next()) && parts.next().is_some_and(|file| !file.is_empty())
}

#[cfg(test)]
mod tests {
    use super::tail;

    #[test]
    fn the_last_line_that_says_something_is_quoted() {
        for (stderr, quoted) in [
            ("one\ntwo\n\n", "two"),
            ("thread 'main' panicked\nboom\nnote: run with `RUST_BACKTRACE=1`\n", "boom"),
            ("TypeError: bad\n    at f (/skill/run.js:2:9)\n    at /skill/run.js:7:1\n", "TypeError: bad"),
            ("Traceback:\n    at noon: (1)\n", "    at noon: (1)"),
            ("starts\n    at 12:30\n", "    at 12:30"),
            ("    at f (/skill/run.js:2:9)\n", ""),
            ("log\npanic: bad\n\ngoroutine 1 [running]:\nmain.main()\n\t/skill/run.go:9 +0x2\n", "panic: bad"),
            ("panic: nil\n[signal 0xb]\n\ngoroutine 1 [running]:\nmain.main()\n", "panic: nil"),
            ("fatal error: full\n\nruntime stack:\nf()\n\t<- FP\n\ngoroutine 1 [running]:\n", "fatal error: full"),
            ("lua: run.lua:1: bad\nstack traceback:\n\t[C]: in ?\n", "lua: run.lua:1: bad"),
            ("said\nstack traceback:\n\tx\nmore", "more"),
            ("no panic\n\ngoroutine 1 [running]:\nwell\n", "well"),
            ("", ""),
        ] {
            assert_eq!(tail(stderr.as_bytes()), quoted, "{stderr:?}");
        }
    }
}
