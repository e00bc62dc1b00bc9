"""What commands say when they fail, in the words of GNU; and no file that is not there ends a script."""

from edit import Edit

SHELL = "interpreter/mod.rs"

IN_GNU_WORDS = r"""
/// What a command says of a file that it cannot have, by the name that it was given.
fn in_gnu_words(name: &str, cwd: &std::path::Path, args: &[String], text: &str) -> String {
    const MISSING: &str = ": No such file or directory\\n";
    let (own, here) = (format!("{name}: "), format!("{name}: {}/", cwd.display()));
    let relative = !args.iter().any(|arg| arg.starts_with('/'));
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\\n') {
        let mut line = line.replace("io error: ", "");
        if let Some(at) = line.find(" (os error ")
            && let Some(end) = line[at..].find(')')
        {
            line.replace_range(at..=at + end, "");
        }
        if relative {
            line = line.replace(&here, &own);
        }
        let missing = line.strip_prefix(&own).and_then(|rest| rest.strip_suffix(MISSING)).map(str::to_owned);
        match (name, missing) {
            ("sort", Some(file)) => out.push_str(&format!("sort: cannot read: {file}{MISSING}")),
            ("head" | "tail", Some(file)) if !file.starts_with("cannot ") => {
                out.push_str(&format!("{name}: cannot open '{file}' for reading{MISSING}"));
            }
            ("cp" | "mv", Some(_)) => {
                out.push_str(&line.replace(": cannot copy '", ": cannot stat '").replace(": cannot move '", ": cannot stat '"));
            }
            _ => out.push_str(&line),
        }
    }
    out
}

fn shebang_interpreter"""

EDITS = [
    Edit("files", SHELL, r"\nfn shebang_interpreter", IN_GNU_WORDS),
    Edit(
        "files",
        SHELL,
        r"(\n\s*// Before `/dev/stderr` operand data is appended and before any)",
        r"""
            if bundled && result.exit_code != 0 && !result.stderr.is_empty() {
                result.stderr = in_gnu_words(name, &self.cwd, args, &result.stderr).into();
            }\1""",
    ),
    Edit(
        "files",
        SHELL,
        r"(\n\s*Ok\(Err\(e\)\) => return Err\(e\),)(\n\s*Err\(_panic\) => ExecResult::err\(\n\s*self\.diag\(format!\(\"\{name\}: builtin failed unexpectedly)",
        r"""
                Ok(Err(error @ crate::Error::Io(_))) => {
                    ExecResult::err(format!("{name}: {}\\n", crate::error::io_error_reason(&error)), 1)
                }\1\2""",
    ),
    Edit(
        "getopts",
        SHELL,
        r"self\s*\.diag\(format!\(\s*\"getopts: (illegal option|option requires an argument) -- '\{opt_char\}'\\n\"\s*\)\)",
        r"""format!("{}: \1 -- {opt_char}\\n", self.diag_name())""",
        2,
    ),
]
