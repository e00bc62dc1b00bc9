"""What we change in bashkit, and why. The anchors are as short as they can be; nothing else of its text is kept here."""

from edit import Edit

SHELL = "interpreter/mod.rs"
DATE = "builtins/date.rs"

# The host meters memory, time and output: these ceilings only have to be out of the way of real scripts.
CAPS = {
    "MAX_FORMAT_WIDTH": "1_000_000",
    "AWK_MAX_CALL_DEPTH": "256",
    "AWK_MAX_OUTPUT_BYTES": "1 << 30",
    "AWK_MAX_GETLINE_FILE_BYTES": "1 << 28",
    "AWK_MAX_GETLINE_CACHE_BYTES": "1 << 28",
    "AWK_MAX_STRING_BYTES": "1 << 28",
    "EXPAND_MAX_OUTPUT_BYTES": "1 << 28",
    "FIND_MAX_OUTPUT_BYTES": "1 << 28",
    "NUMFMT_MAX_OUTPUT_BYTES": "1 << 28",
    "SED_MAX_CYCLE_STEPS": "1_000_000_000",
    "SLEEP_MAX_SECONDS": "86_400.0",
    "TIMEOUT_MAX_SECONDS": "86_400",
    "YES_MAX_LINES": "10_000_000",
    "YES_MAX_OUTPUT_BYTES": "1 << 22",
    "SEQ_MAX_LINES": "100_000_000",
    "SEQ_MAX_OUTPUT_BYTES": "1 << 28",
    "DD_MAX_BYTES": "1 << 30",
}
EDITS = [
    Edit("built-in caps", "builtins/limits.rs", rf"(const {name}: \w+ = )[^;]+;", rf"\g<1>{value};")
    for name, value in CAPS.items()
]

EDITS += [
    Edit("/dev/zero", "fs/memory.rs", r"(const DEV_ZERO_READ_BYTES: \w+ = )[^;]+;", r"\g<1>16 << 20;"),
    Edit("brace ranges", "interpreter/brace_expansion.rs", r"(const MAX_BRACE_RANGE: u64 = )10_000;", r"\g<1>1_000_000;"),
    # In WebAssembly an exhausted stack is a trap, never a corruption: our own limit decides.
    Edit("function depth", "limits.rs", r"(const HARD_MAX_FUNCTION_DEPTH: usize = )16;", r"\g<1>100_000;"),
    Edit("function depth", "limits.rs", r"(max_function_depth: )HARD_MAX_FUNCTION_DEPTH,", r"\g<1>16,"),
]

# `date -d '+1 month'`: calendar months from the base; a day that the month lacks runs on into the next, as mktime does.
EDITS += [
    Edit("months", DATE, r"(parse_relative_date\(&lower)\)", r"\1, now)"),
    Edit("months", DATE, r"(fn parse_relative_date\(s: &str)\)", r"\1, now: DateTime<Utc>)"),
    Edit("months", DATE, r"(return unit_duration\(.+)\);", r"\1, now);", 4),
    Edit("months", DATE, r"(sign\.checked_mul\(n\)\s*\.ok_or_else\([^;]*?\)\?,)(\s*\)\s*\.ok_or_else)", r"\1 base_dt,\2"),
    Edit(
        "months",
        DATE,
        r"(fn unit_duration\(unit: &str, n: i64)(\) -> Option<Duration> \{\n)",
        r"""\1, base: DateTime<Utc>\2    let months = |n: i64| -> Option<Duration> {
        use chrono::Datelike;
        let month = (i64::from(base.year()) * 12 + i64::from(base.month0())).checked_add(n)?;
        let year = i32::try_from(month.div_euclid(12)).ok()?;
        let first = chrono::NaiveDate::from_ymd_opt(year, month.rem_euclid(12) as u32 + 1, 1)?;
        let day = first.checked_add_signed(Duration::try_days(i64::from(base.day0()))?)?;
        Some(day.signed_duration_since(base.date_naive()))
    };
""",
    ),
    Edit("'2024-12-31 +1 day'", DATE, r"(\(\[\+-\]\))\\s\+(\(\\d\+\)\\s\+\(second\|minute\|hour\|day\|week\|month\|year\)s\?\$)", r"\1\\s*\2"),
    Edit("months", DATE, r'("month" => ).*', r"\1months(n),"),
    Edit("months", DATE, r'("year" => ).*', r"\1months(n.checked_mul(12)?),"),
]

EDITS += [
    # GNU diff leaves out a count of one.
    Edit("diff's headers", "builtins/diff.rs", r'"@@ -\{\},\{\} \+\{\},\{\} @@\\n"', r'"@@ -{} +{} @@\\n"'),
    Edit(
        "diff's headers",
        "builtins/diff.rs",
        r"old_start, old_count, new_start, new_count(\s*\)\);)",
        r"hunk_range(old_start, old_count), hunk_range(new_start, new_count)\1",
    ),
    Edit(
        "diff's headers",
        "builtins/diff.rs",
        r"\nfn format_unified\(",
        r"""
fn hunk_range(start: usize, count: usize) -> String {
    if count == 1 { start.to_string() } else { format!("{start},{count}") }
}

fn format_unified(""",
    ),
    Edit(
        "split -l5",
        "builtins/split.rs",
        r'(match ctx\.args\[i\]\.as_str\(\) \{\n)(\s*"-l" =>)',
        r"""\1s if s.strip_prefix("-l").and_then(|n| n.parse::<usize>().ok()).is_some_and(|n| n > 0) => {
                    lines_per_file = s[2..].parse().ok();
                }
\2""",
    ),
]

# $BASH_COMMAND, kept while a trap is set that may read it.
EDITS += [
    Edit("BASH_COMMAND", "parser/mod.rs", r"\nmod print_cmd;", r"\npub(crate) mod print_cmd;"),
    Edit(
        "BASH_COMMAND",
        SHELL,
        r"(\n    last_command_name: String,)",
        r"\1\n    bash_command: String,\n    in_exit_trap: bool,",
    ),
    Edit(
        "BASH_COMMAND",
        SHELL,
        r"(last_command_name: String::new\(\),)",
        r"\1 bash_command: String::new(), in_exit_trap: false,",
    ),
    Edit(
        "BASH_COMMAND",
        SHELL,
        r"(last_command_name: self\.last_command_name\.clone\(\),)",
        r"\1 bash_command: self.bash_command.clone(), in_exit_trap: self.in_exit_trap,",
    ),
    Edit(
        "BASH_COMMAND",
        SHELL,
        r"(if let Ok\(trap_result\) =)\s*(self\.execute_command_sequence\(&trap_script\.commands\)\.await)",
        r"self.in_exit_trap = true; let ran = \2; self.in_exit_trap = false;\n\1 ran",
    ),
    Edit(
        "BASH_COMMAND",
        SHELL,
        r"(            if let Some\(name\) = Self::command_name\(command\) \{\n\s*self\.last_command_name = )",
        r"""            let shown = match command {
                Command::Pipeline(pipeline) => pipeline.commands.last(),
                other => Some(other),
            };
            if !self.in_trap
                && !self.in_exit_trap
                && let Some(shown @ Command::Simple(_)) = shown
                && ["ERR", "DEBUG", "EXIT"].iter().any(|t| self.scoped.traps.contains_key(*t))
            {
                self.bash_command = crate::parser::print_cmd::inline_commands(std::slice::from_ref(shown));
            }
\1""",
    ),
    Edit(
        "BASH_COMMAND",
        SHELL,
        r'(            "BASHPID" => \{)',
        r'            "BASH_COMMAND" => return Cow::Owned(self.bash_command.clone()),\n\1',
    ),
    Edit("BASH_COMMAND", SHELL, r'(\n\s*\| "BASH_SUBSHELL"\n\s*\| "SHELLOPTS")', r'\n                | "BASH_COMMAND"\1'),
]

EDITS += [
    # `exit N` in a handler of ERR ends the shell with that status.
    Edit(
        "exit in an ERR trap",
        SHELL,
        r"self\.run_err_trap\(&mut stdout, &mut stderr\)\.await;(\s*result\.stdout\.append\(&stdout\);"
        r"\s*result\.stderr\.append\(&stderr\);)",
        r"""let flow = self.run_err_trap(&mut stdout, &mut stderr).await;\1
        if let Some(ControlFlow::Exit(code)) = flow {
            result.control_flow = ControlFlow::Exit(code);
            result.exit_code = code;
            self.last_exit_code = code;
        }""",
    ),
    Edit(
        "exit in an ERR trap",
        SHELL,
        r"(async fn run_err_trap\([^)]*\)) \{([^{]*if self\.in_trap \{\s*)return;(.*?)let _ = (Box::pin[^;]*;)"
        r"(\s*self\.last_exit_code = saved_exit;)(\s*\}\n)(    \}\n)".replace(".*?", r"(?:.|\n)*?"),
        r"\1 -> Option<ControlFlow> {\2return None;\3let flow = \4\5 return flow.map(|f| f.0);\6        None\n\7",
    ),
]

# Where `set -e` leaves a function, ERR fired for the command that failed, and not once more for the function.
EDITS += [
    Edit(
        "ERR once",
        SHELL,
        r"(\n\s*let skip_stage = std::mem::take\(&mut self\.err_trap_skip_stage\);)",
        r"\1\n            self.errexit_fired = false;",
    ),
    Edit(
        "ERR once",
        SHELL,
        r"(&& !r\.errexit_suppressed\n\s*&& !self\.is_in_condition_sequence\(\))",
        r"""\1
                && !(self.errexit_fired
                    && Self::command_name(command).is_some_and(|n| self.scoped.functions.contains_key(n)))""",
    ),
]

# `[[ … ]]`: the tests of files that it lacks, and relative paths.
EDITS += [
    Edit(
        "tests of files",
        SHELL,
        r'(\n\s*"-t" => \{\s*// fd is a terminal)',
        r"""
                        "-L" | "-h" => {
                            self.fs.lstat(&resolve(&args[1])).await.map(|m| m.file_type.is_symlink()).unwrap_or(false)
                        }
                        "-p" => self.fs.stat(&resolve(&args[1])).await.map(|m| m.file_type.is_fifo()).unwrap_or(false),
                        "-O" | "-G" => self.fs.exists(&resolve(&args[1])).await.unwrap_or(false),
                        "-b" | "-c" | "-S" | "-g" | "-k" | "-u" => false,\1""",
    ),
    Edit(
        "tests of files",
        SHELL,
        r"(let [lr]m = self\.fs\.stat\()std::path::Path::new\(&args\[(\d)\]\)\)",
        r"\1&self.resolve_path(&args[\2]))",
        4,
    ),
    Edit(
        "tests of files",
        SHELL,
        r'("-ef" => \{)[^}]*?\blp == rp',
        r"\1 self.resolve_path(&args[0]) == self.resolve_path(&args[2])",
    ),
]

# `$FUNCNAME` under `set -u`: an array is set where its first element is.
EDITS += [
    Edit(
        "set -u and arrays",
        SHELL,
        r"(        // Shell variables\n)(        if self\.scoped\.variables\.contains_key\(name\) \{\n\s*return true;)",
        r"\1        if self.scoped.arrays.get(name).is_some_and(|a| a.contains_key(&0)) {\n            return true;\n        }\n\2",
    ),
]

# Its own words for what is not there.
EDITS += [
    Edit("127 in bash's words", SHELL, r"let max_dist = if [^;]*;", "let max_dist = 0;"),
    Edit("127 with a hint", SHELL, r"= unavailable_command_hint\(name\)", "= None::<&str>"),
]

# A script knows its file: `if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi`.
EDITS += [
    Edit("BASH_SOURCE", SHELL, r"(\n    bash_source_stack: Vec<SourceFrame>,)", r"\1\n    script_file: Option<String>,"),
    Edit("BASH_SOURCE", SHELL, r"(bash_source_stack: Vec::new\(\),)", r"\1 script_file: None,"),
    Edit("BASH_SOURCE", SHELL, r"(bash_source_stack: self\.bash_source_stack\.clone\(\),)", r"\1 script_file: None,"),
    Edit(
        "BASH_SOURCE",
        SHELL,
        r"(            positional,\n            keeps_arg0: false,\n        \}\);)",
        r"""\1
        if let Some(file) = self.script_file.take() {
            self.bash_source_stack = vec![SourceFrame::script(&file)];
            self.update_bash_source();
        }""",
    ),
    Edit(
        "BASH_SOURCE",
        SHELL,
        r"(\n    /// Mark the shell interactive)",
        r"""
    /// The next script that is run comes from this file.
    pub(crate) fn set_script_file(&mut self, file: String) {
        self.script_file = Some(file);
    }
\1""",
    ),
    Edit(
        "BASH_SOURCE",
        "lib.rs",
        r"(    pub fn set_interactive\(&mut self)",
        r"""    pub fn set_script_file(&mut self, file: String) {
        self.interpreter.set_script_file(file);
    }

    /// Whether a person types.
\1""",
    ),
]

EDITS += [
    # The host knows what a call has computed, and a shell does not.
    Edit("time", SHELL, r"user\\tunavailable\\nsys\\tunavailable", r"user\\t0m0.000s\\nsys\\t0m0.000s"),
    Edit(
        "realpath follows links",
        "builtins/path.rs",
        r"(            let resolved = super::resolve_path\(ctx\.cwd, arg\);\n)(\n            // -e: every component must exist\.)",
        r"""\1            let resolved = follow_readlink_symlinks(ctx.fs.as_ref(), resolved.clone()).await.unwrap_or(resolved);
\2""",
    ),
    # What it cannot read is read by a library that is made for it.
    Edit(
        "date -d",
        DATE,
        r"\n    Err\(format!\(\"date: invalid date '\{\}'\", s\)\)\n\}",
        r"""
    super::DATES
        .get()
        .and_then(|read| read(s, now))
        .ok_or_else(|| format!("date: invalid date '{}'", s))
}""",
    ),
    Edit(
        "date -d",
        "builtins/mod.rs",
        r"(\npub trait CommandResolver: Send)",
        r"""
/// Reads a time that people write, seen from another.
pub type ReadDate = fn(&str, chrono::DateTime<chrono::Utc>) -> Option<chrono::DateTime<chrono::Utc>>;

/// What `date -d` asks where it does not understand.
pub static DATES: std::sync::OnceLock<ReadDate> = std::sync::OnceLock::new();
\1""",
    ),
    Edit("date -d", "lib.rs", r"(\npub use builtins::git::GitConfig;)", r"\npub use builtins::DATES;\1"),
]
